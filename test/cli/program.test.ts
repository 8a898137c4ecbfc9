import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/program.ts';
import { createWorld, type RunOptions } from '../world.ts';
import { plainManifest, warnedManifest, wrongManifest } from './manifests.ts';
import { readOutput } from './output.ts';

const escapeCharacter = '\x1b';

async function worldWith(manifest: string) {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest);
  return world;
}

const leaves = Object.entries(commands).flatMap(([word, entry]) =>
  'commands' in entry
    ? [...(entry.load ? [word] : []), ...Object.keys(entry.commands).map((leaf) => `${word} ${leaf}`)]
    : [word],
);

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']]])('lists every command for %j', async (argv) => {
    const world = await createWorld();
    const { exitCode, stdout, stderr } = await world.run(argv);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: miniapp <command> \[options\]\n/);
    for (const word of Object.keys(commands)) expect(stdout).toMatch(new RegExp(`^ {2}${word} `, 'm'));
  });

  it.each(leaves)('of %s has usage, flags and examples', async (name) => {
    const world = await createWorld();
    const { exitCode, stdout, stderr } = await world.run([...name.split(' '), '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`Usage: miniapp ${name} [options]`);
    for (const flag of ['--json', '--quiet', '--no-color', '--no-input', '-C, --directory <dir>', '-h, --help']) {
      expect(stdout).toContain(flag);
    }
    expect(stdout).toMatch(new RegExp(`^Examples:\n {2}\\$ .*miniapp ${name}`, 'm'));
  });

  it('of a group lists its commands', async () => {
    const world = await createWorld();
    const { exitCode, stdout } = await world.run(['platform', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}start /m);
  });

  it.each(leaves)('of %s fits the terminal, but for its examples', async (name) => {
    const world = await createWorld();
    const { stdout } = await world.run([...name.split(' '), '--help'], { terminal: 80 });
    const lines = stdout.split('\n').filter((line) => !line.startsWith('  $'));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('version', () => {
  it.each([[['--version']], [['-V']], [['validate', '--version']]])('%j prints it alone', async (argv) => {
    const world = await createWorld();
    expect(await world.run(argv)).toEqual({ exitCode: 0, stdout: '0.0.0-test\n', stderr: '' });
  });
});

describe('what miniapp does not know', () => {
  it.each<[string, string[], string]>([
    ['a command', ['valdate'], 'Error: There is no command "valdate".\nDid you mean: miniapp validate\n'],
    [
      'a command far from any',
      ['frobnicate'],
      'Error: There is no command "frobnicate".\nThe commands are listed by: miniapp --help\n',
    ],
    [
      'a command named like a property',
      ['constructor'],
      'Error: There is no command "constructor".\nThe commands are listed by: miniapp --help\n',
    ],
    [
      'a word of a group',
      ['platform', 'strat'],
      'Error: There is no command "platform strat".\nDid you mean: miniapp platform start\n',
    ],
    [
      'a group without its word',
      ['platform'],
      'Error: miniapp platform needs to be told what to do: start, status, reset.\nSee: miniapp platform --help\n',
    ],
    ['a flag', ['validate', '--stric'], "Error: Unknown option '--stric'.\nDid you mean --strict?\n"],
    [
      'a flag far from any',
      ['validate', '--frobnicate'],
      "Error: Unknown option '--frobnicate'.\nSee the command’s --help.\n",
    ],
    [
      'a flag without a command',
      ['--frobnicate'],
      "Error: Unknown option '--frobnicate'.\nSee the command’s --help.\n",
    ],
    [
      'a value',
      ['simulate-install', '--event', 'instal'],
      'Error: --event cannot be "instal".\nDid you mean "install"?\n',
    ],
    [
      'a value far from any',
      ['simulate-install', '--event', 'x'],
      'Error: --event cannot be "x".\nIt is one of: install, reinstall, upgrade, uninstall.\n',
    ],
    [
      'a flag without its value',
      ['simulate-install', '--event'],
      "Error: Option '--event <name>' argument missing.\nSee the command’s --help.\n",
    ],
    [
      'a number that is none',
      ['validate', '--max-warnings', 'few'],
      'Error: --max-warnings must be a whole number from 0 to 1000000, but it is "few".\n',
    ],
    [
      'a port out of range',
      ['dev', '--port', '65536'],
      'Error: --port must be a whole number from 0 to 65535, but it is "65536".\n',
    ],
    [
      'an argument too many',
      ['platform', 'start', 'now'],
      "Error: Too many arguments for 'start'. Expected 0 arguments but got 1.\nSee the command’s --help.\n",
    ],
    [
      'a folder for -C',
      ['-C', 'nowhere', 'validate'],
      'Error: There is no folder at nowhere, where -C says to work.\n',
    ],
  ])('%s', async (_what, argv, stderr) => {
    const world = await createWorld();
    expect(await world.run(argv)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('is escaped when it is told', async () => {
    const world = await createWorld();
    const { stderr } = await world.run([`${escapeCharacter}]0;owned\x07`]);
    expect(stderr).toContain('There is no command "\\x1b]0;owned\\x07".');
    expect(stderr).not.toContain(escapeCharacter);
  });
});

describe('-C', () => {
  it.each([[['-C', 'app', 'validate']], [['validate', '-C', 'app']], [['--directory=app', 'validate']]])(
    '%j works in that folder',
    async (argv) => {
      const world = await createWorld();
      await mkdir(world.path('app'));
      await writeFile(world.path('app', 'miniapp.yaml'), plainManifest);
      expect(await world.run(argv)).toEqual({ exitCode: 0, stdout: '', stderr: '✓ miniapp.yaml: no problems\n' });
    },
  );

  it('takes the last of several', async () => {
    const world = await worldWith(plainManifest);
    expect(await world.run(['-C', 'nowhere', '-C', '.', 'validate'])).toMatchObject({ exitCode: 0 });
  });

  it('refuses a file', async () => {
    const world = await worldWith(plainManifest);
    expect(await world.run(['-C', 'miniapp.yaml', 'validate'])).toMatchObject({ exitCode: 2 });
  });
});

describe('MINIAPP_<FLAG>', () => {
  it.each<[string, Record<string, string>, string[], number]>([
    ['a switch that is on', { MINIAPP_STRICT: '1' }, [], 1],
    ['a switch that is on, in words', { MINIAPP_STRICT: 'Yes' }, [], 1],
    ['a switch that is off', { MINIAPP_STRICT: 'false' }, [], 0],
    ['an empty variable', { MINIAPP_STRICT: '', MINIAPP_MAX_WARNINGS: '' }, [], 0],
    ['a value', { MINIAPP_MAX_WARNINGS: '0' }, [], 1],
    ['a flag wins over it', { MINIAPP_MAX_WARNINGS: '0' }, ['--max-warnings', '1'], 0],
  ])('%s', async (_what, environment, flags, exitCode) => {
    const world = await worldWith(warnedManifest);
    expect(await world.run(['validate', ...flags], { environment })).toMatchObject({ exitCode });
  });

  it.each<[Record<string, string>, string]>([
    [
      { MINIAPP_MAX_WARNINGS: 'few' },
      'Error: MINIAPP_MAX_WARNINGS must be a whole number from 0 to 1000000, but it is "few".\n',
    ],
    [{ MINIAPP_FORMAT: 'prety' }, 'Error: MINIAPP_FORMAT cannot be "prety".\nDid you mean "pretty"?\n'],
    [{ MINIAPP_STRICT: 'perhaps' }, 'Error: MINIAPP_STRICT must be 1 or 0, but it is "perhaps".\n'],
  ])('%j is refused by its own name', async (environment, stderr) => {
    const world = await worldWith(plainManifest);
    expect(await world.run(['validate'], { environment })).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('gives several values, one a line', async () => {
    const world = await createWorld();
    const environment = { MINIAPP_SCOPE: 'flow-tags:view\nworkspace:view' };
    await world.run(['init', 'app', '--yes'], { environment });
    const { stdout } = await world.run(['simulate-install', 'app', '--json']);
    expect((JSON.parse(stdout) as { result: { api_key: unknown } }).result.api_key).toMatchObject({
      scopes: [{ id: 'flow-tags:view' }, { id: 'workspace:view' }],
    });
  });

  it('gives the flags of every command', async () => {
    const world = await worldWith(plainManifest);
    await mkdir(world.path('app'));
    const environment = { MINIAPP_DIRECTORY: 'app', MINIAPP_JSON: '1' };
    const output = readOutput(await world.run(['validate'], { environment }));
    expect(output).toMatchObject({ command: 'validate', ok: false, error: { code: 'manifest-not-found' } });
  });
});

describe('colours', () => {
  it.each<[string, RunOptions, string[], boolean]>([
    ['on a terminal', { terminal: 80 }, [], true],
    ['in a pipe', {}, [], false],
    ['NO_COLOR', { terminal: 80, environment: { NO_COLOR: '1' } }, [], false],
    ['an empty NO_COLOR', { terminal: 80, environment: { NO_COLOR: '' } }, [], true],
    ['FORCE_COLOR', { environment: { FORCE_COLOR: '1' } }, [], true],
    ['FORCE_COLOR=0', { terminal: 80, environment: { FORCE_COLOR: '0' } }, [], false],
    ['NO_COLOR before FORCE_COLOR', { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } }, [], false],
    ['--no-color', { terminal: 80 }, ['--no-color'], false],
    ['--no-color before FORCE_COLOR', { environment: { FORCE_COLOR: '1' } }, ['--no-color'], false],
    ['MINIAPP_NO_COLOR', { terminal: 80, environment: { MINIAPP_NO_COLOR: '1' } }, [], false],
    ['a dumb terminal', { terminal: 80, environment: { TERM: 'dumb' } }, [], false],
  ])('%s', async (_what, options, flags, coloured) => {
    const world = await worldWith(wrongManifest);
    const result = await world.run(['validate', ...flags], options);
    expect(result.stdout.includes(escapeCharacter)).toBe(coloured);
    expect(result.stderr.includes(escapeCharacter)).toBe(coloured);
    // Failures are told in the same way, those of the command line too.
    for (const argv of [
      ['validate', 'missing.yaml'],
      ['validate', '--max-warnings', 'few'],
    ]) {
      expect((await world.run([...argv, ...flags], options)).stderr.includes(escapeCharacter)).toBe(coloured);
    }
  });
});

describe('--quiet and --no-input', () => {
  it('--quiet leaves the result alone', async () => {
    const world = await worldWith(wrongManifest);
    const loud = await world.run(['validate']);
    expect(loud.stderr).toBe('✗ miniapp.yaml: 1 error\n');
    expect(await world.run(['validate', '--quiet'])).toEqual({ ...loud, stderr: '' });
  });

  it('--quiet does not hide a failure', async () => {
    const world = await createWorld();
    expect((await world.run(['validate', '--quiet'])).stderr).toMatch(/^Error: There is no miniapp.yaml/);
  });

  it.each<[string, string[], Record<string, string>]>([
    ['--no-input', ['--no-input'], {}],
    ['CI', [], { CI: 'true' }],
    ['--json', ['--json'], {}],
  ])('%s asks nothing on a terminal', async (_what, flags, environment) => {
    const world = await createWorld();
    const { exitCode } = await world.run(['init', 'app', ...flags], { terminal: 80, environment });
    expect(exitCode).toBe(2);
  });
});

describe('words of the command line', () => {
  it('after -- are arguments, even when they look like flags', async () => {
    const world = await createWorld();
    await writeFile(world.path('--strict.yaml'), plainManifest);
    expect(await world.run(['validate', '--', '--strict.yaml'])).toMatchObject({
      exitCode: 0,
      stderr: '✓ --strict.yaml: no problems\n',
    });
    expect(await world.run(['validate', '--', '--json'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('There is no file at --json.'),
    });
  });

  it('may repeat a flag: a switch stays on, of values the last counts', async () => {
    const world = await worldWith(warnedManifest);
    expect(await world.run(['validate', '--strict', '--strict'])).toMatchObject({ exitCode: 1 });
    const { stdout } = await world.run(['validate', '--format', 'json', '--format', 'line']);
    expect(stdout).toMatch(/^miniapp\.yaml:6:1: warning: .* \[scopes\/without-subscribe\]\n$/);
  });
});

describe('a bug in miniapp', () => {
  const disk = {
    kind: async () => {
      throw new TypeError('undefined is not a flower');
    },
  };

  it('is told as one, with a trace, and exit status 70', async () => {
    const world = await worldWith(plainManifest);
    const { exitCode, stdout, stderr } = await world.run(['validate'], { disk });
    expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: '' });
    expect(stderr).toMatch(/^TypeError: undefined is not a flower\n {4}at .*program\.test\.ts/);
    expect(stderr).toContain('Error: miniapp 0.0.0-test failed in a way it should not: undefined is not a flower\n');
    expect(stderr).toMatch(/This is a bug in miniapp\. Please report it with the command and the trace above\.\n$/);
  });

  it('keeps the envelope with --json, and the trace on stderr', async () => {
    const world = await worldWith(plainManifest);
    const finished = await world.run(['validate', '--json'], { disk });
    expect(finished.exitCode).toBe(70);
    expect(readOutput(finished)).toMatchObject({ command: 'validate', error: { code: 'bug' } });
    expect(finished.stderr).toMatch(/^TypeError: undefined is not a flower\n {4}at /);
  });

  it('is told when something else than an Error is thrown', async () => {
    const world = await worldWith(plainManifest);
    const kind = () => Promise.reject('a word');
    expect(await world.run(['validate'], { disk: { kind } })).toMatchObject({
      exitCode: 70,
      stderr: expect.stringContaining('failed in a way it should not: a word'),
    });
  });
});

describe('--json', () => {
  it.each<[string, string[], string, string, number]>([
    ['an unknown command', ['valdate', '--json'], 'valdate', 'invalid-usage', 2],
    ['an unknown word of a group', ['platform', 'strat', '--json'], 'platform strat', 'invalid-usage', 2],
    ['a group alone', ['platform', '--json'], 'platform', 'invalid-usage', 2],
    ['an unknown flag', ['validate', '--json', '--stric'], 'validate', 'invalid-usage', 2],
    ['an unknown flag before the command', ['--json', '--stric', 'validate'], 'validate', 'invalid-usage', 2],
    ['-C before the command', ['-C', 'nowhere', 'validate', '--json'], 'validate', 'invalid-usage', 2],
    ['--format json and an unknown flag', ['validate', '--format', 'json', '--stric'], 'validate', 'invalid-usage', 2],
    ['--format=json and an unknown flag', ['validate', '--format=json', '--stric'], 'validate', 'invalid-usage', 2],
    ['a missing file', ['validate', 'missing.yaml', '--json'], 'validate', 'file-not-found', 2],
    ['a missing manifest', ['simulate-install', '--json'], 'simulate-install', 'manifest-not-found', 2],
    ['missing answers', ['init', '--json'], 'init', 'answers-missing', 2],
    ['no platform', ['push', 'wrong.yaml', '--json'], 'push', 'manifest-invalid', 1],
  ])('%s', async (_what, argv, command, code, exitCode) => {
    const world = await createWorld();
    await writeFile(world.path('wrong.yaml'), wrongManifest);
    const finished = await world.run(argv);
    expect(finished).toMatchObject({ exitCode, stderr: '' });
    expect(readOutput(finished)).toMatchObject({ version: 1, command, ok: false, result: null, error: { code } });
  });

  it('is not meant by a --json after --', async () => {
    const world = await createWorld();
    expect((await world.run(['valdate', '--', '--json'])).stdout).toBe('');
  });

  it('carries the diagnostics of a manifest that stopped a command', async () => {
    const world = await worldWith(wrongManifest);
    const { diagnostics } = readOutput(await world.run(['simulate-install', '--json']));
    expect(diagnostics).toMatchObject([{ code: 'schema/pattern', file: 'miniapp.yaml', pointer: '/slug' }]);
  });

  it.each([
    ['an unknown flag', ['dev', '--json', '--prot', '1'], 'invalid-usage', []],
    ['no manifest', ['dev', '--json', 'none.yaml'], 'file-not-found', []],
  ])('of a command that goes on is one line for %s', async (_what, argv, code, diagnostics) => {
    const world = await worldWith(wrongManifest);
    const { stdout, stderr } = await world.run(argv);
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toMatchObject({ event: 'error', code, diagnostics });
  });

  it('holds no character that a terminal would obey, and means the same', async () => {
    const world = await createWorld();
    const file = `a${escapeCharacter}[2J\u202eb.yaml`;
    await writeFile(world.path(file), plainManifest);
    const finished = await world.run(['validate', file, '--json']);
    expect(finished.stdout).not.toMatch(/[\x1b\u202e]/);
    expect(readOutput(finished).result).toMatchObject({ files: [file] });
  });
});
