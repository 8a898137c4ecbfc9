import { expect, test } from 'vitest';
import { buildInstallRequest } from '../../src/core/install/request.ts';
import type { Manifest } from '../../src/generated/manifest.ts';
import { connectedTo, install, manifestOf, type RunningPlatform, startAppServer, startPlatform } from './harness.ts';

const tokenInput = {
  type: 'api_key',
  inputs: [{ name: 'token', type: 'string', title: 'API token', required: true, secret: true }],
};

const tokenAndRegionInput = {
  ...tokenInput,
  inputs: [...tokenInput.inputs, { name: 'region', type: 'string', title: 'Region', required: true }],
};

function keyIn(body: string): string {
  return (JSON.parse(body) as { api_key: string }).api_key;
}

async function deliveries(platform: RunningPlatform, query = '') {
  return (await platform.call('GET', `/platform/v1/deliveries${query}`)).json;
}

test('an install performs exactly the subscribe request that core builds', async () => {
  const server = await startAppServer(() => ({ status: 204 }));
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, ['flow-tags:view'], {
    auth: tokenAndRegionInput,
    subscribe: { url: `${server.url}/subscribe?r={{auth.region}}`, headers: { 'X-App': 'email-verifier' } },
  });
  const inputs = { token: 's3cret-value', region: 'tök en&1' };
  const installed = await install(platform, manifest, inputs);

  expect(installed.status).toBe(201);
  expect(server.received).toHaveLength(1);
  const [request] = server.received;
  const sent = JSON.parse(request?.body ?? '') as Record<
    'api_key' | 'flow_ns' | 'workspace_id' | 'installation_id',
    string
  >;
  expect(sent.installation_id).toBe(installed.json.id);
  const expected = buildInstallRequest(manifest as unknown as Manifest, 'install', {
    system: {
      api_key: sent.api_key,
      flow_ns: sent.flow_ns,
      workspace_id: sent.workspace_id,
      installation_id: sent.installation_id,
    },
    auth: inputs,
    userAgent: 'miniapp/1.2.3',
  });
  expect(request?.method).toBe(expected?.method);
  expect(server.url + request?.path).toBe(expected?.url);
  expect(request?.body).toBe(Buffer.from(expected?.body ?? []).toString());
  // The connection's own header is all that the sender adds.
  expect(request?.headers.filter(([name]) => name !== 'Connection')).toEqual(Object.entries(expected?.headers ?? {}));
});

test('an installation tells its state and delivery, and never the key or a secret input', async () => {
  const server = await startAppServer(({ body }) => ({ status: 200, body }));
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, ['flow-tags:view'], {
    auth: tokenAndRegionInput,
    subscribe: { url: `${server.url}/subscribe?r={{auth.region}}` },
  });
  const installed = await install(platform, manifest, { token: 's3cret-value', region: 'eu' });
  const key = keyIn(server.received[0]?.body ?? '');

  expect(installed.json).toEqual({
    id: expect.stringMatching(/^ins_/),
    slug: 'email-verifier',
    state: 'installed',
    scopes: ['flow-tags:view'],
    key_prefix: `${key.slice(0, 16)}…`,
    created_at: expect.stringMatching(/^2026-01-02T03:04:05/),
    uninstalled_at: null,
    version: null,
    upgrade: null,
    delivery: {
      id: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      installation_id: installed.json.id,
      slug: 'email-verifier',
      event: 'install',
      state: 'delivered',
      created_at: installed.json.created_at,
      request: { method: 'POST', url: `${server.url}/subscribe?r=eu` },
      attempt_count: 1,
      last_attempt: {
        number: 1,
        sent_at: expect.stringMatching(/Z$/),
        duration: expect.any(Number),
        status: 200,
        problem: null,
        replay: false,
        url: null,
      },
      next_attempt_at: null,
      change: expect.any(Number),
    },
  });
  const read = await platform.call('GET', `/platform/v1/installations/${installed.json.id}`);
  expect(read.json).toEqual(installed.json);
  const listed = await platform.call('GET', '/platform/v1/deliveries');
  for (const { text } of [installed, read, listed]) {
    expect(text).not.toContain(key);
    expect(text).not.toContain('s3cret-value');
  }
});

