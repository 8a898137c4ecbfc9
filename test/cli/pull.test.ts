import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/core/http.ts';
import { png } from '../pictures.ts';
import { createWorld, type RunOptions, type World } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';

/** A platform, and the empty project folders of two people. */
async function startTeam() {
  const world = await createWorld();
  const platform = await world.start(['platform', 'start', '--port', '0']);
  await platform.event('ready');
  const { url, token } = JSON.parse(await readFile(world.path('.miniapp', 'platform.json'), 'utf8'));
  const words = (command: string, name: string, flags: readonly string[] = [], options: RunOptions = {}) =>
    world.run([command, '-C', name, '--host', url, ...flags], {
      ...options,
      environment: { MINIAPP_TOKEN: token, ...options.environment },
    });
  const run = async (command: string, name: string, flags: readonly string[] = [], options: RunOptions = {}) => {
    const finished = await words(command, name, ['--json', ...flags], options);
    const { result, error } = readOutput(finished);
    return { result: result as unknown as Record<string, unknown>, error, exitCode: finished.exitCode };
  };
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(world.path(path)), { recursive: true });
    await writeFile(world.path(path), content);
  };
  const read = (path: string) => readFile(world.path(path), 'utf8');
  /** Writes somebody's manifest and pushes it. */
  const push = async (name: string, manifest: string, options: RunOptions = {}) => {
    await write(`${name}/miniapp.yaml`, manifest);
    const flags = ['--allow-removals', '--allow-scope-increase'];
    expect(await run('push', name, flags, options)).toMatchObject({ exitCode: 0, error: null });
  };
  return { world, url, words, run, write, read, push };
}

/** Each file below a folder with its content, but for what the platform itself keeps. */
async function snapshot(world: World, name: string): Promise<Record<string, string>> {
  const names = await readdir(world.path(name), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ parentPath, name: file }) => `${parentPath}/${file}`);
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')])));
}

const described = (manifest: string, text: string) => manifest.replace(/description: .*/, `description: ${text}`);
/** The same app as `plainManifest`. */
const odd = `# Our app.
version:   '1.0.0'   # raised by hand
schema_version: 1

slug: ${'${SLUG:-email-verifier}'}
# For the store
description: >-
    Checks the e-mail addresses
    that users type into a chat.
name: "Email Verifier"
`;

describe('diff', () => {
  it('says that the app is not on the platform yet, with exit 1 when asked', async () => {
    const { words, run, write } = await startTeam();
    await write('ann/miniapp.yaml', plainManifest);
    expect(await words('diff', 'ann')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('+ name  "Email Verifier"\n'),
      stderr: expect.stringContaining('email-verifier is not on the platform yet'),
    });
    expect(await run('diff', 'ann', ['--exit-code'])).toMatchObject({
      exitCode: 1,
      error: null,
      result: { on_platform: false, differs: true },
    });
  });

  it('shows what a push would change, whoever changed it, and writes nothing', async () => {
    const { world, words, run, write, push } = await startTeam();
    await push('ann', plainManifest);
    await push('ben', plainManifest);
    await push('ann', described(plainManifest, 'The words of Ann.'));
    await write('ben/miniapp.yaml', `${plainManifest}api_scopes: [flow-tags:view]\n`);
    const before = await snapshot(world, 'ben');
    const { exitCode, stdout, stderr } = await words('diff', 'ben', ['--exit-code']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('email-verifier differs from the draft on ')]);
    expect(stdout).toBe(`~ description  "The words of Ann." → "Checks the e-mail addresses that users type into a chat."
+ api_scopes  ["flow-tags:view"]
! flow-tags:view is asked for anew: users have to agree again
`);
    expect(await snapshot(world, 'ben')).toEqual(before);
    expect(await run('diff', 'ann', ['--exit-code'])).toMatchObject({ exitCode: 0, result: { differs: false } });
  });
});

