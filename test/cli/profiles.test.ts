import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWorld, lockedKeyring, noHttp, type RunOptions } from '../world.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';
import { type Platforms, startPlatforms } from './signed-in.ts';

const shop = 'https://shop.example.com';
const other = 'https://other.example.com';

async function whoami({ run }: Platforms, flags: readonly string[] = [], options: RunOptions = {}) {
  return readOutput(await run(['whoami', '--json', ...flags], options));
}

describe('where a token is taken from', () => {
  // Each has its own token, so that what the platform receives tells which was used.
  const variable = { MINIAPP_TOKEN: 'from-variable' };
  const file = { MINIAPP_TOKEN_FILE: 'token.txt' };

  it.each<[string, Record<string, string>, string, string]>([
    ['all', { ...variable, ...file }, 'MINIAPP_TOKEN', 'from-variable'],
    ['a token file, keyring and file', file, 'MINIAPP_TOKEN_FILE', 'from-token-file'],
    ['keyring and file', {}, 'keyring', 'from-keyring'],
    ['keyring and file, and empty variables', { MINIAPP_TOKEN: '', MINIAPP_TOKEN_FILE: '' }, 'keyring', 'from-keyring'],
    ['the file alone', {}, 'file', 'from-file'],
    ['the file, the keyring being locked', {}, 'file', 'from-file'],
  ])('of %s', async (what, environment, source, token) => {
    const world = await createWorld();
    const server = await listen((_request, response) => response.end('{"name":"A","workspace_id":"1"}'));
    await world.run(['login', server.url, '--token-stdin', '--profile', 'a'], { stdin: 'from-keyring' });
    const tokens = { tokens: [{ profile: 'a', host: server.url, token: 'from-file' }] };
    await writeFile(world.path('.config', 'miniapp', 'tokens.json'), JSON.stringify(tokens));
    await writeFile(world.path('token.txt'), 'from-token-file\n', { mode: 0o600 });
    if (what === 'the file alone') world.secrets.clear();
    const options = what.includes('locked') ? { environment, keyring: lockedKeyring } : { environment };
    const finished = await world.run(['whoami', '--profile', 'a', '--json'], options);
    expect(readOutput(finished).result).toEqual({
      account: { name: 'A', workspace_id: '1' },
      host: server.url,
      profile: 'a',
      token_from: source,
    });
    expect(server.received.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it.each<[string, RunOptions, string]>([
    [
      'the keyring is locked',
      { keyring: lockedKeyring },
      'it is in the keyring, and that cannot be read: it gave no answer within 3 seconds.',
    ],
    ['the keyring was emptied', {}, 'the keyring no longer has it.'],
  ])('is not found when %s: exit 3, with the remedy', async (_what, options, reason) => {
    const platforms = await startPlatforms();
    await platforms.login(shop);
    platforms.world.secrets.clear();
    expect(await platforms.run(['whoami'], { ...options, http: noHttp })).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `Error: There is no token for ${shop}: ${reason}\nSign in with: miniapp login ${shop}. Or set MINIAPP_TOKEN or MINIAPP_TOKEN_FILE.\n`,
    });
  });

  it('is said by whoami, and the token is not', async () => {
    const platforms = await startPlatforms();
    await platforms.login(shop, '--profile', 'work');
    const { exitCode, stdout, stderr } = await platforms.run(['whoami']);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^Account {2}Riverside Coffee \(workspace \d+\)\nHost {5}https:\/\/shop\.example\.com\nProfile {2}work\nToken {4}from the keyring\n$/,
      ),
      stderr: '',
    });
  });
});

