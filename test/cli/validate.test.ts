import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWorld, noHttp, type RunOptions, type World } from '../world.ts';
import { plainManifest, warnedManifest, wrongManifest } from './manifests.ts';
import { readOutput } from './output.ts';

const fiveMistakes = `schema_version: 1
name: Email Verifier
slug: Email_Verifier
version: 1.0
descripton: Checks the e-mail addresses that users type into a chat.
api_scopes: [flow-tags:veiw]
documentation: ftp://example.com
subscribe: { url: https://api.example.com/subscribe }
unsubscribe: { url: https://api.example.com/unsubscribe }
`;

/** Runs validate without a network. */
function validate(world: World, flags: readonly string[] = [], options: RunOptions = {}) {
  return world.run(['validate', ...flags], { http: noHttp, ...options });
}

async function worldWith(files: Readonly<Record<string, string | Uint8Array>>) {
  const world = await createWorld();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(world.path(path), '..'), { recursive: true });
    await writeFile(world.path(path), content);
  }
  return world;
}

describe('a sound manifest', () => {
  it.each([[[]], [['.']], [['miniapp.yaml']], [['./miniapp.yaml', 'miniapp.yaml']], [['--strict']]])(
    'passes with %j',
    async (flags) => {
      const world = await worldWith({ 'miniapp.yaml': plainManifest });
      const finished = await validate(world, flags);
      expect(finished).toEqual({ exitCode: 0, stdout: '', stderr: '✓ miniapp.yaml: no problems\n' });
    },
  );

  it('passes as JSON too', async () => {
    const json = JSON.stringify({
      schema_version: 1,
      name: 'A',
      slug: 'an-app',
      version: '1.0.0',
      description: 'Checks e-mail addresses in a chat.',
    });
    const world = await worldWith({ 'miniapp.json': json });
    expect(await validate(world)).toEqual({ exitCode: 0, stdout: '', stderr: '✓ miniapp.json: no problems\n' });
  });
});

