import { readFile } from 'node:fs/promises';
import { Kysely } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Http, HttpFailure } from '../../src/core/http.ts';
import type { Tables } from '../../src/platform/store/tables.ts';
import { createHttp } from '../../src/system/http.ts';
import {
  type AppServer,
  connectedTo,
  install,
  push,
  type RunningPlatform,
  startAppServer,
  startPlatform,
} from './harness.ts';

const inputs = { user: 'ann', password: 'hunter2-hunter2' };
const granted = { status: 200, body: '{"data":{"token":"t0ken-of-the-service","plan":3}}' };
const app = '/platform/v1/apps/email-verifier';

/** An app whose users sign in with user name and password, for a token and a plan. */
function withAuth(server: string, { changes = {}, request = {} }: Record<string, Record<string, unknown>> = {}) {
  return connectedTo(server, ['flow-tags:view'], {
    auth: {
      type: 'api_key',
      inputs: [
        { name: 'user', type: 'string', title: 'User', required: true },
        { name: 'password', type: 'string', title: 'Password', required: true, secret: true },
      ],
      request: {
        url: `${server}/login`,
        body: { user: '{{auth.user}}', password: '{{auth.password}}' },
        response: { api_token: '/data/token', plan: '/data/plan' },
        ...request,
      },
    },
    app_fields: [
      { name: 'api_token', type: 'text' },
      { name: 'plan', type: 'number' },
    ],
    ...changes,
  });
}

/** A server with a service to sign in to. */
async function startService(login: (user: string) => typeof granted | Promise<typeof granted>): Promise<AppServer> {
  return startAppServer(({ path, body }) =>
    path === '/login' ? login((JSON.parse(body) as typeof inputs).user) : { status: 200 },
  );
}

function paths({ received }: AppServer): string[] {
  return received.map(({ path }) => path);
}

async function publish(platform: RunningPlatform, manifest: Record<string, unknown>): Promise<void> {
  expect((await push(platform, manifest)).status).toBeLessThan(300);
  const { json } = await platform.call('POST', `${app}/versions`);
  const review = { json: { decision: 'approve' } };
  expect((await platform.call('POST', `${app}/versions/${json.number}/review`, review)).status).toBe(200);
}

async function installApp(platform: RunningPlatform, user = 'ann') {
  return platform.call('POST', `${app}/installations`, { json: { inputs: { ...inputs, user } } });
}

async function installation(platform: RunningPlatform, id: string) {
  return (await platform.call('GET', `/platform/v1/installations/${id}`)).json;
}

async function upgrade(platform: RunningPlatform, id: string, json: Record<string, unknown> = { consent: true }) {
  return platform.call('POST', `/platform/v1/installations/${id}/upgrade`, { json });
}

/** What there is of installs in the data. */
async function stored({ dialect }: Pick<RunningPlatform, 'dialect'>) {
  const database = new Kysely<Tables>({ dialect });
  const count = async (table: 'installations' | 'api_keys' | 'deliveries') =>
    (await database.selectFrom(table).selectAll().execute()).length;
  return [await count('installations'), await count('api_keys'), await count('deliveries')];
}

