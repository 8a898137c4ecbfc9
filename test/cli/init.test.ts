import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PromptCancelled } from '../../src/system/ports.ts';
import { createWorld, noHttp } from '../world.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';

const minimalFiles = [
  '.github/workflows/miniapp.yml',
  '.gitignore',
  '.vscode/miniapp.schema.json',
  '.vscode/settings.json',
  'README.md',
  'assets/cover.png',
  'assets/logo.png',
  'miniapp.yaml',
];
const templateFiles: Readonly<Record<string, readonly string[]>> = {
  minimal: minimalFiles,
  server: [...minimalFiles, 'package.json', 'server.js', 'server.test.js'],
  'server-ts': [
    ...minimalFiles,
    'package.json',
    'src/app.ts',
    'src/installations.ts',
    'src/json.ts',
    'src/print.ts',
    'src/server.ts',
    'src/signature.ts',
    'test/app.test.ts',
    'test/server.test.ts',
    'test/support.ts',
    'tsconfig.build.json',
    'tsconfig.json',
  ],
};
const given = [
  '--template',
  'minimal',
  '--name',
  'Email Verifier',
  '--description',
  'Checks e-mail addresses in a chat.',
];

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `${entry.parentPath.slice(folder.length + 1)}/${entry.name}`.replace(/^\//, ''))
    .sort();
}

