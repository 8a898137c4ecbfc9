import { describe, expect, test } from 'vitest';
import { type SignIn, signInOAuth } from '../../src/app/sign-in-oauth.ts';
import { MiniappError } from '../../src/core/errors.ts';
import { type Http, HttpFailure } from '../../src/core/http.ts';
import { codeChallenge, oauthValues } from '../../src/core/install/oauth.ts';
import { buildInstallRequest } from '../../src/core/install/request.ts';
import { seededRandom } from '../../src/core/install/seeded.ts';
import type { AuthOauth2 } from '../../src/generated/manifest.ts';
import { systemClock } from '../../src/system/clock.ts';
import { createHttp } from '../../src/system/http.ts';
import type { FetchHandler, Serve, System } from '../../src/system/ports.ts';
import { serve } from '../../src/system/serve.ts';

type Slice = Pick<System, 'http' | 'serve' | 'clock' | 'random' | 'version'>;

interface Place {
  readonly system: Slice;
  /** The servers that have not been stopped. */
  readonly open: Set<string>;
}

const auth: AuthOauth2 = {
  type: 'oauth2',
  authorization_url: 'https://accounts.example.com/authorize?audience=api',
  token_url: 'https://accounts.example.com/token',
  client_id: 'email-verifier',
  client_secret: 's3cret-value',
  scopes: ['profile', 'mail.read'],
};
const { client_secret: _, ...publicAuth } = auth;

const signIn: SignIn = { auth, appName: 'Email Verifier', mode: 'automatic', timeout: 10_000 };
const rest = { clock: systemClock, version: '1.2.3' };

function tracked(given: Serve): Pick<Place, 'open'> & { serve: Serve } {
  const open = new Set<string>();
  return {
    open,
    serve: async (handler, port) => {
      const server = await given(handler, port);
      open.add(server.url);
      return {
        ...server,
        close: async () => {
          await server.close();
          open.delete(server.url);
        },
      };
    },
  };
}

function overSockets(): Place {
  const { open, serve: trackedServe } = tracked(serve);
  return {
    open,
    system: { ...rest, http: createHttp({ allowPrivate: false }), serve: trackedServe, random: seededRandom('s') },
  };
}

function inProcess(): Place {
  const served = new Map<string, FetchHandler>();
  let port = 40_000;
  const { open, serve: trackedServe } = tracked(async (handler, wanted) => {
    const url = `http://127.0.0.1:${wanted === 0 ? port++ : wanted}`;
    if (served.has(url)) throw new MiniappError('port-in-use', { port: wanted });
    served.set(url, handler);
    return { url, networkUrl: null, close: async () => void served.delete(url) };
  });
  const http: Http = async ({ method, url, headers, body }, { bodyLimit }) => {
    const handler = served.get(new URL(url).origin);
    if (!handler) throw new HttpFailure('refused', `nothing listens at ${new URL(url).host}`);
    const response = await handler(new Request(url, { method, headers, body: body as Uint8Array<ArrayBuffer> | null }));
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: bytes.subarray(0, bodyLimit),
      truncated: bytes.length > bodyLimit,
    };
  };
  return { open, system: { ...rest, http, serve: trackedServe, random: seededRandom('s') } };
}

const places = [
  ['over sockets', overSockets],
  ['in process', inProcess],
] as const;

const text = (bytes: Uint8Array | null) => new TextDecoder().decode(bytes ?? new Uint8Array());

/** A person's browser: opens the page, presses a button, and follows the redirect unless told not to. */
async function press(http: Http, authorizationUrl: string, decision: 'allow' | 'deny') {
  const limits = { timeout: 5_000, bodyLimit: 100_000 };
  const get = (url: string) => {
    const headers = { host: new URL(url).host, accept: 'text/html' };
    return http({ method: 'GET', url, headers, body: null }, limits);
  };
  const page = await get(authorizationUrl);
  const html = text(page.body);
  const action = new URL(/<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? '', authorizationUrl);
  const form = new URLSearchParams({ decision });
  for (const [, name = '', value = ''] of html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]+)"/g)) {
    form.set(name, value);
  }
  const allowed = await http(
    {
      method: 'POST',
      url: action.href,
      headers: {
        host: action.host,
        origin: action.origin,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new TextEncoder().encode(form.toString()),
    },
    limits,
  );
  const location = allowed.headers['location'] ?? '';
  return { location, follow: async (url = location) => text((await get(url)).body) };
}

