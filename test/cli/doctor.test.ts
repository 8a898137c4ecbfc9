import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/app/examination/check.ts';
import { createWorld, lockedKeyring, noHttp, type RunOptions, type World } from '../world.ts';
import { plainManifest, warnedManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';
import { startPlatforms } from './signed-in.ts';

const runtime = {
  node: '20.19.0',
  platform: 'linux',
  architecture: 'x64',
  databaseDriver: async () => 'node:sqlite' as const,
};

async function examine(world: World, flags: readonly string[] = [], options: RunOptions = {}) {
  const finished = await world.run(['doctor', '--json', ...flags], { runtime, http: noHttp, ...options });
  const { checks } = readOutput(finished).result as unknown as { checks: Check[] };
  return { exitCode: finished.exitCode, checks, check: (id: Check['id']) => checks.find((each) => each.id === id) };
}

/** Makes the file of profiles, as login does. */
async function keepProfiles(world: World, content: string): Promise<void> {
  await mkdir(world.path('.config', 'miniapp'), { recursive: true });
  await writeFile(world.path('.config', 'miniapp', 'profiles.json'), content, { mode: 0o600 });
}

const work = JSON.stringify({ profiles: [{ name: 'work', host: 'https://work.example.com', token_in: 'file' }] });

describe('miniapp doctor', () => {
  it('reports, without asking the network, and exits 0 where nothing is in the way', async () => {
    const world = await createWorld();
    await mkdir(world.path('below'));
    await writeFile(world.path('below', 'miniapp.yaml'), plainManifest);
    const { exitCode, stdout, stderr } = await world.run(['doctor'], { runtime, http: noHttp });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '✓ nothing is in the way of miniapp\n' });
    const settings = world.path('.config', 'miniapp', 'profiles.json');
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^✓ miniapp {3}0\.0\.0-test, in \//),
      '✓ node      20.19.0',
      '✓ machine   linux, x64',
      '✓ terminal  none; nothing is asked',
      '✓ clock     2026-01-01T00:00:00.000Z, time zone UTC',
      '✓ database  SQLite by node:sqlite',
      expect.stringMatching(/^✓ git {7}\d.*; this folder is in no repository$/),
      '✓ keyring   answers',
      `✓ settings  none yet; they would be in ${settings}`,
      `! profile   No platform was chosen, and no local one runs for ${world.directory}.`,
      '            Start the local platform with: miniapp platform start. Or sign in to another with: miniapp login <host>',
      `✓ platform  not running; its data would be in ${world.path('.miniapp')}`,
      '✓ config    no miniapp.config.yaml here',
      '! manifest  none in this folder',
      '            Create one with: miniapp init',
      '✓ proxy     none',
      '✓ variables no MINIAPP_… is set',
      '',
    ]);
  });

  it('reports the platform, the project and the variables', async () => {
    const platforms = await startPlatforms();
    const { world, url } = platforms;
    await platforms.login('https://work.example.com', '--profile', 'work');
    await writeFile(world.path('platform', 'miniapp.yaml'), warnedManifest);
    await writeFile(world.path('platform', 'miniapp.config.yaml'), 'rules: {scopes/redundant: off}\n');
    const environment = { MINIAPP_STRICT: '1', MINIAPP_TOKEN_FILE: 'token.txt', CI: 'true', TERM: 'xterm' };
    const { exitCode, check } = await examine(world, [], {
      directory: world.path('platform'),
      http: world.http,
      environment,
      terminal: 80,
    });
    expect(exitCode).toBe(0);
    expect(check('settings')?.facts).toMatchObject({ exists: true, private: true, profiles: 1, default: null });
    expect(check('profile')?.facts).toEqual({ host: url, profile: 'local', token_from: 'platform' });
    expect(check('platform')?.facts).toMatchObject({ running: true, answers: true, url, stale_note: false });
    expect(check('config')?.facts).toEqual({ file: 'miniapp.config.yaml', apps: 0, settings: 1 });
    expect(check('manifest')).toMatchObject({
      state: 'note',
      facts: { files: 'miniapp.yaml', errors: 0, warnings: 1 },
    });
    expect(check('variables')?.facts).toEqual({ MINIAPP_STRICT: '1', MINIAPP_TOKEN_FILE: '••••••' });
    expect(check('terminal')?.facts).toMatchObject({ output: true, columns: 80, interactive: false, ci: true });
  });

  it('says where the token is from', async () => {
    const world = await createWorld();
    await keepProfiles(world, work);
    const environment = { MINIAPP_TOKEN: 'from-the-variable', MINIAPP_PROFILE: 'work' };
    const { check } = await examine(world, [], { environment });
    expect(check('profile')?.facts).toEqual({
      host: 'https://work.example.com',
      profile: 'work',
      token_from: 'MINIAPP_TOKEN',
    });
  });
});

