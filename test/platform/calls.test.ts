import { expect, test } from 'vitest';
import { generateApiKey } from '../../src/core/install/generate-key.ts';
import { auditApp } from '../../src/platform/calls.ts';
import { readTables, startInstalled, useKey } from './api/calls.ts';
import { connectedTo, install, manifestOf, push, startAppServer, startPlatform } from './harness.ts';

const summaryPath = '/platform/v1/apps/email-verifier/calls/summary';

test('the calls of an installation are listed by pages, the newest first, with what each needed', async () => {
  const { api, platform, installation } = await startInstalled(['flow-tags:view', 'shop-settings:view']);
  await api('GET', '/flow/tags?limit=1');
  await api('POST', '/flow/create-tag', { json: { name: 'VIP' } });
  await api('GET', '/flow/nothing');
  await api('GET', '/shop/locations/17/get-info');
  const path = `/platform/v1/installations/${installation}/calls`;
  const { json } = await platform.call('GET', path);
  const called_at = expect.stringMatching(/^2026-01-02T/);
  expect(json).toEqual({
    data: [
      {
        number: 4,
        method: 'GET',
        path: '/shop/locations/17/get-info',
        operation: 'GET /shop/locations/{locationId}/get-info',
        scope: 'shop-settings:view',
        status: 501,
        called_at,
      },
      { number: 3, method: 'GET', path: '/flow/nothing', operation: null, scope: null, status: 404, called_at },
      {
        number: 2,
        method: 'POST',
        path: '/flow/create-tag',
        operation: 'POST /flow/create-tag',
        scope: 'flow-tags:manage',
        status: 403,
        called_at,
      },
      {
        number: 1,
        method: 'GET',
        path: '/flow/tags',
        operation: 'GET /flow/tags',
        scope: 'flow-tags:view',
        status: 200,
        called_at,
      },
    ],
    meta: { current_page: 1, per_page: 20, total: 4 },
  });

  const second = await platform.call('GET', `${path}?limit=3&page=2`);
  expect(second.json.data.map(({ number }: { number: number }) => number)).toEqual([1]);
  expect(second.json.meta).toEqual({ current_page: 2, per_page: 3, total: 4 });
  expect((await platform.call('GET', `${path}?page=0`)).json.error.code).toBe('invalid-request');
});

test('neither key, nor query, nor body is in the list', async () => {
  const { api, api_key, platform, installation } = await startInstalled(['flow-tags:manage']);
  await api('POST', `/flow/create-tag?token=${api_key}`, { json: { name: 'hunter2', token: api_key } });
  const { text } = await platform.call('GET', `/platform/v1/installations/${installation}/calls`);
  expect(text).toContain('/flow/create-tag');
  for (const secret of [api_key, api_key.slice(-20), 'hunter2']) expect(text).not.toContain(secret);
});

test('the list is of one installation', async () => {
  const { api, platform, installation } = await startInstalled(['flow-tags:view']);
  await api('GET', '/flow/tags');
  const other = await install(platform, manifestOf({ slug: 'other-app' }));
  const { json } = await platform.call('GET', `/platform/v1/installations/${other.json.id}/calls`);
  expect(json).toMatchObject({ data: [], meta: { total: 0 } });
  expect((await platform.call('GET', `/platform/v1/installations/${installation}/calls`)).json.meta.total).toBe(1);
});

test.each([
  ['/platform/v1/installations/ins_none/calls', 'There is no installation ins_none here.'],
  ['/platform/v1/apps/no-app/calls/summary', 'There is no app no-app here.'],
])('%s is 404, and 401 without the token', async (path, message) => {
  const platform = await startPlatform();
  const answer = await platform.call('GET', path);
  expect([answer.status, answer.json.error]).toMatchObject([404, { code: 'not-found', message }]);
  expect((await platform.call('GET', path, { bearer: null })).status).toBe(401);
});

test('calls are summed up by scope and operation, several paths of one operation together', async () => {
  const { api, platform } = await startInstalled(['flow-tags:view', 'shop-settings:view']);
  await api('GET', '/flow/tags');
  await api('GET', '/flow/tags?limit=1');
  await api('GET', '/shop/locations/17/get-info');
  await api('GET', '/shop/locations/18/get-info');
  await api('POST', '/flow/create-tag');
  await api('GET', '/flow/nothing');
  const { json } = await platform.call('GET', summaryPath);
  const use = (scope: string, operation: string, answered: number, refused: number) => ({
    scope,
    answered,
    refused,
    operations: [{ operation, answered, refused }],
  });
  expect(json).toEqual({
    slug: 'email-verifier',
    scopes: [
      use('flow-tags:manage', 'POST /flow/create-tag', 0, 1),
      use('flow-tags:view', 'GET /flow/tags', 2, 0),
      use('shop-settings:view', 'GET /shop/locations/{locationId}/get-info', 2, 0),
    ],
  });
});

test('a call with an unknown key, with a revoked one, or too many says nothing of scopes', async () => {
  const { api, platform, installation } = await startInstalled(['flow-tags:view'], { options: { rateLimit: 1 } });
  await platform.call('GET', '/api/flow/tags', { bearer: generateApiKey(new Uint8Array(32)) });
  expect((await api('GET', '/flow/tags')).status).toBe(200);
  expect((await api('GET', '/flow/tags')).status).toBe(429);
  expect((await api('POST', '/flow/create-tag')).status).toBe(429);
  await platform.call('DELETE', `/platform/v1/installations/${installation}`);
  expect((await api('GET', '/flow/tags')).status).toBe(401);
  const { json } = await platform.call('GET', summaryPath);
  expect(json.scopes).toMatchObject([{ scope: 'flow-tags:view', answered: 1, refused: 0 }]);
});

test('all installations of the app count, those that were uninstalled too, and no other app’s', async () => {
  const { api, platform, installation } = await startInstalled(['flow-tags:view']);
  await api('GET', '/flow/tags');
  await platform.call('DELETE', `/platform/v1/installations/${installation}`);
  const server = await startAppServer();
  const installAgain = async (slug: string) => {
    const { json } = await install(platform, connectedTo(server.url, ['flow-tags:view'], { slug }));
    return useKey(platform, { ...JSON.parse(server.received.at(-1)?.body ?? ''), installation: json.id });
  };
  await (await installAgain('email-verifier')).api('GET', '/flow/tags');
  await (await installAgain('other-app')).api('GET', '/flow/tags');
  expect((await platform.call('GET', summaryPath)).json.scopes).toMatchObject([{ answered: 2 }]);
});

test('an app’s audit holds the scopes of its draft against its calls', async () => {
  const { api, platform } = await startInstalled(['flow-tags:manage', 'workspace:view']);
  await api('GET', '/flow/tags');
  await push(platform, manifestOf({ slug: 'other-app' }));
  const [audited, other, unknown] = await readTables(platform, async (database) => [
    await auditApp({ database }, 'email-verifier'),
    await auditApp({ database }, 'other-app'),
    await auditApp({ database }, 'no-app').catch((error) => error),
  ]);
  expect(audited).toMatchObject({
    requested: ['flow-tags:manage', 'workspace:view'],
    summary: { scopes: [{ scope: 'flow-tags:view', answered: 1 }] },
    audit: {
      called: true,
      unused: ['workspace:view'],
      excessive: [{ scope: 'flow-tags:manage', enough: ['flow-tags:view'] }],
      missing: [],
      minimal: ['flow-tags:view'],
    },
  });
  expect(other).toMatchObject({ requested: [], audit: { called: false, minimal: [] } });
  expect(unknown).toMatchObject({ code: 'not-found' });
});
