import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { analyzeBytes, loadManifest } from '../../src/app/load-manifest.ts';
import { readAssetFacts, readAssetFiles } from '../../src/app/project-assets.ts';
import { planPush } from '../../src/app/push-app.ts';
import { MiniappError } from '../../src/core/errors.ts';
import { systemClock } from '../../src/system/clock.ts';
import { createDisk } from '../../src/system/disk.ts';
import { git } from '../../src/system/git.ts';
import type { Disk } from '../../src/system/ports.ts';
import { bytes, encodedPicture, frame, hollowPng, jpeg, png } from '../pictures.ts';
import { noHttp } from '../world.ts';

const logo = png(256, 256);

/** A folder `app` with a project in it, beside a folder `elsewhere` with a picture. */
async function createProject(files: Readonly<Record<string, Uint8Array | string>> = {}) {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'miniapp-assets-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const put = async (path: string, content: Uint8Array | string) => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), content);
  };
  await put('app/miniapp.yaml', 'schema_version: 1\n');
  await put('elsewhere/secret.png', logo);
  for (const [path, content] of Object.entries(files)) await put(`app/${path}`, content);
  return { root, folder: join(root, 'app'), path: (...parts: string[]) => join(root, ...parts) };
}

/** The real disk, and everything that was asked of it but `realPath`. */
function recordingDisk(changes: Partial<Disk> = {}): { disk: Disk; touched: string[] } {
  const touched: string[] = [];
  const real = { ...createDisk(), ...changes };
  const disk: Disk = {
    ...real,
    read: (path, limit) => {
      touched.push(path);
      return real.read(path, limit);
    },
    kind: (path) => {
      touched.push(path);
      return real.kind(path);
    },
  };
  return { disk, touched };
}

async function factOf(path: string, folder: string, disk: Disk = createDisk()) {
  return (await readAssetFacts([path], folder, { disk })).get(path);
}