test.each([
  ['a server error', 500, 'due', 'The server answered 500.'],
  ['a redirect, which is not followed', 302, 'due', 'The server answered 302, a redirect; redirects are not followed.'],
  ['gone', 410, 'failed', 'The server answered 410: it is gone, and is not tried again.'],
])('%s leaves the installation pending', async (_, status, state, problem) => {
  const server = await startAppServer(() => ({ status }));
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo(server.url, ['flow-tags:view']));
  expect(json.state).toBe('pending');
  expect(json.delivery).toMatchObject({ state, last_attempt: { status, problem } });
  expect(server.received).toHaveLength(1);
});

test('a server that does not listen leaves the installation pending, and says so', async () => {
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo('http://127.0.0.1:9', ['flow-tags:view']));
  expect(json.state).toBe('pending');
  const problem = 'Nothing listens at 127.0.0.1:9.';
  expect(json.delivery).toMatchObject({ state: 'due', last_attempt: { status: null, problem } });
});

test('an app without a subscribe request is installed at once', async () => {
  const platform = await startPlatform();
  const { json } = await install(platform, manifestOf());
  expect(json).toMatchObject({ state: 'installed', delivery: null, scopes: [] });
  const ended = await platform.call('DELETE', `/platform/v1/installations/${json.id}`);
  expect(ended.json).toMatchObject({ state: 'uninstalled', delivery: null });
});

test('an uninstall voids the key before the server hears of it', async () => {
  const calls: { path: string; status: number; message: string }[] = [];
  let key = '';
  const server = await startAppServer(async ({ path, body }) => {
    if (path === '/subscribe') key = keyIn(body);
    const { status, json } = await platform.call('GET', '/api/flow/tags', { bearer: key });
    calls.push({ path, status, message: json.message });
    return { status: 200 };
  });
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo(server.url, ['flow-tags:view']));
  const ended = await platform.call('DELETE', `/platform/v1/installations/${json.id}`);

  expect(calls).toEqual([
    { path: '/subscribe', status: 200, message: undefined },
    { path: '/unsubscribe', status: 401, message: expect.stringContaining('revoked') },
  ]);
  expect(ended.status).toBe(200);
  expect(ended.json).toMatchObject({
    state: 'uninstalled',
    uninstalled_at: expect.any(String),
    delivery: { event: 'uninstall', state: 'delivered' },
  });
  expect(JSON.parse(server.received[1]?.body ?? '')).not.toHaveProperty('api_key');
});

test('an unsubscribe request that names the key carries the key of its installation', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, ['flow-tags:view'], {
    unsubscribe: { url: `${server.url}/unsubscribe`, body: { api_key: '{{system.api_key}}' } },
  });
  const { json } = await install(platform, manifest);
  await platform.call('DELETE', `/platform/v1/installations/${json.id}`);
  const [subscribe, unsubscribe] = server.received;
  expect(keyIn(unsubscribe?.body ?? '')).toBe(keyIn(subscribe?.body ?? ''));
});

test('an uninstall stands when the server fails, and a second one is refused with the reason', async () => {
  const server = await startAppServer(({ path }) => ({ status: path === '/subscribe' ? 200 : 500 }));
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo(server.url, ['flow-tags:view']));
  const target = `/platform/v1/installations/${json.id}`;
  expect((await platform.call('DELETE', target)).json).toMatchObject({
    state: 'uninstalled',
    delivery: { state: 'due', last_attempt: { status: 500 } },
  });
  const again = await platform.call('DELETE', target);
  expect(again.status).toBe(409);
  expect(again.json.error).toEqual({
    code: 'already-uninstalled',
    message: expect.stringMatching(/was uninstalled before, at 2026-01-02T/),
  });
  expect(server.received.map(({ path }) => path)).toEqual(['/subscribe', '/unsubscribe']);
});

test('of two uninstalls at once, one succeeds', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo(server.url, ['flow-tags:view']));
  const target = `/platform/v1/installations/${json.id}`;
  const answers = await Promise.all([platform.call('DELETE', target), platform.call('DELETE', target)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(server.received.map(({ path }) => path)).toEqual(['/subscribe', '/unsubscribe']);
});

