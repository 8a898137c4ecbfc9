import type { Authorization, Ledger, OAuthClient } from './ledger.ts';
import { type OAuthProblem, type Parameters, readParameters, readScopes } from './parameters.ts';

/** What follows a request for authorization: a question to the user, an error page, or the way back to the client. */
export type AuthorizationAnswer =
  | { readonly kind: 'ask'; readonly key: string; readonly authorization: Authorization }
  /** Never a redirect: where it would lead is not known to be the client's (RFC 6749, 4.1.2.1). */
  | { readonly kind: 'refuse'; readonly problem: string }
  | { readonly kind: 'redirect'; readonly url: string };

/** Judges a request to the authorization endpoint (RFC 6749, 4.1.1; RFC 7636, 4.3). */
export function authorize(client: OAuthClient, ledger: Ledger, given: URLSearchParams): AuthorizationAnswer {
  const { parameters, repeated } = readParameters(given);
  const { client_id, redirect_uri, state } = parameters;
  const doubtful = ['client_id', 'redirect_uri'].find((name) => repeated.includes(name));
  if (doubtful !== undefined) return refuse(`The request has ${doubtful} more than once.`);
  if (client_id === undefined) return refuse('The request has no client_id.');
  if (client_id !== client.id) return refuse('The client_id is not the one of this app’s manifest.');
  const redirectUri = redirect_uri ?? (client.redirectUris.length === 1 ? client.redirectUris[0] : undefined);
  if (redirectUri === undefined) return refuse('The request has no redirect_uri.');
  if (!client.redirectUris.includes(redirectUri))
    return refuse('The redirect_uri is not one that the client registered.');

  const found = judge(client, parameters, repeated);
  // Of two states it is not known which one the client means.
  const echoed = repeated.includes('state') ? undefined : state;
  if ('error' in found) return { kind: 'redirect', url: back(redirectUri, { ...found, state: echoed }) };
  const authorization: Authorization = {
    redirectUri,
    namesRedirectUri: redirect_uri !== undefined,
    scopes: found.scopes,
    state,
    challenge: parameters['code_challenge'],
  };
  return { kind: 'ask', key: ledger.ask(authorization), authorization };
}

/** Takes the user's answer: `key` from the page, and `decision`. A key is good for one answer. */
export function decide(ledger: Ledger, given: URLSearchParams): Exclude<AuthorizationAnswer, { kind: 'ask' }> {
  const { parameters, repeated } = readParameters(given);
  const { key, decision } = parameters;
  if (repeated.length > 0 || key === undefined || (decision !== 'allow' && decision !== 'deny')) {
    return refuse('The form is not the one of this page.');
  }
  const authorization = ledger.answer(key);
  if (authorization === undefined) {
    return refuse('This question was answered before, is too old, or was never asked. Start signing in again.');
  }
  const { redirectUri, state } = authorization;
  const answer: Parameters =
    decision === 'allow'
      ? { code: ledger.issueCode(authorization) }
      : { error: 'access_denied', error_description: 'The user did not allow it.' };
  return { kind: 'redirect', url: back(redirectUri, { ...answer, state }) };
}

/** The scopes that the user is asked for, or why the client is sent back at once. */
function judge(
  client: OAuthClient,
  parameters: Parameters,
  repeated: readonly string[],
): OAuthProblem | { readonly scopes: readonly string[] } {
  const { response_type, scope, code_challenge, code_challenge_method } = parameters;
  if (repeated.length > 0) return invalid('A parameter is given more than once.');
  if (response_type === undefined) return invalid('response_type is missing.');
  if (response_type !== 'code') {
    return { error: 'unsupported_response_type', error_description: 'response_type must be code.' };
  }
  // RFC 6749, 3.3: without a scope the client gets all that it is known for, and is told so.
  const scopes = scope === undefined ? client.scopes : readScopes(scope);
  if (scopes === null || !scopes.every((name) => client.scopes.includes(name))) {
    return {
      error: 'invalid_scope',
      error_description: 'A scope is malformed, or not one that the client registered.',
    };
  }
  if (code_challenge === undefined) {
    if (code_challenge_method !== undefined) return invalid('code_challenge is missing.');
    if (client.pkce || client.secret === null) return invalid('PKCE is required: code_challenge is missing.');
    return { scopes };
  }
  // Without a method it would be plain (RFC 7636, 4.3), which protects from nothing that reads the request.
  if (code_challenge_method !== 'S256') return invalid('code_challenge_method must be S256.');
  if (!/^[A-Za-z0-9_-]{43}$/.test(code_challenge)) return invalid('code_challenge is no SHA-256 in base64url.');
  return { scopes };
}

/** The redirect URI with an answer; its own parameters stay (RFC 6749, 3.1.2). */
function back(redirectUri: string, answer: Parameters): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) url.searchParams.append(name, value);
  return url.href;
}

function refuse(problem: string): { readonly kind: 'refuse'; readonly problem: string } {
  return { kind: 'refuse', problem };
}

function invalid(error_description: string): OAuthProblem {
  return { error: 'invalid_request', error_description };
}