describe('which platform is used', () => {
  /** Two platforms signed in to, and a local one in the folder `platform`. */
  async function setUp() {
    const platforms = await startPlatforms();
    await platforms.login(shop, '--profile', 'shop');
    await platforms.login(other, '--profile', 'other');
    return platforms;
  }

  it.each<[string, string[], Record<string, string>, string | undefined, string, string]>([
    ['the profile of the flag', ['--profile', 'shop'], {}, undefined, shop, 'shop'],
    ['the profile of the environment', [], { MINIAPP_PROFILE: 'shop' }, undefined, shop, 'shop'],
    ['the flag before the environment', ['--profile', 'other'], { MINIAPP_PROFILE: 'shop' }, undefined, other, 'other'],
    ['the profile of the host', ['--host', 'shop.example.com'], {}, undefined, shop, 'shop'],
    ['the host of the environment', [], { MINIAPP_HOST: shop }, undefined, shop, 'shop'],
    ['both, when they agree', ['--host', shop, '--profile', 'shop'], {}, undefined, shop, 'shop'],
    ['the default', [], {}, 'other', other, 'other'],
    ['a named one before the default', ['--profile', 'shop'], {}, 'other', shop, 'shop'],
    ['the local one, since it runs', [], {}, undefined, 'local', 'local'],
    ['the local one by name', ['--profile', 'local'], {}, 'other', 'local', 'local'],
    ['the local one as the default', [], {}, 'local', 'local', 'local'],
  ])('%s', async (_what, flags, environment, usual, host, profile) => {
    const platforms = await setUp();
    if (usual !== undefined) await platforms.run(['profiles', '--use', usual]);
    const directory = platforms.world.path('platform');
    const { result } = await whoami(platforms, flags, { directory, environment });
    expect(result).toMatchObject({
      host: host === 'local' ? platforms.url : host,
      profile,
      token_from: host === 'local' ? 'platform' : 'keyring',
    });
  });

  it('the only one, when no local one runs', async () => {
    const platforms = await startPlatforms();
    await platforms.login(shop);
    expect((await whoami(platforms)).result).toMatchObject({ host: shop });
  });

  it.each<[string, string[], Record<string, string>, number, string]>([
    [
      'several, none chosen',
      [],
      {},
      3,
      'Choose one with --profile: other, shop. Or for good with: miniapp profiles --use <name>',
    ],
    ['an unknown profile', ['--profile', 'nobody'], {}, 3, 'There is no profile "nobody".\nThere are: other, shop.'],
    ['the local one, which does not run', ['--profile', 'local'], {}, 3, 'no local one runs for'],
    [
      'a profile and another host',
      ['--profile', 'shop', '--host', other],
      {},
      2,
      `The profile shop is for ${shop}, and --host names ${other}.`,
    ],
    [
      'a profile of the environment and another host',
      ['--host', other],
      { MINIAPP_PROFILE: 'shop' },
      2,
      'and --host names',
    ],
    [
      'a host that nobody is signed in to',
      ['--host', 'https://third.example.com'],
      {},
      3,
      'There is no token for https://third.example.com.',
    ],
  ])('none for %s, and nothing is sent', async (_what, flags, environment, exitCode, message) => {
    const { run } = await setUp();
    const finished = await run(['whoami', ...flags], { environment, http: noHttp });
    expect(finished).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('is the same for push', async () => {
    const platforms = await setUp();
    await writeFile(platforms.world.path('work', 'miniapp.yaml'), plainManifest);
    for (const [flags, host] of [
      [['--profile', 'shop'], shop],
      [['--host', other], other],
    ] as const) {
      const finished = await platforms.run(['push', '--dry-run', '--json', ...flags]);
      expect(readOutput(finished).result).toMatchObject({ host });
      expect(platforms.sent.at(-1)).toEqual({ origin: host, bearer: platforms.token });
    }
  });
});

describe('a token', () => {
  it('of the environment is not sent to a platform that nobody named', async () => {
    const platforms = await startPlatforms();
    await platforms.login(shop);
    const environment = { MINIAPP_TOKEN: 'for-somewhere-else' };
    expect(await platforms.run(['whoami'], { environment, http: noHttp })).toMatchObject({ exitCode: 3 });
    const local = await whoami(platforms, [], { environment, directory: platforms.world.path('platform') });
    expect(local.result).toMatchObject({ profile: 'local', token_from: 'platform' });
    expect(platforms.sent.map(({ bearer }) => bearer)).not.toContain('for-somewhere-else');
  });

  it('of a profile is not sent to another host that its file names', async () => {
    const platforms = await startPlatforms();
    await platforms.login(shop, '--profile', 'a');
    const inFile = { stdin: platforms.token, keyring: lockedKeyring };
    await platforms.run(['login', shop, '--token-stdin', '--profile', 'b'], inFile);
    const path = platforms.kept('profiles.json');
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(shop, 'https://evil.example.com'));
    for (const profile of ['a', 'b']) {
      const finished = await platforms.run(['whoami', '--profile', profile], { http: noHttp });
      expect(finished).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('There is no token for') });
    }
  });

  it('is not sent where a file of the project points to', async () => {
    const platforms = await startPlatforms();
    const { world } = platforms;
    await platforms.login(shop);
    const server = await listen((_request, response) => response.end('{}'));
    const note = JSON.stringify({ url: server.url, token: 'planted', process_id: 1 });
    await world.run(['init', 'cloned', '--yes', '--name', 'Cloned'], { directory: world.path('work') });
    const folder = world.path('work', 'cloned');
    await writeFile(world.path('work', 'cloned', '.env'), `MINIAPP_HOST=${server.url}\nMINIAPP_CONFIG_HOME=.\n`);
    await writeFile(
      world.path('work', 'cloned', 'profiles.json'),
      `{"default":"x","profiles":[{"name":"x","host":"${server.url}","token_in":"keyring"}]}`,
    );
    await platforms.run(['push', '--profile', 'shop.example.com', '--env-file', '.env'], { directory: folder });
    expect(platforms.sent.at(-1)?.origin).toBe(shop);
    expect(server.received).toEqual([]);
    await world.run(['platform', 'start', '--port', '0'], { directory: folder, signal: 'SIGTERM' });
    await writeFile(world.path('work', 'cloned', '.miniapp', 'platform.json'), note);
    await platforms.run(['push'], { directory: folder });
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer planted']);
  });

  it('is in no output and no file but the one that was named', async () => {
    const world = await createWorld();
    const token = 'hunter2-hunter2';
    const echo = JSON.stringify({ name: token, workspace_id: token, error: { code: 'x', message: `Not ${token}` } });
    let status = 200;
    const server = await listen((_request, response) => response.writeHead(status).end(echo));
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    const environment = { MINIAPP_TOKEN: token };
    const all: string[] = [];
    const run = async (argv: readonly string[], options: RunOptions = {}) => {
      for (const flags of [[], ['--json']]) {
        const { stdout, stderr } = await world.run([...argv, ...flags], { hurry: true, ...options });
        all.push(stdout, stderr);
      }
    };
    await run(['login', server.url, '--token-stdin', '--profile', 'a'], { stdin: token, keyring: lockedKeyring });
    for (const next of [200, 400, 401, 403, 429, 500]) {
      status = next;
      await run(['whoami', '--profile', 'a']);
      await run(['push', '--profile', 'a']);
      await run(['whoami', '--host', server.url], { environment });
      await run(['login', server.url, '--profile', 'b'], { environment });
    }
    await run(['profiles']);
    expect(server.received.length).toBeGreaterThan(40);
    expect(all.join('')).not.toContain(token);
    const folder = world.path('.config', 'miniapp');
    expect(await readdir(folder)).toEqual(['profiles.json', 'tokens.json']);
    expect(await readFile(`${folder}/profiles.json`, 'utf8')).not.toContain(token);
  });
});

