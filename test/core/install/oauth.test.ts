import { describe, expect, it, test } from 'vitest';
import type { HttpResponse } from '../../../src/core/http.ts';
import {
  authorizationRequest,
  codeChallenge,
  createCodeVerifier,
  fillOAuth,
  oauthValues,
  refreshRequest,
  tokenRequest,
} from '../../../src/core/install/oauth.ts';
import { readCallback, readTokens } from '../../../src/core/install/oauth-answers.ts';
import { showCallback, showTokenAnswer, showTokenRequest } from '../../../src/core/install/oauth-shown.ts';
import { seededRandom } from '../../../src/core/install/seeded.ts';
import { createTestToken, testTokens } from '../../../src/core/install/test-tokens.ts';
import type { AuthOauth2 } from '../../../src/generated/manifest.ts';

const auth: AuthOauth2 = {
  type: 'oauth2',
  authorization_url: 'https://accounts.example.com/authorize',
  token_url: 'https://accounts.example.com/token',
  client_id: 'email-verifier',
  client_secret: 's3cret',
  scopes: ['profile', 'mail.read'],
};
const { client_secret: _, ...publicAuth } = auth;

/** RFC 7636, appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const verifierOctets = [
  116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240, 91,
  88, 5, 88, 83, 132, 141, 121,
];

const fields = { redirectUri: 'https://platform.example/callback', state: 'a b&c', codeVerifier: verifier };
const sending = { userAgent: 'miniapp/1.2.3' };
const text = (bytes: Uint8Array | null) => new TextDecoder().decode(bytes ?? new Uint8Array());

describe('PKCE', () => {
  it('makes verifier and challenge of RFC 7636, appendix B', () => {
    expect(createCodeVerifier(Uint8Array.from(verifierOctets))).toBe(verifier);
    expect(codeChallenge(verifier)).toBe(challenge);
  });

  it('makes no verifier that is too short to be safe or too long to be one', () => {
    for (const length of [0, 31, 97]) expect(() => createCodeVerifier(new Uint8Array(length))).toThrow(RangeError);
    expect(createCodeVerifier(new Uint8Array(96))).toHaveLength(128);
  });
});

describe('the authorization request', () => {
  const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

  it('has all that RFC 6749, 4.1.1 and RFC 7636, 4.3 want, once', () => {
    const url = authorizationRequest(auth, fields);
    expect(url).toBe(
      'https://accounts.example.com/authorize?response_type=code&client_id=email-verifier' +
        '&redirect_uri=https%3A%2F%2Fplatform.example%2Fcallback&scope=profile+mail.read&state=a+b%26c' +
        `&code_challenge=${challenge}&code_challenge_method=S256`,
    );
  });

  it('leaves out scope and PKCE where there is none', () => {
    const { scopes: __, ...withoutScopes } = auth;
    for (const given of [withoutScopes, { ...auth, scopes: [] }]) {
      expect(parametersOf(authorizationRequest({ ...given, pkce: false }, fields))).toEqual({
        response_type: 'code',
        client_id: 'email-verifier',
        redirect_uri: fields.redirectUri,
        state: fields.state,
      });
    }
  });

  it('keeps the author’s own parameters, but none that would stand there twice, and no fragment', () => {
    const authorization_url = 'https://accounts.example.com/a?audience=x%20y&state=mine&client_id=other#top';
    const url = authorizationRequest({ ...auth, authorization_url }, fields);
    expect(url).not.toContain('#');
    expect(parametersOf(url)).toMatchObject({ audience: 'x y', state: 'a b&c', client_id: 'email-verifier' });
    expect(new URL(url).searchParams.getAll('state')).toHaveLength(1);
    const authorizationUrl = 'http://127.0.0.1:1/authorize';
    const local = authorizationRequest({ ...auth, authorization_url }, { ...fields, authorizationUrl });
    expect(local).toMatch(/^http:\/\/127\.0\.0\.1:1\/authorize\?/);
    expect(parametersOf(local)).toEqual(parametersOf(url));
  });
});

describe('the requests to the token endpoint', () => {
  it('exchange a code, a confidential client by HTTP Basic', () => {
    const { method, url, headers, body } = tokenRequest(auth, { ...sending, ...fields, code: 'c/1+2' });
    expect({ method, url, body: text(body) }).toEqual({
      method: 'POST',
      url: 'https://accounts.example.com/token',
      body: `grant_type=authorization_code&code=c%2F1%2B2&redirect_uri=https%3A%2F%2Fplatform.example%2Fcallback&code_verifier=${verifier}`,
    });
    expect(headers).toEqual({
      host: 'accounts.example.com',
      'user-agent': 'miniapp/1.2.3',
      accept: 'application/json',
      authorization: `Basic ${btoa('email-verifier:s3cret')}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body?.length),
    });
  });

  it('encode id and secret before they are joined (RFC 6749, 2.3.1)', () => {
    const odd = { ...auth, client_id: 'a:b c', client_secret: 'ä:+&\ud800' };
    const { authorization = '' } = tokenRequest(odd, { ...sending, ...fields, code: 'c' }).headers;
    expect(atob(authorization.slice('Basic '.length))).toBe('a%3Ab+c:%C3%A4%3A%2B%26%EF%BF%BD');
  });

  it('name a public client in the body, and send no verifier without PKCE', () => {
    const { headers, body } = tokenRequest({ ...publicAuth, pkce: false }, { ...sending, ...fields, code: 'c' });
    expect(headers).not.toHaveProperty('authorization');
    expect(Object.fromEntries(new URLSearchParams(text(body)))).toEqual({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: fields.redirectUri,
      client_id: 'email-verifier',
    });
  });

  it('refresh', () => {
    const request = refreshRequest(publicAuth, { ...sending, refreshToken: 'r', tokenUrl: 'http://127.0.0.1:1/token' });
    expect(text(request.body)).toBe('grant_type=refresh_token&refresh_token=r&client_id=email-verifier');
    expect(request.url).toBe('http://127.0.0.1:1/token');
    expect(request.headers['host']).toBe('127.0.0.1:1');
  });
});

describe('placeholders of signing in', () => {
  const withInputs = {
    ...auth,
    authorization_url: 'https://{{auth.region}}.example.com/authorize?t={{auth.tenant}}',
    token_url: 'https://{{auth.region}}.example.com/token',
    scopes: ['read:{{auth.tenant}}'],
    client_id: 'app-{{auth.region}}',
  };

  it('are filled with the inputs, percent-encoded in URLs', () => {
    expect(fillOAuth(withInputs, { region: 'eu', tenant: 'a&b' })).toEqual({
      ...auth,
      authorization_url: 'https://eu.example.com/authorize?t=a%26b',
      token_url: 'https://eu.example.com/token',
      scopes: ['read:a&b'],
      client_id: 'app-eu',
    });
    expect(fillOAuth(publicAuth, {})).toEqual(publicAuth);
  });

  it('take secret inputs for the client’s secret only', () => {
    const inputs = [{ name: 'pin', type: 'string' as const, title: 'PIN', secret: true }];
    const secret = { ...auth, inputs, client_secret: '{{auth.pin}}' };
    expect(fillOAuth(secret, { pin: '1234' }).client_secret).toBe('1234');
    for (const field of ['authorization_url', 'token_url', 'client_id'] as const) {
      const given = { ...secret, [field]: 'https://example.com/{{auth.pin}}' };
      expect(() => fillOAuth(given, { pin: '1234' })).toThrow(/\{\{auth\.pin\}\}, a secret/);
    }
    expect(() => fillOAuth({ ...secret, scopes: ['{{auth.pin}}'] }, { pin: '1234' })).toThrow(/a secret/);
  });

  it.each([
    ['an unknown input', { ...auth, client_id: '{{auth.town}}' }, /\{\{auth\.town\}\}/],
    [
      'a token, which is not there yet',
      { ...auth, scopes: ['{{auth.access_token}}'] },
      /before it there are auth inputs/,
    ],
    ['a system field', { ...auth, token_url: 'https://example.com/{{system.flow_ns}}' }, /system\.flow_ns/],
    ['a name of the prototype', { ...auth, client_id: '{{auth.constructor}}' }, /auth\.constructor/],
  ])('refuse %s', (__, given, message) => {
    expect(() => fillOAuth(given, {})).toThrow(message);
  });
});

describe('an answer of the token endpoint', () => {
  const answer = (body: unknown, status = 200, more: Partial<HttpResponse> = {}): HttpResponse => ({
    status,
    headers: {},
    body: typeof body === 'string' ? new TextEncoder().encode(body) : new TextEncoder().encode(JSON.stringify(body)),
    truncated: false,
    ...more,
  });
  const good = { access_token: 'a', token_type: 'bearer' };

  test.each([
    [good, good],
    [
      { ...good, refresh_token: 'r', expires_in: 0, scope: '' },
      { ...good, refresh_token: 'r', expires_in: 0, scope: '' },
    ],
    [{ ...good, id_token: 'x', ['__proto__']: 1 }, good],
  ])('%j holds tokens', (given, wanted) => {
    expect(readTokens(answer(given))).toEqual(wanted);
  });

  test.each<[string, HttpResponse, string | RegExp]>([
    ['no JSON', answer('access_token=a'), 'The token endpoint answered 200, but not with a JSON object.'],
    ['a page', answer('<html>', 502), 'The token endpoint answered 502.'],
    ['nothing', answer(''), /not with a JSON object/],
    ['a list', answer([good]), /not with a JSON object/],
    ['null', answer('null'), /not with a JSON object/],
    ['no UTF-8', answer('', 200, { body: Uint8Array.of(0x22, 0xff, 0x22) }), /not with a JSON object/],
    ['a million levels', answer('['.repeat(60_000)), /not with a JSON object/],
    ['too much', answer('{', 200, { body: new Uint8Array(65_536), truncated: true }), /larger than 64 KiB\.$/],
    ['no access token', answer({ token_type: 'Bearer' }), /there is no access_token/],
    ['an empty access token', answer({ ...good, access_token: '' }), /access_token is no token/],
    ['a number for an access token', answer({ ...good, access_token: 1 }), /access_token is no token/],
    ['a token that would split a header', answer({ ...good, access_token: 'a\r\nX: y' }), /access_token is no token/],
    ['a token that no header carries', answer({ ...good, access_token: 'a'.repeat(9000) }), /access_token is no token/],
    ['no token type', answer({ access_token: 'a' }), /token_type is not there; it must be "Bearer"/],
    ['another token type', answer({ ...good, token_type: 'mac' }), /token_type is "mac"/],
    ['a refresh token that is none', answer({ ...good, refresh_token: null }), /refresh_token is no token/],
    ['a time in words', answer({ ...good, expires_in: '3600' }), /expires_in/],
    ['a time that is over', answer({ ...good, expires_in: -1 }), /expires_in/],
    ['scopes as a list', answer({ ...good, scope: ['a'] }), /scope is not text/],
    [
      'success with another status',
      answer(good, 201),
      'The token endpoint answered 201, without saying which error it is.',
    ],
    [
      'an error with a status of success',
      answer({ error: 'bad_verification_code', error_description: 'The code is incorrect.' }),
      'The token endpoint answered 200: bad_verification_code, “The code is incorrect.”.',
    ],
    [
      'an error that is no text',
      answer({ error: 1 }, 400),
      'The token endpoint answered 400: an error that is not named by a text.',
    ],
    ['an error of the prototype', answer({ error: 'toString' }, 400), 'The token endpoint answered 400: toString.'],
    [
      'an error with hostile words',
      answer({ error: 'x\u001b[2J', error_description: `\u202e${'y'.repeat(500)}` }, 400),
      `The token endpoint answered 400: x?[2J, “?${'y'.repeat(199)}…”.`,
    ],
  ])('%s', (__, given, problem) => {
    expect(readTokens(given)).toEqual({
      problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
    });
  });

  test.each([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ])('the error %s of RFC 6749, 5.2 is explained', (error) => {
    const read = readTokens(answer({ error }, error === 'invalid_client' ? 401 : 400));
    expect(read).toEqual({ problem: expect.stringMatching(new RegExp(`answered 40[01]: ${error} \\(.{15,}\\)\\.$`)) });
  });

  it('never repeats a token in a problem', () => {
    const read = readTokens(answer({ access_token: 't0p-s3cret', token_type: 'mac', refresh_token: 't0p-s3cret' }));
    expect(JSON.stringify(read)).not.toContain('t0p-s3cret');
  });
});

describe('a callback', () => {
  test.each<[string, ReturnType<typeof readCallback>]>([
    ['code=c&state=s', { code: 'c' }],
    ['?code=c%2B1&state=s&iss=x', { code: 'c+1' }],
    ['code=c', { problem: expect.stringMatching(/another state/), reason: 'foreign' }],
    ['code=c&state=S', { problem: expect.stringMatching(/another state/), reason: 'foreign' }],
    ['code=c&state=s&state=s', { problem: expect.stringMatching(/another state/), reason: 'foreign' }],
    ['error=access_denied&state=x', { problem: expect.stringMatching(/another state/), reason: 'foreign' }],
    ['error=access_denied&state=s', { problem: expect.stringMatching(/access_denied \(/), reason: 'denied' }],
    [
      'error=invalid_scope&error_description=No+such+scope&state=s',
      { problem: expect.stringMatching(/answered: invalid_scope \(.*\), “No such scope”\.$/), reason: 'failed' },
    ],
    ['error=server_error&code=c&state=s', { problem: expect.stringMatching(/server_error/), reason: 'failed' }],
    ['state=s', { problem: 'The answer has neither code nor error.', reason: 'failed' }],
    ['state=s&code=', { problem: 'The answer has neither code nor error.', reason: 'failed' }],
    ['state=s&code=a&code=b', { problem: 'The answer has code more than once.', reason: 'failed' }],
    ['state=s&error=a&error=b', { problem: 'The answer has error more than once.', reason: 'failed' }],
    ['state=s&code=%0d%0a', { problem: 'The code of the answer is no code.', reason: 'failed' }],
    [`state=s&code=${'x'.repeat(9000)}`, { problem: 'The code of the answer is no code.', reason: 'failed' }],
  ])('%.60s', (query, wanted) => {
    expect(readCallback(query, 's')).toEqual(wanted);
    expect(readCallback(new URLSearchParams(query), 's')).toEqual(wanted);
  });
});

describe('what people see', () => {
  const hidden = { clientSecret: false, tokens: false };
  const samples = { clientSecret: false, tokens: true };
  const all = { clientSecret: true, tokens: true };

  it('masks the secret in header and body, and codes and tokens unless they are samples', () => {
    const request = tokenRequest(auth, { ...sending, ...fields, code: 'the-code' });
    expect(showTokenRequest(request, all)).toEqual(request);
    expect(showTokenRequest(request, samples)).toEqual({
      ...request,
      headers: { ...request.headers, authorization: 'Basic ••••••' },
    });
    const { headers, body } = showTokenRequest(request, hidden);
    expect(text(body)).toBe(
      'grant_type=authorization_code&code=••••••&redirect_uri=https%3A%2F%2Fplatform.example%2Fcallback&code_verifier=••••••',
    );
    expect(headers['content-length']).toBe(String(request.body?.length));
    const refresh = refreshRequest(publicAuth, { ...sending, refreshToken: 'the-token' });
    expect(text(showTokenRequest(refresh, hidden).body)).toBe(
      'grant_type=refresh_token&refresh_token=••••••&client_id=email-verifier',
    );
    const inBody = { ...refresh, body: new TextEncoder().encode('client_secret=a%20b&x&=&client_secretx=1') };
    expect(text(showTokenRequest(inBody, samples).body)).toBe('client_secret=••••••&x&=&client_secretx=1');
    expect(showTokenRequest({ ...refresh, body: null }, hidden).body).toBeNull();
  });

  it('masks the code of a callback', () => {
    const url = 'https://platform.example/callback?state=s&code=c#code=x';
    expect(showCallback(url, hidden)).toBe('https://platform.example/callback?state=s&code=••••••');
    expect(showCallback(url, samples)).toBe(url);
    expect(showCallback('https://platform.example/', hidden)).toBe('https://platform.example/');
  });

  it('masks the tokens of an answer, and an answer that cannot be read', () => {
    const body = new TextEncoder().encode('{"access_token":"a","refresh_token":"r","id_token":"i","scope":"s"}');
    expect(JSON.parse(showTokenAnswer(body, hidden))).toEqual({
      access_token: '••••••',
      refresh_token: '••••••',
      id_token: '••••••',
      scope: 's',
    });
    expect(showTokenAnswer(body, samples)).toBe(text(body));
    for (const odd of ['access_token=a', '["a"]', '"a"', 'null']) {
      expect(showTokenAnswer(new TextEncoder().encode(odd), hidden)).toBe('••••••');
    }
  });
});

describe('tokens as values', () => {
  it('are named as in the catalogue', () => {
    expect(oauthValues({ access_token: 'a', token_type: 'Bearer', refresh_token: 'r' })).toEqual({
      access_token: 'a',
      refresh_token: 'r',
    });
    expect(oauthValues({ access_token: 'a', token_type: 'Bearer' })).toEqual({
      access_token: 'a',
      refresh_token: null,
    });
  });

  it('are test tokens where nobody signs in, and only for OAuth', () => {
    const random = seededRandom('x');
    expect(testTokens(auth, random)).toEqual({
      access_token: expect.stringMatching(/^miniapptest_access_[A-Za-z0-9_-]{43}$/),
      refresh_token: expect.stringMatching(/^miniapptest_refresh_[A-Za-z0-9_-]{43}$/),
    });
    expect(testTokens({ type: 'none' }, random)).toEqual({});
    expect(testTokens(undefined, random)).toEqual({});
    expect(createTestToken('code', random)).not.toBe(createTestToken('code', random));
  });
});