async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MiniappError)) throw new Error(`It did not fail as expected: ${String(error)}`);
  return { code: error.code, message: error.message };
}

describe.each(places)('%s, automatically', (__, create) => {
  test('every step is walked, and shown as the platform would send it', async () => {
    const { system, open } = create();
    const { steps, tokens, refreshed } = await signInOAuth(signIn, system);
    expect(open).toEqual(new Set());
    expect(steps.map(({ title }) => title)).toEqual([
      'Authorization request',
      'Callback',
      'Token request',
      'Refresh request',
    ]);
    const [asked, came, exchanged, renewed] = steps;
    const question = new URL(asked?.request.url ?? '');
    expect(question.origin + question.pathname).toBe('https://accounts.example.com/authorize');
    expect(Object.fromEntries(question.searchParams)).toEqual({
      audience: 'api',
      response_type: 'code',
      client_id: 'email-verifier',
      redirect_uri: 'https://platform.example/oauth/callback',
      scope: 'profile mail.read',
      state: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      code_challenge: expect.any(String),
      code_challenge_method: 'S256',
    });
    const callback = new URL(came?.request.url ?? '');
    expect(callback.origin + callback.pathname).toBe('https://platform.example/oauth/callback');
    expect(callback.searchParams.get('state')).toBe(question.searchParams.get('state'));

    const form = new URLSearchParams(text(exchanged?.request.body ?? null));
    expect(exchanged?.request.url).toBe('https://accounts.example.com/token');
    expect(exchanged?.request.headers).toMatchObject({
      host: 'accounts.example.com',
      'user-agent': 'miniapp/1.2.3',
      authorization: 'Basic ••••••',
    });
    expect(form.get('code')).toBe(callback.searchParams.get('code'));
    expect(form.get('redirect_uri')).toBe('https://platform.example/oauth/callback');
    expect(codeChallenge(form.get('code_verifier') ?? '')).toBe(question.searchParams.get('code_challenge'));
    expect(exchanged?.answer?.status).toBe(200);
    expect(JSON.parse(exchanged?.answer?.body ?? '')).toEqual(tokens);

    expect(new URLSearchParams(text(renewed?.request.body ?? null)).get('refresh_token')).toBe(tokens.refresh_token);
    expect(JSON.parse(renewed?.answer?.body ?? '')).toEqual(refreshed);
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    for (const token of [tokens, refreshed]) expect(token.access_token).toMatch(/^miniapptest_access_/);
    expect(JSON.stringify(steps)).not.toMatch(/s3cret|127\.0\.0\.1/);
  });

  test('the same seed gives the same walk, on whichever ports', async () => {
    const walks = [await signInOAuth(signIn, create().system), await signInOAuth(signIn, create().system)];
    expect(walks[0]).toEqual(walks[1]);
  });

  test.each<[string, AuthOauth2]>([
    ['a public client', publicAuth],
    ['without PKCE', { ...auth, pkce: false }],
    ['without scopes', { ...publicAuth, scopes: [] }],
    ['with several scopes in one entry', { ...auth, scopes: ['profile mail.read'] }],
    ['with odd characters', { ...auth, client_id: 'a:b &ü', client_secret: '%:+ ✓' }],
  ])('%s', async (___, given) => {
    const { system } = create();
    const { steps, tokens } = await signInOAuth({ ...signIn, auth: given, reveal: true }, system);
    expect(steps).toHaveLength(4);
    expect(tokens.token_type).toBe('Bearer');
  });

  test('the client’s secret is shown when asked for', async () => {
    const { steps } = await signInOAuth({ ...signIn, reveal: true }, create().system);
    expect(steps[2]?.request.headers['authorization']).toBe(`Basic ${btoa('email-verifier:s3cret-value')}`);
  });

  test.each<[string, AuthOauth2, string, RegExp]>([
    ['a scope that no scope can be', { ...auth, scopes: ['a"b'] }, 'sign-in-failed', /invalid_scope/],
    ['a public client without PKCE', { ...publicAuth, pkce: false }, 'sign-in-failed', /PKCE is required/],
    ['a request that is too long', { ...auth, scopes: ['x'.repeat(9000)] }, 'sign-in-failed', /answered 413/],
    ['an input that is not there', { ...auth, client_id: '{{auth.id}}' }, 'request-invalid', /\{\{auth\.id\}\}/],
  ])('fails with %s', async (___, given, code, message) => {
    const { system, open } = create();
    expect(await failureOf(signInOAuth({ ...signIn, auth: given }, system))).toEqual({
      code,
      message: expect.stringMatching(message),
    });
    expect(open).toEqual(new Set());
  });
});