describe('what is in the way', () => {
  it.each<[string, Check['id'], RunOptions, RegExp, RegExp]>([
    [
      'an old Node',
      'node',
      { runtime: { ...runtime, node: '20.18.3' } },
      /^20\.18\.3, and miniapp needs 20\.19/,
      /newer/,
    ],
    [
      'no SQLite',
      'database',
      { runtime: { ...runtime, databaseDriver: async () => null } },
      /^no SQLite/,
      /better-sqlite3/,
    ],
    [
      'an unknown profile',
      'profile',
      { environment: { MINIAPP_PROFILE: 'home' } },
      /no profile "home"/,
      /There are: work/,
    ],
    ['a profile without token', 'profile', { environment: { MINIAPP_TOKEN: '' } }, /no token for/, /miniapp login/],
    [
      'a missing token file',
      'profile',
      { environment: { MINIAPP_TOKEN: '', MINIAPP_TOKEN_FILE: 'none.txt' } },
      /no file at .*none\.txt/,
      /./,
    ],
    [
      'a proxy that is none',
      'proxy',
      { environment: { HTTPS_PROXY: 'socks5://p' } },
      /not the address/,
      /Correct HTTPS_PROXY/,
    ],
    ['a missing environment', 'manifest', { environment: { MINIAPP_ENV: 'none' } }, /miniapp\.none\.yaml/, /./],
  ])('%s is a problem with a remedy, and exit status 1', async (_what, id, options, found, remedy) => {
    const world = await createWorld();
    await keepProfiles(world, work);
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    const sound = { MINIAPP_TOKEN: 'a-good-token', MINIAPP_PROFILE: 'work' };
    const before = await examine(world, [], { environment: sound });
    expect([before.exitCode, before.check(id)?.state]).toEqual([0, 'ok']);
    const { exitCode, check, checks } = await examine(world, [], {
      ...options,
      environment: { ...sound, ...options.environment },
    });
    expect(exitCode).toBe(1);
    expect(checks.filter(({ state }) => state === 'problem').map((each) => each.id)).toEqual([id]);
    expect(check(id)).toEqual({
      id,
      state: 'problem',
      found: expect.stringMatching(found),
      remedy: expect.stringMatching(remedy),
      facts: expect.any(Object),
    });
  });

  it('damaged settings are, and are not repeated', async () => {
    const world = await createWorld();
    await keepProfiles(world, '{"token": "abcdefgh');
    const { exitCode, stdout } = await world.run(['doctor'], { runtime, http: noHttp });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^✗ settings {2}.*profiles\.json/m);
    expect(stdout).not.toContain('abcdefgh');
  });

  it('a damaged configuration is', async () => {
    const world = await createWorld();
    await writeFile(world.path('miniapp.config.yaml'), 'rule: {}\n');
    const { exitCode, check } = await examine(world);
    expect([exitCode, check('config')]).toMatchObject([1, { state: 'problem', facts: { error: 'config-invalid' } }]);
  });
});

describe('what is worth to be known', () => {
  it.each<[string, Check['id'], (world: World) => Promise<RunOptions>, RegExp]>([
    [
      'a keyring that does not answer',
      'keyring',
      async () => ({ keyring: lockedKeyring }),
      /no answer within 3 seconds/,
    ],
    [
      'settings that others can read',
      'settings',
      async (world) => {
        await keepProfiles(world, '{"profiles": []}');
        await chmod(world.path('.config', 'miniapp', 'profiles.json'), 0o644);
        return {};
      },
      /other people of this machine can read .*profiles\.json/,
    ],
    [
      'the note of a platform that was killed',
      'platform',
      async (world) => {
        await mkdir(world.path('.miniapp'));
        const left = { url: 'http://127.0.0.1:9', token: 'left-behind', process_id: 1 };
        await writeFile(world.path('.miniapp', 'platform.json'), JSON.stringify(left));
        return {};
      },
      /ended without taking back its note .*platform\.json/,
    ],
    ['a proxy that is not used', 'proxy', async () => ({ environment: { HTTP_PROXY: 'http://proxy:3128' } }), /^none$/],
  ])('%s is a note, and exit status 0', async (_what, id, prepare, found) => {
    const world = await createWorld();
    const { exitCode, check } = await examine(world, [], await prepare(world));
    expect(exitCode).toBe(0);
    expect(check(id)).toMatchObject({ state: 'note', found: expect.stringMatching(found), remedy: expect.any(String) });
  });
});