describe('logout', () => {
  it('removes the token and the profile', async () => {
    const { world, login, run, kept } = await startPlatforms();
    await login(shop);
    expect(await run(['logout'])).toEqual({
      exitCode: 0,
      stdout: `✓ Signed out of ${shop}, profile shop.example.com: the token was removed from the keyring\n`,
      stderr: '',
    });
    expect([...world.secrets]).toEqual([]);
    expect(JSON.parse(await readFile(kept('profiles.json'), 'utf8'))).toEqual({ profiles: [] });
    expect(await run(['logout'])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'Error: You are not signed in to any platform.\nSign in with: miniapp login <host>\n',
    });
  });

  it('removes it from both places', async () => {
    const { world, token, run, kept } = await startPlatforms();
    await run(['login', shop, '--token-stdin', '--profile', 'a'], { stdin: token, keyring: lockedKeyring });
    world.secrets.set(`a@${shop}`, 'an-older-token');
    const { stdout } = await run(['logout', 'a']);
    expect(stdout).toContain(`the token was removed from the keyring and ${kept('tokens.json')}\n`);
    expect([...world.secrets]).toEqual([]);
    expect(await readdir(kept(''))).toEqual(['profiles.json']);
  });

  it('leaves the tokens of others', async () => {
    const { token, run, kept } = await startPlatforms();
    for (const profile of ['a', 'b']) {
      await run(['login', shop, '--token-stdin', '--profile', profile], { stdin: token, keyring: lockedKeyring });
    }
    const finished = await run(['logout', 'a', '--json'], { keyring: lockedKeyring });
    expect(readOutput(finished).result).toEqual({ profile: 'a', host: shop, keyring: 'unavailable', file: 'removed' });
    expect(await readFile(kept('tokens.json'), 'utf8')).toContain(token);
    expect(await run(['whoami'])).toMatchObject({ exitCode: 0 });
  });

  it('changes nothing when the token has to stay in the keyring', async () => {
    const { login, run } = await startPlatforms();
    await login(shop, '--profile', 'a');
    expect(await run(['logout', 'a'], { keyring: lockedKeyring })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'Error: The token of a is in the keyring and could not be removed: it gave no answer within 3 seconds.\nNothing was changed. Unlock the keyring, then try again.\n',
    });
    expect(await run(['whoami'])).toMatchObject({ exitCode: 0 });
  });

  it.each<[string, string[], number, string]>([
    ['its name', ['logout', 'b'], 0, 'profile b'],
    ['its host', ['logout', 'other.example.com'], 0, 'profile b'],
    ['its address', ['logout', other], 0, 'profile b'],
    ['nothing, for the default', ['logout'], 0, 'profile a'],
    ['a host of several', ['logout', shop], 2, 'Several profiles could be meant: a, c.'],
    ['what nobody knows', ['logout', 'nobody'], 3, 'There is no profile "nobody".'],
    ['the local platform', ['logout', 'local'], 2, 'nobody is signed in to it.'],
  ])('takes %s', async (_what, argv, exitCode, message) => {
    const { login, run } = await startPlatforms();
    await login(shop, '--profile', 'a');
    await login(other, '--profile', 'b');
    await login(shop, '--profile', 'c');
    await run(['profiles', '--use', 'a']);
    const { exitCode: status, stdout, stderr } = await run(argv);
    expect(status).toBe(exitCode);
    expect(stdout + stderr).toContain(message);
  });
});