describe('unattended', () => {
  it('writes the files, says what is next, and passes validate --strict', async () => {
    const world = await createWorld();
    expect(await world.run(['init', 'app', ...given], { http: noHttp })).toEqual({
      exitCode: 0,
      stdout: minimalFiles.map((path) => `create  ${path}\n`).join(''),
      stderr:
        '\nEmail Verifier is ready. Next:\n  cd app\n  miniapp validate\n  miniapp simulate-install\n  miniapp dev\n',
    });
    expect(await filesBelow(world.path('app'))).toEqual(minimalFiles);
    const manifest = await readFile(world.path('app', 'miniapp.yaml'), 'utf8');
    expect(manifest).toMatch(/^name: Email Verifier$/m);
    expect(manifest).toMatch(/^slug: email-verifier\b/m);
    expect(manifest).toMatch(/^description: Checks e-mail addresses in a chat\.$/m);
    expect(await world.run(['validate', 'app', '--strict'])).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it.each([
    ['.', 'Next:\n  miniapp validate\n'],
    ['my app', "Next:\n  cd 'my app'\n  miniapp validate\n"],
    ['-app', 'Next:\n  cd ./-app\n  miniapp validate\n'],
  ])('says how to get from here to %j', async (target, next) => {
    const world = await createWorld();
    expect((await world.run(['init', ...given, '--', target], { http: noHttp })).stderr).toContain(next);
  });

  it.each<[string, string[], string[]]>([
    ['nothing', [], ['--template', '--name', '--description']],
    ['a template', ['--template', 'server'], ['--name', '--description']],
    ['all but the name', ['--template', 'server', '--description', 'An app of its own.'], ['--name']],
  ])('with %s given, names all that is missing', async (_what, flags, missing) => {
    const world = await createWorld();
    const finished = await world.run(['init', ...flags, '--json']);
    expect(finished.exitCode).toBe(2);
    const { code, message } = readOutput(finished).error ?? {};
    expect(code).toBe('answers-missing');
    expect(message?.match(/--[a-z-]+/g)).toEqual(missing);
    expect(await readdir(world.directory)).toEqual([]);
  });

  it('--yes takes the folder’s name and the template’s own answers', async () => {
    const world = await createWorld();
    const { result } = readOutput(await world.run(['init', 'my-first_app', '--yes', '--json']));
    expect(result).toEqual({
      directory: 'my-first_app',
      template: 'minimal',
      name: 'My First App',
      slug: 'my-first-app',
      dry_run: false,
      created: minimalFiles,
      replaced: [],
      kept: [],
    });
  });

  it('--slug is the slug', async () => {
    const world = await createWorld();
    await world.run(['init', 'app', ...given, '--slug', 'verifier-2']);
    expect(await readFile(world.path('app', 'miniapp.yaml'), 'utf8')).toMatch(/^slug: verifier-2\b/m);
  });

  it('--list lists the templates, and writes nothing', async () => {
    const world = await createWorld();
    const { exitCode, stdout } = await world.run(['init', '--list']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^minimal {4}\S.*\nserver {5}\S.*\nserver-ts {2}\S.*\n$/);
    const { result } = readOutput(await world.run(['init', '--list', '--json']));
    expect(result).toMatchObject({ templates: [{ name: 'minimal' }, { name: 'server' }, { name: 'server-ts' }] });
    expect(await readdir(world.directory)).toEqual([]);
  });
});

describe('what it writes passes validate --strict', () => {
  const urls = ['subscribe', 'unsubscribe'].flatMap((event) => [`--${event}-url`, `https://api.example.com/${event}`]);
  const scopes: [string, string[]][] = [
    ['its own scopes', []],
    ['one scope', ['--scope', 'flow-tags:view']],
    ['several, with commas', ['--scope', 'flow-tags:view, workspace:view', '--scope', 'messages:send']],
    ['the same scope twice', ['--scope', 'flow-tags:view', '--scope', 'flow-tags:view']],
    ['a scope that includes another', ['--scope', 'flow-tags:view,flow-tags:manage']],
  ];
  const cases = Object.keys(templateFiles).flatMap((template) =>
    scopes.flatMap(([words, flags]) => [
      [template, words, flags] as const,
      [template, `${words} and URLs`, [...flags, ...urls]] as const,
    ]),
  );

  it.each(cases)('%s with %s', async (template, _words, flags) => {
    const world = await createWorld();
    const made = await world.run(['init', 'app', '--template', template, '--yes', ...flags]);
    expect(made).toMatchObject({ exitCode: 0 });
    expect(await filesBelow(world.path('app'))).toEqual(templateFiles[template]);
    const finished = await world.run(['validate', 'app', '--strict'], { http: noHttp });
    // The one thing to say of it: before publishing, the local addresses have to be others.
    const { exitCode, stdout, stderr } = finished;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^✓ app\/miniapp\.yaml: (no problems|2 notes)\n$/);
    expect(stdout.match(/(?<= info ).+/g)?.join() ?? '').toMatch(/^(request\/loopback-on-publish,?)*$/);
    if (flags.includes('--subscribe-url')) expect(stdout).toBe('');
    expect(await world.run(['simulate-install', 'app'])).toMatchObject({ exitCode: 0 });
  });

  it('leaves out a scope that another includes', async () => {
    const world = await createWorld();
    await world.run(['init', 'app', ...given, '--scope', 'flow-tags:view,flow-tags:manage,flow-tags:manage']);
    expect(await readFile(world.path('app', 'miniapp.yaml'), 'utf8')).toContain('api_scopes: [flow-tags:manage]');
  });

  it.each([
    ['quotes', `Bob's "App"`],
    ['YAML', 'key: [value] # no comment'],
    ['an environment value', '${HOME} and \\${HOME}'],
    ['a placeholder', '{{auth.token}}'],
    ['a pattern of String.replace', "$& $1 $` $'"],
    ['Markdown', '[link](https://example.com) *bold* <b>'],
    ['another script', 'Прüфер 検証 📧'],
    ['a number', '1.0'],
    ['null', 'null'],
  ])('with %s in the name', async (_what, name) => {
    const world = await createWorld();
    const finished = await world.run(['init', 'app', '--yes', '--name', name, '--json']);
    expect(finished.exitCode).toBe(0);
    expect(readOutput(finished).result).toMatchObject({ name });
    expect(await world.run(['validate', 'app', '--strict'])).toMatchObject({ exitCode: 0 });
  });
});

it.each(['server', 'server-ts'])('%s asks for the miniapp that made it', async (template) => {
  const world = await createWorld();
  await world.run(['init', 'email-verifier', '--template', template, '--yes']);
  expect(JSON.parse(await readFile(world.path('email-verifier', 'package.json'), 'utf8'))).toMatchObject({
    name: 'email-verifier',
    devDependencies: { 'miniapp-cli': '^0.0.0-test' },
  });
});

describe('values that cannot be', () => {
  it.each<[string, string[], string]>([
    ['a template', ['--template', 'sever'], 'Did you mean "server"?'],
    [
      'a scope',
      ['--yes', '--scope', 'flow-tags:veiw'],
      'There is no scope "flow-tags:veiw".\nDid you mean "flow-tags:view"?',
    ],
    ['a scope by its label', ['--yes', '--scope', 'View flow tags'], 'Did you mean "flow-tags:view"?'],
    ['a scope far from any', ['--yes', '--scope', 'everything'], 'There is no scope "everything".'],
    ['a slug', ['--yes', '--slug', 'Not A Slug'], '"slug" must be '],
    ['a slug that leads elsewhere', ['--yes', '--slug', '../../etc'], '"slug" must be '],
    ['a long name', ['--yes', '--name', 'x'.repeat(61)], '"name" must have at most 60 characters'],
    ['a blank name', ['--yes', '--name', '  '], '"name" must be '],
    ['a URL', ['--yes', '--template', 'server', '--subscribe-url', 'ftp://example.com'], '"subscribe.url" must be '],
  ])('%s: exit 2, and nothing is written', async (_what, flags, message) => {
    const world = await createWorld();
    const { exitCode, stdout, stderr } = await world.run(['init', 'app', ...flags]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(await readdir(world.directory)).toEqual([]);
  });

  it('never reach the terminal raw', async () => {
    const world = await createWorld();
    const name = 'a\x1b]0;owned\x07\u202eb';
    for (const flags of [[], ['--slug', name], ['--scope', name], ['--template', name]]) {
      const { stdout, stderr } = await world.run(['init', 'app', '--yes', '--name', name, ...flags]);
      expect(stdout + stderr).not.toMatch(/[\x1b\x07\u202e]/);
    }
  });
});

describe('a folder with files', () => {
  it('gets only what is missing', async () => {
    const world = await createWorld();
    await mkdir(world.path('app'));
    await writeFile(world.path('app', 'miniapp.yaml'), plainManifest);
    await writeFile(world.path('app', 'notes.txt'), 'mine');
    const { result } = readOutput(await world.run(['init', 'app', ...given, '--json']));
    expect(result).toMatchObject({
      created: minimalFiles.filter((path) => path !== 'miniapp.yaml'),
      replaced: [],
      kept: ['miniapp.yaml'],
    });
    expect(await readFile(world.path('app', 'miniapp.yaml'), 'utf8')).toBe(plainManifest);
    expect(await readFile(world.path('app', 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('is left alone when everything is there', async () => {
    const world = await createWorld();
    await world.run(['init', 'app', ...given]);
    const again = await world.run(['init', 'app', ...given, '--name', 'Another']);
    expect(again).toEqual({
      exitCode: 0,
      stdout: minimalFiles.map((path) => `keep    ${path}\n`).join(''),
      stderr: 'Everything was there already; nothing was written. --force replaces the files.\n',
    });
    expect(await readFile(world.path('app', 'miniapp.yaml'), 'utf8')).toContain('name: Email Verifier');
  });

  it('is overwritten with --force', async () => {
    const world = await createWorld();
    await mkdir(world.path('app'));
    await writeFile(world.path('app', 'miniapp.yaml'), 'mine');
    const { stdout } = await world.run(['init', 'app', ...given, '--force']);
    expect(stdout).toContain('replace miniapp.yaml\n');
    expect(stdout).toContain('create  README.md\n');
    expect(await readFile(world.path('app', 'miniapp.yaml'), 'utf8')).toContain('name: Email Verifier');
    expect((await filesBelow(world.path('app'))).filter((path) => path.includes('.tmp'))).toEqual([]);
  });

  it('keeps what a link points to: --force replaces the link', async () => {
    const world = await createWorld();
    await mkdir(world.path('app'));
    await writeFile(world.path('precious'), 'mine');
    await symlink('../precious', world.path('app', 'miniapp.yaml'));
    expect(await world.run(['init', 'app', ...given, '--force'])).toMatchObject({ exitCode: 0 });
    expect(await readFile(world.path('precious'), 'utf8')).toBe('mine');
    expect((await lstat(world.path('app', 'miniapp.yaml'))).isFile()).toBe(true);
  });

  it.each([[[]], [['--force']]])('is not left by a link that came with it, with %j', async (flags) => {
    const world = await createWorld();
    await mkdir(world.path('elsewhere'));
    await mkdir(world.path('app'));
    await symlink('../elsewhere', world.path('app', '.vscode'));
    const { exitCode, stderr } = await world.run(['init', 'app', '--yes', ...flags]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('a link on its way leads out of the project')]);
    expect([await readdir(world.path('elsewhere')), await readdir(world.path('app'))]).toEqual([[], ['.vscode']]);
  });

  it.each(['../minimal', '/etc', 'minimal/../server', '__proto__'])('no template is called %s', async (name) => {
    const world = await createWorld();
    expect(await world.run(['init', 'app', '--yes', '--template', name])).toMatchObject({ exitCode: 2 });
    expect(await readdir(world.directory)).toEqual([]);
  });

  it.each([[[]], [['--force']]])('is not touched by --dry-run, with %j', async (flags) => {
    const world = await createWorld();
    await mkdir(world.path('app'));
    await writeFile(world.path('app', 'miniapp.yaml'), 'mine');
    const { exitCode, stdout, stderr } = await world.run(['init', 'app', ...given, '--dry-run', ...flags]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(flags.length > 0 ? 'replace miniapp.yaml\n' : 'keep    miniapp.yaml\n');
    expect(stderr).toBe('Nothing was written: this is a dry run.\n');
    expect(await filesBelow(world.directory)).toEqual(['app/miniapp.yaml']);
    expect(await readFile(world.path('app', 'miniapp.yaml'), 'utf8')).toBe('mine');
  });
});

describe('a folder that cannot be written', () => {
  it.each<[string, string, string]>([
    ['a file', 'file', 'a part of the path is not a folder'],
    ['below a file', 'file/app', 'a part of the path is not a folder'],
    ['the kernel’s', '/proc/miniapp', 'its folder does not exist'],
  ])('%s: exit 2', async (_what, target, reason) => {
    const world = await createWorld();
    await writeFile(world.path('file'), 'mine');
    const { exitCode, stdout, stderr } = await world.run(['init', target, ...given]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Error: .* cannot be written: /);
    expect(stderr).toContain(`cannot be written: ${reason}.`);
    expect(await readFile(world.path('file'), 'utf8')).toBe('mine');
  });

  it('a folder stands where a file is needed', async () => {
    const world = await createWorld();
    await mkdir(world.path('app', 'miniapp.yaml'), { recursive: true });
    expect(await world.run(['init', 'app', ...given])).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await world.run(['init', 'app', ...given, '--force']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('miniapp.yaml cannot be written: it is a folder.');
    expect((await filesBelow(world.path('app'))).filter((path) => path.includes('.tmp'))).toEqual([]);
  });
});

describe('asked at a terminal', () => {
  const answers = [
    'Email Verifier',
    'minimal',
    'Checks e-mail addresses in a chat.',
    ['flow-tags:view'],
    'https://api.example.com/subscribe',
    'https://api.example.com/unsubscribe',
  ];

  it('asks what is not given, and writes the same as with flags', async () => {
    const world = await createWorld();
    const asked = await world.run(['init', 'asked', '--no-color'], { terminal: 80, answers });
    expect(asked).toMatchObject({ exitCode: 0 });
    const urls = ['--subscribe-url', answers[4] as string, '--unsubscribe-url', answers[5] as string];
    await world.run(['init', 'flags', ...given, '--scope', 'flow-tags:view', ...urls]);
    expect(await filesBelow(world.path('asked'))).toEqual(minimalFiles);
    for (const path of minimalFiles) {
      expect(await readFile(world.path('asked', path))).toEqual(await readFile(world.path('flags', path)));
    }
    expect(await world.run(['validate', 'asked', '--strict'])).toMatchObject({ exitCode: 0 });
  });

  it.each(['server', 'server-ts'])('asks for the URLs of %s, also without scopes', async (template) => {
    const world = await createWorld();
    const { 0: name, 2: description, 4: subscribeUrl, 5: unsubscribeUrl } = answers;
    const all = [name, template, description, [], subscribeUrl, unsubscribeUrl];
    expect(await world.run(['init', 'app'], { terminal: 80, answers: all })).toMatchObject({ exitCode: 0 });
    expect(await filesBelow(world.path('app'))).toEqual(templateFiles[template]);
    expect(await world.run(['validate', 'app', '--strict'])).toMatchObject({ exitCode: 0 });
  });

  it('asks for no URL when nothing is sent', async () => {
    const world = await createWorld();
    const finished = await world.run(['init', 'app'], { terminal: 80, answers: [...answers.slice(0, 3), []] });
    expect(finished).toMatchObject({ exitCode: 0 });
    expect(await world.run(['validate', 'app', '--strict'])).toMatchObject({ exitCode: 0 });
  });

  it('asks nothing when everything is given', async () => {
    const world = await createWorld();
    const flags = [
      '--scope',
      'flow-tags:view',
      '--subscribe-url',
      'https://a.example',
      '--unsubscribe-url',
      'https://b.example',
    ];
    expect(await world.run(['init', 'app', ...given, ...flags], { terminal: 80 })).toMatchObject({ exitCode: 0 });
  });

  it('takes Ctrl-C at any question: exit 130, and nothing is written', async () => {
    for (let question = 0; question < answers.length; question++) {
      const world = await createWorld();
      const finished = await world.run(['init', 'app', '--no-color'], {
        terminal: 80,
        answers: [...answers.slice(0, question), new PromptCancelled()],
      });
      expect(finished).toEqual({ exitCode: 130, stdout: '', stderr: 'Cancelled. Nothing was written.\n' });
      expect(await readdir(world.directory)).toEqual([]);
    }
  });
});
