import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyTemplate } from '../templates/files.ts';
import { installTemplate } from './project.ts';
import { root, start, temporaryFolder } from './spawn.ts';

const contract = 'the handler contract of miniapp holds, without signatures and with them';
const servers = [
  { name: 'server', flags: ['--test'], files: [], least: 20 },
  {
    name: 'server-ts',
    flags: ['--import', 'tsx', '--test'],
    files: ['test/app.test.ts', 'test/server.test.ts'],
    least: 20,
  },
];

describe.each(servers)('the template $name', { timeout: 120_000 }, ({ name, flags, files, least }) => {
  /** Runs its tests, as its package.json does; gives the names of those that passed and of those that failed. */
  async function runTests(directory: string, ...more: string[]) {
    const argv = [...flags, '--test-reporter=tap', ...more, ...files];
    const { stdout } = await start(process.execPath, argv, { directory }).ended;
    const names = (form: RegExp) => [...stdout.matchAll(form)].map(([, found]) => found);
    return { stdout, passed: names(/^ok \d+ - ([^#\n]+)$/gm), failed: names(/^not ok \d+ - ([^#\n]+)$/gm) };
  }

  it('passes its own tests wherever it is copied to, and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    await installTemplate(name, folder);
    const before = await readdir(folder, { recursive: true });
    const { stdout, passed, failed } = await runTests(folder);
    // The contract has a test of its own below.
    expect(
      failed.filter((test) => test !== contract),
      stdout,
    ).toEqual([]);
    expect(passed.length).toBeGreaterThanOrEqual(least);
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(before.sort());
  });

  it('keeps the handler contract', async () => {
    const folder = await temporaryFolder();
    await installTemplate(name, folder);
    const { stdout, passed } = await runTests(folder, `--test-name-pattern=${contract}`);
    expect(passed, stdout).toContain(contract);
  });
});

it('the server’s tests need nothing installed but miniapp, and say so', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  await copyTemplate('server', folder);
  const { stdout } = await start(process.execPath, ['--test', '--test-reporter=tap'], { directory: folder }).ended;
  expect(stdout.match(/^not ok .*$/gm)).toEqual([expect.stringContaining(contract)]);
  expect(stdout).toContain('miniapp-cli is not installed. Run this first: npm install');
});

it('the server in TypeScript has no type errors', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  await installTemplate('server-ts', folder);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { exitCode, stdout } = await start(process.execPath, [tsc], { directory: folder }).ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
});
