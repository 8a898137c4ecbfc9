import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createDisk } from '../../../src/system/disk.ts';
import { nodeDriver, packageDriver } from '../../../src/system/sqlite-drivers.ts';
import { temporaryFolder } from '../../platform/harness.ts';
import { createWorld, type World } from '../../world.ts';
import { readOutput } from '../output.ts';

/** The bytes of an SQLite database that is not a platform’s. */
async function otherDatabase(): Promise<Buffer> {
  const driver = nodeDriver() ?? (await packageDriver());
  const path = `${await temporaryFolder()}/other.sqlite`;
  const database = driver?.open(path);
  database?.prepare('create table bookmarks (url text)').run([]);
  database?.close();
  return readFile(path);
}

async function worldWithData(): Promise<World> {
  const world = await createWorld();
  await world.run(['platform', 'start', '--port', '0'], { signal: 'SIGTERM' });
  await writeFile(world.path('.miniapp', 'webhook-secrets.json'), '{}');
  return world;
}

describe('platform status', () => {
  it('says where it runs, and exits 0', async () => {
    const world = await createWorld();
    const platform = await world.start(['platform', 'start', '--port', '0']);
    const { url } = await platform.event('ready');
    const finished = await world.run(['platform', 'status', '--json']);
    expect(finished.exitCode).toBe(0);
    const { result } = readOutput(finished);
    expect(result).toMatchObject({ running: true, answers: true, url, process_id: 4242, data: world.path('.miniapp') });
    expect(result?.['bytes']).toBeGreaterThan(0);
    const { stdout } = await world.run(['platform', 'status']);
    expect(stdout).toMatch(/^platform {2}running\nurl {7}http.*\nprocess {3}4242\ndata {6}.*iB\)\n$/);
  });

  it('exits 1 when none runs, and makes nothing', async () => {
    const world = await createWorld();
    const finished = await world.run(['platform', 'status', '--json', '--data', 'other']);
    expect(finished.exitCode).toBe(1);
    expect(readOutput(finished).result).toMatchObject({ running: false, url: null, bytes: 0 });
    expect(await readdir(world.directory)).toEqual([]);
  });

  it('takes no note of a platform that was killed for one', async () => {
    const world = await worldWithData();
    const note = { url: 'http://127.0.0.1:1', token: 'abc', process_id: 1 };
    await writeFile(world.path('.miniapp', 'platform.json'), JSON.stringify(note));
    const finished = await world.run(['platform', 'status', '--json']);
    expect(readOutput(finished).result).toMatchObject({ running: false, answers: false, url: null, process_id: null });
  });
});

describe('platform reset', () => {
  it('deletes the data, and keeps the secrets', async () => {
    const world = await worldWithData();
    const finished = await world.run(['platform', 'reset', '--yes', '--json']);
    expect(readOutput(finished).result).toMatchObject({ deleted: ['platform.sqlite'] });
    expect(await readdir(world.path('.miniapp'))).toEqual(['.gitignore', 'webhook-secrets.json']);
    const again = await world.run(['platform', 'reset', '--yes']);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('nothing to delete') });
  });

  it('deletes the secrets with --secrets', async () => {
    const world = await worldWithData();
    const { stdout } = await world.run(['platform', 'reset', '--yes', '--secrets']);
    expect(stdout).toContain('Deleted platform.sqlite, webhook-secrets.json in ');
    expect(await readdir(world.path('.miniapp'))).toEqual(['.gitignore']);
  });

  it('asks on a terminal', async () => {
    const world = await worldWithData();
    const no = await world.run(['platform', 'reset'], { terminal: 80, answers: [false] });
    expect(no.exitCode).toBe(130);
    expect(await readdir(world.path('.miniapp'))).toContain('platform.sqlite');
    expect(await world.run(['platform', 'reset'], { terminal: 80, answers: [true] })).toMatchObject({ exitCode: 0 });
    expect(await readdir(world.path('.miniapp'))).not.toContain('platform.sqlite');
  });

  it('needs --yes where nobody can be asked', async () => {
    const world = await worldWithData();
    expect(await world.run(['platform', 'reset'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect(await readdir(world.path('.miniapp'))).toContain('platform.sqlite');
  });

  it('refuses while a platform runs on the data', async () => {
    const world = await createWorld();
    const platform = await world.start(['platform', 'start', '--port', '0']);
    await platform.event('ready');
    const finished = await world.run(['platform', 'reset', '--yes', '--json']);
    expect(finished.exitCode).toBe(2);
    expect(readOutput(finished).error).toMatchObject({ code: 'database-in-use' });
    expect(await world.run(['platform', 'status'])).toMatchObject({ exitCode: 0 });
  });

  it('holds the data until it is gone: a platform that starts meanwhile is refused, and one after it begins anew', async () => {
    const world = await worldWithData();
    await writeFile(world.path('.miniapp', 'platform.json'), '{}');
    const start = ['platform', 'start', '--port', '0', '--json'];
    const meanwhile: string[] = [];
    const { remove } = createDisk();
    const finished = await world.run(['platform', 'reset', '--yes', '--json'], {
      disk: {
        async remove(path) {
          meanwhile.push((await world.run(start, { signal: 'SIGTERM' })).stdout);
          await remove(path);
        },
      },
    });
    expect(meanwhile).toEqual([expect.stringContaining('"code":"database-in-use"')]);
    expect(readOutput(finished).result).toMatchObject({ deleted: ['platform.sqlite', 'platform.json'] });
    expect(await readdir(world.path('.miniapp'))).toEqual(['.gitignore', 'webhook-secrets.json']);
    expect(await world.run(start, { signal: 'SIGTERM' })).toMatchObject({ exitCode: 143 });
  });

  it('refuses another program’s database', async () => {
    const world = await createWorld();
    await mkdir(world.path('.miniapp'));
    const path = world.path('.miniapp', 'platform.sqlite');
    await writeFile(path, await otherDatabase());
    const before = await readFile(path);
    const finished = await world.run(['platform', 'reset', '--yes', '--json']);
    expect(finished.exitCode).toBe(2);
    const { error } = readOutput(finished);
    expect(error).toMatchObject({ message: expect.stringContaining('it is another program’s database') });
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(world.path('.miniapp'))).toEqual(['platform.sqlite']);
  });

  it('refuses what is not a platform’s, and what it cannot delete whole', async () => {
    const world = await createWorld();
    await mkdir(world.path('.miniapp'));
    const path = world.path('.miniapp', 'platform.sqlite');
    await writeFile(path, 'Something else entirely, and long enough to be read.'.repeat(20));
    const before = await readFile(path);
    const finished = await world.run(['platform', 'reset', '--yes', '--json']);
    expect(readOutput(finished).error).toMatchObject({ code: 'database-unreadable' });
    expect(await readFile(path)).toEqual(before);

    const other = await worldWithData();
    await mkdir(other.path('.miniapp', 'platform.json'));
    expect(await other.run(['platform', 'reset', '--yes'])).toMatchObject({ exitCode: 2 });
    expect(await readdir(other.path('.miniapp'))).toContain('platform.sqlite');
  });
});
