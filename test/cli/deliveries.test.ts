import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../world.ts';
import { manage } from './management.ts';
import { serverManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

const secret = 'hunter2-hunter2';

/** A local platform with the app pushed, and a server that answers `status`, one after the other. */
async function project(...statuses: number[]) {
  let count = 0;
  const server = await listen(({ body }, response) => {
    response.writeHead(statuses[Math.min(count++, statuses.length - 1)] ?? 200, { 'x-count': String(count) }).end(body);
  });
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), serverManifest(server.url));
  const platform = await world.start(['platform', 'start', '--port', '0', '--time-scale', '1000']);
  await platform.event('ready');
  expect(await world.run(['push'])).toMatchObject({ exitCode: 0 });
  return { world, platform, server };
}

async function install(world: World): Promise<{ id: string; delivery: { id: string } }> {
  const { json } = await manage(world, 'POST', '/apps/email-verifier/installations', { inputs: { token: secret } });
  return json as unknown as { id: string; delivery: { id: string } };
}

describe('deliveries list', () => {
  it('shows one a line, the newest first', async () => {
    const { world, server } = await project(200);
    const { id, delivery } = await install(world);
    await manage(world, 'DELETE', `/installations/${id}`);
    const { exitCode, stdout, stderr } = await world.run(['deliveries', 'list']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [first, second] = stdout.trimEnd().split('\n');
    expect(first).toMatch(
      /^2026-01-01 00:00:00Z {2}uninstall {2}delivered {2}200 {7}msg_[0-9a-f]{32} {2}POST http:\/\/127\.0\.0\.1:\d+\/unsubscribe$/,
    );
    expect(second).toBe(
      `2026-01-01 00:00:00Z  install    delivered  200       ${delivery.id}  POST ${server.url}/subscribe`,
    );
  });

  it('narrows, limits, and says how many there are', async () => {
    const { world } = await project(200);
    const first = await install(world);
    await install(world);
    await manage(world, 'DELETE', `/installations/${first.id}`);
    const list = async (...flags: string[]) => {
      const { result } = readOutput(await world.run(['deliveries', 'list', '--json', ...flags]));
      const { deliveries, total } = result as unknown as {
        deliveries: { event: string; installation_id: string }[];
        total: number;
      };
      return { events: deliveries.map(({ event }) => event), total };
    };
    expect(await list()).toEqual({ events: ['uninstall', 'install', 'install'], total: 3 });
    expect(await list('--event', 'uninstall')).toEqual({ events: ['uninstall'], total: 1 });
    expect(await list('--installation', first.id)).toEqual({ events: ['uninstall', 'install'], total: 2 });
    expect(await list('--app', 'other-app')).toEqual({ events: [], total: 0 });
    expect(await list('--state', 'failed')).toEqual({ events: [], total: 0 });
    expect(await list('--limit', '1')).toEqual({ events: ['uninstall'], total: 3 });
    expect(await world.run(['deliveries', 'list', '--limit', '1'])).toMatchObject({ stderr: 'The newest 1 of 3.\n' });
    expect(await world.run(['deliveries', 'list', '--state', 'failed'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'There are no such deliveries.\n',
    });
  });

  it('follows: the newest first, then each that changes, as lines of JSON', async () => {
    const { world } = await project(500, 200);
    const before = await install(world);
    const following = await world.start(['deliveries', 'list', '--follow']);
    await following.event('delivery');
    const after = await install(world);
    await expect
      .poll(() => following.events.map(({ delivery }) => delivery as { id: string; state: string }))
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ id: before.delivery.id, state: 'due' }),
          expect.objectContaining({ id: after.delivery.id, state: 'delivered' }),
        ]),
      );
    const finished = await following.stop('SIGTERM');
    expect(finished.exitCode).toBe(143);
  });

  it.each([
    ['a wrong event', ['list', '--event', 'instal'], '--event cannot be "instal".\nDid you mean "install"?'],
    ['a wrong state', ['list', '--state', 'lost'], 'It is one of: due, delivered, failed, canceled.'],
    ['too many', ['list', '--limit', '101'], '--limit must be a whole number from 1 to 100'],
    ['no id', ['show'], "Missing required argument 'id'."],
    ['a wrong address', ['replay', 'msg_1', '--to', 'nowhere'], '--to must be the address of a server'],
  ])('%s is a mistake', async (_, argv, message) => {
    const world = await createWorld();
    const { exitCode, stderr } = await world.run(['deliveries', ...argv]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it.each([[['list']], [['list', '--follow']], [['show', 'msg_1']], [['replay', 'msg_1']]])(
    'without a platform, %j says how to start one',
    async (argv) => {
      const world = await createWorld();
      const { exitCode, stderr } = await world.run(['deliveries', ...argv]);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('Start the local platform with: miniapp platform start.');
    },
  );

  it('finds a platform on other data by --data', async () => {
    const world = await createWorld();
    await (await world.start(['platform', 'start', '--port', '0', '--data', 'elsewhere'])).event('ready');
    expect(await world.run(['deliveries', 'list'])).toMatchObject({ exitCode: 3 });
    expect(await world.run(['deliveries', 'list', '--data', 'elsewhere'])).toMatchObject({ exitCode: 0 });
  });
});

describe('deliveries show', () => {
  it('shows request, attempts and answers, with key and secret inputs masked', async () => {
    const { world, server } = await project(500, 200);
    const { delivery } = await install(world);
    const { exitCode, stdout, stderr } = await world.run(['deliveries', 'show', delivery.id]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'Key and secret inputs are masked; --reveal shows them.\n',
    });
    expect(stdout).toContain(`${delivery.id}  install of email-verifier, due\n`);
    expect(stdout).toContain('The next attempt is due at 2026-01-01 00:00:00Z.');
    expect(stdout).toContain(`  POST ${server.url}/subscribe\n`);
    expect(stdout).toContain('    "token": "••••••"');
    expect(stdout).toMatch(/Attempt 1\n {2}✗ The server answered 500\. {2}2026-01-01 00:00:00Z, \d+ ms\n/);
    expect(stdout).toContain('x-count: 1');
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toMatch(/miniapplocal[0-9A-Za-z]{48}/);
    const revealed = await world.run(['deliveries', 'show', delivery.id, '--reveal']);
    expect(revealed.stdout).toContain(secret);
    expect(revealed.stdout).toMatch(/miniapplocal[0-9A-Za-z]{48}/);
  });

  it('as JSON, curl and HTTP', async () => {
    const { world, server } = await project(200);
    const { delivery } = await install(world);
    const show = (format: string) => world.run(['deliveries', 'show', delivery.id, '--format', format, '--reveal']);
    const { request } = readOutput(await show('json')).result as unknown as { request: { body: string } };
    expect(request.body).toBe(server.received[0]?.body);
    expect((await show('curl')).stdout).toContain(`--data-raw '${request.body}'`);
    expect((await show('http')).stdout).toContain(`\r\n\r\n${request.body}\n`);
  });

  it.each([['show'], ['replay']])('%s of an unknown delivery is a mistake', async (word) => {
    const { world } = await project(200);
    expect(await world.run(['deliveries', word, 'msg_none'])).toMatchObject({
      exitCode: 2,
      stderr: 'Error: The platform has no delivery msg_none.\nList them with: miniapp deliveries list\n',
    });
  });
});

