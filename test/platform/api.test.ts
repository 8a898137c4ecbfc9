import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { generateApiKey } from '../../src/core/install/key.ts';
import { scopes as catalog } from '../../src/generated/catalog.ts';
import { createMatcher, grantedScopes } from '../../src/platform/api/operations.ts';
import type { Tables } from '../../src/platform/store/tables.ts';
import { openDatabase } from '../../src/system/database.ts';
import { connectedTo, install, type RunningPlatform, startAppServer, startPlatform } from './harness.ts';

/** A platform with an app installed, and a function that calls its API with the app's key. */
async function startInstalled(scopes: readonly string[]) {
  const server = await startAppServer();
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo(server.url, scopes));
  const fields = JSON.parse(server.received[0]?.body ?? '') as { api_key: string; flow_ns: string };
  return {
    platform,
    installation: json.id as string,
    ...fields,
    api: (method: string, path: string, options: Parameters<RunningPlatform['call']>[2] = {}) =>
      platform.call(method, `/api${path}`, { bearer: fields.api_key, ...options }),
  };
}

test('tags are listed page by page', async () => {
  const { api, flow_ns } = await startInstalled(['flow-tags:view']);
  const first = await api('GET', '/flow/tags?limit=5');
  expect(first.status).toBe(200);
  expect(first.json).toEqual({
    data: expect.any(Array),
    meta: { current_page: 1, per_page: 5, total: 12 },
    status: 'ok',
  });
  const pages = await Promise.all([2, 3, 4].map((page) => api('GET', `/flow/tags?limit=5&page=${page}`)));
  const tags = [first, ...pages].flatMap(({ json }) => json.data as { tag_ns: string; name: string }[]);
  expect(pages.map(({ json }) => json.data.length)).toEqual([5, 2, 0]);
  expect(new Set(tags.map(({ tag_ns }) => tag_ns)).size).toBe(12);
  expect(tags[0]?.tag_ns).toMatch(new RegExp(`^${flow_ns}t\\d+$`));
  expect((await api('GET', '/flow/tags?limit=101')).status).toBe(422);
});

test('the workspace tells about itself', async () => {
  const { api, platform } = await startInstalled(['workspace:view']);
  const account = (await platform.call('GET', '/platform/v1/whoami')).json;
  expect((await api('GET', '/team-info')).json).toEqual({
    status: 'ok',
    data: { id: account.workspace_id, name: 'Riverside Coffee', created_at: expect.any(String) },
  });
});

test('a text that is sent lands in the outbox', async () => {
  const { api, flow_ns, platform, installation } = await startInstalled(['messages:send']);
  const user_ns = `${flow_ns}u42`;
  const sent = await api('POST', '/subscriber/send-text', { json: { user_ns, content: 'Hello' } });
  expect([sent.status, sent.json]).toEqual([200, { status: 'ok', data: { id: 1, user_ns } }]);
  await platform.close();
  const database = new Kysely<Tables>({ dialect: await openDatabase(platform.path) });
  const outbox = await database.selectFrom('outbox').selectAll().execute();
  await database.destroy();
  expect(outbox).toMatchObject([{ installation_id: installation, user_ns, kind: 'text', content: 'Hello' }]);
});

test.each<[string, unknown]>([
  ['no user', { content: 'x' }],
  ['a user of another chatbot', { user_ns: 'f1u1', content: 'x' }],
  ['no content', { user_ns: 'USER' }],
  ['empty content', { user_ns: 'USER', content: ' ' }],
  ['content that is no text', { user_ns: 'USER', content: 1 }],
  ['too much content', { user_ns: 'USER', content: 'x'.repeat(4097) }],
  ['a list', []],
])('sending %s is 422', async (_, body) => {
  const { api, flow_ns } = await startInstalled(['messages:send']);
  const answer = await api('POST', '/subscriber/send-text', {
    body: JSON.stringify(body).replace('USER', `${flow_ns}u1`),
  });
  expect(answer.status).toBe(422);
  expect(answer.json).toEqual({ status: 'error', message: expect.any(String) });
});

test.each<[string, readonly string[], string, string, number]>([
  ['the scope', ['flow-tags:view'], 'GET', '/flow/tags', 200],
  ['a scope that includes it', ['flow-tags:manage'], 'GET', '/flow/tags', 200],
  ['another scope', ['workspace:view'], 'GET', '/flow/tags', 403],
  ['no scope at all', [], 'GET', '/flow/tags', 403],
  ['only the smaller scope', ['flow-tags:view'], 'POST', '/flow/create-tag', 403],
  ['the scope, not emulated', ['flow-tags:manage'], 'POST', '/flow/create-tag', 501],
  ['the scope, with a part of the path', ['shop-settings:view'], 'GET', '/shop/locations/17/get-info', 501],
  ['no scope, with a part of the path', ['flow-tags:view'], 'GET', '/shop/locations/17/get-info', 403],
  ['an unknown operation', ['flow-tags:view'], 'GET', '/flow/tagz', 404],
  ['another method', ['flow-tags:manage'], 'PATCH', '/flow/tags', 404],
  ['a slash at the end', ['flow-tags:view'], 'GET', '/flow/tags/', 404],
  ['an empty part of the path', ['shop-settings:view'], 'GET', '/shop/locations//get-info', 404],
])('scopes: %s', async (_, scopes, method, path, status) => {
  const { api } = await startInstalled(scopes);
  const answer = await api(method, path);
  expect(answer.status).toBe(status);
  expect(answer.json.status).toBe(status === 200 ? 'ok' : 'error');
});