describe('--online', () => {
  it('asks the platform of the profile, and no other', async () => {
    const { world, login, run, sent } = await startPlatforms();
    await login('https://work.example.com', '--profile', 'work');
    sent.length = 0;
    const { exitCode, stdout } = await run(['doctor', '--online', '--profile', 'work'], { runtime });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✓ online    https://work.example.com answers, and takes the token\n');
    expect(sent.map(({ origin }) => origin)).toEqual(['https://work.example.com']);
    world.secrets.clear();
    const missing = await examine(world, ['--online', '--profile', 'work']);
    expect(missing.check('online')).toMatchObject({ state: 'note', found: 'not asked, as no platform can be used' });
  });

  it('says that the token is refused', async () => {
    const server = await listen((_request, response) =>
      response.writeHead(401).end('{"error":{"code":"unauthorized","message":"no"}}'),
    );
    const world = await createWorld();
    const environment = { MINIAPP_TOKEN: 'a-bad-token', MINIAPP_HOST: server.url };
    const { exitCode, check } = await examine(world, ['--online'], { environment, http: world.http });
    expect(exitCode).toBe(1);
    expect(check('online')).toMatchObject({ state: 'problem', facts: { host: server.url, error: 'token-refused' } });
  });
});

describe('secrets', () => {
  const token = 'tok-4f1c-secret';
  const password = 'p4ss/wörd@x';
  const webhook = `whsec_${'A'.repeat(43)}=`;
  const environment = {
    MINIAPP_TOKEN: token,
    MINIAPP_WEBHOOK_SECRET: webhook,
    MINIAPP_PLATFORM_PASSWORD: password,
    HTTPS_PROXY: `http://proxy-user:${encodeURIComponent(password)}@proxy.example.com:3128`,
    HTTP_PROXY: 'other-user:plain-password@proxy.example.com',
    GITHUB_TOKEN: 'ghp_0123456789',
    MINIAPP_UNKNOWN: 'never-shown-either',
    MINIAPP_PROFILE: 'work',
  };
  const secrets = [
    token,
    password,
    encodeURIComponent(password),
    webhook,
    'proxy-user',
    'other-user',
    'plain-password',
    'ghp_0123456789',
    'never-shown-either',
    'in-the-file',
  ];

  it.each<[string, Record<string, string>]>([
    ['as they should be', {}],
    ['in the place of others', { MINIAPP_PROFILE: token, MINIAPP_FORMAT: webhook, MINIAPP_ENV: token }],
    [
      'in the address of the platform',
      { MINIAPP_HOST: `https://host-user:${encodeURIComponent(password)}@h.example.com` },
    ],
    ['in an address that is none', { MINIAPP_HOST: `https://host-user:${password} @h.example.com` }],
    ['in the name of a file', { MINIAPP_TOKEN: '', MINIAPP_TOKEN_FILE: webhook }],
  ])('are in no output: %s', async (_what, more) => {
    const world = await createWorld();
    await keepProfiles(world, work);
    const tokens = { tokens: [{ profile: 'work', host: 'https://work.example.com', token: 'in-the-file' }] };
    await writeFile(world.path('.config', 'miniapp', 'tokens.json'), JSON.stringify(tokens), { mode: 0o600 });
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    for (const flags of [[], ['--json'], ['--online'], ['--quiet']]) {
      const given = { runtime, http: noHttp, environment: { ...environment, ...more } };
      const { stdout, stderr } = await world.run(['doctor', ...flags], given);
      expect(stdout).toContain('proxy.example.com');
      const found = [...secrets, 'host-user'].filter((secret) => (stdout + stderr).includes(secret));
      expect(found).toEqual([]);
    }
  });

  it('of the local platform are in none either', async () => {
    const { world, token: own } = await startPlatforms();
    const { stdout } = await world.run(['doctor', '--json'], { runtime, directory: world.path('platform') });
    expect(stdout).toContain('"profile": "local"');
    expect(stdout).not.toContain(own);
    expect(await readFile(world.path('platform', '.miniapp', 'platform.json'), 'utf8')).toContain(own);
  });
});
