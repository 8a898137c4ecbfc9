import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PromptCancelled } from '../../src/system/ports.ts';
import { createWorld, lockedKeyring, noHttp, type RunOptions, type World } from '../world.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';
import { startPlatforms } from './signed-in.ts';

const host = 'https://shop.example.com';

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** Nothing is kept for the person, in whatever place. */
async function expectNothingKept(world: World) {
  expect(await readdir(world.path('.config', 'miniapp')).catch(() => [])).toEqual([]);
  expect([...world.secrets]).toEqual([]);
}

describe('login', () => {
  it('asks whose the token is, and keeps it in the keyring', async () => {
    const { world, token, sent, login, kept } = await startPlatforms();
    expect(await login('shop.example.com')).toEqual({
      exitCode: 0,
      stdout: `✓ Signed in to ${host} as Riverside Coffee, profile shop.example.com\n`,
      stderr: 'Use it with --profile shop.example.com, or always: miniapp profiles --use shop.example.com\n',
    });
    expect(sent).toEqual([{ origin: host, bearer: token }]);
    expect([...world.secrets]).toEqual([[`shop.example.com@${host}`, token]]);
    expect(await readdir(kept(''))).toEqual(['profiles.json']);
    expect(JSON.parse(await readFile(kept('profiles.json'), 'utf8'))).toEqual({
      profiles: [{ name: 'shop.example.com', host, token_in: 'keyring' }],
    });
    expect([await modeOf(kept('')), await modeOf(kept('profiles.json'))]).toEqual([0o700, 0o600]);
  });

  it('keeps it in a file, and says so, where the keyring does not answer', async () => {
    const { world, token, run, kept } = await startPlatforms();
    const path = kept('tokens.json');
    const options = { stdin: `${token}\r\n`, keyring: lockedKeyring };
    const { exitCode, stderr } = await run(['login', host, '--token-stdin'], options);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(
        `The keyring was not used: it gave no answer within 3 seconds.\nThe token is kept in ${path}, which only you can read.\n`,
      ),
    });
    expect([...world.secrets]).toEqual([]);
    expect(await modeOf(path)).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain(token);
    const { result } = readOutput(await run(['login', host, '--token-stdin', '--json'], options));
    expect(result).toMatchObject({ token_in: 'file', path });
  });

  it('moves it to the keyring when that answers again, and to the file when it does not', async () => {
    const { world, token, run, login, kept } = await startPlatforms();
    await login(host, '--profile', 'other');
    const inFile = { stdin: token, keyring: lockedKeyring };
    await run(['login', host, '--token-stdin'], inFile);
    expect(await readdir(kept(''))).toEqual(['profiles.json', 'tokens.json']);
    await login(host);
    expect(await readdir(kept(''))).toEqual(['profiles.json']);
    await run(['login', host, '--token-stdin'], inFile);
    // What an older token in a keyring that came back says is not believed.
    world.secrets.set(`shop.example.com@${host}`, 'an-older-token');
    const whoami = await run(['whoami', '--json', '--profile', 'shop.example.com']);
    expect(readOutput(whoami).result).toMatchObject({ token_from: 'file' });
  });

  it.each<[string, string[], (token: string) => RunOptions]>([
    ['typed in', [], (token) => ({ terminal: 80, answers: [token] })],
    ['piped in', ['--token-stdin'], (token) => ({ stdin: token })],
    ['piped in with a line break', ['--token-stdin'], (token) => ({ stdin: `${token}\n` })],
    [
      'piped in, whatever the environment has',
      ['--token-stdin'],
      (token) => ({ stdin: token, environment: { MINIAPP_TOKEN: 'x' } }),
    ],
    ['in MINIAPP_TOKEN', [], (token) => ({ environment: { MINIAPP_TOKEN: token } })],
    ['in MINIAPP_TOKEN_FILE', [], () => ({ environment: { MINIAPP_TOKEN_FILE: 'token.txt' } })],
  ])('takes a token that is %s', async (_how, flags, options) => {
    const { world, token, run } = await startPlatforms();
    await writeFile(world.path('work', 'token.txt'), `${token}\n`, { mode: 0o600 });
    const finished = await run(['login', host, ...flags], options(token));
    expect(finished).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Signed in') });
    expect(finished.stderr).not.toContain('Warning');
    expect([...world.secrets.values()]).toEqual([token]);
  });

  it('warns of a token file that others can read', async () => {
    const { world, token, run } = await startPlatforms();
    await writeFile(world.path('work', 'token.txt'), token);
    await chmod(world.path('work', 'token.txt'), 0o640);
    const { exitCode, stderr } = await run(['login', host], { environment: { MINIAPP_TOKEN_FILE: 'token.txt' } });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'Warning: other people of this machine can read the token in token.txt. Change that with: chmod 600 token.txt\n',
    );
  });

  it('keeps several accounts of one host apart', async () => {
    const { world, token, login, run } = await startPlatforms();
    await login(host, '--profile', 'first');
    await login(host, '--profile', 'second');
    expect(Object.fromEntries(world.secrets)).toEqual({ [`first@${host}`]: token, [`second@${host}`]: token });
    expect(await run(['whoami', '--host', host])).toMatchObject({
      exitCode: 2,
      stderr: `Error: There are several profiles for ${host}: first, second.\nChoose one with --profile.\n`,
    });
  });

  it.each<[string, string[], number, string]>([
    ['a host without https', ['http://shop.example.com'], 2, 'http://shop.example.com is not https'],
    ['an address with a path', [`${host}/api`], 2, 'is not the address of a platform.'],
    ['an address with a password', ['https://me:hunter2@shop.example.com'], 2, 'holds no user name or password.'],
    ['no host', [], 2, "Missing required argument 'host'."],
    ['the name of the local platform', [host, '--profile', 'local'], 2, 'is the platform that runs on this machine.'],
    ['a name with spaces', [host, '--profile', 'my shop'], 2, 'The name of a profile has 1 to 255 letters'],
    [
      'a name that another host has',
      [host, '--profile', 'taken'],
      2,
      'The profile taken is for https://other.example.com.',
    ],
  ])('refuses %s before anything is asked or sent', async (_what, argv, exitCode, message) => {
    const { login, run } = await startPlatforms();
    await login('other.example.com', '--profile', 'taken');
    const finished = await run(['login', ...argv], { terminal: 80, http: noHttp });
    expect(finished).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(message) });
    expect(finished.stderr).not.toContain('hunter2');
  });

  it.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'it is empty'],
    ['only a line break', '\n', 'it is empty'],
    ['two lines', 'hunter2\nhunter2\n', 'it holds characters that no token has'],
    ['one that splits the header', 'hunter2\r\nX: 1', 'it holds characters that no token has'],
    ['one with a control character', 'hunter2\x1b[2J', 'it holds characters that no token has'],
    ['one with a space', 'hunter2 hunter2', 'it holds characters that no token has'],
    ['bytes', Uint8Array.of(0xff, 0xfe, 0), 'it holds characters that no token has'],
    ['one of more than 4 KiB', 'hunter2'.padEnd(4097, 'x'), 'it is longer than 4096 characters'],
    ['an endless one', 'hunter2'.padEnd(100_000, 'x'), 'it is longer than 4096 characters'],
  ])('refuses a token that is %s', async (_what, stdin, problem) => {
    const world = await createWorld();
    const file = world.path('token.txt');
    await writeFile(file, stdin, { mode: 0o600 });
    for (const [flags, environment] of [
      [['--token-stdin'], {}],
      [[], { MINIAPP_TOKEN_FILE: 'token.txt' }],
    ] as const) {
      const finished = await world.run(['login', host, ...flags], { stdin, environment, http: noHttp });
      expect(finished).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringContaining(`cannot be used: ${problem}.`),
      });
      expect(finished.stderr).not.toContain('hunter2');
    }
    await expectNothingKept(world);
  });

  it('takes a token of 4 KiB', async () => {
    const world = await createWorld();
    const server = await listen((_request, response) => response.end('{"name":"A","workspace_id":"1"}'));
    const token = 'x'.repeat(4096);
    const stdin = `${token}\r\n`;
    expect(await world.run(['login', server.url, '--token-stdin'], { stdin })).toMatchObject({ exitCode: 0 });
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it.each<[string, number, string, number, string]>([
    ['refuses the token', 401, '{"error":{"code":"x","message":"No hunter2"}}', 3, 'refused the token.'],
    ['forbids it', 403, '{"error":{"code":"x","message":"No hunter2."}}', 3, 'No ••••••.'],
    ['fails', 500, '{"error":{"code":"x","message":"Broken hunter2"}}', 4, 'Broken ••••••'],
    ['is none', 200, '<!doctype html>hunter2', 4, 'its answer is not JSON'],
    ['names no account', 200, '{"token":"hunter2"}', 4, 'its answer does not describe an account'],
    ['sends it elsewhere', 302, '', 4, 'it answered with status 302'],
  ])('stores nothing when the platform %s', async (_what, status, body, exitCode, message) => {
    const world = await createWorld();
    const server = await listen((_request, response) =>
      response.writeHead(status, { location: 'http://127.0.0.1:9' }).end(body),
    );
    for (const flags of [[], ['--json']]) {
      const finished = await world.run(['login', server.url, '--token-stdin', ...flags], {
        stdin: 'hunter2',
        hurry: true,
      });
      expect(finished.exitCode).toBe(exitCode);
      expect(finished.stdout + finished.stderr).toContain(message);
      expect(finished.stdout + finished.stderr).not.toContain('hunter2');
    }
    // What fails in passing is asked for four times.
    expect(server.received).toHaveLength(status === 500 ? 8 : 2);
    await expectNothingKept(world);
  });

  it('stores nothing when the platform cannot be reached', async () => {
    const world = await createWorld();
    const finished = await world.run(['login', 'http://127.0.0.1:9', '--token-stdin'], { stdin: 'hunter2' });
    expect(finished).toMatchObject({ exitCode: 4, stdout: '' });
    await expectNothingKept(world);
  });

  it.each<[string, string[], RunOptions]>([
    ['without a terminal', [], {}],
    ['in CI', [], { terminal: 80, environment: { CI: 'true' } }],
    ['with --json', ['--json'], { terminal: 80 }],
    ['with --no-input', ['--no-input'], { terminal: 80 }],
  ])('asks nothing %s, and names what to set', async (_what, flags, options) => {
    const world = await createWorld();
    const { exitCode, stdout, stderr } = await world.run(['login', host, ...flags], { ...options, http: noHttp });
    expect(exitCode).toBe(2);
    const text = stdout + stderr;
    expect(text).toContain('No token was given, and nobody can be asked here.');
    for (const name of ['--token-stdin', 'MINIAPP_TOKEN', 'MINIAPP_TOKEN_FILE']) expect(text).toContain(name);
  });

  it('is given up with Ctrl-C', async () => {
    const world = await createWorld();
    const options = { terminal: 80, answers: [new PromptCancelled()], http: noHttp };
    expect(await world.run(['login', host], options)).toMatchObject({ exitCode: 130 });
    await expectNothingKept(world);
  });

  it('does not read a token that would be shown while it is typed', async () => {
    const world = await createWorld();
    const options = { terminal: 80, stdin: 'hunter2', http: noHttp };
    expect(await world.run(['login', host, '--token-stdin'], options)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('typed in here, the token would be shown'),
    });
  });

  it('does not repeat a token that was given as a flag', async () => {
    const world = await createWorld();
    for (const flags of [['--token=hunter2'], ['--token', 'hunter2'], ['--tokn-stdin=hunter2']]) {
      const { exitCode, stdout, stderr } = await world.run(['login', host, ...flags]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("Unknown option '--tok");
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });
});

describe('what is kept', () => {
  it.each<[string, (world: World) => Record<string, string>, string[]]>([
    [
      'MINIAPP_CONFIG_HOME',
      (world) => ({ MINIAPP_CONFIG_HOME: world.path('own'), XDG_CONFIG_HOME: world.path('xdg') }),
      ['own'],
    ],
    ['XDG_CONFIG_HOME', (world) => ({ XDG_CONFIG_HOME: world.path('xdg') }), ['xdg', 'miniapp']],
    ['the home folder, when that is no absolute path', () => ({ XDG_CONFIG_HOME: 'xdg' }), ['.config', 'miniapp']],
  ])('is in the folder of %s', async (_name, environmentOf, folder) => {
    const { world, token, run } = await startPlatforms();
    const environment = environmentOf(world);
    await run(['login', host, '--token-stdin'], { stdin: token, environment });
    expect(await readdir(world.path(...folder))).toEqual(['profiles.json']);
    expect(readOutput(await run(['whoami', '--json'], { environment })).result).toMatchObject({ host });
  });

  it.each<[string, string, string]>([
    ['profiles.json', 'hunter2', 'It is not a JSON object.'],
    ['profiles.json', '["hunter2"]', 'It is not a JSON object.'],
    ['profiles.json', '{"profiles":{"a":"hunter2"}}', 'It does not hold profiles'],
    [
      'profiles.json',
      '{"profiles":[{"name":"a","host":"http://evil.example","token_in":"file"}]}',
      'It does not hold profiles',
    ],
    [
      'profiles.json',
      '{"profiles":[{"name":"\\u001b[2J","host":"https://a.example","token_in":"file"}]}',
      'It does not hold profiles',
    ],
    ['tokens.json', 'hunter2', 'It does not hold tokens'],
    ['tokens.json', '{"tokens":[{"token":"hunter2"}]}', 'It does not hold tokens'],
  ])('is told and left alone when it is damaged: %s with %s', async (name, content, message) => {
    const world = await createWorld();
    await mkdir(world.path('.config', 'miniapp'), { recursive: true });
    const path = world.path('.config', 'miniapp', name);
    await writeFile(path, content);
    const server = await listen((_request, response) => response.end('{"name":"A","workspace_id":"1"}'));
    const finished = await world.run(['login', server.url, '--token-stdin'], { stdin: 'secret' });
    expect(finished).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`${path}: ${message}`) });
    expect(finished.stderr).not.toContain('hunter2');
    expect(await readFile(path, 'utf8')).toBe(content);
    expect([...world.secrets]).toEqual([]);
  });
});
