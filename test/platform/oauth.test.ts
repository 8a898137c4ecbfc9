import { describe, expect, test } from 'vitest';
import { codeChallenge } from '../../src/core/install/oauth.ts';
import { seededRandom } from '../../src/core/install/seeded.ts';
import { createAuthorizationServer } from '../../src/platform/oauth/authorization-server.tsx';
import { callbackPath, createCallback } from '../../src/platform/oauth/callback.tsx';
import type { OAuthClient } from '../../src/platform/oauth/ledger.ts';
import { systemClock } from '../../src/system/clock.ts';
import type { FetchHandler } from '../../src/system/ports.ts';
import { connectedTo, install, startAppServer, startPlatform } from './harness.ts';

const issuer = 'http://127.0.0.1:9100';
const redirectUri = 'http://127.0.0.1:9200/oauth/callback?kept=1';
const verifier = 'a'.repeat(43);
const confidential: OAuthClient = {
  id: 'email-verifier',
  secret: 's3cret:ü',
  pkce: true,
  scopes: ['profile', 'mail.read'],
  redirectUris: [redirectUri],
};
const publicClient: OAuthClient = { ...confidential, secret: null };

interface Sent {
  readonly form?: Record<string, string> | [string, string][] | string;
  readonly headers?: Record<string, string>;
}

function start(client: OAuthClient = confidential, appName = 'Email Verifier') {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const logged: string[] = [];
  const handler = createAuthorizationServer({
    clock: { now: () => new Date(time), wait: systemClock.wait },
    random: seededRandom('oauth'),
    version: '1.2.3',
    client,
    appName,
    issuerUrl: () => issuer,
    log: (text) => logged.push(text),
  });
  return {
    logged,
    handler,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    call: (method: string, path: string, sent: Sent = {}) => call(handler, method, issuer + path, sent),
  };
}

type Server = ReturnType<typeof start>;

async function call(handler: FetchHandler, method: string, url: string, { form, headers = {} }: Sent) {
  const response = await handler(
    new Request(url, {
      method,
      headers: { ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
      body: form === undefined ? null : typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    }),
  );
  const text = await response.text();
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    text,
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
    json: (text.startsWith('{') ? JSON.parse(text) : undefined) as any,
    location,
    back: location === null ? {} : Object.fromEntries(new URL(location).searchParams),
  };
}

const asked = {
  response_type: 'code',
  client_id: 'email-verifier',
  redirect_uri: redirectUri,
  scope: 'profile',
  state: 'the state&',
  code_challenge: codeChallenge(verifier),
  code_challenge_method: 'S256',
};

type Changes = Record<string, string | undefined>;

function changed(fields: Changes, changes: Changes): Record<string, string> {
  const entries = Object.entries({ ...fields, ...changes });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const authorizeUrl = (changes: Changes = {}) => `/authorize?${new URLSearchParams(changed(asked, changes))}`;
const keyOf = (html: string) => /name="key" value="([^"]+)"/.exec(html)?.[1] ?? '';

async function allow(server: Server, changes: Changes = {}): Promise<string> {
  const page = await server.call('GET', authorizeUrl(changes));
  expect(page.status).toBe(200);
  const { back } = await server.call('POST', '/authorize', { form: { key: keyOf(page.text), decision: 'allow' } });
  return back['code'] ?? '';
}

const basic = (id: string, secret: string) =>
  `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`;
const authorization = basic('email-verifier', 's3cret:ü');

async function redeem(
  server: Server,
  code: string,
  changes: Changes = {},
  headers: Record<string, string> = { authorization },
) {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
  return server.call('POST', '/token', { form: changed(form, changes), headers });
}

async function refresh(server: Server, refresh_token: string, changes: Changes = {}) {
  const form = changed({ grant_type: 'refresh_token', refresh_token }, changes);
  return server.call('POST', '/token', { form, headers: { authorization } });
}