/** Resolves from outside. */
function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('an install', () => {
  test('signs in before the subscribe request, and keeps nothing of the answer', async () => {
    const server = await startService(() => granted);
    const platform = await startPlatform();
    const installed = await install(platform, withAuth(server.url), inputs);
    expect(installed.status).toBe(201);
    expect(installed.json.state).toBe('installed');
    expect(paths(server)).toEqual(['/login', '/subscribe']);
    expect(server.received[0]?.body).toBe('{"user":"ann","password":"hunter2-hunter2"}');
    expect((await platform.call('GET', '/platform/v1/deliveries')).json.meta.total).toBe(1);
    await platform.close();
    expect(await readFile(platform.path, 'latin1')).not.toContain('t0ken-of-the-service');
  });

  test('finds nothing in an answer from which nothing is taken', async () => {
    const server = await startService(() => ({ status: 204, body: '' }));
    const platform = await startPlatform();
    const manifest = withAuth(server.url, { request: { response: undefined } });
    expect((await install(platform, manifest, inputs)).status).toBe(201);
  });

  test('signs in again when it is a reinstall', async () => {
    const server = await startService(() => granted);
    const platform = await startPlatform();
    const { json } = await install(platform, withAuth(server.url), inputs);
    await platform.call('DELETE', `/platform/v1/installations/${json.id}`);
    expect((await installApp(platform)).json.delivery.event).toBe('reinstall');
    expect(paths(server)).toEqual(['/login', '/subscribe', '/unsubscribe', '/login', '/subscribe']);
  });

  test('does not sign in when its answers are refused, or its requests cannot be sent', async () => {
    const server = await startService(() => granted);
    const platform = await startPlatform();
    expect((await install(platform, withAuth(server.url), { user: 'ann' })).json.error.code).toBe('inputs-invalid');
    const headers = { 'X-User': '{{auth.user}}' };
    const manifest = withAuth(server.url, { changes: { subscribe: { url: `${server.url}/subscribe`, headers } } });
    const split = { ...inputs, user: 'ann\r\nX-Admin: 1' };
    expect((await install(platform, manifest, split)).json.error.code).toBe('request-invalid');
    expect(server.received).toEqual([]);
  });

  test('goes on beside another one', async () => {
    const both = gate();
    const server = await startService(async () => {
      if (server.received.length === 2) both.open();
      await both.opened;
      return granted;
    });
    const platform = await startPlatform();
    await push(platform, withAuth(server.url));
    const answers = await Promise.all([installApp(platform), installApp(platform, 'bob')]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(answers.map(({ json }) => json.key_prefix)).size).toBe(2);
    expect(paths(server)).toEqual(['/login', '/login', '/subscribe', '/subscribe']);
  });

  test('leaves nothing behind when the platform is stopped while the service thinks', async () => {
    const asked = gate();
    const answered = gate();
    const server = await startService(async () => {
      asked.open();
      await answered.opened;
      return granted;
    });
    const platform = await startPlatform();
    const installing = install(platform, withAuth(server.url), inputs);
    await asked.opened;
    expect(await stored(platform)).toEqual([0, 0, 0]);
    await platform.close();
    answered.open();
    expect((await installing).status).toBe(500);
    expect(platform.logged).toEqual([]);
    expect(await stored(await startPlatform({ path: platform.path }))).toEqual([0, 0, 0]);
    expect(paths(server)).toEqual(['/login']);
  });
});

