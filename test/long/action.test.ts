import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plainManifest } from '../cli/manifests.ts';
import { createWorkspace } from '../e2e/runner.ts';
import { root, start } from '../e2e/spawn.ts';

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };

it('the action installs the version of its own release, or an archive, outside of the project', async () => {
  // npm would install nothing if it read what the project says to it.
  const workspace = await createWorkspace({ 'miniapp.yaml': plainManifest, '.npmrc': 'dry-run=true\n' });
  const release = await workspace.run({ version: '' });
  expect(release).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/^::error title=miniapp::.*installed/) });
  expect(release.stderr).toMatch(/miniapp-cli failed|miniapp-cli@/);

  const packing = ['pack', '--silent', '--ignore-scripts', '--pack-destination', workspace.path()];
  expect(await start('npm', packing).ended).toMatchObject({ exitCode: 0 });
  const archive = await workspace.run({ version: `miniapp-cli-${version}.tgz` });
  expect(archive).toMatchObject({ exitCode: 0, outputs: { errors: '0', warnings: '0' } });
  expect(await workspace.listing()).toEqual(['.npmrc', `miniapp-cli-${version}.tgz`, 'miniapp.yaml']);
});
