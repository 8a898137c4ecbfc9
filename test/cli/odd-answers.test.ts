import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createWorld } from '../world.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { app, attempt, delivery, meta, version } from './platform-answers.ts';
import { listen } from './server.ts';

it.each<[string, readonly string[], (method: string, path: string) => readonly [number, unknown]]>([
  ['a list without a count', ['versions'], () => [200, { data: [version] }]],
  ['a list whose count is null', ['versions'], () => [200, { data: [version], meta: null }]],
  ['a version without a time', ['versions'], () => [200, { data: [{ ...version, created_at: undefined }], meta }]],
  [
    'a version of a day that no month has',
    ['versions'],
    () => [200, { data: [{ ...version, created_at: '2026-02-30T00:00:00Z' }], meta }],
  ],
  ['a version that is current by a word', ['versions'], () => [200, { data: [{ ...version, current: 'no' }], meta }]],
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
  ['a list of deliveries that are none', ['deliveries', 'list'], () => [200, { data: [null], meta }]],
  [
    'a delivery without a request',
    ['deliveries', 'list'],
    () => [200, { data: [{ ...delivery, request: null }], meta }],
  ],
  [
    'a delivery that was made at a word',
    ['deliveries', 'list'],
    () => [200, { data: [{ ...delivery, created_at: 'yesterday' }], meta }],
  ],
  ['a delivery without attempts', ['deliveries', 'show', 'msg_1'], () => [200, { ...delivery, attempts: undefined }]],
  [
    'a delivery whose answer is none',
    ['deliveries', 'show', 'msg_1'],
    () => [200, { ...delivery, attempts: [{ ...attempt, answer: 5 }] }],
  ],
  [
    'changes that are none',
    ['deliveries', 'list', '--follow'],
    (_method, path) => [200, { data: path.includes('changed_after') ? [{ ...delivery, change: 0 }] : [], meta }],
  ],
  ['calls of no scope', ['scopes', 'audit'], () => [200, { slug: 'email-verifier', scopes: [null] }]],
  [
    'calls of a scope without operations',
    ['scopes', 'audit'],
    () => [200, { slug: 'email-verifier', scopes: [{ scope: 'flow-tags:view', answered: 1, refused: 0 }] }],
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

it.each([[['push']], [['diff']], [['pull']], [['status']], [['publish']]])(
  '%j reads no draft without a bottom',
  async (argv) => {
    // Written by hand, as a serializer would fall into it.
    const nested = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const text = JSON.stringify({ ...app, name: 'A', workspace_id: '1' }).replace(
      '"manifest":{}',
      `"manifest":${nested}`,
    );
    const { finished, received } = await run(argv, () => [200, text]);
    expect(finished.exitCode).toBe(4);
    expect(readOutput(finished).error).toMatchObject({
      code: 'host-failed',
      message: expect.stringContaining('nested more deeply than 200 levels'),
    });
    expect(received.filter(({ method }) => method !== 'GET')).toEqual([]);
  },
);

const { attempts: _, ...listed } = delivery;
const due = {
  ...listed,
  id: `msg_${'0'.repeat(32)}`,
  state: 'due',
  created_at: '2026-01-01T00:00:00.000Z',
  request: { method: 'POST', url: 'https://app.example.com/subscribe' },
  attempt_count: 0,
  last_attempt: null,
};

it('a failure after some deliveries were told is one line more', async () => {
  const { finished } = await run(['deliveries', 'list', '--follow'], (_method, path) => [
    200,
    path.includes('changed_after') ? { data: null, meta } : { data: [{ ...due, change: 5 }], meta },
  ]);
  expect(finished.exitCode).toBe(4);
  const events = finished.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events).toEqual([
    { event: 'delivery', delivery: expect.objectContaining({ change: 5 }) },
    expect.objectContaining({ event: 'error', code: 'host-failed' }),
  ]);
});

it('changes out of order are told once each: what follows is asked for after the largest', async () => {
  const { world, received } = await prepare(['deliveries'], (_method, path) => {
    const after = new URL(path, 'http://localhost').searchParams.get('changed_after');
    const changes = [5, 3].filter((change) => after !== null && change > Number(after));
    return [200, { data: changes.map((change) => ({ ...due, change })), meta }];
  });
  const following = await world.start(['deliveries', 'list', '--follow']);
  await expect.poll(() => received.filter(({ path }) => path.includes('changed_after=5'))).not.toEqual([]);
  expect((await following.stop('SIGTERM')).exitCode).toBe(143);
  const told = following.events.map(({ delivery: each }) => (each as { change: number }).change);
  expect(told).toEqual([5, 3]);
});

it.each<[string, readonly unknown[], number, string]>([
  ['was done, as the list shows', [{ ...version, current: true }], 0, ''],
  ['was not done, as the list shows', [version], 4, 'versions.'],
  ['cannot be known to be done', [null], 4, 'the rollback may have been done all the same'],
])('a rollback with an odd answer %s', async (_what, after, exitCode, message) => {
  let isSent = false;
  const { finished } = await run(['rollback', '2', '--yes'], (method) => {
    if (method === 'POST') isSent = true;
    return [200, method === 'POST' ? {} : { data: isSent ? after : [version], meta }];
  });
  expect(finished.exitCode).toBe(exitCode);
  const { error } = readOutput(finished);
  expect(error?.code).toBe(exitCode === 0 ? undefined : 'host-failed');
  expect(error?.message ?? '').toContain(message);
});

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

type Answer = (method: string, path: string) => readonly [number, unknown];

/** Runs a command against a platform that answers like this; text is sent as it is. */
async function run(argv: readonly string[], answer: Answer) {
  const { world, flags, token, received } = await prepare(argv, answer);
  const finished = await world.run([...argv, ...flags], { environment: { MINIAPP_TOKEN: token }, hurry: true });
  return { finished, received };
}

/** A world with a manifest, and a platform that answers like this for a command to be run against. */
async function prepare(argv: readonly string[], answer: Answer) {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), plainManifest);
  const { url, received } = await listen(({ method, path }, response) => {
    const [status, body] = answer(method, path);
    response
      .writeHead(status, { 'content-type': 'application/json', etag: '"1"' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const token = 'hunter2-hunter2';
  // These ask the local platform alone.
  const isLocal = ['deliveries', 'scopes'].includes(argv[0] ?? '');
  if (isLocal) {
    await mkdir(world.path('.miniapp'));
    await writeFile(world.path('.miniapp', 'platform.json'), JSON.stringify({ url, token, process_id: 1 }));
  }
  const flags = isLocal ? ['--json'] : ['--host', url, '--json'];
  return { world, flags, token, received };
}