describe('pictures inside of the project', () => {
  test.each<[string, Uint8Array, object | null]>([
    ['assets/logo.png', logo, { format: 'png', width: 256, height: 256 }],
    ['logo.jpg', png(3, 2), { format: 'png', width: 3, height: 2 }],
    ['a.jpeg', jpeg(frame(40, 30)), { format: 'jpeg', width: 40, height: 30 }],
    ['a.webp', encodedPicture('lossless'), { format: 'webp', width: 40, height: 30 }],
    ['ümlaut mit Leerzeichen.png', png(3, 2), { format: 'png', width: 3, height: 2 }],
    ['..png', png(3, 2), { format: 'png', width: 3, height: 2 }],
    ['...', png(3, 2), { format: 'png', width: 3, height: 2 }],
    ['huge.png', hollowPng(2 ** 31 - 1, 1), { format: 'png', width: 2 ** 31 - 1, height: 1 }],
    ['cut.png', logo.subarray(0, 20), null],
    ['empty.png', new Uint8Array(), null],
    ['a.gif', bytes('GIF89a\x01\0\x01\0'), null],
    ['a.svg', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
    ['polyglot.png', bytes('GIF89a', logo), null],
  ])('%s', async (path, content, image) => {
    const { folder } = await createProject({ [path]: content });
    expect(await factOf(path, folder)).toEqual({ kind: 'file', size: content.length, image });
  });

  test('by a way round that stays inside', async () => {
    const { folder } = await createProject({ 'logo.png': logo });
    for (const path of ['./logo.png', 'assets/../logo.png', 'a/b/../../logo.png', './/logo.png']) {
      expect(await factOf(path, folder)).toMatchObject({ kind: 'file' });
    }
  });

  test('through links that stay inside', async () => {
    const { folder, path } = await createProject({ 'real/logo.png': logo });
    await symlink('real/logo.png', path('app/logo.png'));
    await symlink('real', path('app/assets'));
    await symlink('logo.png', path('app/again.png'));
    for (const name of ['logo.png', 'assets/logo.png', 'again.png']) {
      expect(await factOf(name, folder)).toMatchObject({ kind: 'file', size: logo.length });
    }
  });

  test('when the project’s own folder is reached through a link', async () => {
    const { path } = await createProject({ 'logo.png': logo });
    await symlink(path('app'), path('shortcut'));
    expect(await factOf('logo.png', path('shortcut'))).toMatchObject({ kind: 'file' });
    expect(await factOf('../elsewhere/secret.png', path('shortcut'))).toEqual({ kind: 'outside' });
  });
});

describe('outside of the project', () => {
  test.each([
    '../elsewhere/secret.png',
    'assets/../../elsewhere/secret.png',
    './../elsewhere/secret.png',
    '..',
    '../',
    '../app2/logo.png',
    '/etc/passwd',
    '/',
    '../../../../../../../../etc/passwd',
  ])('%s is not looked at, nor for', async (path) => {
    const { folder } = await createProject({ 'assets/logo.png': logo });
    const asked: string[] = [];
    const { disk, touched } = recordingDisk({
      realPath: async (asking) => {
        asked.push(asking);
        return createDisk().realPath(asking);
      },
    });
    expect(await factOf(path, folder, disk)).toEqual({ kind: 'outside' });
    expect(touched).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('an absolute path is outside, even into the project', async () => {
    const { folder } = await createProject({ 'logo.png': logo });
    expect(await factOf(join(folder, 'logo.png'), folder)).toEqual({ kind: 'outside' });
  });

  test.each<[string, string, string, string]>([
    ['a link to a file', '../elsewhere/secret.png', 'logo.png', 'logo.png'],
    ['an absolute link', '/etc/passwd', 'logo.png', 'logo.png'],
    ['a link to a device', '/dev/zero', 'logo.png', 'logo.png'],
    ['a link to a folder', '../elsewhere', 'assets', 'assets/secret.png'],
    ['a link to the folder above', '..', 'assets', 'assets/elsewhere/secret.png'],
    ['a link to the folder above, and back', '..', 'assets', 'assets/app/../elsewhere/secret.png'],
  ])('through %s: its target is neither read nor looked at', async (_what, target, link, path) => {
    const { folder, path: at } = await createProject();
    await symlink(target, at('app', link));
    const { disk, touched } = recordingDisk();
    expect(await factOf(path, folder, disk)).toEqual({ kind: 'outside' });
    expect(touched).toEqual([]);
  });

  test('through a chain of links', async () => {
    const { folder, path } = await createProject();
    await symlink('../elsewhere/secret.png', path('app/one.png'));
    await symlink('one.png', path('app/two.png'));
    await symlink('two.png', path('app/logo.png'));
    expect(await factOf('logo.png', folder)).toEqual({ kind: 'outside' });
  });

  test('into a folder whose name begins like the project’s', async () => {
    const { folder, path } = await createProject();
    await mkdir(path('app-other'));
    await writeFile(path('app-other/logo.png'), logo);
    await symlink('../app-other/logo.png', path('app/logo.png'));
    expect(await factOf('logo.png', folder)).toEqual({ kind: 'outside' });
  });
});

describe('what is no picture file', () => {
  test.each([
    'no-such-file.png',
    'assets/no-such-file.png',
    'miniapp.yaml/logo.png',
    'logo.png/',
    'a\0b',
    'x'.repeat(5_000),
  ])('%j is missing', async (path) => {
    const { folder } = await createProject({ 'logo.png': logo });
    expect(await factOf(path, folder)).toEqual({ kind: 'missing' });
  });

  test('links that lead nowhere, or in a circle', async () => {
    const { folder, path } = await createProject();
    await symlink('no-such-file.png', path('app/nowhere.png'));
    await symlink('b.png', path('app/a.png'));
    await symlink('a.png', path('app/b.png'));
    for (const name of ['nowhere.png', 'a.png']) expect(await factOf(name, folder)).toEqual({ kind: 'missing' });
  });

  test.each(['assets', 'assets/', '.', './'])('%s is a folder', async (path) => {
    const { folder } = await createProject({ 'assets/logo.png': logo });
    expect(await factOf(path, folder)).toEqual({ kind: 'folder' });
  });

  test('a pipe is not opened, which would block', async () => {
    const { folder, path } = await createProject();
    execFileSync('mkfifo', [path('app/logo.png')]);
    const { disk, touched } = recordingDisk({ read: () => Promise.reject(new Error('It was opened.')) });
    expect(await factOf('logo.png', folder, disk)).toEqual({ kind: 'special' });
    expect(touched).toHaveLength(1);
  });

  test('a socket', async () => {
    const { folder, path } = await createProject();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path('app/logo.png'), resolve));
    onTestFinished(() => void server.close());
    expect(await factOf('logo.png', folder)).toEqual({ kind: 'special' });
  });

  test('a file without permission', async () => {
    const { folder } = await createProject({ 'logo.png': logo });
    const refuse = () => Promise.reject(new MiniappError('file-not-readable', { path: 'logo.png', reason: 'no' }));
    expect(await factOf('logo.png', folder, { ...createDisk(), read: refuse })).toEqual({ kind: 'unreadable' });
    expect(await factOf('logo.png', folder, { ...createDisk(), kind: refuse })).toEqual({ kind: 'unreadable' });
  });

  test('a file that goes away meanwhile', async () => {
    const { folder } = await createProject({ 'logo.png': logo });
    const gone = () => Promise.reject(new MiniappError('file-not-found', { path: 'logo.png' }));
    expect(await factOf('logo.png', folder, { ...createDisk(), read: gone })).toEqual({ kind: 'missing' });
  });

  test('our own mistakes are not taken for the author’s', async () => {
    const { folder } = await createProject({ 'logo.png': logo });
    const broken = () => Promise.reject(new TypeError('a bug'));
    await expect(factOf('logo.png', folder, { ...createDisk(), read: broken })).rejects.toThrow('a bug');
  });
});

test('5 MiB are read, one byte more is not, and neither is a file of terabytes', async () => {
  const { folder, path } = await createProject({ 'most.png': logo, 'more.png': logo, 'vast.png': logo });
  const limit = 5 * 1024 * 1024;
  await truncate(path('app/most.png'), limit);
  await truncate(path('app/more.png'), limit + 1);
  await truncate(path('app/vast.png'), 2 ** 42);
  expect(await factOf('most.png', folder)).toMatchObject({ kind: 'file', size: limit, image: { width: 256 } });
  expect(await factOf('more.png', folder)).toEqual({ kind: 'too-large' });
  expect(await factOf('vast.png', folder)).toEqual({ kind: 'too-large' });
});

const manifest =
  'schema_version: 1\nname: A\nslug: an-app\nversion: 1.0.0\ndescription: Checks e-mail addresses that users type into a chat, before they are saved.\n';

describe('loading a manifest', () => {
  async function load(lines: string, files: Readonly<Record<string, Uint8Array>> = {}, disk?: Disk) {
    const { folder, root } = await createProject({ ...files, 'miniapp.yaml': manifest + lines });
    return loadManifest(
      { path: join(folder, 'miniapp.yaml'), overlay: null },
      root,
      { environment: {} },
      { disk: disk ?? createDisk() },
    );
  }

  test('looks at its pictures, from the manifest’s folder and not the working folder', async () => {
    const { manifest: loaded, diagnostics } = await load('logo: assets/logo.png\ncover: missing.png\n', {
      'assets/logo.png': png(10, 10),
    });
    expect(loaded).toBeNull();
    expect(diagnostics.map(({ code, pointer, file }) => [code, pointer, file])).toEqual([
      ['asset/dimensions', '/logo', 'app/miniapp.yaml'],
      ['asset/missing', '/cover', 'app/miniapp.yaml'],
    ]);
  });

  test('touches nothing but the manifest when it names no picture', async () => {
    const asked: string[] = [];
    const { disk, touched } = recordingDisk({
      realPath: async (path) => {
        asked.push(path);
        return path;
      },
    });
    const { diagnostics } = await load('logo: https://example.com/logo.png\n', {}, disk);
    expect(diagnostics).toEqual([]);
    expect(touched.map((path) => path.split('/').at(-1))).toEqual(['miniapp.yaml']);
    expect(asked).toEqual([]);
  });

  test('reads a picture once that is named twice', async () => {
    const { disk, touched } = recordingDisk();
    await load('logo: a.png\ncover: a.png\n', { 'a.png': logo }, disk);
    expect(touched.filter((path) => path.endsWith('a.png'))).toHaveLength(2);
  });

  test('from standard input, pictures are not at hand', () => {
    const { diagnostics } = analyzeBytes(bytes(`${manifest}logo: missing.png\n`), '<stdin>', { environment: {} });
    expect(diagnostics).toEqual([]);
  });

  test('a file that is no text names no pictures', async () => {
    const { diagnostics, links } = await load('\xff'.repeat(3), { 'a.png': logo });
    expect(links).toEqual([]);
    expect(diagnostics).not.toEqual([]);
  });
});

describe('files to upload', () => {
  test('are given by path, with their digest', async () => {
    const { folder } = await createProject({ 'a/logo.png': logo, 'cover.webp': encodedPicture('lossy') });
    const files = await readAssetFiles(['a/logo.png', 'cover.webp'], folder, { disk: createDisk() });
    expect([...files]).toEqual([
      ['a/logo.png', { sha256: createHash('sha256').update(logo).digest('hex'), bytes: logo }],
      ['cover.webp', expect.objectContaining({ bytes: encodedPicture('lossy') })],
    ]);
  });

  test.each([
    ['missing.png', 'there is no such file'],
    ['../elsewhere/secret.png', 'it lies outside of the project'],
    ['link.png', 'it lies outside of the project'],
    ['.', 'it is not a file'],
    ['pipe', 'it is not a file'],
    ['heavy.png', 'it is larger than 5 MiB'],
  ])('%s is refused', async (path, reason) => {
    const { folder, path: at } = await createProject({ 'heavy.png': logo });
    await truncate(at('app/heavy.png'), 5 * 1024 * 1024 + 1);
    await symlink('../elsewhere/secret.png', at('app/link.png'));
    execFileSync('mkfifo', [at('app/pipe')]);
    const failed = readAssetFiles([path], folder, { disk: createDisk() });
    await expect(failed).rejects.toMatchObject({ code: 'asset-unusable', args: { path, reason } });
  });

  test('are looked at again by push, which sends nothing when one has changed for the worse', async () => {
    const { folder, root } = await createProject({ 'miniapp.yaml': `${manifest}logo: logo.png\n`, 'logo.png': logo });
    const disk = createDisk();
    const loaded = await loadManifest(
      { path: join(folder, 'miniapp.yaml'), overlay: null },
      root,
      { environment: {} },
      { disk },
    );
    if (!loaded.manifest) throw new Error('The manifest is not sound.');
    await rm(join(folder, 'logo.png'));
    await symlink('../elsewhere/secret.png', join(folder, 'logo.png'));
    const host = { url: 'http://127.0.0.1:9', token: 'a' };
    const planned = planPush(
      { loaded: { ...loaded, manifest: loaded.manifest }, host, replace: 'never' },
      { disk, http: noHttp, version: '0.0.0', clock: systemClock, random: { bytes: randomBytes }, git },
    );
    await expect(planned).rejects.toMatchObject({ code: 'asset-unusable' });
  });
});
