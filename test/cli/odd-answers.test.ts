import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createWorld } from '../world.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

const version = {
  number: 2,
  version: '1.0.0',
  state: 'published',
  current: false,
  hash: 'a'.repeat(64),
  api_scopes: ['flow-tags:view'],
  note: null,
  created_at: '2026-01-01T00:00:00Z',
  reviewed_at: null,
};
const app = {
  slug: 'email-verifier',
  draft: { manifest: {}, assets: {} },
  hash: 'b'.repeat(64),
  url: 'https://platform.example.com/apps/email-verifier',
  current_version: null,
  updated_at: '2026-01-01T00:00:00Z',
};
const meta = { current_page: 1, per_page: 100, total: 1 };

it.each<[string, readonly string[], (method: string, path: string) => readonly [number, unknown]]>([
  ['a list without a count', ['versions'], () => [200, { data: [version] }]],
  ['a list whose count is null', ['versions'], () => [200, { data: [version], meta: null }]],
  ['a version without a time', ['versions'], () => [200, { data: [{ ...version, created_at: undefined }], meta }]],
  ['a note that is a number', ['versions'], () => [200, { data: [{ ...version, note: 5 }], meta }]],
  [
    'scopes that are none',
    ['rollback', '2', '--yes'],
    () => [200, { data: [{ ...version, api_scopes: [5, {}] }], meta }],
  ],
  ['the same page for ever', ['versions'], () => [200, { data: [version], meta: { ...meta, total: 5_000 } }]],
  [
    'an app without a time',
    ['status'],
    (_method, path) => [
      200,
      path.includes('/versions')
        ? { data: [version], meta }
        : { ...app, name: 'A', workspace_id: '1', updated_at: undefined },
    ],
  ],
])('%s is no answer of a platform: exit 4', async (_what, argv, answer) => {
  const { finished, received } = await run(argv, answer);
  expect(finished.exitCode).toBe(4);
  expect(readOutput(finished).error?.code).toBe('host-failed');
  expect(received.length).toBeLessThan(5);
  expect(received.filter(({ method }) => method === 'POST')).toEqual([]);
});

it.each([150, 199])('of %i versions each is listed once, also when one is submitted at each request', async (count) => {
  let submitted = count;
  const { finished } = await run(['versions'], (_method, path) => {
    const page = Number(new URL(path, 'http://localhost').searchParams.get('page'));
    const numbers = Array.from({ length: submitted }, (_, index) => submitted - index);
    const data = numbers.slice((page - 1) * 100, page * 100).map((number) => ({ ...version, number }));
    return [200, { data, meta: { current_page: page, per_page: 100, total: submitted++ } }];
  });
  expect(finished.exitCode).toBe(0);
  const listed = (readOutput(finished).result?.['versions'] ?? []) as readonly { number: number }[];
  expect(listed.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, index) => count - index));
});

it('a list that goes on for ever is not followed', async () => {
  let number = 1_000_000;
  const { finished, received } = await run(['versions'], () => [
    200,
    { data: [{ ...version, number: number-- }], meta: { ...meta, total: 1_000_000 } },
  ]);
  expect(finished.exitCode).toBe(4);
  expect(readOutput(finished).error?.message).toContain('has no end');
  expect(received).toHaveLength(100);
}, 20_000);

it.each([['nope'], [{}], [null], [[null, 1, { message: 5 }]]])(
  'findings that are %j are left out',
  async (diagnostics) => {
    const rejected = { error: { code: 'manifest-invalid', message: 'It is wrong.', diagnostics } };
    const none = { error: { code: 'not-found', message: 'None.' } };
    const { finished } = await run(['push'], (method) => (method === 'PUT' ? [422, rejected] : [404, none]));
    expect(finished.exitCode).toBe(1);
    expect(readOutput(finished).error).toMatchObject({
      code: 'platform-rejected',
      message: expect.stringContaining('It is wrong.'),
    });
  },
);

/** Runs a command against a platform that answers like this. */
async function run(argv: readonly string[], answer: (method: string, path: string) => readonly [number, unknown]) {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), plainManifest);
  const { url, received } = await listen(({ method, path }, response) => {
    const [status, body] = answer(method, path);
    response.writeHead(status, { 'content-type': 'application/json', etag: '"1"' }).end(JSON.stringify(body));
  });
  const environment = { MINIAPP_TOKEN: 'hunter2-hunter2' };
  const finished = await world.run([...argv, '--host', url, '--json'], { environment, hurry: true });
  return { finished, received };
}