describe('push, then pull', () => {
  const files: [string, string, string][] = [
    ['comments and an odd layout', 'miniapp.yaml', odd],
    ['CRLF', 'miniapp.yaml', odd.replaceAll('\n', '\r\n')],
    [
      'JSON',
      'miniapp.json',
      '{"version":"1.0.0", "schema_version":1,\n\n"name":"A","slug":"email-verifier","description":"B"}',
    ],
  ];
  it.each(files)('changes nothing: %s', async (_, name, content) => {
    const { world, run, write } = await startTeam();
    await write(`ann/${name}`, content);
    await run('push', 'ann');
    const before = await snapshot(world, 'ann');
    expect(await run('pull', 'ann')).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', file: name, changes: [] },
    });
    expect(await snapshot(world, 'ann')).toEqual(before);
    expect((await run('push', 'ann')).result).toMatchObject({ action: 'unchanged' });
  });
});

describe('pull', () => {
  it('takes over what changed on the platform, and what follows is up to date', async () => {
    const { world, words, run, write, read, push } = await startTeam();
    await push('ann', plainManifest);
    await push('ben', odd);
    const logo = png(512, 512);
    await write('ann/assets/logo.png', logo);
    const more =
      'logo: assets/logo.png\nsubscribe: { url: "https://a.example.com/s" }\nunsubscribe: { url: "https://a.example.com/u" }\n';
    await push('ann', `${plainManifest.replace('1.0.0', '1.1.0')}${more}`);
    expect(await words('pull', 'ben', ['--dry-run'])).toMatchObject({
      exitCode: 0,
      stderr: 'Nothing was written: this is a dry run. miniapp.yaml would be updated\n',
    });
    expect(await read('ben/miniapp.yaml')).toBe(odd);
    expect(await run('pull', 'ben')).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', pictures: ['assets/logo.png'], written_out: [], rewritten: false },
    });
    expect(await read('ben/miniapp.yaml')).toBe(
      odd
        .replace(`'1.0.0' `, '"1.1.0" ')
        .replace(
          'into a chat.\n',
          `into a chat.\nlogo: assets/logo.png\nsubscribe:\n  url: https://a.example.com/s\nunsubscribe:\n  url: https://a.example.com/u\n`,
        ),
    );
    expect(new Uint8Array(await readFile(world.path('ben/assets/logo.png')))).toEqual(logo);
    expect((await run('push', 'ben')).result).toMatchObject({ action: 'unchanged' });
  });

  /** Both know the first draft; Ann has pushed a change of it, and Ben has another. */
  async function diverge(anns: string, bens: string) {
    const team = await startTeam();
    await team.push('ann', plainManifest);
    await team.push('ben', plainManifest);
    await team.push('ann', anns);
    await team.write('ben/miniapp.yaml', bens);
    return team;
  }

  it('keeps what was changed here alone', async () => {
    const bens = `# Ben’s.\n${plainManifest.replace('1.0.0', '2.0.0')}`;
    const { run, read } = await diverge(described(plainManifest, 'The words of Ann.'), bens);
    const { exitCode, result } = await run('pull', 'ben');
    expect([exitCode, result['action']]).toEqual([0, 'updated']);
    expect(result['changes']).toMatchObject([{ field: '/description', after: 'The words of Ann.' }]);
    expect(await read('ben/miniapp.yaml')).toBe(described(bens, 'The words of Ann.'));
    expect((await run('pull', 'ben')).result).toMatchObject({ action: 'unchanged' });
    expect((await run('push', 'ben')).result).toMatchObject({ action: 'updated' });
  });

  it('shows what both changed, with exit 5, and writes nothing; --theirs takes the platform’s', async () => {
    const anns = described(plainManifest, 'The words of Ann.').replace('Email Verifier', 'Verifier');
    const bens = described(plainManifest, 'The words of Ben.').replace('1.0.0', '2.0.0');
    const { world, run, words, read } = await diverge(anns, bens);
    const before = await snapshot(world, 'ben');
    const { exitCode, error, result } = await run('pull', 'ben', ['--dry-run']);
    expect([exitCode, error?.code, result['action']]).toEqual([5, 'pull-conflict', 'conflict']);
    expect(result['divergences']).toMatchObject([
      { field: '/version', side: 'local' },
      { field: '/description', side: 'both', local: 'The words of Ben.', remote: 'The words of Ann.' },
      { field: '/name', side: 'remote' },
    ]);
    expect(await snapshot(world, 'ben')).toEqual(before);
    expect(await words('pull', 'ben')).toMatchObject({
      exitCode: 5,
      stdout: expect.stringContaining('Changed on both sides\n  description\n'),
      stderr: expect.stringContaining('miniapp pull --theirs'),
    });
    expect(await read('ben/miniapp.yaml')).toBe(bens);
    expect(await run('pull', 'ben', ['--theirs'])).toMatchObject({ exitCode: 0 });
    expect(await read('ben/miniapp.yaml')).toBe(anns.replace('1.0.0', '2.0.0'));
  });

  it('what one changed within what the other took away is a conflict', async () => {
    const { run, write, read, push } = await startTeam();
    const request = (url: string) => `${plainManifest}unsubscribe:\n  url: ${url}\n`;
    await push('ann', request('https://a.example.com/u'));
    await push('ben', request('https://a.example.com/u'));
    await push('ann', request('https://b.example.com/u'));
    await write('ben/miniapp.yaml', plainManifest);
    expect(await run('pull', 'ben')).toMatchObject({
      exitCode: 5,
      result: { divergences: [{ field: '/unsubscribe', side: 'both' }] },
    });
    await run('pull', 'ben', ['--theirs']);
    expect(await read('ben/miniapp.yaml')).toBe(request('https://b.example.com/u'));
  });

  it('in a project that never pushed, all that differs may be lost, unless git has it', async () => {
    const { world, run, write, read, push } = await startTeam();
    await push('ann', plainManifest);
    const bens = described(plainManifest, 'The words of Ben.');
    await write('ben/miniapp.yaml', bens);
    expect(await run('pull', 'ben')).toMatchObject({ exitCode: 5, error: { code: 'pull-conflict' } });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
        cwd: world.path('ben'),
        env: { ...process.env, HOME: world.directory, GIT_CONFIG_NOSYSTEM: '1' },
      });
    git('init', '--quiet');
    git('add', 'miniapp.yaml');
    git('commit', '--quiet', '--message', 'One');
    await write('ben/miniapp.yaml', described(plainManifest, 'Other words.'));
    expect(await run('pull', 'ben')).toMatchObject({ exitCode: 5 });
    await write('ben/miniapp.yaml', bens);
    expect(await run('pull', 'ben')).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await read('ben/miniapp.yaml')).toBe(plainManifest);
  });

  it('says which values are not from the environment any more', async () => {
    const { words, write, read, push } = await startTeam();
    await push('ann', plainManifest);
    await write('ben/miniapp.yaml', plainManifest.replace('Email Verifier', '${NAME}').replace('1.0.0', '${V:-1.0.0}'));
    const options = { environment: { NAME: 'Ben’s' } };
    expect(await words('pull', 'ben', ['--theirs'], options)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('! name was taken from the environment, and is written out now\n'),
    });
    expect(await read('ben/miniapp.yaml')).toBe(plainManifest.replace('1.0.0', '${V:-1.0.0}'));
  });

  const secretive = (secret: string) =>
    `${plainManifest}auth:\n  type: oauth2\n  authorization_url: https://a.example.com\n  token_url: https://t.example.com\n  client_id: x\n${secret}`;
  const secret = (value: string): RunOptions => ({ environment: { S: value } });

  it('never writes a secret: a reference stays, or one is made', async () => {
    const { world, run, words, read, push } = await startTeam();
    await push('ann', secretive('  client_secret: ${S}\n'), secret('first-secret-1'));
    await push('ben', secretive('  client_secret: ${S}\n'), secret('first-secret-1'));
    await push('ann', secretive('  client_secret: ${S}\n'), secret('other-secret-2'));
    const pulled = await words('pull', 'ben', [], secret('first-secret-1'));
    expect(pulled).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('auth.client_secret is a secret, which is not written: set S to what'),
    });
    expect(await read('ben/miniapp.yaml')).toBe(secretive('  client_secret: ${S}\n'));
    expect((await run('push', 'ben', [], secret('other-secret-2'))).result).toMatchObject({ action: 'unchanged' });

    await mkdir(world.path('cy'));
    expect(await run('pull', 'cy', ['--app', 'email-verifier'])).toMatchObject({
      exitCode: 0,
      result: { action: 'created', variables: [{ field: '/auth/client_secret', name: 'CLIENT_SECRET' }] },
    });
    expect(await read('cy/miniapp.yaml')).toContain('  client_secret: "${CLIENT_SECRET}"\n');
    expect(JSON.stringify(await snapshot(world, 'cy')) + pulled.stdout).not.toMatch(/-secret-\d/);
  });

  it('what cannot be kept is written anew with --force only, and said', async () => {
    const { run, words, read, push } = await startTeam();
    const [before = ''] = plainManifest.split('description: ');
    const same = `${before}description: "Checks addresses in a chat.\\n\\n"\n`;
    await push('ann', same);
    // Whatever comes behind this text would take its last empty line away.
    const bens = `# Of Ben.\ndescription: |+\n  Checks addresses in a chat.\n\n${before}`;
    await push('ben', bens);
    await push('ann', `${same}documentation: https://example.com/docs\n`);
    expect(await run('pull', 'ben')).toMatchObject({ exitCode: 1, error: { code: 'pull-refused' } });
    expect(await read('ben/miniapp.yaml')).toBe(bens);
    expect(await words('pull', 'ben', ['--force'])).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('! miniapp.yaml is written anew, without its comments and layout\n'),
    });
    expect(await read('ben/miniapp.yaml')).toBe(`${same}documentation: https://example.com/docs\n`);
  });
});