describe('five different mistakes', () => {
  const expected = [
    ['schema/pattern', 3, 7, '/slug'],
    ['schema/type', 4, 10, '/version'],
    ['schema/unknown-field', 5, 1, '/descripton'],
    ['scopes/unknown', 6, 14, '/api_scopes/0'],
    ['schema/format', 7, 16, '/documentation'],
  ];

  it('give five diagnostics, each at its place', async () => {
    const world = await worldWith({ 'miniapp.yaml': fiveMistakes });
    const finished = await validate(world, ['--json']);
    expect(finished).toMatchObject({ exitCode: 1, stderr: '' });
    const { ok, result, diagnostics, error } = readOutput(finished);
    expect({ ok, result, error }).toEqual({
      ok: false,
      result: { files: ['miniapp.yaml'], errors: 5, warnings: 0 },
      error: null,
    });
    expect(
      diagnostics.map(({ code, range, pointer }) => [code, range.start.line, range.start.column, pointer]),
    ).toEqual(expected);
    for (const { range } of diagnostics) {
      const { start, end } = range;
      expect(fiveMistakes.slice(0, start.offset).split('\n')).toHaveLength(start.line);
      expect(end.offset - start.offset).toBe(end.column - start.column);
    }
    expect(diagnostics[3]).toMatchObject({ suggestion: 'flow-tags:view', fix: { text: 'flow-tags:view' } });
  });

  it('are one line each with --format line', async () => {
    const world = await worldWith({ 'miniapp.yaml': fiveMistakes });
    const { exitCode, stdout } = await validate(world, ['--format', 'line']);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        'miniapp.yaml:3:7: error: "slug" must be lower-case words joined by hyphens, but it is "Email_Verifier". Write it like email-verifier [schema/pattern]',
        'miniapp.yaml:4:10: error: "version" must be text, but YAML reads 1.0 as a number. Write "1.0". [schema/type]',
        'miniapp.yaml:5:1: error: "descripton" is not a field of a manifest. Did you mean "description"? [schema/unknown-field]',
        'miniapp.yaml:6:14: error: "flow-tags:veiw" is not a scope. Did you mean "flow-tags:view"? [scopes/unknown]',
        'miniapp.yaml:7:16: error: "documentation" must be an http or https address, but it is "ftp://example.com". Write it like https://example.com/docs [schema/format]',
        '',
      ].join('\n'),
    );
  });

  it('are shown in their lines on a terminal', async () => {
    const world = await worldWith({ 'miniapp.yaml': fiveMistakes });
    const { exitCode, stdout, stderr } = await validate(world, ['--no-color'], { terminal: 100 });
    expect(exitCode).toBe(1);
    expect(stderr).toBe('✗ miniapp.yaml: 5 errors (3 fixable with --fix)\n');
    expect(stdout).toBe(`miniapp.yaml:3:7 error schema/pattern
  "slug" must be lower-case words joined by hyphens, but it is "Email_Verifier". Write it like email-verifier
    |
  3 | slug: Email_Verifier
    |       ^^^^^^^^^^^^^^

miniapp.yaml:4:10 error schema/type
  "version" must be text, but YAML reads 1.0 as a number. Write "1.0".
    |
  4 | version: 1.0
    |          ^^^

miniapp.yaml:5:1 error schema/unknown-field
  "descripton" is not a field of a manifest. Did you mean "description"?
    |
  5 | descripton: Checks the e-mail addresses that users type into a chat.
    | ^^^^^^^^^^

miniapp.yaml:6:14 error scopes/unknown
  "flow-tags:veiw" is not a scope. Did you mean "flow-tags:view"?
    |
  6 | api_scopes: [flow-tags:veiw]
    |              ^^^^^^^^^^^^^^

miniapp.yaml:7:16 error schema/format
  "documentation" must be an http or https address, but it is "ftp://example.com". Write it like https://example.com/docs
    |
  7 | documentation: ftp://example.com
    |                ^^^^^^^^^^^^^^^^^

`);
  });

  it('have no code frames in a pipe', async () => {
    const world = await worldWith({ 'miniapp.yaml': wrongManifest });
    const { stdout } = await validate(world);
    expect(stdout).toBe(
      'miniapp.yaml:3:7 error schema/pattern\n  "slug" must be lower-case words joined by hyphens, but it is "Email_Verifier". Write it like email-verifier\n\n',
    );
  });

  it('are coloured by severity', async () => {
    const world = await worldWith({ 'miniapp.yaml': warnedManifest.replace('1.0.0', '1.0') });
    const { stdout } = await validate(world, [], { terminal: 100 });
    expect(stdout).toContain('\x1b[36mminiapp.yaml:4:10\x1b[39m \x1b[31merror\x1b[39m \x1b[2mschema/type\x1b[22m\n');
    expect(stdout).toContain('\x1b[33mwarning\x1b[39m \x1b[2mscopes/without-subscribe\x1b[22m\n');
  });
});