describe('profiles', () => {
  it('says how to get one', async () => {
    const world = await createWorld();
    expect(await world.run(['profiles'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'You are not signed in anywhere. Sign in with: miniapp login <host>\n',
    });
    expect(await readdir(world.directory)).toEqual([]);
  });

  it('lists them, marks the current one, and chooses the default', async () => {
    const { world, url, login, run } = await startPlatforms();
    await login(other, '--profile', 'other');
    await login(shop, '--profile', 'shop');
    const directory = world.path('platform');
    expect((await run(['profiles'])).stdout).toBe(`  other  ${other}\n  shop   ${shop}\n`);
    expect((await run(['profiles'], { directory })).stdout).toBe(
      `* local  ${url}\n  other  ${other}\n  shop   ${shop}\n`,
    );
    expect((await run(['profiles', '--use', 'shop'])).stdout).toBe(`  other  ${other}\n* shop   ${shop}  (default)\n`);
    const { stdout } = await run(['profiles'], { directory, environment: { MINIAPP_PROFILE: 'other' } });
    expect(stdout).toBe(`  local  ${url}\n* other  ${other}\n  shop   ${shop}  (default)\n`);
    await run(['logout', 'shop']);
    expect(readOutput(await run(['profiles', '--json'])).result).toEqual({
      profiles: [{ name: 'other', host: other, token_in: 'keyring', default: false, current: true }],
    });
  });

  it('does not choose what is not there', async () => {
    const world = await createWorld();
    expect(await world.run(['profiles', '--use', 'nobody'])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: 'Error: There is no profile "nobody".\nMake one with: miniapp login <host>\n',
    });
  });
});

describe('a local platform’s file that cannot be read', () => {
  const unreadable = async () => {
    const platforms = await startPlatforms();
    await mkdir(platforms.world.path('work', '.miniapp'));
    await symlink('platform.json', platforms.world.path('work', '.miniapp', 'platform.json'));
    return platforms;
  };

  it.each([
    [['--host', 'https://shop.example.com'], {}],
    [['--profile', 'shop.example.com'], {}],
    [[], { MINIAPP_PROFILE: 'shop.example.com' }],
  ])('does not matter with %j and %j', async (flags, environment) => {
    const { run, login } = await unreadable();
    await login('shop.example.com');
    expect(await run(['whoami', ...flags], { environment })).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('does not matter on another loopback address', async () => {
    const { run, url, token } = await unreadable();
    const environment = { MINIAPP_TOKEN: token };
    expect(await run(['whoami', '--host', url], { environment })).toMatchObject({ exitCode: 0 });
  });

  it('is a warning where profiles are listed', async () => {
    const { run, login } = await unreadable();
    await login('shop.example.com');
    const finished = await run(['profiles']);
    expect(finished).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('https://shop.example.com') });
    expect(finished.stderr).toMatch(
      /^Warning: the local platform is left out\. .*platform\.json cannot be read: its symbolic links lead in a circle\.\n$/,
    );
  });

  it.each([[[]], [['--profile', 'local']], [['--host', 'http://127.0.0.1:9']]])(
    'is told where it would be chosen: %j',
    async (flags) => {
      const { run } = await unreadable();
      const finished = await run(['whoami', ...flags]);
      expect(finished).toMatchObject({ exitCode: 2 });
      expect(finished.stderr).toContain('platform.json cannot be read: its symbolic links lead in a circle.');
    },
  );
});