describe('pull --app', () => {
  it('makes the manifest with its pictures, fields in their order; push then has nothing to do', async () => {
    const { world, run, words, write, read, push } = await startTeam();
    await write('ann/assets/logo.png', png(512, 512));
    await push('ann', `${odd}logo: assets/logo.png\napi_scopes: []\n`);
    await mkdir(world.path('cy'));
    expect(await words('pull', 'cy')).toMatchObject({ exitCode: 2 });
    expect(await run('pull', 'cy', ['--app', 'email-verifier'])).toMatchObject({
      exitCode: 0,
      result: { action: 'created', file: 'miniapp.yaml', pictures: ['assets/logo.png'] },
    });
    expect(await read('cy/miniapp.yaml')).toBe(`# yaml-language-server: $schema=.vscode/miniapp.schema.json
schema_version: 1
name: Email Verifier
slug: email-verifier
version: 1.0.0
description: Checks the e-mail addresses that users type into a chat.
logo: assets/logo.png
api_scopes: []
`);
    expect(JSON.parse(await read('cy/.vscode/miniapp.schema.json'))).toMatchObject({ title: 'Mini-app manifest' });
    expect((await run('push', 'cy')).result).toMatchObject({ action: 'unchanged' });
    expect(await run('pull', 'cy', ['--app', 'another'])).toMatchObject({
      exitCode: 2,
      error: { code: 'invalid-usage' },
    });
  });

  it.each([
    ['none', null, '.miniapp/\n'],
    ['one without it', 'dist/', 'dist/\n.miniapp/\n'],
    ['one with it', 'dist/\n/.miniapp\n', 'dist/\n/.miniapp\n'],
  ])('keeps its notes out of git: beside %s', async (_what, before, after) => {
    const { world, run, write, read, push } = await startTeam();
    await push('ann', odd);
    await mkdir(world.path('cy'));
    if (before !== null) await write('cy/.gitignore', before);
    expect(await run('pull', 'cy', ['--app', 'email-verifier'])).toMatchObject({ exitCode: 0 });
    expect(await read('cy/.gitignore')).toBe(after);
  });

  it('says when the platform has no such app', async () => {
    const { world, run } = await startTeam();
    await mkdir(world.path('cy'));
    expect(await run('pull', 'cy', ['--app', 'nothing'])).toMatchObject({
      exitCode: 2,
      error: { code: 'app-unknown' },
    });
    expect(await readdir(world.path('cy'))).toEqual([]);
  });
});