describe.each(places)('%s, by a person', (__, create) => {
  const byPerson = { ...signIn, mode: 'browser' } as const;

  test('signs in with the form of the page', async () => {
    const { system, open } = create();
    let lastPage: Promise<string> | undefined;
    const { steps, tokens } = await signInOAuth(
      {
        ...byPerson,
        onReady: ({ authorizationUrl }) => {
          lastPage = press(system.http, authorizationUrl, 'allow').then(({ follow }) => follow());
        },
      },
      system,
    );
    expect(await lastPage).toContain('You can close this page');
    expect(open).toEqual(new Set());
    expect(steps[0]?.request.url).toMatch(
      /^https:\/\/accounts\.example\.com\/authorize\?.*redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A\d+%2Foauth%2Fcallback/,
    );
    expect(steps[1]?.request.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback\?code=miniapptest_code_/);
    expect(tokens.refresh_token).toMatch(/^miniapptest_refresh_/);
  });

  test('waits on when the answer belongs to another sign-in', async () => {
    const { system } = create();
    const pages: string[] = [];
    let person: Promise<void> | undefined;
    await signInOAuth(
      {
        ...byPerson,
        onReady: ({ authorizationUrl }) => {
          person = press(system.http, authorizationUrl, 'allow').then(async ({ location, follow }) => {
            const { origin, pathname } = new URL(location);
            pages.push(await follow(`${origin}${pathname}?error=access_denied&state=forged`));
            pages.push(await follow());
          });
        },
      },
      system,
    );
    await person;
    expect(pages[0]).toContain('Not signed in');
    expect(pages[1]).toContain('Signed in');
  });

  test('a denial is told', async () => {
    const { system, open } = create();
    let lastPage: Promise<string> | undefined;
    const failure = await failureOf(
      signInOAuth(
        {
          ...byPerson,
          onReady: ({ authorizationUrl }) => {
            lastPage = press(system.http, authorizationUrl, 'deny').then(({ follow }) => follow());
          },
        },
        system,
      ),
    );
    expect(failure.code).toBe('sign-in-denied');
    expect(await lastPage).toContain('Not signed in');
    expect(open).toEqual(new Set());
  });

  test('nobody comes', async () => {
    const { system, open } = create();
    const failure = await failureOf(signInOAuth({ ...byPerson, timeout: 40 }, system));
    expect(failure.code).toBe('sign-in-timeout');
    expect(open).toEqual(new Set());
  });

  test.each(['port', 'redirectPort'] as const)(
    'the %s that is in use is named, and nothing stays open',
    async (which) => {
      const { system, open } = create();
      const taken = await system.serve(() => new Response(), 0);
      const port = Number(new URL(taken.url).port);
      const failure = await failureOf(signInOAuth({ ...byPerson, [which]: port }, system));
      expect(failure).toEqual({ code: 'port-in-use', message: expect.stringContaining(String(port)) });
      expect(open).toEqual(new Set([taken.url]));
      await taken.close();
    },
  );

  test('the ports that are asked for are used', async () => {
    const { system } = create();
    const probes = [await system.serve(() => new Response(), 0), await system.serve(() => new Response(), 0)];
    const [port = 0, redirectPort = 0] = probes.map(({ url }) => Number(new URL(url).port));
    for (const probe of probes) await probe.close();
    let opened = '';
    const onReady = ({ authorizationUrl }: { authorizationUrl: string }) => {
      opened = authorizationUrl;
    };
    await failureOf(signInOAuth({ ...byPerson, port, redirectPort, onReady, timeout: 10 }, system));
    expect(new URL(opened).port).toBe(String(port));
    expect(new URL(opened).searchParams.get('redirect_uri')).toBe(`http://127.0.0.1:${redirectPort}/oauth/callback`);
  });
});

