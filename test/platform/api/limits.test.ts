import { expect, test } from 'vitest';
import { createRateLimiter } from '../../../src/platform/api/rate-limit.ts';
import { startInstalled } from './calls.ts';

const start = Date.parse('2026-01-02T03:04:05.000Z');

test('a key may call so often within a minute, and is told how long to wait', async () => {
  const { perform, platform } = await startInstalled(['flow-tags:view'], { options: { rateLimit: 3 } });
  const call = async () => {
    const { status, headers } = await perform('GET /flow/tags');
    return [status, headers.get('retry-after')];
  };
  expect(await call()).toEqual([200, null]);
  platform.advance(20_000);
  expect(await call()).toEqual([200, null]);
  expect(await call()).toEqual([200, null]);
  const refused = await perform('GET /flow/tags');
  expect([refused.status, refused.json]).toEqual([
    429,
    {
      status: 'error',
      message: 'This key made 3 calls within a minute, the most it may. Wait 40 seconds.',
    },
  ]);
  // Waiting as long as told is enough, for as many calls as have left the minute.
  platform.advance(40_000);
  expect(await call()).toEqual([200, null]);
  expect(await call()).toEqual([429, '20']);
  platform.advance(120_000);
  expect(await Promise.all([call(), call(), call()])).toEqual(Array(3).fill([200, null]));
});

test('refused calls are logged and do not count; unknown keys are not limited, and 0 is no limit', async () => {
  const { api, platform, perform } = await startInstalled(['flow-tags:view'], { options: { rateLimit: 1 } });
  for (let call = 0; call < 3; call++) {
    expect((await api('GET', '/flow/tags', { bearer: 'x'.repeat(60) })).status).toBe(401);
  }
  const statuses = [];
  for (let call = 0; call < 3; call++) statuses.push((await perform('GET /flow/nothing')).status);
  expect(statuses).toEqual([404, 429, 429]);
  platform.advance(60_000);
  expect((await perform('GET /flow/tags')).status).toBe(200);

  const free = await startInstalled(['flow-tags:view'], { options: { rateLimit: 0 } });
  for (let call = 0; call < 700; call++) expect((await free.perform('GET /flow/nothing')).status).toBe(404);
});

test('the limiter is exact at the edge of the minute, key by key', () => {
  const take = createRateLimiter(2);
  expect([take('a', start), take('a', start + 30_000), take('a', start + 30_000)]).toEqual([0, 0, 30]);
  expect(take('b', start + 30_000)).toBe(0);
  expect(take('a', start + 59_000)).toBe(1);
  expect(take('a', start + 60_000)).toBe(0);
  expect(take('a', start + 60_000)).toBe(30);
  // A clock that was set back neither opens nor locks anything for ever.
  expect(take('a', start - 3_600_000)).toBe(30);
  expect(take('a', start + 90_000)).toBe(0);
});

test('the limiter remembers a bounded number of keys: those used last', () => {
  const take = createRateLimiter(1);
  take('first', start);
  for (let key = 0; key < 999; key++) take(`key ${key}`, start);
  expect(take('first', start)).toBe(60);
  for (let key = 0; key < 1_000; key++) take(`other ${key}`, start);
  expect(take('first', start)).toBe(0);
});

test.each<[string, string | Uint8Array, number]>([
  ['no JSON', '{', 400],
  ['no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400],
  ['a list', '[]', 422],
  ['text', '"x"', 422],
  ['null', 'null', 422],
  ['JSON of a million levels', `{"user_ns":${'['.repeat(500_000)}${']'.repeat(500_000)}}`, 400],
  ['a huge number', '{"user_ns":1e999}', 422],
  ['prototype names', '{"__proto__":{"user_ns":"f1u1"},"constructor":1}', 422],
  ['a long text', JSON.stringify({ user_ns: 'x'.repeat(1_000_000) }), 422],
  ['a character that cannot be kept', '{"user_ns":"f1u1\\u0000"}', 422],
  ['half a character', '{"user_ns":"\\ud800"}', 422],
])('a body that is %s gets a clear answer', async (_, body, status) => {
  const { api, platform } = await startInstalled(['messages:send']);
  const answer = await api('POST', '/subscriber/send-text', { body });
  expect([answer.status, answer.json.status, answer.json.message]).toEqual([status, 'error', expect.any(String)]);
  expect(answer.json.message.length).toBeLessThan(300);
  expect(platform.logged).toEqual([]);
});

test.each(['limit=%00', 'limit=1e9', 'page=-1', 'limit=', 'name=%FF', 'name=%', 'limit[]=1', '__proto__=1'])(
  'a query with %s gets no 500',
  async (query) => {
    const { api, platform } = await startInstalled(['flow-tags:view']);
    expect([200, 422]).toContain((await api('GET', `/flow/tags?${query}`)).status);
    expect(platform.logged).toEqual([]);
  },
);

test('parameters count in query and body; the body goes first', async () => {
  const { api, perform } = await startInstalled();
  await perform('POST /flow/create-tag', { name: 'One' });
  await perform('POST /flow/create-tag', { name: 'Two' });
  expect((await api('DELETE', '/flow/delete-tag-by-name?name=One')).status).toBe(200);
  expect((await api('DELETE', '/flow/delete-tag-by-name?name=Three', { json: { name: 'Two' } })).status).toBe(200);
});