describe('deliveries replay', () => {
  it('sends the same bytes again, and shows the answer', async () => {
    const { world, server } = await project(200);
    const { delivery } = await install(world);
    const { exitCode, stdout } = await world.run(['deliveries', 'replay', delivery.id]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Attempt 2 \(replay\)\n {2}✓ 200 /);
    expect(stdout).not.toContain(secret);
    expect(server.received[1]).toEqual(server.received[0]);
  });

  it('elsewhere', async () => {
    const { world } = await project(200);
    const { delivery } = await install(world);
    const other = await listen((_, response) => response.writeHead(500).end());
    const { exitCode, stdout } = await world.run(['deliveries', 'replay', delivery.id, '--to', other.url]);
    expect(exitCode).toBe(4);
    expect(stdout).toContain(`Attempt 2 (replay to ${other.url}/)\n  ✗ The server answered 500.`);
    expect(other.received).toMatchObject([{ path: '/subscribe' }]);
    const { result } = readOutput(await world.run(['deliveries', 'list', '--json']));
    expect(result).toMatchObject({ deliveries: [{ state: 'delivered', attempt_count: 2 }] });
  });
});

describe('flags of the platform', () => {
  it('--sign signs with the secret of the app, the same in every command', async () => {
    const { Webhook } = await import('standardwebhooks');
    const server = await listen((_, response) => response.end());
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), serverManifest(server.url));
    await (await world.start(['platform', 'start', '--port', '0', '--sign', 'standard'], { realTime: true })).event(
      'ready',
    );
    await world.run(['push']);
    await install(world);
    const { stdout } = await world.run(['webhook', 'secret']);
    const [received] = server.received;
    const headers = received?.headers as Record<string, string>;
    expect(new Webhook(stdout.trim()).verify(received?.body ?? '', headers)).toHaveProperty('api_key');
    await world.run(['simulate-install', '.', '--deliver', '--sign', 'standard'], { realTime: true });
    const [, second] = server.received;
    expect(
      new Webhook(stdout.trim()).verify(second?.body ?? '', second?.headers as Record<string, string>),
    ).toHaveProperty('api_key');
    expect(await readFile(world.path('.miniapp', 'webhook-secrets.json'), 'utf8')).toContain(stdout.trim());
  });

  it('--fault 5xx stops the first attempt; the schedule, compressed, brings the second', async () => {
    const server = await listen((_, response) => response.end());
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), serverManifest(server.url));
    const flags = ['--port', '0', '--fault', '5xx', '--time-scale', '1000000'];
    await (await world.start(['platform', 'start', ...flags], { realTime: true })).event('ready');
    await world.run(['push']);
    await install(world);
    await expect
      .poll(async () => readOutput(await world.run(['deliveries', 'list', '--json'])).result)
      .toMatchObject({ deliveries: [{ state: 'delivered', attempt_count: 2 }] });
    expect(server.received).toHaveLength(1);
  });
});
