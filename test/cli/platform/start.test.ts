import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/system/database.ts';
import { createWorld, type World } from '../../world.ts';
import { manage } from '../management.ts';
import { plainManifest, serverManifest } from '../manifests.ts';
import { checkOutput } from '../output.ts';
import { listen } from '../server.ts';

async function start(world: World, flags: readonly string[] = []) {
  const platform = await world.start(['platform', 'start', ...flags]);
  const ready = await platform.event('ready');
  return { platform, url: String(ready['url']), data: String(ready['data']) };
}

const note = (world: World) => world.path('.miniapp', 'platform.json');

describe('platform start', () => {
  it('tells where it serves, and leaves a note for this user alone', async () => {
    const world = await createWorld();
    const { url, data } = await start(world, ['--port', '0']);
    expect(data).toBe(world.path('.miniapp'));
    expect(JSON.parse(await readFile(note(world), 'utf8'))).toEqual({
      url,
      token: expect.stringMatching(/^[\w-]{43}$/),
      process_id: 4242,
    });
    expect((await stat(note(world))).mode & 0o777).toBe(0o600);
    expect((await stat(world.path('.miniapp'))).mode & 0o777).toBe(0o700);
    expect(await readFile(world.path('.miniapp', '.gitignore'), 'utf8')).toBe('*\n');
    expect((await stat(world.path('.miniapp', 'platform.sqlite'))).mode & 0o777).toBe(0o600);
  });

  it('asks for port 8181 unless told otherwise', async () => {
    const world = await createWorld();
    expect((await start(world)).url).toBe('http://127.0.0.1:8181');
  });

  it('keeps its data where --data says', async () => {
    const world = await createWorld();
    const { data } = await start(world, ['--data', 'some/where', '-C', '.']);
    expect(data).toBe(world.path('some', 'where'));
    expect((await stat(world.path('some', 'where', 'platform.sqlite'))).isFile()).toBe(true);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at %s with %i, says nothing more, and forgets its token', async (signal, exitCode) => {
    const world = await createWorld();
    const { platform } = await start(world, ['--port', '0']);
    const finished = await platform.stop(signal);
    expect(finished).toMatchObject({ exitCode, stderr: '' });
    checkOutput(finished.stdout);
    expect(finished.stdout.split('\n')).toHaveLength(2);
    await expect(readFile(note(world))).rejects.toThrow('ENOENT');
  });

  it('keeps apps and installations over a restart, under a new token', async () => {
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    const first = await start(world);
    expect(await world.run(['push'])).toMatchObject({ exitCode: 0 });
    const installed = await manage(world, 'POST', '/apps/email-verifier/installations', { inputs: {} });
    expect(installed.json).toMatchObject({ state: 'installed' });
    const before = await manage(world, 'GET', '/apps/email-verifier');
    const token = await readFile(note(world), 'utf8');
    await first.platform.stop();

    await start(world);
    expect(await readFile(note(world), 'utf8')).not.toBe(token);
    expect((await manage(world, 'GET', '/apps/email-verifier')).json).toEqual(before.json);
    expect((await manage(world, 'GET', `/installations/${installed.json['id']}`)).json).toEqual(installed.json);
    expect(await world.run(['push'])).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('delivers an install to the app’s server, and its key opens the API', async () => {
    const server = await listen((_request, response) => response.end('{}'));
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), serverManifest(server.url));
    const { url } = await start(world);
    expect(await world.run(['push'])).toMatchObject({ exitCode: 0 });
    const inputs = { token: 'abc', limit: 5, region: 'eu', news: false };
    const { json: installation } = await manage(world, 'POST', '/apps/email-verifier/installations', { inputs });
    expect(installation).toMatchObject({
      state: 'installed',
      delivery: { state: 'delivered', last_attempt: { status: 200 } },
    });

    const [subscribe] = server.received;
    const sent = JSON.parse(subscribe?.body ?? '') as Record<string, unknown>;
    expect(subscribe).toMatchObject({ method: 'POST', path: '/subscribe', headers: { 'x-region': 'eu' } });
    expect(sent).toEqual({
      installation_id: installation['id'],
      api_key: expect.stringMatching(/^[0-9A-Za-z]{60}$/),
      flow_ns: expect.stringMatching(/^f\d+$/),
      token: 'abc',
      limit: 5,
      news: false,
      note: 'Limit: 5',
    });
    expect(JSON.stringify(installation)).not.toContain(String(sent['api_key']));

    const call = async (path: string) => {
      const headers = { authorization: `Bearer ${sent['api_key']}` };
      const request = { method: 'GET', url: `${url}/api${path}`, headers, body: null };
      return (await world.http(request, { timeout: 5_000, bodyLimit: 100_000 })).status;
    };
    expect(await call('/flow/tags')).toBe(200);
    expect(await call('/flow/bot-fields')).toBe(403);

    await manage(world, 'DELETE', `/installations/${installation['id']}`);
    expect(server.received[1]).toMatchObject({
      path: '/unsubscribe',
      body: JSON.stringify({ installation_id: installation['id'] }),
    });
    expect(await call('/flow/tags')).toBe(401);
  });
});

