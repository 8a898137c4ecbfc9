import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findManifests } from '../../src/app/find-manifests.ts';
import { loadConfig, settingsFor } from '../../src/app/load-config.ts';
import { repositoryPaths } from '../../src/app/repository.ts';
import { createDisk } from '../../src/system/disk.ts';

const disk = createDisk();

/** A folder with these files. */
async function folder(files: Record<string, string>): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'miniapp-config-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return path;
}

const config = (text: string) => folder({ 'miniapp.config.yaml': text });

describe('the configuration', () => {
  test('is empty when there is none, or when it is empty', async () => {
    const nothing = { apps: [], rules: {}, overrides: [] };
    expect(await loadConfig(undefined, await folder({}), { disk })).toEqual(nothing);
    expect(await loadConfig(undefined, await config('# nothing yet\n'), { disk })).toEqual(nothing);
  });

  test('gives severities, later overrides and flags last', async () => {
    const directory = await config(
      'apps: [apps/*]\nrules:\n  scopes/redundant: off\n  listing/description-short: warn\noverrides:\n' +
        '  - files: apps/old/**\n    rules: {scopes/redundant: info}\n  - files: [apps/old/a/*]\n    rules: {scopes/redundant: error}\n',
    );
    const read = await loadConfig(undefined, directory, { disk });
    expect(read.apps).toEqual(['apps/*']);
    const of = (path: string, flags = {}) => settingsFor(read, path, flags);
    expect(await of('miniapp.yaml')).toEqual({ 'scopes/redundant': 'off', 'listing/description-short': 'warning' });
    expect(await of('apps/old/b/miniapp.yaml')).toMatchObject({ 'scopes/redundant': 'info' });
    expect(await of('apps/old/a/miniapp.yaml')).toMatchObject({ 'scopes/redundant': 'error' });
    expect(await of('apps/old/a/miniapp.yaml', { 'scopes/redundant': 'off' })).toMatchObject({
      'scopes/redundant': 'off',
    });
  });

  test.each([
    ['a field nobody knows', 'rulse: {}\n', '1:1: "rulse" is not known here. Did you mean "rules"?'],
    [
      'a rule nobody knows',
      'rules:\n  scopes/redundent: off\n',
      '2:3: There is no rule "scopes/redundent". Did you mean scopes/redundant?',
    ],
    [
      'a severity nobody knows',
      'rules: {scopes/redundant: loud}\n',
      '1:9: "loud" is no severity. Write off, info, warn or error.',
    ],
    [
      'a structural rule',
      'rules: {schema/type: off}\n',
      '1:9: schema/type stays an error: no platform could take a manifest that breaks it.',
    ],
    ['a list for a mapping', '- rules\n', '1:1: This must be a mapping with apps, rules, overrides.'],
    ['a number for a glob', 'apps: [1]\n', '1:7: This must be a list of texts.'],
    ['many wildcards in a name', 'apps:\n  - apps/*\n  - a*a*a*a*b\n', '3:5: This glob can take minutes to match.'],
    [
      'folders at any depth, again and again',
      'apps: "**/a/**/a/**/a/**/b"\n',
      '1:7: This glob can take minutes to match.',
    ],
    ['many groups', 'overrides: [{files: "{a,aa}{a,aa}{a,aa}{a,aa}{a,aa}b"}]\n', '1:21: This glob can take minutes'],
    ['wildcards in groups', 'overrides: [{files: ["{a/,*}{a/,*}{a/,*}b"]}]\n', '1:22: This glob can take minutes'],
    ['a group with many words', `apps: ["{${'a,'.repeat(30)}b}"]\n`, '1:8: This glob can take minutes to match.'],
    ['a repeated group', 'apps: ["*(*a|*b)c"]\n', '1:8: This glob repeats a group,'],
    ['a repeated group, as in a regular expression', 'apps: ["(a+)+c"]\n', '1:8: This glob repeats a group,'],
    ['a text for overrides', 'overrides: x\n', '1:12: overrides must be a list.'],
    ['broken YAML', 'rules: {\n', 'miniapp.config.yaml:'],
    ['a key of the prototype', '__proto__: {}\n', '1:1: "__proto__" is not known here.'],
  ])('is refused at its place: %s', async (_, text, expected) => {
    await expect(loadConfig(undefined, await config(text), { disk })).rejects.toThrow(expected);
  });

  test.each([
    ['apps/*/*/*/*.yaml', 'apps/a/b/c/miniapp.yaml'],
    ['**/apps/**/*.yaml', 'x/apps/y/miniapp.yaml'],
    ['{apps,libs}/**/*.{yml,yaml}', 'libs/a/miniapp.yml'],
    ['apps/!(old)/**', 'apps/new/miniapp.yaml'],
    ['*a*a*/miniapp.yaml', 'banana/miniapp.yaml'],
  ])('takes the glob %s', async (glob, path) => {
    const directory = await config(`overrides: [{files: "${glob}", rules: {scopes/redundant: off}}]\n`);
    const read = await loadConfig(undefined, directory, { disk });
    expect(await settingsFor(read, path, {})).toEqual({ 'scopes/redundant': 'off' });
  });

  test('must exist when it is named', async () => {
    await expect(loadConfig('other.yaml', await folder({}), { disk })).rejects.toMatchObject({
      code: 'file-not-found',
    });
  });
});