describe('code frames', () => {
  async function frame(manifest: string, terminal: number): Promise<string> {
    const world = await worldWith({ 'miniapp.yaml': manifest });
    const { stdout } = await validate(world, ['--no-color'], { terminal });
    return stdout.split('\n').slice(2, -2).join('\n');
  }
  const flow = (before: string, value: string) =>
    `{ ${before}schema_version: 1, name: A, slug: ${value}, version: 1.0.0, description: Checks e-mail addresses in a chat. }\n`;

  it('fit a narrow terminal', async () => {
    expect(await frame(flow('', 'Email_Verifier'), 40)).toBe(`    |
  1 |  name: A, slug: Email_Verifier, v
    |                 ^^^^^^^^^^^^^^`);
  });

  it('show the beginning of a value that does not fit', async () => {
    const text = await frame(flow('', 'E'.repeat(70)), 40);
    expect(text.split('\n').map((line) => line.length)).toEqual([5, 39, 39]);
    expect(text).toMatch(/slug: E+\n/);
    expect(text.match(/E/g)).toHaveLength(text.match(/\^/g)?.length ?? 0);
  });

  it('take 100 columns when the terminal does not tell its width', async () => {
    expect(await frame(wrongManifest, 0)).toBe(`    |
  3 | slug: Email_Verifier
    |       ^^^^^^^^^^^^^^`);
  });

  it('stand below what they mark after wide characters, combining marks and tabs', async () => {
    // Each of 検証📧 takes two columns, the combining accent none, and a tab is shown as two spaces.
    const manifest =
      '{ name: "検証📧e\u0301",\t\tschema_version: 1, slug: Wrong, version: 1.0.0, description: Checks e-mail addresses in a chat. }\n';
    expect(await frame(manifest, 80)).toBe(`    |
  1 | { name: "検証📧e\u0301",    schema_version: 1, slug: Wrong, version: 1.0.0, des
    |                                                ^^^^^`);
  });

  it('mark wide characters in their whole width', async () => {
    expect(await frame(plainManifest.replace('email-verifier', '検証'), 80)).toBe(`    |
  3 | slug: 検証
    |       ^^^^`);
  });

  it('cut wide characters whole', async () => {
    // 33 columns are left for the line, 16 of them before the place: the first would be half an emoji.
    const manifest = `{ schema_version: 1, name: "${'📧'.repeat(40)}", slug: Wrong, version: 1.0.0, description: Checks e-mail addresses in a chat. }\n`;
    expect(await frame(manifest, 40)).toBe(`    |
  1 | 📧📧📧", slug: Wrong, version: 1.
    |                ^^^^^`);
  });

  it('mark the first line of a value over several lines', async () => {
    const manifest = plainManifest.replace('email-verifier', '[one,\n  two]');
    expect(await frame(manifest, 80)).toBe(`    |
  3 | slug: [one,
    |       ^^^^^`);
  });

  it('of a line of a megabyte are made in a moment', async () => {
    const before = Date.now();
    const text = await frame(flow(`description: ${'x'.repeat(900_000)}, `, 'Wrong'), 80);
    expect(Date.now() - before).toBeLessThan(5_000);
    for (const line of text.split('\n').filter((line) => line.startsWith('  1 |'))) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('escape what a terminal would obey', async () => {
    const world = await worldWith({ 'miniapp.yaml': `${plainManifest}"x\u202e\u009b2J": 1\n` });
    const { stdout } = await validate(world, ['--no-color'], { terminal: 80 });
    expect(stdout).not.toMatch(/[\u202e\u009b]/);
    expect(stdout).toContain('"x\\u202e\\x9b2J": 1\n');
  });
});

describe('several targets', () => {
  it('are files, folders and standard input, sorted by file and place', async () => {
    const world = await worldWith({
      'b/miniapp.yml': wrongManifest,
      'a.yaml': warnedManifest.replace('1.0.0', '1.0'),
      'c/miniapp.json': '{}',
    });
    const targets = ['b', 'a.yaml', '-', 'a.yaml', 'c'];
    const { exitCode, stdout, stderr } = await validate(world, [...targets, '--format', 'line'], {
      stdin: wrongManifest,
    });
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      '<stdin>:3:7:',
      'a.yaml:4:10:',
      'a.yaml:6:1:',
      'b/miniapp.yml:3:7:',
      ...['1', '1', '1', '1', '1'].map(() => 'c/miniapp.json:1:1:'),
      '',
    ]);
    expect(stderr).toBe('✗ 4 manifests: 8 errors, 1 warning (1 fixable with --fix)\n');
    const { result } = readOutput(await validate(world, [...targets, '--json'], { stdin: wrongManifest }));
    expect(result).toMatchObject({ errors: 8, warnings: 1 });
    expect([...(result?.['files'] ?? [])].sort()).toEqual(['<stdin>', 'a.yaml', 'b/miniapp.yml', 'c/miniapp.json']);
  });

  it('prefer miniapp.yaml in a folder', async () => {
    const world = await worldWith({ 'miniapp.json': '{}', 'miniapp.yml': '{}', 'miniapp.yaml': plainManifest });
    expect(await validate(world)).toMatchObject({ exitCode: 0, stderr: '✓ miniapp.yaml: no problems\n' });
  });

  it('outside of the working folder are shown by their whole path', async () => {
    const world = await worldWith({ 'app/miniapp.yaml': plainManifest, 'other/x': '' });
    const { stderr } = await world.run(['validate', '-C', 'other', '../app']);
    expect(stderr).toBe(`✓ ${world.path('app', 'miniapp.yaml')}: no problems\n`);
  });
});