describe('an auth request that fails', () => {
  const response = /^Correct the response/;
  const answers = /^The answers may be wrong/;

  test.each<[what: string, answer: typeof granted, problem: string, hint: RegExp]>([
    ['is refused', { status: 401, body: 'hunter2-hunter2 is wrong' }, 'The server answered 401.', answers],
    ['finds the service broken', { status: 500, body: 'hunter2-hunter2' }, 'The server answered 500.', answers],
    [
      'is redirected',
      { status: 302, body: '' },
      'The server answered 302, a redirect; redirects are not followed.',
      answers,
    ],
    [
      'gets no JSON',
      { status: 200, body: '<p>hunter2-hunter2</p>' },
      'The answer is not JSON, so nothing can be taken from it.',
      response,
    ],
    [
      'gets more than is read',
      { status: 200, body: JSON.stringify({ data: { token: 't', plan: 3 }, rest: 'x'.repeat(65 * 1_024) }) },
      'The answer is too long, so nothing can be taken from it.',
      response,
    ],
    [
      'finds nothing at a pointer',
      { status: 200, body: '{"data":{"token":"t0ken-of-the-service"}}' },
      'plan: The answer has nothing at /data/plan.',
      response,
    ],
    [
      'finds a value of another type',
      { status: 200, body: '{"data":{"token":"t0ken-of-the-service","plan":"hunter2-hunter2"}}' },
      'plan: The field holds a number, and the value is none.',
      response,
    ],
  ])('because it %s installs nothing', async (_, answer, problem, hint) => {
    const server = await startService(() => answer);
    const platform = await startPlatform();
    const refused = await install(platform, withAuth(server.url), inputs);
    expect(refused.status).toBe(422);
    expect(refused.json.error).toEqual({
      code: 'auth-request-failed',
      message: `The auth request to ${server.url}/login failed, so nothing was installed. ${problem}`,
      hint: expect.stringMatching(hint),
    });
    expect(paths(server)).toEqual(['/login']);
    expect(await stored(platform)).toEqual([0, 0, 0]);
    expect(refused.text).not.toMatch(/hunter2|t0ken/);
  });

  test.each([
    ['to which nothing listens', 'http://127.0.0.1:9/login', 'Nothing listens at 127.0.0.1:9.'],
    [
      'in a private network',
      'https://10.0.0.1/login',
      '10.0.0.1 is in a private network, where requests are not sent.',
    ],
  ])('at an address %s installs nothing', async (_, url, problem) => {
    const server = await startService(() => granted);
    const platform = await startPlatform();
    const refused = await install(platform, withAuth(server.url, { request: { url } }), inputs);
    expect(refused.status).toBe(422);
    expect(refused.json.error).toMatchObject({
      code: 'auth-request-failed',
      message: expect.stringContaining(problem),
      hint: expect.stringContaining('--allow-private'),
    });
    expect(server.received).toEqual([]);
    expect(await stored(platform)).toEqual([0, 0, 0]);
  });

  test('because the service never answers ends with the time limit', async () => {
    const server = await startService(() => new Promise(() => {}));
    const send = createHttp({ allowPrivate: false });
    let limit = 0;
    const http: Http = (request, limits) => {
      limit = limits.timeout;
      return send(request, { ...limits, timeout: 50 });
    };
    const platform = await startPlatform({ http });
    const refused = await install(platform, withAuth(server.url), inputs);
    expect(limit).toBe(10_000);
    expect(refused.status).toBe(422);
    expect(refused.json.error.message).toContain('gave no whole answer within 50 ms.');
    expect(await stored(platform)).toEqual([0, 0, 0]);
  });

  test('does not tell a secret that is in its address', async () => {
    const http: Http = async ({ url }) => {
      throw new HttpFailure('not-found', `there is no host named ${new URL(url).hostname}`);
    };
    const platform = await startPlatform({ http });
    const manifest = withAuth('https://app.example.com', {
      request: { url: 'https://{{auth.user}}.example.com/{{auth.user}}' },
    });
    // A secret in an address is refused by the validator; the same text may be no secret elsewhere.
    const refused = await install(platform, manifest, { ...inputs, user: inputs.password });
    expect(refused.json.error.message).toBe(
      'The auth request to https://••••••.example.com/•••••• failed, so nothing was installed. ' +
        'There is no host named ••••••.example.com.',
    );
  });

  test('of an app that signs in by OAuth says that its tokens are test tokens', async () => {
    const server = await startAppServer(() => ({ status: 401 }));
    const platform = await startPlatform();
    const manifest = connectedTo(server.url, [], {
      auth: {
        type: 'oauth2',
        authorization_url: 'https://service.example.com/authorize',
        token_url: 'https://service.example.com/token',
        client_id: 'client',
        request: { url: `${server.url}/me`, method: 'GET', headers: { Authorization: 'Bearer {{auth.access_token}}' } },
      },
    });
    const refused = await install(platform, manifest);
    expect(refused.json.error.hint).toContain('test tokens');
    expect(server.received[0]?.headers).toContainEqual([
      'Authorization',
      expect.stringMatching(/^Bearer miniapptest_/),
    ]);
  });
});

