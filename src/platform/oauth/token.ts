import { codeChallenge, type OAuthTokens } from '../../core/install/oauth.ts';
import { authenticateClient } from './client-authentication.ts';
import { type Family, type Ledger, lifetimes, type OAuthClient } from './ledger.ts';
import { type OAuthProblem, type Parameters, readParameters, readScopes } from './parameters.ts';

/** Judges a request to the token endpoint (RFC 6749, 4.1.3 and 6; RFC 7636, 4.6), and issues the tokens. */
export function exchange(
  client: OAuthClient,
  ledger: Ledger,
  given: URLSearchParams,
  authorization: string | undefined,
): OAuthTokens | OAuthProblem {
  const { parameters, repeated } = readParameters(given);
  if (repeated.length > 0) return problem('invalid_request', 'A parameter is given more than once.');
  const refused = authenticateClient(client, parameters, authorization);
  if (refused !== null) return refused;
  switch (parameters['grant_type']) {
    case undefined:
      return problem('invalid_request', 'grant_type is missing.');
    case 'authorization_code':
      return exchangeCode(ledger, parameters);
    case 'refresh_token':
      return refresh(ledger, parameters);
    default:
      return problem('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token.');
  }
}

function exchangeCode(ledger: Ledger, { code, redirect_uri, code_verifier }: Parameters): OAuthTokens | OAuthProblem {
  if (code === undefined) return problem('invalid_request', 'code is missing.');
  const issued = ledger.findCode(code);
  if (issued === undefined) return problem('invalid_grant', 'The code is unknown.');
  if (issued.family !== null) {
    // RFC 6749, 4.1.2: of the two who have it, one is a thief, and it is not known which.
    issued.family.isRevoked = true;
    return problem('invalid_grant', 'The code was used before; the tokens that were issued for it are revoked.');
  }
  if (issued.isVoid || ledger.isOver(issued.expires)) {
    return problem('invalid_grant', `The code is void: it is good for ${lifetimes.code} seconds and one attempt.`);
  }
  const { redirectUri, namesRedirectUri, challenge, scopes } = issued.authorization;
  if (redirect_uri === undefined && namesRedirectUri) return problem('invalid_request', 'redirect_uri is missing.');
  if (code_verifier === undefined && challenge !== undefined) {
    return problem('invalid_request', 'code_verifier is missing.');
  }
  issued.isVoid = true;
  if (redirect_uri !== undefined && redirect_uri !== redirectUri) {
    return problem('invalid_grant', 'The redirect_uri is another than in the authorization request.');
  }
  if (code_verifier !== undefined && challenge === undefined) {
    // RFC 9700, 4.8.2: somebody may have taken the challenge out on the way.
    return problem('invalid_grant', 'There is a code_verifier, but the authorization request had no code_challenge.');
  }
  if (code_verifier !== undefined && !isVerifierOf(challenge, code_verifier)) {
    return problem('invalid_grant', 'The code_verifier does not fit the code_challenge.');
  }
  issued.family = { scopes, isRevoked: false };
  return issue(ledger, issued.family, scopes);
}

function refresh(ledger: Ledger, { refresh_token, scope }: Parameters): OAuthTokens | OAuthProblem {
  if (refresh_token === undefined) return problem('invalid_request', 'refresh_token is missing.');
  const issued = ledger.findRefreshToken(refresh_token);
  if (issued === undefined) return problem('invalid_grant', 'The refresh token is unknown.');
  const { family } = issued;
  if (issued.isUsed) {
    // RFC 9700, 4.14.2: of the two who have it, one is a thief, and it is not known which.
    family.isRevoked = true;
    return problem('invalid_grant', 'The refresh token was used before; all tokens of this sign-in are revoked.');
  }
  if (family.isRevoked) return problem('invalid_grant', 'The refresh token is revoked.');
  const scopes = scope === undefined ? family.scopes : readScopes(scope);
  if (scopes === null || !scopes.every((name) => family.scopes.includes(name))) {
    return problem('invalid_scope', 'A scope is malformed, or was not granted.');
  }
  issued.isUsed = true;
  return issue(ledger, family, scopes);
}

function issue(ledger: Ledger, family: Family, scopes: readonly string[]): OAuthTokens {
  return {
    access_token: ledger.issueAccessToken(family, scopes),
    token_type: 'Bearer',
    expires_in: lifetimes.access,
    refresh_token: ledger.issueRefreshToken(family),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  };
}

function isVerifierOf(challenge: string | undefined, verifier: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && codeChallenge(verifier) === challenge;
}

function problem(error: OAuthProblem['error'], error_description: string): OAuthProblem {
  return { error, error_description };
}