describe('standard input', () => {
  it('takes its name from --stdin-filename', async () => {
    const world = await createWorld();
    const { exitCode, stdout } = await validate(world, ['-', '--stdin-filename', 'apps/one.yaml', '--format', 'line'], {
      stdin: wrongManifest,
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^apps\/one\.yaml:3:7: error: /);
  });

  it('is not waited for on a terminal', async () => {
    const world = await createWorld();
    const { exitCode, stderr } = await validate(world, ['-', '--no-color'], { terminal: 80 });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'Error: Standard input is a terminal, so there is no manifest to read from it.\nPipe one in: cat miniapp.yaml | miniapp validate -\n',
    );
  });

  it('may be as long as a manifest', async () => {
    const world = await createWorld();
    const stdin = `#${'x'.repeat(2 * 1024 * 1024)}`;
    const { diagnostics } = readOutput(await validate(world, ['-', '--json'], { stdin }));
    expect(diagnostics).toMatchObject([{ code: 'yaml/too-large', file: '<stdin>' }]);
  });
});

describe('what cannot be read', () => {
  it.each<[string, Record<string, string>, string[], string]>([
    ['an empty folder', {}, [], 'There is no miniapp.yaml or miniapp.json in '],
    [
      'a folder without manifest',
      { 'app/package.json': '{}' },
      ['app'],
      'There is no miniapp.yaml or miniapp.json in app.',
    ],
    ['a missing file', {}, ['missing.yaml'], 'There is no file at missing.yaml.'],
    ['a path below a file', { 'a.yaml': '' }, ['a.yaml/miniapp.yaml'], 'There is no file at a.yaml/miniapp.yaml.'],
    ['a folder named as the manifest', { 'miniapp.yaml/x': '' }, [], '/miniapp.yaml is not a regular file.'],
    ['a missing --env-file', { 'miniapp.yaml': plainManifest }, ['--env-file', 'no.env'], 'There is no file at '],
    ['a name too long for a file', {}, ['x'.repeat(300)], 'There is no file at xxx'],
  ])('%s: exit 2, and no word of a bug', async (_what, files, flags, message) => {
    const world = await worldWith(files);
    const { exitCode, stdout, stderr } = await validate(world, flags);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Error: /);
    expect(stderr).toContain(message);
  });

  it('one missing file among others fails the run', async () => {
    const world = await worldWith({ 'a.yaml': plainManifest });
    expect(await validate(world, ['a.yaml', 'b.yaml'])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('a link to itself', async () => {
    const world = await createWorld();
    await symlink('miniapp.yaml', world.path('miniapp.yaml'));
    for (const flags of [[], ['miniapp.yaml']]) {
      const { exitCode, stderr } = await validate(world, flags);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('miniapp.yaml cannot be read: its symbolic links lead in a circle.');
    }
  });

  it('a named pipe is not waited for', async () => {
    const world = await createWorld();
    execFileSync('mkfifo', [world.path('miniapp.yaml')]);
    for (const flags of [[], ['miniapp.yaml']]) {
      const { exitCode, stderr } = await validate(world, flags);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('miniapp.yaml is not a regular file.');
    }
  });

  it('a device without end is not read', async () => {
    const world = await createWorld();
    expect(await validate(world, ['/dev/zero'])).toMatchObject({ exitCode: 2 });
  });

  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['an empty file', '', 'schema/type', /^The manifest is empty\./],
    ['a file of comments', '# nothing\n', 'schema/type', /^The manifest is empty\./],
    [
      'a binary file',
      Uint8Array.from({ length: 3000 }, (_, index) => (index * 7919) & 255),
      'yaml/syntax',
      /not UTF-8 text/,
    ],
    ['control characters', `${plainManifest}x: \0\n`, 'yaml/syntax', /U\+0000/],
    ['broken YAML', 'name: "no end\n', 'yaml/syntax', /./],
    ['a list', '- 1\n', 'schema/type', /must be a mapping/],
    ['10 MB', new Uint8Array(10_000_000).fill(0x23), 'yaml/too-large', /more than 1 MiB/],
  ])('%s is a problem of the file: exit 1', async (_what, content, code, message) => {
    const world = await worldWith({ 'miniapp.yaml': content });
    const finished = await validate(world, ['--json']);
    expect(finished.exitCode).toBe(1);
    const { diagnostics } = readOutput(finished);
    expect(diagnostics).toMatchObject([{ code, severity: 'error', file: 'miniapp.yaml' }]);
    expect(diagnostics[0]?.message).toMatch(message);
    expect(await validate(world, [], { terminal: 80 })).toMatchObject({ exitCode: 1 });
  });
});

