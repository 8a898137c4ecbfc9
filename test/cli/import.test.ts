import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWorld, noHttp, packageDirectory } from '../world.ts';
import { readOutput } from './output.ts';

const fixture = join(packageDirectory, 'test/fixtures/import/email-verifier.json');
const small = { auth: { type: 'APIKEY', params: [{ name: 'sid', title: 'SID' }] } };
const given = ['--name', 'App', '--description', 'Does something for its users.'];

/** A world with a 1.0 app in app.json. */
async function createImportWorld(app: unknown = small) {
  const world = await createWorld();
  await writeFile(world.path('app.json'), typeof app === 'string' ? app : JSON.stringify(app, null, 2));
  const manifest = (folder = '.') => readFile(world.path(folder, 'miniapp.yaml'), 'utf8');
  return { ...world, manifest };
}

describe('a whole app', () => {
  it('becomes a project that is valid, and everything it lacks is listed with its place', async () => {
    const world = await createImportWorld(await readFile(fixture, 'utf8'));
    const { exitCode, stdout, stderr } = await world.run(['import', 'app.json', 'out'], { http: noHttp });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('create  miniapp.yaml\n');
    for (const [place, words] of [
      ['app.json:29:5 /auth/connection\n', 'header Authorization'],
      ['app.json:32:5 /actions/0 (Verify an address)\n', 'actions are no part of a manifest'],
      ['app.json:40:15 /sources/0 (lists)\n', 'sources are no part of a manifest'],
      ['app.json:41:16 /triggers/0 (An address bounced)\n', 'triggers are no part of a manifest'],
      ['app.json:42:56 /api_scopes/2\n', 'the catalogue has no scope "Manage everything"'],
      ['app.json:50:3 /theme_color\n', 'import does not know this field'],
      ['app.json:25:20 /auth/request/headers/X-Partner-Key\n', 'set X_PARTNER_KEY, best to a new one'],
    ]) {
      expect(stdout).toContain(place);
      expect(stdout).toContain(words);
    }
    expect(stderr).toMatch(
      /^\nEmail Verifier is imported: 26 values carried over, 7 left\. Next:\n {2}miniapp validate\n/,
    );
    expect(await world.manifest('out')).toBe(await readFile(fixture.replace('.json', '.expected.yaml'), 'utf8'));

    const environment = { X_PARTNER_KEY: 'from-the-environment' };
    const valid = { exitCode: 0, stdout: '', stderr: '✓ out/miniapp.yaml: no problems\n' };
    expect(await world.run(['validate', 'out', '--strict'], { environment })).toEqual(valid);
    expect(await world.run(['validate', 'out'])).toMatchObject({ exitCode: 1 });
    const installed = await world.run(['simulate-install', 'out', '--format', 'json'], { environment });
    expect(installed).toMatchObject({ exitCode: 0 });
  });

  it('is told to scripts, with pointers both ways', async () => {
    const world = await createImportWorld(await readFile(fixture, 'utf8'));
    const { result, ok } = readOutput(await world.run(['import', 'app.json', '--json']));
    expect(ok).toBe(true);
    expect(result).toMatchObject({
      file: 'app.json',
      slug: 'email-verifier',
      dry_run: false,
      carried: expect.arrayContaining([{ from: '/auth/request/mapping/token', to: '/auth/request/response/token' }]),
      variables: [{ name: 'X_PARTNER_KEY', secret: true, range: { start: { line: 25, column: 20 } } }],
    });
    const left = (result?.['left'] ?? []) as { pointer: string; remedy: string }[];
    expect(left.map(({ pointer }) => pointer)).toEqual([
      '/auth/connection',
      '/actions/0',
      '/actions/1',
      '/sources/0',
      '/triggers/0',
      '/api_scopes/2',
      '/theme_color',
    ]);
  });

  it('keeps its secrets to itself', async () => {
    const world = await createImportWorld(await readFile(fixture, 'utf8'));
    for (const flags of [[], ['--json', '--force'], ['--dry-run', '--force']]) {
      const { stdout, stderr } = await world.run(['import', 'app.json', 'out', ...flags]);
      expect(stdout + stderr).not.toContain('pk9f3Zq81LmT04xVbN27');
    }
    expect(await world.manifest('out')).not.toContain('pk9f3Zq81LmT04xVbN27');
  });
});