async function isLive(server: Server, token: string): Promise<boolean> {
  const { status } = await server.call('GET', '/userinfo', { headers: { authorization: `Bearer ${token}` } });
  expect([200, 401]).toContain(status);
  return status === 200;
}

/** What may not be in any page, header or log. */
function expectNoSecrets(...texts: string[]): void {
  for (const text of texts) for (const secret of ['s3cret', verifier]) expect(text).not.toContain(secret);
}

describe('the consent page', () => {
  test('says what it is, what is asked for, and gives a form without script', async () => {
    const server = start();
    const { status, headers, text } = await server.call('GET', authorizeUrl({ scope: 'profile mail.read' }));
    expect(status).toBe(200);
    for (const part of [
      'Allow Email Verifier?',
      'stand-in',
      'test tokens',
      '<code>profile</code>',
      '<code>mail.read</code>',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/<form method="post" action="\/authorize">/);
    expect(text).not.toMatch(/<script|style="| on[a-z]+="/);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self' http://127.0.0.1:9200; frame-ancestors 'none'",
    );
    // With no-referrer a browser would send the form with the origin null, which is refused.
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expectNoSecrets(text, JSON.stringify([...headers]));
    expect((await server.call('GET', '/style.css')).text).toContain('.consent');
    expect((await server.call('GET', '/icon.svg')).text).toContain('<svg');
  });

  test('shows the texts of a manifest as text', async () => {
    const server = start({ ...confidential, scopes: ['<b>'] }, '<script>alert(1)</script>');
    const { text } = await server.call('GET', authorizeUrl({ scope: '<b>' }));
    expect(text).not.toMatch(/<script|<b>/);
    expect(text).toContain('&lt;script&gt;');
  });

  test('asks for all scopes of the client when the request names none, and says when there are none', async () => {
    expect((await start().call('GET', authorizeUrl({ scope: undefined }))).text).toContain('mail.read');
    const none = start({ ...confidential, scopes: [] });
    expect((await none.call('GET', authorizeUrl({ scope: undefined }))).text).toContain('asks for no OAuth scopes');
  });

  test('Allow leads back with a code and the state, and keeps the redirect URI’s own parameters', async () => {
    const server = start();
    const page = await server.call('GET', authorizeUrl());
    const answer = await server.call('POST', '/authorize', { form: { key: keyOf(page.text), decision: 'allow' } });
    expect(answer.status).toBe(303);
    expect(answer.location?.startsWith(redirectUri)).toBe(true);
    expect(answer.back).toEqual({
      kept: '1',
      code: expect.stringMatching(/^miniapptest_code_[A-Za-z0-9_-]{43}$/),
      state: 'the state&',
    });
  });

  test('Deny leads back with access_denied', async () => {
    const server = start();
    const page = await server.call('GET', authorizeUrl({ state: undefined }));
    const answer = await server.call('POST', '/authorize', { form: { key: keyOf(page.text), decision: 'deny' } });
    expect(answer.status).toBe(303);
    expect(answer.back).toEqual({ kept: '1', error: 'access_denied', error_description: expect.any(String) });
  });
});

