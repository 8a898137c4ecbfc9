import { expect, test } from 'vitest';
import { generateApiKey } from '../../../src/core/install/generate-key.ts';
import { scopes as catalog } from '../../../src/generated/catalog.ts';
import { emulated } from '../../../src/platform/api/emulated.ts';
import { createMatcher } from '../../../src/platform/api/operations.ts';
import { startPlatform } from '../harness.ts';
import { readTables, startInstalled } from './calls.ts';

test.each<[string, readonly string[], string, string, number]>([
  ['the scope', ['flow-tags:view'], 'GET', '/flow/tags', 200],
  ['a scope that includes it', ['flow-tags:manage'], 'GET', '/flow/tags', 200],
  ['another scope', ['workspace:view'], 'GET', '/flow/tags', 403],
  ['no scope at all', [], 'GET', '/flow/tags', 403],
  ['only the smaller scope', ['flow-tags:view'], 'POST', '/flow/create-tag', 403],
  ['the scope, without parameters', ['flow-tags:manage'], 'POST', '/flow/create-tag', 422],
  ['the scope, with a part of the path', ['shop-settings:view'], 'GET', '/shop/locations/17/get-info', 501],
  ['no scope, with a part of the path', ['flow-tags:view'], 'GET', '/shop/locations/17/get-info', 403],
  ['an unknown operation', ['flow-tags:view'], 'GET', '/flow/tagz', 404],
  ['another method', ['flow-tags:manage'], 'PATCH', '/flow/tags', 405],
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

const everyOperation = catalog.flatMap((scope) => scope.operations.map((operation) => [operation, scope.id] as const));

test('without its scope, each operation of the catalogue is 403 and names the scope', async () => {
  const { platform, perform } = await startInstalled([]);
  for (const [operation, scope] of everyOperation) {
    const { status, json } = await perform(operation.replace(/\{\w+\}/g, '17'));
    expect([operation, status, json.scope?.id]).toEqual([operation, 403, scope]);
    expect(json.message).toContain(scope);
    platform.advance(1_000);
  }
});

test('with its scope, each operation of the catalogue is emulated, or 501 and says so', async () => {
  const { platform, perform } = await startInstalled();
  for (const [operation] of everyOperation) {
    const { status, json } = await perform(operation.replace(/\{\w+\}/g, '17'));
    if (!Object.hasOwn(emulated, operation)) {
      expect([operation, status, json.message]).toEqual([operation, 501, expect.stringMatching(/not emulated/)]);
    } else if (operation.includes('{')) {
      expect([operation, status, json.message]).toEqual([operation, 404, expect.stringMatching(/ 17 here\.$/)]);
    } else {
      expect([200, 422]).toContain(status);
    }
    platform.advance(1_000);
  }
});

test('what is emulated is in the catalogue', () => {
  const known = everyOperation.map(([operation]) => operation);
  expect(known).toEqual(expect.arrayContaining(Object.keys(emulated)));
});

test.each(['', 'Bearer unknown'])(
  'without a key that is known (“%s”), a body is not waited for',
  async (authorization) => {
    const platform = await startPlatform();
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    const headers = { authorization };
    const request = new Request('http://127.0.0.1:8181/api/flow/tags', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    });
    expect((await platform.fetch(request)).status).toBe(401);
  },
);

test('another method is 405, in the platform’s own words, and tells which there are', async () => {
  const { api } = await startInstalled(['bot-fields:manage']);
  const { status, json, headers } = await api('POST', '/flow/set-bot-field', { json: {} });
  expect([status, headers.get('allow')]).toEqual([405, 'PUT']);
  expect(json.message).toBe('The POST method is not supported for this route. Supported methods: PUT.');
  expect((await api('PUT', '/integration/openai')).headers.get('allow')?.split(', ').sort()).toEqual([
    'DELETE',
    'GET',
    'POST',
  ]);
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
  const calls = await readTables(platform, (database) =>
    database.selectFrom('api_calls').selectAll().orderBy('number').execute(),
  );
  expect(calls.map(({ number, method, path, scope, status }) => [number, method, path, scope, status])).toEqual([
    [1, 'GET', '/flow/tags', 'flow-tags:view', 200],
    [2, 'POST', '/flow/create-tag', 'flow-tags:manage', 403],
    [3, 'GET', '/flow/nothing', null, 404],
    [4, 'GET', '/flow/tags', 'flow-tags:view', 401],
  ]);
  expect(new Set(calls.map((call) => call.installation_id))).toEqual(new Set([installation]));
});

test('calls that are made at once are logged before they are answered, each under its own number', async () => {
  const { api, platform } = await startInstalled(['flow-tags:view']);
  await Promise.all(Array.from({ length: 30 }, () => api('GET', '/flow/tags')));
  const calls = await readTables(platform, (database) => database.selectFrom('api_calls').select('number').execute());
  expect(calls.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

test('every operation of the catalogue is found, with its own scope', () => {
  const { find } = createMatcher(catalog);
  const operations = catalog.flatMap((scope) => scope.operations.map((operation) => [operation, scope.id] as const));
  expect(operations.length).toBe(220);
  for (const [operation, id] of operations) {
    const [method = '', path = ''] = operation.split(' ');
    expect(find(method, path.replace(/\{\w+\}/g, 'a%20b'))).toMatchObject({ operation, scope: { id } });
  }
});

test('parts of the path are given by name, decoded, also when they cannot be', () => {
  const { find } = createMatcher(catalog);
  const parameters = (part: string) => find('GET', `/shop/locations/${part}/get-info`)?.parameters;
  expect(parameters('a%2Fb')).toEqual({ locationId: 'a/b' });
  expect(parameters('%E0%A4%A')).toEqual({ locationId: '%E0%A4%A' });
});
