import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTemplate, templateFolder, textOf } from './files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-template-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('the server template passes its own tests wherever it is copied to', { timeout: 60_000 }, async () => {
  await cp(templateFolder('server'), folder, { recursive: true });
  const before = await readdir(folder, { recursive: true });
  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: tmpdir() },
  });
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThanOrEqual(10);
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(before.sort());
});

it('the server’s package has no dependencies and cannot be published by mistake', async () => {
  const description = JSON.parse(textOf(await readTemplate('server'), 'package.json'));
  expect(description).toMatchObject({
    name: 'my-mini-app',
    private: true,
    type: 'module',
    scripts: { start: 'node server.js', test: 'node --test', validate: 'npx --yes miniapp-cli validate --strict' },
  });
  expect(Object.keys(description).filter((key) => /dependencies/i.test(key))).toEqual([]);
});