describe('an upgrade', () => {
  const version = (server: string, number: string, scopes: readonly string[] = ['flow-tags:view']) =>
    withAuth(server, { changes: { version: number, api_scopes: scopes } });
  const more = ['flow-tags:view', 'workspace:view'];

  test('signs in again with the answers, and stands when the service refuses', async () => {
    let answer = granted;
    const server = await startService(() => answer);
    const platform = await startPlatform();
    await publish(platform, version(server.url, '1.0.0'));
    const { id, key_prefix } = (await installApp(platform)).json;
    await publish(platform, version(server.url, '2.0.0', more));

    answer = { status: 401, body: '' };
    const refused = await upgrade(platform, id);
    expect([refused.status, refused.json.error.code]).toEqual([422, 'auth-request-failed']);
    const before = { version: 1, state: 'installed', key_prefix, upgrade: { version: 2 } };
    expect(await installation(platform, id)).toMatchObject(before);
    const key = (JSON.parse(server.received[1]?.body ?? '') as { api_key: string }).api_key;
    expect((await platform.call('GET', '/api/flow/tags', { bearer: key })).status).toBe(200);

    answer = granted;
    const upgraded = await upgrade(platform, id, { consent: true, inputs: { password: 'correct-horse' } });
    expect(upgraded.json).toMatchObject({ version: 2, state: 'installed', upgrade: null });
    expect(paths(server)).toEqual(['/login', '/subscribe', '/login', '/login', '/subscribe']);
    expect(server.received[2]?.body).toBe('{"user":"ann","password":"hunter2-hunter2"}');
    expect(server.received[3]?.body).toBe('{"user":"ann","password":"correct-horse"}');
  });

  test('of all leaves those behind whose service fails, for their users to upgrade', async () => {
    let isDown = false;
    const server = await startService((user) => (isDown && user === 'ann' ? { status: 503, body: '' } : granted));
    const platform = await startPlatform();
    await publish(platform, version(server.url, '1.0.0'));
    const ann = (await installApp(platform)).json;
    const bob = (await installApp(platform, 'bob')).json;
    isDown = true;
    await publish(platform, version(server.url, '2.0.0'));
    const old = {
      version: 1,
      state: 'installed',
      key_prefix: ann.key_prefix,
      upgrade: { version: 2, added_scopes: [] },
    };
    expect(await installation(platform, ann.id)).toMatchObject(old);
    expect(await installation(platform, bob.id)).toMatchObject({ version: 2, upgrade: null });
    isDown = false;
    expect((await upgrade(platform, ann.id, {})).json).toMatchObject({ version: 2, upgrade: null });
  });

  /** A platform on which an upgrade waits for the service; `meanwhile` happens before the service answers. */
  async function upgradeWhile(
    meanwhile: (platform: RunningPlatform, id: string, server: AppServer) => Promise<unknown>,
  ) {
    let isSlow = false;
    const server = await startService(async () => {
      if (!isSlow) return granted;
      isSlow = false;
      await meanwhile(platform, id, server);
      return granted;
    });
    const platform = await startPlatform();
    await publish(platform, version(server.url, '1.0.0'));
    const { id } = (await installApp(platform)).json;
    await publish(platform, version(server.url, '2.0.0', more));
    isSlow = true;
    return { platform, id, server, answer: await upgrade(platform, id) };
  }

  test('during which another version becomes current asks its user again', async () => {
    const { answer, platform, id, server } = await upgradeWhile((platform, _, { url }) =>
      publish(platform, version(url, '3.0.0', [...more, 'subscribers:view'])),
    );
    expect([answer.status, answer.json.error.code]).toEqual([409, 'consent-missing']);
    expect(await installation(platform, id)).toMatchObject({ version: 1, upgrade: { version: 3 } });
    expect(paths(server)).toEqual(['/login', '/subscribe', '/login']);
  });

  test('during which the draft is pushed again goes to the newest', async () => {
    let pushes = 0;
    const server = await startService(async () => {
      if (pushes === 2) await push(platform, version(server.url, `1.0.${++pushes}`));
      return granted;
    });
    const platform = await startPlatform();
    await push(platform, version(server.url, `1.0.${++pushes}`));
    const { id } = (await installApp(platform)).json;
    await push(platform, version(server.url, `1.0.${++pushes}`));
    expect((await upgrade(platform, id, {})).json).toMatchObject({ state: 'installed', upgrade: null });
    expect(paths(server)).toEqual(['/login', '/subscribe', '/login', '/login', '/subscribe']);
  });

  test('during which the app is uninstalled comes to nothing', async () => {
    const { answer, server } = await upgradeWhile((platform, id) =>
      platform.call('DELETE', `/platform/v1/installations/${id}`),
    );
    expect([answer.status, answer.json.error.code]).toEqual([409, 'already-uninstalled']);
    expect(paths(server)).toEqual(['/login', '/subscribe', '/login', '/unsubscribe']);
  });

  test('during which another one ends finds it done', async () => {
    const { answer, platform, id } = await upgradeWhile((platform_, id_) => upgrade(platform_, id_));
    expect([answer.status, answer.json.error.code]).toEqual([409, 'upgrade-missing']);
    expect(await installation(platform, id)).toMatchObject({ version: 2, state: 'installed' });
  });
});
