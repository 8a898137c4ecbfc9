import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainManifest } from '../cli/manifests.ts';
import { bin, start, temporaryFolder } from './spawn.ts';

const caches = process.versions.node.startsWith('20.');

/** Runs `miniapp rules` with caches in a folder, and names the files that are kept there. */
async function run(folder: string, environment: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await start(process.execPath, [bin, 'rules', '--json'], {
    directory: folder,
    environment: { XDG_CACHE_HOME: folder, ...environment },
  }).ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return { stdout, kept: await keptIn(folder) };
}

async function keptIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

// Node 22 and newer keep compiled code themselves.
describe.runIf(caches)('compiled code', () => {
  it('is kept for its owner alone, and taken by the next run', async () => {
    const folder = await temporaryFolder();
    const first = await run(folder);
    expect(first.kept.map((file) => file.split('/').at(-1))).toContainEqual(expect.stringMatching(/^start-.*\.cjs$/));
    for (const file of first.kept) expect((await stat(file)).mode & 0o077).toBe(0);
    const times = await Promise.all(first.kept.map(async (file) => (await stat(file)).mtimeMs));
    const second = await run(folder);
    expect(second).toEqual(first);
    // What V8 takes is not written anew.
    expect(await Promise.all(first.kept.map(async (file) => (await stat(file)).mtimeMs))).toEqual(times);
  });

  it('finds what its chunks need beside them, such as a search for files', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'miniapp.yaml'), plainManifest);
    for (let run = 0; run < 2; run++) {
      const ended = await start(process.execPath, [bin, 'validate', '*.yaml', '--quiet'], {
        directory: folder,
        environment: { XDG_CACHE_HOME: folder },
      }).ended;
      expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    }
    expect(await readdir(join(folder, 'miniapp'), { recursive: true })).toContainEqual(
      expect.stringMatching(/\/validate\/validate-.*\.cjs$/),
    );
  });

  it('keeps nothing for a command that there is not', async () => {
    const folder = await temporaryFolder();
    const ended = await start(process.execPath, [bin, 'valdate'], {
      directory: folder,
      environment: { XDG_CACHE_HOME: folder },
    }).ended;
    expect(ended.exitCode).toBe(2);
    expect(await keptIn(folder)).toEqual([]);
  });

  it('is made anew where it is damaged', async () => {
    const folder = await temporaryFolder();
    const { stdout, kept } = await run(folder);
    const [damaged = ''] = kept;
    await writeFile(damaged, 'no code');
    expect((await run(folder)).stdout).toBe(stdout);
    expect(await readFile(damaged, 'latin1')).not.toBe('no code');
  });

  it('is neither read nor written where others can write', async () => {
    const folder = await temporaryFolder();
    const [file = ''] = (await run(folder)).kept;
    await chmod(join(file, '..'), 0o777);
    await writeFile(file, 'left alone');
    await run(folder);
    expect(await readFile(file, 'utf8')).toBe('left alone');
  });

  it('is not kept in CI, where nothing can be written, or when Node’s own switch says so', async () => {
    const folder = await temporaryFolder();
    expect((await run(folder, { CI: 'true' })).kept).toEqual([]);
    expect((await run(folder, { NODE_DISABLE_COMPILE_CACHE: '1' })).kept).toEqual([]);
    await mkdir(join(folder, 'miniapp'));
    await writeFile(join(folder, 'file'), '');
    expect((await run(folder, { XDG_CACHE_HOME: join(folder, 'file') })).kept).toEqual([join(folder, 'file')]);
  });
});