test('a refusal names the scope by id and label', async () => {
  const { api } = await startInstalled(['workspace:view']);
  const { json } = await api('GET', '/flow/tags');
  expect(json).toEqual({
    status: 'error',
    message: expect.stringMatching(/flow-tags:view.*View flow tags/),
    scope: { id: 'flow-tags:view', label: 'View flow tags' },
  });
});

const localKey = generateApiKey(new Uint8Array(32));

test.each<[string, string | null, RegExp]>([
  ['no key', null, /Send the installation’s API key/],
  ['a key of no installation', localKey, /not known/],
  ['a key that was cut off', localKey.slice(0, -1), /checksum/],
  ['a mistyped key', `${localKey.slice(0, 20)}${localKey[20] === 'x' ? 'y' : 'x'}${localKey.slice(21)}`, /checksum/],
  ['a key of another platform', 'x'.repeat(60), /not known/],
])('%s is 401 and says why', async (_, bearer, message) => {
  const platform = await startPlatform();
  const answer = await platform.call('GET', '/api/flow/tags', { bearer });
  expect(answer.status).toBe(401);
  expect(answer.json).toEqual({ status: 'error', message: expect.stringMatching(message) });
});

test('the management token is no API key, and an API key no management token', async () => {
  const { api_key, platform } = await startInstalled(['flow-tags:view']);
  expect((await platform.call('GET', '/api/flow/tags')).status).toBe(401);
  expect((await platform.call('GET', '/platform/v1/whoami', { bearer: api_key })).status).toBe(401);
});

test('malformed JSON is 400, and a body above the limit 413, in the API’s own shape', async () => {
  const { api } = await startInstalled(['messages:send']);
  const malformed = await api('POST', '/subscriber/send-text', { body: '{' });
  expect([malformed.status, malformed.json.status]).toEqual([400, 'error']);
  const large = await api('POST', '/subscriber/send-text', { body: 'x'.repeat(1.5 * 1024 * 1024 + 1) });
  expect([large.status, large.json.status]).toEqual([413, 'error']);
});

test('calls with a known key are logged with the scope they needed, and without their query', async () => {
  const { api, platform, installation } = await startInstalled(['flow-tags:view']);
  await api('GET', '/flow/tags?limit=1&secret=x');
  await api('POST', '/flow/create-tag');
  await api('GET', '/flow/nothing');
  await platform.call('GET', '/api/flow/tags', { bearer: localKey });
  await platform.call('DELETE', `/platform/v1/installations/${installation}`);
  await api('GET', '/flow/tags');
  await platform.close();
  const database = new Kysely<Tables>({ dialect: await openDatabase(platform.path) });
  const calls = await database.selectFrom('api_calls').selectAll().orderBy('number').execute();
  await database.destroy();
  expect(calls.map(({ number, method, path, scope, status }) => [number, method, path, scope, status])).toEqual([
    [1, 'GET', '/flow/tags', 'flow-tags:view', 200],
    [2, 'POST', '/flow/create-tag', 'flow-tags:manage', 403],
    [3, 'GET', '/flow/nothing', null, 404],
    [4, 'GET', '/flow/tags', 'flow-tags:view', 401],
  ]);
  expect(new Set(calls.map((call) => call.installation_id))).toEqual(new Set([installation]));
});

test('every operation of the catalogue is found, with its own scope', () => {
  const find = createMatcher(catalog);
  const operations = catalog.flatMap((scope) => scope.operations.map((operation) => [operation, scope.id] as const));
  expect(operations.length).toBe(220);
  for (const [operation, id] of operations) {
    const [method = '', path = ''] = operation.split(' ');
    expect(find(method, path.replace(/\{\w+\}/g, 'a%20b'))).toMatchObject({ operation, scope: { id } });
  }
});

test('parts of the path are given by name, decoded, also when they cannot be', () => {
  const find = createMatcher(catalog);
  const parameters = (part: string) => find('GET', `/shop/locations/${part}/get-info`)?.parameters;
  expect(parameters('a%2Fb')).toEqual({ locationId: 'a/b' });
  expect(parameters('%E0%A4%A')).toEqual({ locationId: '%E0%A4%A' });
});

test('included scopes are granted with theirs', () => {
  const scope = (id: string, ...includes: string[]) => ({
    id,
    includes,
    label: '',
    resource: '',
    description: '',
    operations: [],
  });
  const scopes = [scope('a', 'b'), scope('b', 'c'), scope('c', 'a'), scope('d')] as unknown as typeof catalog;
  expect([...grantedScopes(['a'], scopes)].sort()).toEqual(['a', 'b', 'c']);
});
