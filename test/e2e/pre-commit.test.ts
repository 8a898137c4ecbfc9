import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { plainManifest } from '../cli/manifests.ts';
import { bin, root, start, temporaryFolder } from './spawn.ts';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}

const hooks: Hook[] = parse(await readFile(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
const [hook = { id: '', entry: '', language: '', files: '' }] = hooks;

describe('the hook for pre-commit', () => {
  it('is one, and begins with a program of the package', async () => {
    expect(hooks).toMatchObject([{ id: 'miniapp-validate', name: 'miniapp validate', language: 'node' }]);
    const ours = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const [program = ''] = hook.entry.split(' ');
    expect(join(root, ours.bin[program])).toBe(bin);
  });

  it.each<[string, boolean]>([
    ['miniapp.yaml', true],
    ['apps/email verifier/miniapp.yml', true],
    ['apps/one/miniapp.json', true],
    ['miniapp.staging.yaml', true],
    ['apps/one/miniapp.eu-west-1.json', true],
    ['miniapp.config.yaml', false],
    ['.vscode/miniapp.schema.json', false],
    ['not-miniapp.yaml', false],
    ['miniapp.yaml.orig', false],
    ['miniapp/other.yaml', false],
    ['miniapp.sarif', false],
  ])('takes %s for a manifest: %s', (path, expected) => {
    expect(new RegExp(hook.files).test(path)).toBe(expected);
  });

  it('checks the files that are committed, an environment’s with its manifest', async () => {
    const folder = await temporaryFolder();
    const app = join(folder, 'apps', 'email verifier');
    await mkdir(app, { recursive: true });
    await writeFile(join(app, 'miniapp.yaml'), plainManifest);
    await writeFile(join(app, 'miniapp.staging.yaml'), 'name: Staging\n');
    const [, ...argv] = hook.entry.split(' ');
    const run = (...files: string[]) =>
      start(bin, [...argv, ...files.map((file) => `apps/email verifier/${file}`)], { directory: folder }).ended;

    expect(await run('miniapp.yaml', 'miniapp.staging.yaml')).toMatchObject({ exitCode: 0 });
    await writeFile(join(app, 'miniapp.staging.yaml'), 'nmae: Staging\n');
    expect(await run('miniapp.staging.yaml')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('apps/email verifier/miniapp.staging.yaml:1:1 error schema/unknown-field'),
    });
  });

  // Versions before 4.6.1 install what the last line of `npm pack` names, and take all lines for the last.
  it('is packed without a word but the name of the archive', async () => {
    const folder = await temporaryFolder();
    await copyFile(join(root, '.npmrc'), join(folder, '.npmrc'));
    const scripts = { prepare: 'echo Building' };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'hook', version: '1.0.0', scripts }));
    expect(await start('npm', ['pack'], { directory: folder }).ended).toMatchObject({
      exitCode: 0,
      stdout: 'hook-1.0.0.tgz\n',
    });
  });
});