describe('a request for authorization is refused with a page, never a redirect', () => {
  const other = 'https://evil.example/callback';
  test.each<[string, string]>([
    ['without a client', authorizeUrl({ client_id: undefined })],
    ['with an empty client', authorizeUrl({ client_id: '' })],
    ['of another client', authorizeUrl({ client_id: 'other' })],
    ['of the client in capitals', authorizeUrl({ client_id: 'EMAIL-VERIFIER' })],
    ['to another redirect URI', authorizeUrl({ redirect_uri: other })],
    ['to the redirect URI with more behind', authorizeUrl({ redirect_uri: `${redirectUri}&x=1` })],
    ['to the redirect URI with less', authorizeUrl({ redirect_uri: redirectUri.replace('?kept=1', '') })],
    [
      'to a host that begins alike',
      authorizeUrl({ redirect_uri: redirectUri.replace('127.0.0.1', '127.0.0.1.evil.example') }),
    ],
    ['to a script', authorizeUrl({ redirect_uri: 'javascript:alert(1)' })],
    ['with two redirect URIs', `${authorizeUrl()}&redirect_uri=${encodeURIComponent(other)}`],
    ['with two equal redirect URIs', `${authorizeUrl()}&redirect_uri=${encodeURIComponent(redirectUri)}`],
    ['with two clients', `${authorizeUrl()}&client_id=other`],
    ['with nothing', '/authorize'],
    ['that is too long', authorizeUrl({ state: 'x'.repeat(9000) })],
  ])('%s', async (_, path) => {
    const { status, location, text } = await start().call('GET', path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(location).toBeNull();
    expect(text).toMatch(/^<!doctype html>/i);
    expect(text).not.toContain('evil.example');
  });

  test('also when one of several redirect URIs must be named', async () => {
    const two = start({ ...confidential, redirectUris: [redirectUri, 'http://127.0.0.1:9300/'] });
    expect((await two.call('GET', authorizeUrl({ redirect_uri: undefined }))).status).toBe(400);
    expect((await start().call('GET', authorizeUrl({ redirect_uri: undefined }))).status).toBe(200);
  });
});

describe('a request for authorization is sent back at once, with error and state (RFC 6749, 4.1.2.1)', () => {
  test.each<[string, string, string, OAuthClient?]>([
    ['no response type', authorizeUrl({ response_type: undefined }), 'invalid_request'],
    ['the implicit grant', authorizeUrl({ response_type: 'token' }), 'unsupported_response_type'],
    ['another response type', authorizeUrl({ response_type: 'code id_token' }), 'unsupported_response_type'],
    ['an unknown scope', authorizeUrl({ scope: 'profile admin' }), 'invalid_scope'],
    ['a malformed scope', authorizeUrl({ scope: 'profile  mail.read' }), 'invalid_scope'],
    ['a scope that no scope can be', authorizeUrl({ scope: '"' }), 'invalid_scope', { ...confidential, scopes: ['"'] }],
    ['two scopes parameters', `${authorizeUrl()}&scope=mail.read`, 'invalid_request'],
    ['two challenges', `${authorizeUrl()}&code_challenge=x`, 'invalid_request'],
    [
      'no challenge though PKCE is demanded',
      authorizeUrl({ code_challenge: undefined, code_challenge_method: undefined }),
      'invalid_request',
    ],
    [
      'no challenge of a public client, whatever it says of PKCE',
      authorizeUrl({ code_challenge: undefined, code_challenge_method: undefined }),
      'invalid_request',
      { ...publicClient, pkce: false },
    ],
    [
      'a method without a challenge',
      authorizeUrl({ code_challenge: undefined }),
      'invalid_request',
      { ...confidential, pkce: false },
    ],
    [
      'a challenge without a method, which means plain',
      authorizeUrl({ code_challenge_method: undefined }),
      'invalid_request',
    ],
    ['the method plain', authorizeUrl({ code_challenge_method: 'plain', code_challenge: verifier }), 'invalid_request'],
    ['a challenge that is too short', authorizeUrl({ code_challenge: 'abc' }), 'invalid_request'],
    ['a challenge that is no base64url', authorizeUrl({ code_challenge: `${'a'.repeat(42)}=` }), 'invalid_request'],
  ])('%s', async (_, path, error, client) => {
    const { status, location, back } = await start(client).call('GET', path);
    expect(status).toBe(303);
    expect(location?.startsWith(redirectUri)).toBe(true);
    expect(back).toEqual({ kept: '1', error, error_description: expect.any(String), state: 'the state&' });
    // RFC 6749, 5.2: the characters that a description may have.
    expect(back['error_description']).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  test('two states: none of them is sent back', async () => {
    const { back } = await start().call('GET', `${authorizeUrl()}&state=other`);
    expect(back).toMatchObject({ error: 'invalid_request' });
    expect(back).not.toHaveProperty('state');
  });

  test('parameters that mean nothing here are ignored, even twice', async () => {
    const path = `${authorizeUrl()}&audience=a&audience=b&prompt=consent&__proto__=x&constructor=y`;
    expect((await start().call('GET', path)).status).toBe(200);
  });
});

describe('the form of the consent page', () => {
  test.each<[string, (key: string) => Sent]>([
    ['without its key', () => ({ form: { decision: 'allow' } })],
    ['with another key', () => ({ form: { key: 'x', decision: 'allow' } })],
    ['with a key of the prototype', () => ({ form: { key: '__proto__', decision: 'allow' } })],
    ['with two keys', (key) => ({ form: `key=${key}&key=${key}&decision=allow` })],
    ['without a decision', (key) => ({ form: { key } })],
    ['with another decision', (key) => ({ form: { key, decision: 'maybe' } })],
    ['with both decisions', (key) => ({ form: `key=${key}&decision=deny&decision=allow` })],
    ['as JSON', (key) => ({ form: `{"key":"${key}"}`, headers: { 'content-type': 'application/json' } })],
    ['from another site', (key) => ({ form: { key, decision: 'allow' }, headers: { origin: 'https://evil.example' } })],
    ['from a page without origin', (key) => ({ form: { key, decision: 'allow' }, headers: { origin: 'null' } })],
    [
      'from another port',
      (key) => ({ form: { key, decision: 'allow' }, headers: { origin: 'http://127.0.0.1:9200' } }),
    ],
    [
      'under a name of somebody else',
      (key) => ({ form: { key, decision: 'allow' }, headers: { host: 'evil.example' } }),
    ],
    ['with 20 KiB', (key) => ({ form: { key, decision: 'allow', more: 'x'.repeat(20_000) } })],
  ])('is refused %s', async (_, sent) => {
    const server = start();
    const page = await server.call('GET', authorizeUrl());
    const { status, location } = await server.call('POST', '/authorize', sent(keyOf(page.text)));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(location).toBeNull();
    expect(server.logged).toEqual([]);
  });

  test('is taken from its own page', async () => {
    const server = start();
    const page = await server.call('GET', authorizeUrl());
    const form = { key: keyOf(page.text), decision: 'allow' };
    expect((await server.call('POST', '/authorize', { form, headers: { origin: issuer } })).status).toBe(303);
  });

  test('is good once, and for ten minutes', async () => {
    const server = start();
    const form = { key: keyOf((await server.call('GET', authorizeUrl())).text), decision: 'deny' };
    expect((await server.call('POST', '/authorize', { form })).status).toBe(303);
    const again = await server.call('POST', '/authorize', { form: { ...form, decision: 'allow' } });
    expect([again.status, again.location]).toEqual([400, null]);
    const late = { key: keyOf((await server.call('GET', authorizeUrl())).text), decision: 'allow' };
    server.pass(600);
    expect((await server.call('POST', '/authorize', { form: late })).status).toBe(400);
  });
});

describe('a code', () => {
  test('is exchanged for test tokens, which open the user’s page', async () => {
    const server = start();
    const answer = await redeem(server, await allow(server));
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      access_token: expect.stringMatching(/^miniapptest_access_/),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^miniapptest_refresh_/),
      scope: 'profile',
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    const user = await server.call('GET', '/userinfo', {
      headers: { authorization: `Bearer ${answer.json.access_token}` },
    });
    expect(user.json).toEqual({ sub: 'test-user', name: 'Test User', scope: 'profile' });
  });

  test.each<[string, OAuthClient, Changes, Record<string, string>, Changes?]>([
    ['with the secret in the form', confidential, { client_id: 'email-verifier', client_secret: 's3cret:ü' }, {}],
    ['with the client in header and form', confidential, { client_id: 'email-verifier' }, { authorization }],
    [
      'with the header’s scheme in small letters',
      confidential,
      {},
      { authorization: authorization.replace('Basic', 'basic') },
    ],
    ['of a public client', publicClient, { client_id: 'email-verifier' }, {}],
    [
      'without PKCE where none is demanded',
      { ...confidential, pkce: false },
      { code_verifier: undefined },
      { authorization },
      { code_challenge: undefined, code_challenge_method: undefined },
    ],
    ['with PKCE where none is demanded', { ...confidential, pkce: false }, {}, { authorization }],
    [
      'without the redirect URI that was not named before',
      confidential,
      { redirect_uri: undefined },
      { authorization },
      { redirect_uri: undefined },
    ],
  ])('%s', async (_, client, changes, headers, authorizationChanges) => {
    const server = start(client);
    const { status, json } = await redeem(server, await allow(server, authorizationChanges), changes, headers);
    expect({ status, json }).toMatchObject({ status: 200, json: { token_type: 'Bearer' } });
  });

  test.each<[string, number, string, Changes, (Record<string, string> | undefined)?, OAuthClient?, Changes?]>([
    ['no grant type', 400, 'invalid_request', { grant_type: undefined }],
    ['the password grant', 400, 'unsupported_grant_type', { grant_type: 'password' }],
    ['a grant type of the prototype', 400, 'unsupported_grant_type', { grant_type: 'constructor' }],
    ['no code', 400, 'invalid_request', { code: undefined }],
    ['an empty code', 400, 'invalid_request', { code: '' }],
    ['an unknown code', 400, 'invalid_grant', { code: 'miniapptest_code_x' }],
    ['no redirect URI', 400, 'invalid_request', { redirect_uri: undefined }],
    ['another redirect URI', 400, 'invalid_grant', { redirect_uri: `${redirectUri}&x` }],
    [
      'another redirect URI than the only one',
      400,
      'invalid_grant',
      { redirect_uri: 'http://x.example/' },
      undefined,
      confidential,
      { redirect_uri: undefined },
    ],
    ['no verifier', 400, 'invalid_request', { code_verifier: undefined }],
    ['another verifier', 400, 'invalid_grant', { code_verifier: 'b'.repeat(43) }],
    ['the challenge for a verifier', 400, 'invalid_grant', { code_verifier: codeChallenge(verifier) }],
    ['a verifier that is too short', 400, 'invalid_grant', { code_verifier: 'a' }],
    [
      'a verifier without a challenge',
      400,
      'invalid_grant',
      {},
      undefined,
      { ...confidential, pkce: false },
      { code_challenge: undefined, code_challenge_method: undefined },
    ],
    ['no client', 401, 'invalid_client', {}, {}],
    ['a client without its secret', 401, 'invalid_client', { client_id: 'email-verifier' }, {}],
    ['an empty secret', 401, 'invalid_client', { client_id: 'email-verifier', client_secret: '' }, {}],
    ['a wrong secret in the form', 401, 'invalid_client', { client_id: 'email-verifier', client_secret: 'x' }, {}],
    ['a wrong secret in the header', 401, 'invalid_client', {}, { authorization: basic('email-verifier', 'x') }],
    ['another client', 401, 'invalid_client', {}, { authorization: basic('other', 's3cret:ü') }],
    ['another client in the form', 401, 'invalid_client', { client_id: 'other' }, { authorization }],
    [
      'both ways at once',
      400,
      'invalid_request',
      { client_id: 'email-verifier', client_secret: 's3cret:ü' },
      { authorization },
    ],
    ['a bearer token', 401, 'invalid_client', {}, { authorization: 'Bearer x' }],
    ['no base64', 401, 'invalid_client', {}, { authorization: 'Basic ???' }],
    ['base64 without a colon', 401, 'invalid_client', {}, { authorization: `Basic ${btoa('email-verifier')}` }],
    ['an id that was not encoded', 401, 'invalid_client', {}, { authorization: `Basic ${btoa('a:b:c')}` }],
    ['an escape that is none', 401, 'invalid_client', {}, { authorization: `Basic ${btoa('%zz:%')}` }],
    ['a public client with a secret', 401, 'invalid_client', {}, { authorization }, publicClient],
  ])('is refused with %s', async (_, status, error, changes, headers, client, authorizationChanges) => {
    const server = start(client);
    const answer = await redeem(server, await allow(server, authorizationChanges), changes, headers);
    expect([answer.status, answer.json.error]).toEqual([status, error]);
    expect(Object.keys(answer.json)).toEqual(['error', 'error_description']);
    expect(answer.json.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="miniapp"' : null);
    expectNoSecrets(answer.text, ...server.logged);
    expect(server.logged).toEqual([]);
  });

  test('with a parameter twice', async () => {
    const server = start();
    const form = `grant_type=authorization_code&code=${await allow(server)}&code=x`;
    const { status, json } = await server.call('POST', '/token', { form, headers: { authorization } });
    expect([status, json.error]).toEqual([400, 'invalid_request']);
  });

  test('is void after an attempt with something that does not fit', async () => {
    for (const changes of [{ code_verifier: 'b'.repeat(43) }, { redirect_uri: 'http://127.0.0.1:9200/' }]) {
      const server = start();
      const code = await allow(server);
      await redeem(server, code, changes);
      expect((await redeem(server, code)).json.error).toBe('invalid_grant');
    }
  });

  test('is still good after a request that is malformed, or of a client that is not known', async () => {
    const server = start();
    const code = await allow(server);
    await redeem(server, code, { code_verifier: undefined });
    await redeem(server, code, {}, {});
    expect((await redeem(server, code)).status).toBe(200);
  });

  test('is good for 60 seconds', async () => {
    const server = start();
    const [early, late] = [await allow(server), await allow(server)];
    server.pass(59.999);
    expect((await redeem(server, early)).status).toBe(200);
    server.pass(0.001);
    expect((await redeem(server, late)).json.error).toBe('invalid_grant');
  });

  test('used again is refused, and revokes what was issued for it, at any time', async () => {
    const server = start();
    const code = await allow(server);
    const { json: first } = await redeem(server, code);
    const { json: second } = await refresh(server, first.refresh_token);
    expect(await isLive(server, first.access_token)).toBe(true);
    server.pass(120);
    expect((await redeem(server, code)).json.error).toBe('invalid_grant');
    for (const token of [first.access_token, second.access_token]) expect(await isLive(server, token)).toBe(false);
    expect((await refresh(server, second.refresh_token)).json.error).toBe('invalid_grant');
  });

  test('of one sign-in says nothing about another', async () => {
    const server = start();
    const [one, two] = [await allow(server), await allow(server)];
    const { json } = await redeem(server, two);
    await redeem(server, one);
    await redeem(server, one);
    expect(await isLive(server, json.access_token)).toBe(true);
  });
});

describe('a refresh token', () => {
  const signedIn = async (changes: Changes = {}) => {
    const server = start();
    const { json } = await redeem(server, await allow(server, changes));
    return { server, tokens: json as { access_token: string; refresh_token: string } };
  };

  test('is exchanged for new tokens, again and again', async () => {
    const { server, tokens } = await signedIn();
    let { refresh_token } = tokens;
    const seen = new Set([tokens.access_token, refresh_token]);
    for (let round = 1; round <= 3; round++) {
      const { status, json, headers } = await refresh(server, refresh_token);
      expect([status, json.scope, headers.get('cache-control')]).toEqual([200, 'profile', 'no-store']);
      expect(await isLive(server, json.access_token)).toBe(true);
      refresh_token = json.refresh_token;
      seen.add(json.access_token).add(refresh_token);
      expect(seen.size).toBe(2 + 2 * round);
      server.pass(3600);
      expect(await isLive(server, json.access_token)).toBe(false);
    }
  });

  test('used again is refused, and revokes the whole family', async () => {
    const { server, tokens } = await signedIn();
    const { json: second } = await refresh(server, tokens.refresh_token);
    const { json: third } = await refresh(server, second.refresh_token);
    const reused = await refresh(server, tokens.refresh_token);
    expect([reused.status, reused.json.error]).toEqual([400, 'invalid_grant']);
    expect((await refresh(server, third.refresh_token)).json.error).toBe('invalid_grant');
    for (const { access_token } of [tokens, second, third]) expect(await isLive(server, access_token)).toBe(false);
  });

  test('may ask for less, and gets all again later, but never more', async () => {
    const { server, tokens } = await signedIn({ scope: 'profile mail.read' });
    const { json: less } = await refresh(server, tokens.refresh_token, { scope: 'mail.read' });
    expect(less.scope).toBe('mail.read');
    const { json: all } = await refresh(server, less.refresh_token);
    expect(all.scope).toBe('profile mail.read');
    for (const scope of ['profile admin', ' ', '"']) {
      const more = await refresh(server, all.refresh_token, { scope });
      expect([more.status, more.json.error]).toEqual([400, 'invalid_scope']);
    }
    expect((await refresh(server, all.refresh_token)).status).toBe(200);
  });

  test.each<[string, Changes]>([
    ['missing', { refresh_token: undefined }],
    ['unknown', { refresh_token: 'x' }],
    ['an access token', {}],
  ])('%s is refused', async (what, changes) => {
    const { server, tokens } = await signedIn();
    const { status, json } = await refresh(server, tokens.access_token, changes);
    expect([status, json.error]).toEqual([400, what === 'missing' ? 'invalid_request' : 'invalid_grant']);
  });

  test('needs the client', async () => {
    const { server, tokens } = await signedIn();
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    expect((await server.call('POST', '/token', { form })).json.error).toBe('invalid_client');
    expect((await refresh(server, tokens.refresh_token)).status).toBe(200);
  });
});

describe('the token endpoint takes forms of a sensible size by POST only', () => {
  test.each<[string, string, Sent, number]>([
    ['GET', 'GET', {}, 405],
    ['DELETE', 'DELETE', {}, 405],
    ['JSON', 'POST', { form: '{}', headers: { 'content-type': 'application/json', authorization } }, 400],
    [
      'a type that begins alike',
      'POST',
      { form: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded2' } },
      400,
    ],
    ['no body', 'POST', { headers: { authorization } }, 400],
    ['an empty form', 'POST', { form: '', headers: { authorization } }, 400],
    ['20 KiB', 'POST', { form: `code=${'x'.repeat(20_000)}`, headers: { authorization } }, 413],
    ['another site', 'POST', { form: 'a=b', headers: { authorization, origin: 'https://evil.example' } }, 403],
    ['another name', 'POST', { form: 'a=b', headers: { authorization, host: 'evil.example' } }, 403],
  ])('%s', async (_, method, sent, status) => {
    const server = start();
    const answer = await server.call(method, '/token', sent);
    expect([answer.status, answer.json.error]).toEqual([status, 'invalid_request']);
    expect(answer.json.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'POST' : null);
    expect(server.logged).toEqual([]);
  });

  test('with a charset', async () => {
    const server = start();
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', authorization };
    const answer = await server.call('POST', '/token', { form: 'grant_type=x&%zz=%ff', headers });
    expect(answer.json.error).toBe('unsupported_grant_type');
  });
});

describe('the user’s page', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no token', {}, 'Bearer realm="miniapp"'],
    ['an unknown token', { authorization: 'Bearer x' }, 'Bearer realm="miniapp", error="invalid_token"'],
    ['the client’s secret', { authorization }, 'Bearer realm="miniapp", error="invalid_token"'],
  ])('needs an access token, not %s', async (_, headers, challenge) => {
    const answer = await start().call('GET', '/userinfo', { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  });
});

test('the server describes itself (RFC 8414)', async () => {
  const path = '/.well-known/oauth-authorization-server';
  const { json } = await start().call('GET', path);
  expect(json).toEqual({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    scopes_supported: ['profile', 'mail.read'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  });
  expect((await start(publicClient).call('GET', path)).json.token_endpoint_auth_methods_supported).toEqual(['none']);
});

test('a failure of its own is logged, and tells nothing', async () => {
  const logged: string[] = [];
  const handler = createAuthorizationServer({
    clock: systemClock,
    random: {
      bytes: () => {
        throw new Error('no bytes: hidden');
      },
    },
    version: '1.2.3',
    client: confidential,
    appName: 'Email Verifier',
    issuerUrl: () => issuer,
    log: (text) => logged.push(text),
  });
  const answer = await call(handler, 'GET', issuer + authorizeUrl(), {});
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('hidden');
  expect(logged.join()).toContain('GET /authorize failed: Error: no bytes: hidden');
  expect(logged.join()).not.toContain('code_challenge');
});

test('what nobody answers is forgotten, so that memory has an end', async () => {
  const server = start();
  const first = keyOf((await server.call('GET', authorizeUrl())).text);
  for (let count = 0; count < 1000; count++) await server.call('GET', authorizeUrl());
  const form = { key: first, decision: 'allow' };
  expect((await server.call('POST', '/authorize', { form })).status).toBe(400);
});

describe('the redirect URI', () => {
  const origin = 'http://127.0.0.1:9200';
  const open = () => {
    const answers: unknown[] = [];
    const handler = createCallback({
      version: '1.2.3',
      state: 's',
      onAnswer: (answer, target) => answers.push([answer, target]),
    });
    const visit = (path: string, sent: Sent = {}) => call(handler, 'GET', origin + path, sent);
    return { answers, visit };
  };

  test('takes the first answer to its sign-in', async () => {
    const { answers, visit } = open();
    const page = await visit(`${callbackPath}?code=c&state=s`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('You can close this page');
    expect(page.text).not.toContain('code=c');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect((await visit(`${callbackPath}?code=d&state=s`)).status).toBe(400);
    expect(answers).toEqual([[{ code: 'c' }, `${callbackPath}?code=c&state=s`]]);
    for (const path of ['/style.css', '/icon.svg']) expect((await visit(path)).status).toBe(200);
  });

  test('takes a denial, and no answer to another sign-in', async () => {
    const { answers, visit } = open();
    for (const query of ['', '?code=c', '?code=c&state=t', '?error=access_denied&state=t']) {
      expect((await visit(callbackPath + query)).status).toBe(400);
    }
    expect(answers).toEqual([]);
    expect((await visit(`${callbackPath}?error=access_denied&state=s`)).text).toContain('Not signed in');
    expect(answers).toEqual([[{ reason: 'denied', problem: expect.any(String) }, expect.any(String)]]);
  });

  test('is for this machine only', async () => {
    const { answers, visit } = open();
    const path = `${callbackPath}?code=c&state=s`;
    expect((await visit(path, { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await visit('/elsewhere')).status).toBe(404);
    expect(answers).toEqual([]);
  });
});

test('an install on the local platform sends test tokens, and shows them to nobody else', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, [], {
    auth: {
      type: 'oauth2',
      authorization_url: 'https://accounts.example.com/authorize',
      token_url: 'https://accounts.example.com/token',
      client_id: 'email-verifier',
      inputs: [{ name: 'region', type: 'string', title: 'Region' }],
    },
    subscribe: { url: `${server.url}/subscribe`, headers: { Authorization: 'Bearer {{auth.access_token}}' } },
  });
  const { status, json } = await install(platform, manifest, { region: 'eu' });
  expect([status, json.state]).toEqual([201, 'installed']);
  const [received] = server.received;
  const body = JSON.parse(received?.body ?? '');
  expect(body).toMatchObject({
    region: 'eu',
    access_token: expect.stringMatching(/^miniapptest_access_/),
    refresh_token: expect.stringMatching(/^miniapptest_refresh_/),
  });
  expect(received?.headers).toContainEqual(['Authorization', `Bearer ${body.access_token}`]);
  expect((await platform.call('GET', '/platform/v1/deliveries')).text).not.toContain('miniapptest');
  // The tokens are no inputs: nobody can give them.
  const given = await install(platform, manifest, { region: 'eu', access_token: 'mine' });
  expect([given.status, given.json.error.code]).toEqual([422, 'inputs-invalid']);
});