test('an install that is answered after its uninstall does not bring the installation back', async () => {
  let uninstall: Promise<unknown> = Promise.resolve();
  const server = await startAppServer(async ({ path, body }) => {
    if (path === '/unsubscribe') return { status: 200 };
    const { installation_id } = JSON.parse(body) as { installation_id: string };
    uninstall = platform.call('DELETE', `/platform/v1/installations/${installation_id}`);
    await uninstall;
    return { status: 200 };
  });
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo(server.url, ['flow-tags:view']));
  expect(json.state).toBe('uninstalled');
});

test('a reinstall is a new installation with a new key; the old key stays void', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, ['flow-tags:view']);
  const first = await install(platform, manifest);
  await platform.call('DELETE', `/platform/v1/installations/${first.json.id}`);
  const second = await install(platform, manifest);
  const [oldKey = '', newKey = ''] = server.received
    .filter(({ path }) => path === '/subscribe')
    .map(({ body }) => keyIn(body));
  expect(second.json.id).not.toBe(first.json.id);
  expect((await platform.call('GET', '/api/flow/tags', { bearer: oldKey })).status).toBe(401);
  expect((await platform.call('GET', '/api/flow/tags', { bearer: newKey })).status).toBe(200);
});

test.each([
  ['a missing one', {}, /token is required/],
  ['an unknown one', { token: 'x', tokn: 'y' }, /no input "tokn".*Did you mean token/],
])('inputs are checked: %s', async (_, inputs, message) => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const answer = await install(platform, connectedTo(server.url, ['flow-tags:view'], { auth: tokenInput }), inputs);
  expect(answer.status).toBe(422);
  expect(answer.json.error).toMatchObject({ code: 'inputs-invalid', message: expect.stringMatching(message) });
  expect(server.received).toEqual([]);
  expect((await deliveries(platform)).data).toEqual([]);
});

test('a request that cannot be built refuses the install and leaves nothing behind', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, ['flow-tags:view'], {
    auth: tokenInput,
    subscribe: { url: `${server.url}/subscribe`, headers: { 'X-Token': '{{auth.token}}' } },
  });
  const answer = await install(platform, manifest, { token: 'a\r\nX-Admin: 1' });
  expect(answer.status).toBe(422);
  expect(answer.json.error).toMatchObject({ code: 'request-invalid', message: expect.stringContaining('line break') });
  expect(server.received).toEqual([]);
});

test('deliveries are listed newest first, by installation and by page', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, ['flow-tags:view']);
  const first = (await install(platform, manifest)).json;
  const second = (await install(platform, manifest)).json;
  await platform.call('DELETE', `/platform/v1/installations/${first.id}`);

  const all = await deliveries(platform);
  expect(all.data.map((delivery: Record<string, unknown>) => [delivery.installation_id, delivery.event])).toEqual([
    [first.id, 'uninstall'],
    [second.id, 'install'],
    [first.id, 'install'],
  ]);
  expect(all.meta).toEqual({ current_page: 1, per_page: 20, total: 3 });
  const ofFirst = await deliveries(platform, `?installation=${first.id}`);
  expect(ofFirst.data.map(({ event }: { event: string }) => event)).toEqual(['uninstall', 'install']);
  const secondPage = await deliveries(platform, '?limit=2&page=2');
  expect(secondPage.data.map(({ id }: { id: string }) => id)).toEqual([all.data[2].id]);
  expect(secondPage.meta).toEqual({ current_page: 2, per_page: 2, total: 3 });
});

test.each([['limit=0'], ['limit=101'], ['limit=x'], ['page=0'], ['page=1.5'], ['page=99999999']])(
  'a list refuses %s',
  async (query) => {
    const platform = await startPlatform();
    expect((await platform.call('GET', `/platform/v1/deliveries?${query}`)).status).toBe(400);
  },
);

test.each([
  ['DELETE', '/platform/v1/installations/ins_none'],
  ['GET', '/platform/v1/installations/ins_none'],
  ['POST', '/platform/v1/apps/none/installations'],
])('%s %s is 404', async (method, path) => {
  const platform = await startPlatform();
  const answer = await platform.call(method, path, method === 'POST' ? { json: { inputs: {} } } : {});
  expect(answer.status).toBe(404);
  expect(answer.json.error.code).toBe('not-found');
});