describe('warnings', () => {
  it.each<[string[], number]>([
    [[], 0],
    [['--strict'], 1],
    [['--max-warnings', '1'], 0],
    [['--max-warnings', '0'], 1],
    [['--max-warnings', '5', '--strict'], 1],
  ])('fail the run or not, with %j', async (flags, exitCode) => {
    const world = await worldWith({ 'miniapp.yaml': warnedManifest });
    const finished = await validate(world, flags);
    expect(finished).toMatchObject({ exitCode, stderr: `${exitCode ? '✗' : '✓'} miniapp.yaml: 1 warning\n` });
    expect(finished.stdout).toContain('miniapp.yaml:6:1 warning scopes/without-subscribe\n');
    expect(readOutput(await validate(world, [...flags, '--json']))).toMatchObject({
      ok: exitCode === 0,
      result: { errors: 0, warnings: 1 },
      error: null,
    });
  });
});

describe('--env-file', () => {
  const manifest = plainManifest.replace('name: Email Verifier', 'name: ${APP_NAME}');

  it('gives the variables that the environment does not set', async () => {
    const world = await worldWith({ 'miniapp.yaml': manifest, 'app.env': '\ufeff# names\nAPP_NAME="From file"\n' });
    expect(await validate(world)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('The environment variable APP_NAME is not set.'),
    });
    expect(await validate(world, ['--env-file', 'app.env'])).toMatchObject({ exitCode: 0 });
    const simulate = (environment: Record<string, string>) =>
      world.run(['simulate-install', '--env-file', 'app.env', '--json'], { environment });
    expect((await simulate({})).exitCode).toBe(0);
  });

  it('gives way to the environment', async () => {
    const world = await worldWith({ 'miniapp.yaml': manifest, 'app.env': `APP_NAME=${'x'.repeat(61)}\n` });
    expect(await validate(world, ['--env-file', 'app.env'])).toMatchObject({ exitCode: 1 });
    const environment = { APP_NAME: 'From the environment' };
    expect(await validate(world, ['--env-file', 'app.env'], { environment })).toMatchObject({ exitCode: 0 });
  });

  it('is taken from the folder of -C', async () => {
    const world = await worldWith({ 'app/miniapp.yaml': manifest, 'app/app.env': 'APP_NAME=A\n' });
    expect(await validate(world, ['-C', 'app', '--env-file', 'app.env'])).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ['a binary file', Uint8Array.of(0xff, 0xfe)],
    ['a file that is too large', new Uint8Array(1_100_000).fill(0x23)],
  ])('refuses %s', async (_what, content) => {
    const world = await worldWith({ 'miniapp.yaml': manifest, 'app.env': content });
    const { exitCode, stderr } = await validate(world, ['--env-file', 'app.env']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('app.env cannot be read: it is not a text file of at most 1 MiB.');
  });
});

it('names files without letting them command the terminal', async () => {
  const world = await worldWith({ 'a\x1b[31m\n::error::b.yaml': plainManifest });
  const { exitCode, stderr } = await validate(world, ['a\x1b[31m\n::error::b.yaml']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '✓ a\\x1b[31m\\n::error::b.yaml: no problems\n' });
});