describe('what the JSON does not say', () => {
  it('is named in one error where nobody can be asked', async () => {
    const world = await createImportWorld();
    const finished = await world.run(['import', 'app.json', 'out', '--json']);
    expect(finished.exitCode).toBe(2);
    expect(readOutput(finished).error).toMatchObject({ code: 'answers-missing' });
    expect(readOutput(finished).error?.message.match(/--[a-z-]+/g)).toEqual(['--name', '--description']);
    expect(await readdir(world.directory)).toEqual(['app.json']);
  });

  it('is asked on a terminal', async () => {
    const world = await createImportWorld();
    const answers = ['Mail', 'Checks mail for people.'];
    expect(await world.run(['import', 'app.json', 'out'], { terminal: 100, answers })).toMatchObject({ exitCode: 0 });
    expect(await world.manifest('out')).toMatch(/^name: Mail$/m);
    expect(await world.manifest('out')).toMatch(/^description: Checks mail for people\.$/m);
  });

  it('is suggested with --yes', async () => {
    const world = await createImportWorld();
    const { result } = readOutput(await world.run(['import', 'app.json', 'mail-app', '--yes', '--json']));
    expect(result).toMatchObject({ name: 'Mail App', slug: 'mail-app' });
    expect(await world.run(['validate', 'mail-app', '--strict'])).toMatchObject({ exitCode: 0 });
  });

  it('is taken from the flags, and what they replace is left', async () => {
    const world = await createImportWorld({ ...small, name: 'Old', slug: 'No Slug', version: '2', logo: 'logo.png' });
    const { result } = readOutput(await world.run(['import', 'app.json', ...given, '--slug', 'mail', '--json']));
    expect(result).toMatchObject({ name: 'App', slug: 'mail' });
    const left = (result?.['left'] ?? []) as { pointer: string }[];
    expect(left.map(({ pointer }) => pointer)).toEqual(['/name', '/slug', '/version', '/logo']);
    expect(await world.manifest()).toMatch(/^version: 0\.1\.0$/m);
    expect(await world.manifest()).toMatch(/^logo: assets\/logo\.png$/m);
  });
});

describe('files', () => {
  it('--dry-run writes nothing', async () => {
    const world = await createImportWorld();
    const { exitCode, stdout, stderr } = await world.run(['import', 'app.json', 'out', ...given, '--dry-run']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: '\n3 values carried over, 0 left. Nothing was written: this is a dry run.\n',
    });
    expect(stdout).toContain('create  miniapp.yaml\n');
    expect(await readdir(world.directory)).toEqual(['app.json']);
  });

  it('that stand there stay, and a manifest is replaced with --force alone', async () => {
    const world = await createImportWorld();
    await mkdir(world.path('out'));
    await writeFile(world.path('out', 'README.md'), 'Mine.\n');
    expect(await world.run(['import', 'app.json', 'out', ...given])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('keep    README.md\n'),
    });
    const refused = await world.run(['import', 'app.json', 'out', ...given, '--slug', 'other']);
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('There is already a manifest: out/miniapp.yaml.'),
    });
    expect(await world.manifest('out')).toMatch(/^slug: app /m);
    const forced = await world.run(['import', 'app.json', 'out', ...given, '--slug', 'other', '--force']);
    expect(forced).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('replace miniapp.yaml\n') });
    expect(await world.manifest('out')).toMatch(/^slug: other /m);
  });

  it('may lie beside a 1.0 app that is called miniapp.json', async () => {
    const world = await createImportWorld();
    await writeFile(world.path('miniapp.json'), JSON.stringify(small));
    expect(await world.run(['import', 'app.json', ...given])).toMatchObject({ exitCode: 2 });
    expect(await world.run(['import', 'miniapp.json', ...given])).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ['tabs', JSON.stringify(small, null, '\t')],
    ['a byte order mark and CRLF', `\ufeff${JSON.stringify(small, null, 2).replaceAll('\n', '\r\n')}`],
    ['a comma too many', '{"auth": {"params": ["sid",],},}'],
  ])('with %s can be read', async (_what, text) => {
    const world = await createImportWorld(text);
    expect(await world.run(['import', 'app.json', ...given, '--dry-run'])).toMatchObject({ exitCode: 0 });
  });

  it('comes from standard input with -', async () => {
    const world = await createImportWorld();
    const stdin = JSON.stringify({ ...small, colour: 'red' });
    const { exitCode, stdout } = await world.run(['import', '-', ...given], { stdin });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('<stdin>:1:67 /colour\n');
  });
});

