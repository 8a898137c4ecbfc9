import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, start, temporaryFolder } from '../e2e/spawn.ts';

const ours = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };

/** What remains of Markdown when it is written otherwise: layout, and the signs of emphasis and lists. */
const wordsOf = (markdown: string) => markdown.replace(/[\s*_\\-]+/g, ' ').trim();

async function copyRelease(): Promise<string> {
  const folder = await temporaryFolder();
  const files = ['.changeset', 'CHANGELOG.md', 'README.md', 'package.json', 'package-lock.json', 'biome.json'];
  for (const name of [...files, 'action', 'docs', 'gitlab', 'templates']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await mkdir(join(folder, 'scripts'));
  await cp(join(root, 'scripts', 'set-version.ts'), join(folder, 'scripts', 'set-version.ts'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await start('git', ['init', '--quiet'], { directory: folder }).ended;
  return folder;
}

it('a release says everything that its changesets say, and names its version wherever one is named', async () => {
  const folder = await copyRelease();
  const read = (path: string) => readFile(join(folder, path), 'utf8');
  await writeFile(
    join(folder, '.changeset', 'of-this-test.md'),
    '---\n"miniapp-cli": major\n---\n\nFor *all*,\n- too.\n',
  );
  const isChangeset = (name: string) => name.endsWith('.md') && name !== 'README.md';
  const names = (await readdir(join(folder, '.changeset'))).filter(isChangeset);
  const changes = await Promise.all(names.map((name) => read(join('.changeset', name))));
  const [title = '', ...released] = (await read('CHANGELOG.md')).split(/(?=^## )/m);

  const ended = await start('npm', ['run', 'version:next'], { directory: folder }).ended;
  expect(ended, ended.stdout + ended.stderr).toMatchObject({ exitCode: 0 });

  const { version } = JSON.parse(await read('package.json'));
  expect(version).toBe(`${Number(ours.version.split('.')[0]) + 1}.0.0`);
  const [newTitle, section = '', ...rest] = (await read('CHANGELOG.md')).split(/(?=^## )/m);
  expect(newTitle).toBe(title);
  expect(section).toMatch(new RegExp(`^## ${version}\n`));
  for (const change of changes) {
    const [, , text = ''] = change.split(/^---$/m);
    expect(wordsOf(section)).toContain(wordsOf(text));
  }
  expect(rest.map(wordsOf)).toEqual(released.map(wordsOf));
  expect((await readdir(join(folder, '.changeset'))).filter(isChangeset)).toEqual([]);

  const lock = JSON.parse(await read('package-lock.json'));
  expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
  const server = JSON.parse(await read('templates/server/package.json'));
  expect([server.version, server.devDependencies['miniapp-cli']]).toEqual(['0.1.0', `^${version}`]);
  expect(await read('gitlab/miniapp.gitlab-ci.yml')).toContain(`MINIAPP_CLI_VERSION: ${version}\n`);
  // The layout of package.json is ours, not that of the tool.
  expect(await read('package.json')).toBe(
    (await readFile(join(root, 'package.json'), 'utf8')).replace(
      `"version": "${ours.version}"`,
      `"version": "${version}"`,
    ),
  );
});