describe('platform start, when it cannot', () => {
  it('runs already on the same data: exit 2, and the first goes on', async () => {
    const world = await createWorld();
    const { url } = await start(world);
    const before = await readFile(note(world), 'utf8');
    const { exitCode, stdout, stderr } = await world.run(['platform', 'start', '--port', '0']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      `Error: Another local platform is already running on the data in ${world.path('.miniapp', 'platform.sqlite')}.\nUse the one that runs, or give this one its own folder with --data.\n`,
    );
    expect(await readFile(note(world), 'utf8')).toBe(before);
    expect(before).toContain(url);
    const second = await world.run(['platform', 'start', '--port', '0', '--json']);
    expect(JSON.parse(second.stdout)).toMatchObject({ event: 'error', code: 'database-in-use', diagnostics: [] });
  });

  it.each<[string, (world: World) => Promise<unknown>, string]>([
    [
      'a file stands in the place of the folder',
      (world) => writeFile(world.path('.miniapp'), ''),
      'cannot be written: a file stands where a folder is needed.',
    ],
    [
      'the data is no database',
      async (world) => {
        await mkdir(world.path('.miniapp'));
        await writeFile(world.path('.miniapp', 'platform.sqlite'), 'x'.repeat(10_000));
      },
      'cannot be used: it is not a database.',
    ],
    [
      'the data is a folder',
      (world) => mkdir(world.path('.miniapp', 'platform.sqlite'), { recursive: true }),
      'cannot be used: it is a folder.',
    ],
    [
      'a folder stands in the place of its note',
      (world) => mkdir(world.path('.miniapp', 'platform.json'), { recursive: true }),
      'platform.json cannot be written: it is a folder.',
    ],
  ])('%s: exit 2', async (_what, prepare, message) => {
    const world = await createWorld();
    await prepare(world);
    const { exitCode, stdout, stderr } = await world.run(['platform', 'start', '--port', '0']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Error: /);
    expect(stderr).toContain(message);
    // Nothing is left behind that would keep the next one from starting.
    await rm(world.path('.miniapp'), { recursive: true });
    await start(world, ['--port', '0']);
  });

  it.each<[string, (path: string) => Promise<void>, string]>([
    [
      'damaged',
      async (path) => {
        const whole = await readFile(path);
        await writeFile(path, Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 0xa5)]));
      },
      'cannot be used: the file is damaged.\nNothing was changed. Move the file away, or give another folder',
    ],
    [
      'a newer miniapp’s',
      async (path) => {
        const database = new Kysely({ dialect: await openDatabase(path) });
        await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`.execute(database);
        await database.destroy();
      },
      'was written by a newer miniapp.\nNothing was changed. Update miniapp, or give another folder',
    ],
  ])('the data is %s: exit 2, and not a byte of it changes', async (_what, change, message) => {
    const world = await createWorld();
    await (await start(world)).platform.stop();
    const path = world.path('.miniapp', 'platform.sqlite');
    await change(path);
    const before = await readFile(path);
    const { exitCode, stdout, stderr } = await world.run(['platform', 'start', '--port', '0']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(world.path('.miniapp'))).toEqual(['.gitignore', 'platform.sqlite']);
  });

  it('its port is taken: exit 2, and its data is free again', async () => {
    const world = await createWorld();
    await start(world, ['--port', '8181', '--data', 'one']);
    expect(await world.run(['platform', 'start', '--port', '8181', '--data', 'two'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'Error: Port 8181 is already in use.\nChoose another with --port, or let the system choose a free one with --port 0.\n',
    });
    await start(world, ['--port', '8182', '--data', 'two']);
  });
});

describe('to a person', () => {
  it('it says where it serves, and how to stop it', async () => {
    const world = await createWorld();
    expect(await world.run(['platform', 'start'], { signal: 'SIGINT' })).toEqual({
      exitCode: 130,
      stdout: 'The local platform runs on http://127.0.0.1:8181\n',
      stderr: 'Stop it with Ctrl-C.\n',
    });
    await expect(readFile(note(world))).rejects.toThrow('ENOENT');
  });

  it('--quiet leaves the result', async () => {
    const world = await createWorld();
    expect(await world.run(['platform', 'start', '--quiet'], { signal: 'SIGTERM' })).toEqual({
      exitCode: 143,
      stdout: 'The local platform runs on http://127.0.0.1:8181\n',
      stderr: '',
    });
  });
});