describe('what cannot be imported', () => {
  const deep = (levels: number) => `{"auth":${'['.repeat(levels)}${']'.repeat(levels)}}`;

  it.each<[string, string, number, string]>([
    ['no JSON', '{"auth": {\n  "type": APIKEY"\n}}', 1, 'app.json:2:11 error yaml/syntax'],
    ['JSON with a comment', '{\n  // Auth\n  "auth": {}}', 1, 'app.json:2:3 error yaml/syntax'],
    ['YAML', 'auth:\n  params: []\n', 1, 'app.json:1:1 error yaml/syntax'],
    ['an alias', '{"auth": &a {}, "actions": *a}', 1, 'yaml/syntax'],
    ['a picture', '\x89PNG\r\n\x1a\n', 1, 'app.json:1:'],
    ['nothing', '', 1, 'it is no JSON object'],
    ['a list', '[{"auth": {}}]', 1, 'it is no JSON object'],
    ['another object', '{"name": "App"}', 1, 'nothing in it is a block of a mini-app 1.0'],
    ['a manifest', '{"schema_version": 1, "auth": {}}', 1, 'it is a manifest already'],
    ['a key twice', '{"auth": {}, "auth": {}}', 1, 'app.json:1:14'],
    ['too deep', deep(200), 1, 'yaml/too-deep'],
    ['too many values', `{"auth":[${'0,'.repeat(25_000)}0]}`, 1, 'yaml/too-large'],
    ['half a character', '{"auth": "\\ud800"}', 1, 'half a character'],
    ['too large', `{"auth":"${'x'.repeat(1024 * 1024)}"}`, 2, 'is longer than 1 MiB'],
  ])('%s', async (_what, text, exitCode, words) => {
    const world = await createImportWorld(text);
    const finished = await world.run(['import', 'app.json', 'out', ...given]);
    expect({ exitCode: finished.exitCode, stdout: finished.stdout }).toEqual({ exitCode, stdout: '' });
    expect(finished.stderr).toContain(words);
    expect(await readdir(world.directory)).toEqual(['app.json']);
  });

  it('a file that is not there', async () => {
    const world = await createWorld();
    expect(await world.run(['import', 'app.json', ...given])).toMatchObject({ exitCode: 2 });
  });

  it('is written all the same when a person has to correct it, and fails', async () => {
    const world = await createImportWorld({ auth: { params: [{ name: 'sid', title: 'x'.repeat(101) }] } });
    const finished = await world.run(['import', 'app.json', 'out', ...given]);
    expect(finished).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('was written with 1 error that only you'),
    });
    expect(finished.stdout).toMatch(/^out\/miniapp\.yaml:\d+:\d+ error schema\/length$/m);
    expect((await world.run(['validate', 'out'])).stdout).toContain('schema/length');
  });
});

it('is not led astray by hostile names and texts', async () => {
  const app = {
    auth: {
      params: JSON.parse('[{"name":"__proto__","title":"\\u001b[2Jx"},{"name":"constructor","__proto__":{"a":1}}]'),
    },
    ['\u001b[31mred\u202e']: 1,
    api_token_requests: {
      url: 'https://example.com/[[constructor]]',
      body: JSON.parse('{"__proto__":"[[__proto__]]","toString":"[[toString]]"}'),
    },
  };
  const world = await createImportWorld(app);
  const { exitCode, stdout } = await world.run(['import', 'app.json', ...given]);
  expect(exitCode).toBe(0);
  expect(stdout).not.toMatch(/[\x1b\u202e]/);
  expect(stdout).toContain('/api_token_requests/body/toString\n');
  expect(await world.manifest()).toContain('"__proto__": "{{auth.proto}}"');
  expect(await world.run(['validate'])).toMatchObject({ exitCode: 0 });
});