describe('finding manifests', () => {
  const files = {
    'apps/a/miniapp.yaml': '',
    'apps/a/readme.md': '',
    'apps/b/miniapp.json': '',
    'apps/b/node_modules/x/miniapp.yaml': '',
    'apps/none/readme.md': '',
    'deep/er/c/miniapp.yml': '',
    'we[ird]/miniapp.yaml': '',
  };
  const find = async (directory: string, ...targets: string[]) =>
    (await findManifests(targets, directory, undefined, { disk })).map(({ path }) => path.slice(directory.length + 1));

  test.each([
    ['a file', ['apps/a/miniapp.yaml'], ['apps/a/miniapp.yaml']],
    ['a folder', ['apps/b'], ['apps/b/miniapp.json']],
    ['a folder of folders', ['apps'], ['apps/a/miniapp.yaml', 'apps/b/miniapp.json']],
    ['a glob of folders', ['apps/*'], ['apps/a/miniapp.yaml', 'apps/b/miniapp.json']],
    [
      'a glob of everything',
      ['**'],
      ['apps/a/miniapp.yaml', 'apps/b/miniapp.json', 'deep/er/c/miniapp.yml', 'we[ird]/miniapp.yaml'],
    ],
    ['a glob of files', ['**/*.yml'], ['deep/er/c/miniapp.yml']],
    ['a folder that looks like a glob', ['we[ird]'], ['we[ird]/miniapp.yaml']],
    ['the same twice', ['apps/a', 'apps/*', 'apps/a/miniapp.yaml'], ['apps/a/miniapp.yaml', 'apps/b/miniapp.json']],
  ])('takes %s', async (_, targets, expected) => {
    expect(await find(await folder(files), ...targets)).toEqual(expected);
  });

  test.each([
    ['a glob that matches nothing', 'x/*', 'nothing-matched'],
    ['a glob that matches no manifest', '**/*.md', 'nothing-matched'],
    ['a folder without a manifest', 'apps/none', 'manifest-not-found'],
    ['a path that is not there', 'apps/c', 'file-not-found'],
  ])('refuses %s', async (_, target, code) => {
    await expect(find(await folder(files), target)).rejects.toMatchObject({ code });
  });

  test('does not follow links in circles', async () => {
    const directory = await folder(files);
    await symlink(directory, join(directory, 'apps', 'loop'));
    expect(await find(directory, 'apps')).toEqual(['apps/a/miniapp.yaml', 'apps/b/miniapp.json']);
  });
});

test('paths for a repository begin at its root', async () => {
  const directory = await folder({ '.git/HEAD': '', 'apps/a/miniapp.yaml': '' });
  const inApps = await repositoryPaths(join(directory, 'apps'), { disk });
  expect(inApps('a/miniapp.yaml')).toBe('apps/a/miniapp.yaml');
  expect(inApps('../miniapp.yaml')).toBe('miniapp.yaml');
});