test('inputs choose the address', async () => {
  const given: SignIn = { ...signIn, auth: { ...auth, authorization_url: 'https://{{auth.region}}.example.com/a' } };
  const { steps } = await signInOAuth({ ...given, inputs: { region: 'eu' } }, inProcess().system);
  expect(steps[0]?.request.url).toMatch(/^https:\/\/eu\.example\.com\/a\?/);
  const failure = await failureOf(signInOAuth({ ...given, inputs: { region: 'evil.example/' } }, inProcess().system));
  expect(failure).toEqual({ code: 'request-invalid', message: expect.not.stringContaining('evil') });
});

test('a stand-in that fails is a bug, told with its trace', async () => {
  const { system } = inProcess();
  let draws = 0;
  const random = {
    bytes: (count: number) => {
      if (++draws > 2) throw new Error('no more bytes');
      return new Uint8Array(count);
    },
  };
  await expect(signInOAuth(signIn, { ...system, random })).rejects.toThrow(
    /GET \/authorize failed: Error: no more bytes/,
  );
});

test('a stand-in that cannot be reached is told', async () => {
  const { system } = inProcess();
  const http: Http = async () => {
    throw new HttpFailure('refused', 'nothing listens at 127.0.0.1');
  };
  expect(await failureOf(signInOAuth(signIn, { ...system, http }))).toEqual({
    code: 'sign-in-failed',
    message: 'Signing in failed. The stand-in could not be asked: nothing listens at 127.0.0.1.',
  });
});

test.each<[string, number, string, RegExp]>([
  ['no tokens', 200, '{}', /there is no access_token/],
  ['no JSON', 502, '<html>', /answered 502/],
  ['no refresh token', 200, '{"access_token":"a","token_type":"Bearer"}', /no refresh_token/],
])('a token endpoint that gives %s is told', async (__, status, body, message) => {
  const { system } = inProcess();
  const http: Http = async (request, limits) =>
    request.url.endsWith('/token')
      ? { status, headers: {}, body: new TextEncoder().encode(body), truncated: false }
      : system.http(request, limits);
  const failure = await failureOf(signInOAuth(signIn, { ...system, http }));
  expect(failure).toEqual({ code: 'sign-in-failed', message: expect.stringMatching(message) });
});

test('the tokens reach the subscribe request, in the default body as well', async () => {
  const { tokens } = await signInOAuth(signIn, inProcess().system);
  const manifest = {
    schema_version: 1 as const,
    name: 'Email Verifier',
    slug: 'email-verifier',
    version: '1.0.0',
    description: 'Checks e-mail addresses.',
    auth,
    subscribe: { url: 'https://api.example.com', headers: { Authorization: 'Bearer {{auth.access_token}}' } },
  };
  const request = buildInstallRequest(manifest, 'install', {
    system: { api_key: 'k', flow_ns: 'f', workspace_id: 'w', installation_id: 'i' },
    auth: { region: 'eu', ...oauthValues(tokens) },
    userAgent: 'miniapp/1.2.3',
  });
  expect(request?.headers['Authorization']).toBe(`Bearer ${tokens.access_token}`);
  expect(JSON.parse(text(request?.body ?? null))).toEqual({
    api_key: 'k',
    flow_ns: 'f',
    workspace_id: 'w',
    installation_id: 'i',
    region: 'eu',
    access_token: tokens.access_token,
    refresh_token: tokens.refresh_token,
  });
});
