import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDisk } from '../../src/system/disk.ts';

test('a write takes away what killed writes left behind, once it is old, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-disk-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const old = '.miniapp-11111111-2222-4333-8444-555555555555.tmp';
  const young = '.miniapp-66666666-2222-4333-8444-555555555555.tmp';
  const other = '.miniapp-notes.tmp';
  for (const name of [old, young, other]) await writeFile(join(folder, name), '');
  const past = new Date(Date.now() - 2 * 60 * 60 * 1_000);
  for (const name of [old, other]) await utimes(join(folder, name), past, past);
  await createDisk().write(join(folder, 'written'), 'text');
  expect((await readdir(folder)).sort()).toEqual([young, other, 'written'].sort());
});