describe('a platform that is not to be trusted', () => {
  const logo = png(512, 512);
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  /** Ben’s empty folder, and a platform that answers with a logo at this path and of these bytes. */
  async function hostile(path: string, bytes: Uint8Array = logo, sha256 = digest(bytes)) {
    const team = await startTeam();
    await mkdir(team.world.path('ben'));
    await team.push('ann', plainManifest);
    const { json } = await manage(team.world, 'GET', '/apps/email-verifier');
    const draft = json['draft'] as { manifest: object };
    const http: Http = async (request, limits) => {
      const isAsset = request.url.includes('/assets/');
      const app = { ...json, draft: { manifest: { ...draft.manifest, logo: path }, assets: { [path]: sha256 } } };
      const body = isAsset ? bytes : new TextEncoder().encode(JSON.stringify(app));
      const headers = { etag: '"1"' };
      const truncated = body.length > limits.bodyLimit;
      return { status: 200, headers, body: body.subarray(0, limits.bodyLimit), truncated };
    };
    const pull = (...flags: string[]) => team.run('pull', 'ben', ['--app', 'email-verifier', ...flags], { http });
    return { ...team, pull };
  }

  it.each([
    ['../logo.png'],
    ['/tmp/logo.png'],
    ['assets/../../logo.png'],
    ['.git/hooks/pre-commit'],
    ['assets/nul.png'],
    ['COM1'],
    ['assets/logo.png.'],
    ['node_modules/a/logo.png'],
    ['assets\\..\\..\\logo.png'],
    ['.'],
  ])('its pictures stay in the project: %s', async (path) => {
    const { world, pull } = await hostile(path);
    const before = await snapshot(world, '.');
    const { exitCode, error } = await pull('--force');
    expect([exitCode, error?.code]).toEqual([1, path.includes('\\') ? 'pull-refused' : 'picture-refused']);
    expect(await snapshot(world, '.')).toEqual(before);
  });

  it('no link leads them out', async () => {
    const { world, pull, write } = await hostile('assets/new/logo.png');
    await write('elsewhere/file', '');
    await symlink(world.path('elsewhere'), world.path('ben/assets'));
    expect((await pull('--force')).error).toMatchObject({ code: 'picture-refused' });
    expect(await readdir(world.path('elsewhere'))).toEqual(['file']);
  });

  it('nor the schema of a new manifest', async () => {
    const { world, push, write, run } = await startTeam();
    await push('ann', plainManifest);
    await write('elsewhere/file', '');
    await mkdir(world.path('ben'));
    await symlink(world.path('elsewhere'), world.path('ben/.vscode'));
    expect(await run('pull', 'ben', ['--app', 'email-verifier'])).toMatchObject({ exitCode: 0 });
    expect(await readdir(world.path('elsewhere'))).toEqual(['file']);
  });

  it('what stands there is replaced with --force only', async () => {
    const { world, pull, write } = await hostile('notes.png');
    await write('ben/notes.png', 'my notes');
    expect((await pull()).error).toMatchObject({ code: 'picture-refused', hint: expect.stringContaining('--force') });
    expect(await readdir(world.path('ben'))).toEqual(['notes.png']);
    expect(await pull('--force')).toMatchObject({ exitCode: 0 });
    expect(new Uint8Array(await readFile(world.path('ben/notes.png')))).toEqual(logo);
  });

  it.each([
    ['another picture', logo, digest(png(8, 8)), 'another picture'],
    ['no picture', new TextEncoder().encode('#!/bin/sh'), undefined, 'no PNG'],
    ['one too large', png(8, 8, { padding: 5 * 1024 * 1024 }), undefined, 'more than 5 MiB'],
    ['a hash that is none', logo, '../../whoami', 'no draft'],
  ])('it sends %s', async (_, bytes, sha256, reason) => {
    const { world, pull } = await hostile('assets/logo.png', bytes, sha256);
    const { exitCode, error } = await pull();
    expect([exitCode, error?.code]).toEqual([4, 'host-failed']);
    expect(error?.message).toContain(reason);
    expect(await readdir(world.path('ben'))).toEqual([]);
  });

  it('what is not valid here is refused, with its problems', async () => {
    const { world, pull } = await hostile('http://example.com/logo.png');
    const { exitCode, error } = await pull();
    expect([exitCode, error?.code]).toEqual([1, 'pull-refused']);
    expect(await readdir(world.path('ben'))).toEqual([]);
  });
});
