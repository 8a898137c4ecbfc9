import type { HttpResponse } from '../http.ts';
import type { OAuthTokens } from './oauth.ts';

/** Reading what an authorization server says. It is foreign text: nothing in it is believed or repeated unchecked. */

/** Why a callback gives no code; `foreign` is the answer to another sign-in, which says nothing about this one. */
export type CallbackProblem = 'foreign' | 'denied' | 'failed';

/** RFC 6749, 4.1.2.1 and 5.2. */
const errorMeanings: Readonly<Record<string, string>> = {
  invalid_request: 'a parameter is missing, repeated or malformed',
  invalid_client: 'the client id is unknown, or the client secret is wrong or missing',
  invalid_grant: 'the code or refresh token is wrong, expired or used, or belongs to another client or redirect URI',
  invalid_scope: 'a scope is unknown or malformed',
  unauthorized_client: 'the client may not sign users in this way',
  unsupported_grant_type: 'the service does not know this grant type',
  unsupported_response_type: 'the service gives no codes',
  access_denied: 'the user or the service refused',
  server_error: 'the service failed',
  temporarily_unavailable: 'the service is overloaded or being maintained',
};

/** Longer than any token that a header can carry. */
const longestToken = 8192;

/**
 * The tokens of an answer to a token request, or what is wrong with it as a sentence. Tokens are not repeated in it, nor
 * anything but the first 200 characters of the service's own words.
 */
export function readTokens({ status, body, truncated }: HttpResponse): OAuthTokens | { readonly problem: string } {
  const answered = `The token endpoint answered ${status}`;
  if (truncated) return wrong(`${answered}, and its answer is larger than ${Math.floor(body.length / 1024)} KiB.`);
  const value = parseObject(body);
  // Some services report errors with a status of success.
  if (value?.['error'] !== undefined) return wrong(`${answered}: ${explainError(value)}.`);
  if (status !== 200) return wrong(`${answered}${value === null ? '' : ', without saying which error it is'}.`);
  if (value === null) return wrong(`${answered}, but not with a JSON object.`);
  const { access_token, token_type, refresh_token, expires_in, scope } = value;
  if (access_token === undefined) return wrong(`${answered}, but there is no access_token.`);
  if (!isToken(access_token)) return wrong(`${answered}, but its access_token is no token.`);
  if (typeof token_type !== 'string' || token_type.toLowerCase() !== 'bearer') {
    const given = typeof token_type === 'string' ? `"${plain(token_type)}"` : 'not there';
    return wrong(`${answered}, but its token_type is ${given}; it must be "Bearer".`);
  }
  if (refresh_token !== undefined && !isToken(refresh_token)) {
    return wrong(`${answered}, but its refresh_token is no token.`);
  }
  if (expires_in !== undefined && !isSeconds(expires_in)) {
    return wrong(`${answered}, but its expires_in is no whole number of seconds.`);
  }
  if (scope !== undefined && typeof scope !== 'string') return wrong(`${answered}, but its scope is not text.`);
  return {
    access_token,
    token_type,
    ...(refresh_token !== undefined && { refresh_token }),
    ...(expires_in !== undefined && { expires_in }),
    ...(scope !== undefined && { scope }),
  };
}

/** The code that the user's browser brought to the redirect URI (RFC 6749, 4.1.2), or why there is none. */
export function readCallback(
  query: string | URLSearchParams,
  state: string,
): { readonly code: string } | { readonly problem: string; readonly reason: CallbackProblem } {
  const parameters = new URLSearchParams(query);
  const states = parameters.getAll('state');
  if (states.length !== 1 || states[0] !== state) {
    return {
      problem: 'The answer has another state than the request, so it may not belong to it.',
      reason: 'foreign',
    };
  }
  const repeated = ['code', 'error'].find((name) => parameters.getAll(name).length > 1);
  if (repeated !== undefined) return { problem: `The answer has ${repeated} more than once.`, reason: 'failed' };
  const error = parameters.get('error');
  if (error !== null) {
    const described = explainError({ error, error_description: parameters.get('error_description') ?? undefined });
    return {
      problem: `The authorization endpoint answered: ${described}.`,
      reason: error === 'access_denied' ? 'denied' : 'failed',
    };
  }
  const code = parameters.get('code');
  if (code === null || code === '') return { problem: 'The answer has neither code nor error.', reason: 'failed' };
  if (!isToken(code)) return { problem: 'The code of the answer is no code.', reason: 'failed' };
  return { code };
}

/** An error answer in words, as the end of a sentence. */
function explainError({ error, error_description }: Readonly<Record<string, unknown>>): string {
  if (typeof error !== 'string') return 'an error that is not named by a text';
  const meaning = Object.hasOwn(errorMeanings, error) ? ` (${errorMeanings[error]})` : '';
  const said =
    typeof error_description === 'string' && error_description !== '' ? `, “${plain(error_description)}”` : '';
  return `${plain(error)}${meaning}${said}`;
}

/** What RFC 6749 allows in error texts: ASCII without control characters, and no more than a message can hold. */
function plain(text: string): string {
  const shown = text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
  return shown.length < text.length ? `${shown}…` : shown;
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

/** RFC 6749, appendix A: visible ASCII and spaces. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestToken && /^[\x20-\x7e]+$/.test(value);
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function wrong(problem: string): { readonly problem: string } {
  return { problem };
}
