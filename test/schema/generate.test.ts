import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));

function generate(folder: string, ...flags: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [join(project, 'node_modules/tsx/dist/cli.mjs'), 'scripts/generate.ts', ...flags];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'miniapp-generate-'));
  for (const path of ['scripts/generate.ts', 'scripts/generate', 'schemas', 'package.json', 'src', 'test/fixtures']) {
    cpSync(join(project, path), join(copy, path), { recursive: true });
  }
  rmSync(join(copy, 'src/generated'), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true }));

test('the generated files are fresh', async () => {
  expect(await generate(project, '--check')).toMatchObject({ code: 0, stderr: '' });
}, 30_000);

test('stale files are named, and written anew with the same bytes', async () => {
  const missing = await generate(copy, '--check');
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain('src/generated/validator.js is stale.');
  expect(missing.stderr).toContain('npx tsx scripts/generate.ts');

  expect((await generate(copy)).code).toBe(0);
  for (const path of ['src/generated/manifest.ts', 'src/generated/validator.js', 'docs/reference/scopes.md']) {
    expect(readFileSync(join(copy, path), 'utf8')).toBe(readFileSync(join(project, path), 'utf8'));
  }

  const catalog = readFileSync(join(copy, 'schemas/catalog.yaml'), 'utf8');
  writeFileSync(
    join(copy, 'schemas/catalog.yaml'),
    catalog.replace('label: Manage flow tags', 'label: Change flow tags'),
  );
  const stale = await generate(copy, '--check');
  expect(stale.code).toBe(1);
  expect(stale.stderr.split('\n').filter((line) => line.endsWith(' is stale.'))).toEqual([
    'schemas/miniapp.schema.json is stale.',
    'schemas/miniapp.overlay.schema.json is stale.',
    'src/generated/catalog.ts is stale.',
    'docs/reference/scopes.md is stale.',
  ]);
}, 30_000);
