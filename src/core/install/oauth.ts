import { createHash } from 'node:crypto';
import type { AuthOauth2 } from '../../generated/manifest.ts';
import { MiniappError } from '../errors.ts';
import type { Headers, HttpRequest } from '../http.ts';
import { fillTemplate, type InputValue, type Lookup } from './placeholders.ts';
import { secretNames } from './secrets.ts';
import { fillUrl } from './url.ts';

/**
 * Signing in by OAuth 2.0 from the client's side (RFC 6749, authorization code; RFC 7636, PKCE). The platform is the
 * client, and the developer's service the authorization server. Which requests the platform really sends is assumed:
 * these are what the standards say.
 */

/** What a request to the authorization endpoint is made of. */
export interface AuthorizationFields {
  /** Where the user's browser is sent back to. */
  readonly redirectUri: string;
  /** Random text that comes back with the user, so that an answer nobody asked for is told from the right one. */
  readonly state: string;
  /** From `createCodeVerifier`. */
  readonly codeVerifier: string;
  /** Stands in for the author's `authorization_url`. */
  readonly authorizationUrl?: string | undefined;
}

/** What both requests to the token endpoint need. */
export interface TokenRequestFields {
  /** For example `miniapp/1.2.3`. */
  readonly userAgent: string;
  /** Stands in for the author's `token_url`. */
  readonly tokenUrl?: string | undefined;
}

/** As a token endpoint answers (RFC 6749, 5.1). */
export interface OAuthTokens {
  readonly access_token: string;
  /** `Bearer`: other types are refused. */
  readonly token_type: string;
  readonly refresh_token?: string;
  /** Seconds. */
  readonly expires_in?: number;
  readonly scope?: string;
}

/**
 * Stands for the platform's redirect URI, which is not public, where nobody is really sent back: a name that is reserved
 * for examples, so that it is taken for no real one.
 */
export const assumedRedirectUri = 'https://platform.example/oauth/callback';

/** Bytes that a code verifier is made from; RFC 7636, 4.1 recommends this many. */
export const verifierBytes = 32;

/**
 * The sign-in with its placeholders filled in, which inputs are for: a region in the host, for example. Values are
 * percent-encoded in URLs. Throws `request-invalid`, naming the place and the input but never a value; also for a secret
 * input outside the client's secret, because the rest stands in URLs that browsers and servers keep.
 */
export function fillOAuth(auth: AuthOauth2, inputs: Readonly<Record<string, InputValue>>): AuthOauth2 {
  const secrets = secretNames(auth);
  const lookupSecret: Lookup = ({ namespace, name }) => {
    const value = namespace === 'auth' && Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (value !== undefined) return value;
    throw new MiniappError('request-invalid', {
      problem: `Signing in uses {{${namespace}.${name}}}, but before it there are auth inputs only; correct the name.`,
    });
  };
  const lookup: Lookup = (placeholder) => {
    const value = lookupSecret(placeholder);
    if (!secrets.has(placeholder.name)) return value;
    throw new MiniappError('request-invalid', {
      problem: `Signing in uses {{auth.${placeholder.name}}}, a secret, in a URL, and URLs are written to logs; use an input that is not secret.`,
    });
  };
  return {
    ...auth,
    authorization_url: fillUrl(auth.authorization_url, lookup, 'authorization request', false),
    token_url: fillUrl(auth.token_url, lookup, 'token request', false),
    client_id: fillTemplate(auth.client_id, lookup),
    ...(auth.client_secret !== undefined && { client_secret: fillTemplate(auth.client_secret, lookupSecret) }),
    ...(auth.scopes !== undefined && { scopes: auth.scopes.map((scope) => fillTemplate(scope, lookup)) }),
  };
}

/** A code verifier (RFC 7636, 4.1) from at least 32 random bytes: 43 characters for 32. */
export function createCodeVerifier(bytes: Uint8Array): string {
  if (bytes.length < verifierBytes || bytes.length > 96) {
    throw new RangeError(`A code verifier is made from ${verifierBytes} to 96 bytes, not ${bytes.length}.`);
  }
  return Buffer.from(bytes).toString('base64url');
}

/** The code challenge of a verifier by the method S256 (RFC 7636, 4.2). */
export function codeChallenge(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/**
 * The URL that the user's browser is sent to (RFC 6749, 4.1.1). Parameters of the author's URL stay, but for those that
 * the standard defines, which may not be there twice. `auth` is as `fillOAuth` returns it.
 */
export function authorizationRequest(auth: AuthOauth2, fields: AuthorizationFields): string {
  const { redirectUri, state, codeVerifier, authorizationUrl } = fields;
  const url = address(auth.authorization_url, authorizationUrl);
  const parameters: [string, string][] = [
    ['response_type', 'code'],
    ['client_id', auth.client_id],
    ['redirect_uri', redirectUri],
    ...(auth.scopes?.length ? [['scope', auth.scopes.join(' ')] satisfies [string, string]] : []),
    ['state', state],
  ];
  if (auth.pkce !== false) {
    parameters.push(['code_challenge', codeChallenge(codeVerifier)], ['code_challenge_method', 'S256']);
  }
  for (const [name, value] of parameters) url.searchParams.set(name, value);
  return url.href;
}

/** The request that exchanges a code for tokens (RFC 6749, 4.1.3; RFC 7636, 4.5). */
export function tokenRequest(
  auth: AuthOauth2,
  fields: TokenRequestFields & { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string },
): HttpRequest {
  const { code, redirectUri, codeVerifier } = fields;
  return postForm(auth, fields, [
    ['grant_type', 'authorization_code'],
    ['code', code],
    ['redirect_uri', redirectUri],
    ...(auth.pkce === false ? [] : [['code_verifier', codeVerifier] satisfies [string, string]]),
  ]);
}

/** The request for a new access token (RFC 6749, 6). */
export function refreshRequest(
  auth: AuthOauth2,
  fields: TokenRequestFields & { readonly refreshToken: string },
): HttpRequest {
  return postForm(auth, fields, [
    ['grant_type', 'refresh_token'],
    ['refresh_token', fields.refreshToken],
  ]);
}

/** The tokens as values for `InstallFields.auth`, by the names of the catalogue (assumed). */
export function oauthValues({ access_token, refresh_token }: OAuthTokens): Record<string, InputValue> {
  return { access_token, refresh_token: refresh_token ?? null };
}

/** A confidential client authenticates by HTTP Basic, as RFC 6749, 2.3.1 recommends; a public one only says who it is. */
function postForm(
  { client_id, client_secret, token_url }: AuthOauth2,
  { userAgent, tokenUrl }: TokenRequestFields,
  parameters: readonly [string, string][],
): HttpRequest {
  const url = address(token_url, tokenUrl);
  const form = new URLSearchParams([...parameters]);
  if (client_secret === undefined) form.set('client_id', client_id);
  const body = new TextEncoder().encode(form.toString());
  const headers: Headers = {
    host: url.host,
    'user-agent': userAgent,
    accept: 'application/json',
    ...(client_secret !== undefined && { authorization: basic(client_id, client_secret) }),
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
  };
  return { method: 'POST', url: url.href, headers, body };
}

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`;
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

/** An endpoint's address without its fragment, which is never sent; a stand-in gets the author's parameters too. */
function address(endpoint: string, standIn: string | undefined): URL {
  const url = new URL(endpoint);
  const target = new URL(standIn ?? endpoint);
  if (standIn !== undefined) for (const [name, value] of url.searchParams) target.searchParams.append(name, value);
  target.hash = '';
  return target;
}
