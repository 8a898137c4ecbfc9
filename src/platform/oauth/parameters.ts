/** An error of OAuth: a code of RFC 6749, 4.1.2.1 or 5.2, and a description in ASCII without quotes, as 5.2 demands. */
export interface OAuthProblem {
  readonly error:
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_grant'
    | 'invalid_scope'
    | 'unsupported_response_type'
    | 'unsupported_grant_type'
    | 'access_denied'
    | 'server_error';
  readonly error_description: string;
}

/** Parameters by name; one without a value counts as left out (RFC 6749, 3.1 and 3.2). */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** The parameters that mean something here; others are ignored, as RFC 6749 wants. */
const known: ReadonlySet<string> = new Set([
  'response_type',
  'client_id',
  'client_secret',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'grant_type',
  'code',
  'code_verifier',
  'refresh_token',
  'key',
  'decision',
]);

/** The parameters that are given, and the names of those that are given more than once, which none may be. */
export function readParameters(given: URLSearchParams): { parameters: Parameters; repeated: readonly string[] } {
  const parameters = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [name, value] of given) {
    if (value === '' || !known.has(name)) continue;
    if (parameters.has(name)) repeated.add(name);
    parameters.set(name, value);
  }
  return { parameters: Object.fromEntries(parameters), repeated: [...repeated] };
}

/** The scopes of a text, each once (RFC 6749, 3.3); null when it is not made as scopes are. */
export function readScopes(text: string): readonly string[] | null {
  const scopes = text.split(' ');
  return scopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) ? [...new Set(scopes)] : null;
}
