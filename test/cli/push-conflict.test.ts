import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MiniappError } from '../../src/core/errors.ts';
import type { Http } from '../../src/core/http.ts';
import type { Disk } from '../../src/system/ports.ts';
import { createWorld, packageDirectory, type RunOptions, type World } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';

/** A platform, and the project folders of two people, each with the same manifest. */
async function startTeam() {
  const world = await createWorld();
  const platform = await world.start(['platform', 'start', '--port', '0']);
  await platform.event('ready');
  const { url, token } = JSON.parse(await readFile(world.path('.miniapp', 'platform.json'), 'utf8'));
  for (const name of ['ann', 'ben']) {
    await mkdir(world.path(name));
    await writeManifest(world, name, plainManifest);
  }
  const push = async (name: string, flags: readonly string[] = [], options: RunOptions = {}) => {
    const finished = await world.run(['push', '-C', name, '--host', url, '--json', ...flags], {
      environment: { MINIAPP_TOKEN: token },
      ...options,
    });
    return { ...readOutput(finished), exitCode: finished.exitCode, stderr: finished.stderr };
  };
  const words = (name: string, flags: readonly string[] = [], options: RunOptions = {}) =>
    world.run(['push', '-C', name, '--host', url, ...flags], { environment: { MINIAPP_TOKEN: token }, ...options });
  const version = async () => (await fetchDraft(world)).manifest.version;
  return { world, push, words, version };
}

async function fetchDraft(world: World) {
  const { json } = await manage(world, 'GET', '/apps/email-verifier');
  return json['draft'] as { git_commit: string | null; manifest: { version: string } };
}

function writeManifest(world: World, name: string, text: string): Promise<void> {
  return writeFile(world.path(name, 'miniapp.yaml'), text);
}

const described = (text: string) => plainManifest.replace(/description: .*/, `description: ${text}`);

describe('two people push different changes', () => {
  /** Both know the first draft; Ann has pushed a change of it, and Ben has another. */
  async function diverge(ann: string, ben: string) {
    const team = await startTeam();
    await team.push('ann');
    await team.push('ben');
    await writeManifest(team.world, 'ann', ann);
    expect(await team.push('ann')).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    await writeManifest(team.world, 'ben', ben);
    return team;
  }
  const anns = described('Checks addresses, says Ann.').replace('1.0.0', '2.0.0');
  const bens = described('Checks addresses, says Ben.');

  it('the second is told who changed what, with exit 5, and nothing is lost', async () => {
    const { push, words, version } = await diverge(anns, bens);
    const { exitCode, result, error } = await push('ben');
    expect(exitCode).toBe(5);
    expect(error).toMatchObject({ code: 'remote-changed', hint: expect.stringContaining('miniapp pull') });
    expect(result).toMatchObject({ action: 'conflict', url: null });
    expect((result as unknown as { divergences: unknown }).divergences).toEqual([
      {
        field: '/description',
        side: 'both',
        base: 'Checks the e-mail addresses that users type into a chat.',
        local: 'Checks addresses, says Ben.',
        remote: 'Checks addresses, says Ann.',
      },
      { field: '/version', side: 'remote', base: '1.0.0', local: '1.0.0', remote: '2.0.0' },
    ]);
    expect(await words('ben')).toMatchObject({
      exitCode: 5,
      stdout: `Changed on both sides
  description
    before    "Checks the e-mail addresses that users type into a chat."
    platform  "Checks addresses, says Ann."
    here      "Checks addresses, says Ben."
Changed on the platform
  version
    before    "1.0.0"
    platform  "2.0.0"
`,
      stderr: expect.stringContaining('Error: Somebody else changed email-verifier'),
    });
    expect(await version()).toBe('2.0.0');
  });

  it('--force replaces the copy that was shown, and no later one', async () => {
    const { world, push, version } = await diverge(anns, bens);
    expect(await push('ben', ['--force'])).toMatchObject({ exitCode: 5 });
    await writeManifest(world, 'ann', anns.replace('2.0.0', '2.1.0'));
    await push('ann');
    expect(await push('ben', ['--force'])).toMatchObject({ exitCode: 5 });
    expect(await version()).toBe('2.1.0');
    expect(await push('ben', ['--force'])).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await version()).toBe('1.0.0');
    expect(await push('ben')).toMatchObject({ result: { action: 'unchanged' } });
    expect(await push('ann')).toMatchObject({ exitCode: 5 });
  });

  it('the same change by both is none', async () => {
    const { push } = await diverge(anns, anns);
    expect(await push('ben')).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
  });

  it('--dry-run shows the conflict, and does not count as having seen it', async () => {
    const { push } = await diverge(anns, bens);
    expect(await push('ben', ['--dry-run'])).toMatchObject({ exitCode: 5, result: { action: 'conflict' } });
    expect(await push('ben', ['--force'])).toMatchObject({ exitCode: 5 });
  });

  it('secrets are compared and never shown, nor kept', async () => {
    const secret = (value: string) =>
      `${plainManifest}auth: { type: oauth2, authorization_url: "https://a.example.com", token_url: "https://t.example.com", client_id: x, client_secret: "${'${S}'}" }\n# ${value}\n`;
    const team = await startTeam();
    const withSecret = (value: string): RunOptions => ({
      environment: { MINIAPP_TOKEN: '', S: value },
    });
    for (const name of ['ann', 'ben']) await writeManifest(team.world, name, secret('x'));
    const { token } = JSON.parse(await readFile(team.world.path('.miniapp', 'platform.json'), 'utf8'));
    const environment = (value: string) => ({
      environment: { ...withSecret(value).environment, MINIAPP_TOKEN: token },
    });
    await team.push('ann', [], environment('first-secret-1'));
    await team.push('ben', [], environment('first-secret-1'));
    await team.push('ann', [], environment('second-secret-2'));
    const { exitCode, result } = await team.push('ben', [], environment('third-secret-3'));
    expect(exitCode).toBe(5);
    expect((result as unknown as { divergences: { field: string; side: string }[] }).divergences).toMatchObject([
      { field: '/auth/client_secret', side: 'both' },
    ]);
    expect(JSON.stringify(result)).not.toMatch(/(first|second|third)-secret/);
    const folder = team.world.path('ben', '.miniapp', 'pushed');
    for (const name of await readdir(folder)) {
      expect(await readFile(join(folder, name), 'utf8')).not.toMatch(/-secret-/);
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
  });
});

describe('a project that never pushed', () => {
  it('does not replace what is there', async () => {
    const { world, push } = await startTeam();
    await push('ann');
    await writeManifest(world, 'ben', described('Another text for the same app.'));
    const { exitCode, result } = await push('ben');
    expect(exitCode).toBe(5);
    expect((result as unknown as { divergences: unknown }).divergences).toMatchObject([
      { field: '/description', side: 'both' },
    ]);
  });

  it('goes on from a copy that was pushed from its own history, as CI does', async () => {
    const { world, push } = await startTeam();
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
        cwd: world.path('ann'),
        encoding: 'utf8',
        env: { ...process.env, HOME: world.directory, GIT_CONFIG_NOSYSTEM: '1' },
      }).trim();
    git('init', '--quiet');
    git('add', 'miniapp.yaml');
    git('commit', '--quiet', '--message', 'One');
    await push('ann');
    expect((await fetchDraft(world)).git_commit).toBe(git('rev-parse', 'HEAD'));

    execFileSync('git', ['clone', '--quiet', world.path('ann'), world.path('clone')]);
    await writeManifest(world, 'clone', described('A later text in the same history.'));
    expect(await push('clone')).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    // What is not committed is of no commit.
    expect((await fetchDraft(world)).git_commit).toBeNull();
    execFileSync('git', ['clone', '--quiet', world.path('ann'), world.path('another')]);
    expect(await push('another')).toMatchObject({ exitCode: 5 });
  });
});

describe('what is not committed', () => {
  /** Ann's project as a git repository, and Ben's clone of it. */
  async function startClones(files: Record<string, string | Uint8Array>) {
    const team = await startTeam();
    const { world } = team;
    const git = (name: string, ...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
        cwd: world.path(name),
        encoding: 'utf8',
        env: { ...process.env, HOME: world.directory, GIT_CONFIG_NOSYSTEM: '1' },
      }).trim();
    for (const [name, content] of Object.entries(files)) await writeFile(world.path('ann', name), content);
    git('ann', 'init', '--quiet');
    git('ann', 'add', ...Object.keys(files));
    git('ann', 'commit', '--quiet', '--message', 'One');
    return { ...team, git };
  }

  it('is of no commit: a picture that changed is not overwritten by a clone', async () => {
    const logo = await readFile(join(packageDirectory, 'templates/shared/assets/logo.png'));
    const { world, push } = await startClones({ 'miniapp.yaml': `${plainManifest}logo: logo.png\n`, 'logo.png': logo });
    execFileSync('git', ['clone', '--quiet', world.path('ann'), world.path('clone')]);
    await writeFile(world.path('ann', 'logo.png'), Buffer.concat([logo, Buffer.from([0])]));
    await push('ann');
    expect((await fetchDraft(world)).git_commit).toBeNull();
    expect(await push('clone')).toMatchObject({ exitCode: 5 });
  });

  it('is of no commit: nor is an environment’s file', async () => {
    const { world, push } = await startClones({
      'miniapp.yaml': plainManifest,
      'miniapp.staging.yaml': 'version: 2.0.0\n',
    });
    execFileSync('git', ['clone', '--quiet', world.path('ann'), world.path('clone')]);
    await writeFile(world.path('ann', 'miniapp.staging.yaml'), 'version: 3.0.0\n');
    await push('ann', ['--env', 'staging']);
    expect(await push('clone', ['--env', 'staging'])).toMatchObject({ exitCode: 5 });
  });

  it('a colleague’s push counts as known once it was fetched', async () => {
    const { world, push, git } = await startClones({ 'miniapp.yaml': plainManifest });
    await push('ann');
    execFileSync('git', ['clone', '--quiet', world.path('ann'), world.path('clone')]);
    await push('clone');
    await writeManifest(world, 'ann', plainManifest.replace('1.0.0', '2.0.0'));
    git('ann', 'commit', '--quiet', '--all', '--message', 'Two');
    await push('ann');
    git('clone', 'pull', '--quiet');
    await writeManifest(world, 'clone', plainManifest.replace('1.0.0', '3.0.0'));
    expect(await push('clone')).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
  });

  it('a push that failed does not make the next one a conflict', async () => {
    const { world, push } = await startClones({ 'miniapp.yaml': plainManifest });
    await push('ann');
    execFileSync('git', ['clone', '--quiet', world.path('ann'), world.path('clone')]);
    await writeManifest(world, 'clone', described('A later text in the same history.'));
    const refusing: Http = async (request, limits) =>
      request.method === 'PUT'
        ? {
            status: 422,
            headers: {},
            body: new TextEncoder().encode('{"error":{"code":"x","message":"No."}}'),
            truncated: false,
          }
        : world.http(request, limits);
    expect(await push('clone', [], { http: refusing })).toMatchObject({ exitCode: 1 });
    expect(await push('clone')).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
  });

  it('a shallow clone is told why it cannot know', async () => {
    const { world, push, git } = await startClones({ 'miniapp.yaml': plainManifest });
    await push('ann');
    await writeManifest(world, 'ann', plainManifest.replace('1.0.0', '2.0.0'));
    git('ann', 'commit', '--quiet', '--all', '--message', 'Two');
    const source = `file://${world.path('ann')}`;
    execFileSync('git', ['clone', '--quiet', '--depth', '1', source, world.path('clone')]);
    const { exitCode, error } = await push('clone');
    expect([exitCode, error?.hint]).toEqual([5, expect.stringContaining('fetch-depth: 0')]);
  });
});

it('a change right after the write is a conflict, and the write is known as ours', async () => {
  const { world, push } = await startTeam();
  let reads = 0;
  const http: Http = async (request, limits) => {
    if (request.method === 'GET' && ++reads === 2) {
      await writeManifest(world, 'ben', described('Ben is faster than Ann can look.'));
      await push('ben');
      await push('ben', ['--force']);
    }
    return world.http(request, limits);
  };
  const { exitCode, error } = await push('ann', [], { http });
  expect([exitCode, error?.message]).toEqual([5, expect.stringContaining('at the same moment')]);
});

it('a folder that cannot be written hides no conflict', async () => {
  const { world, push } = await startTeam();
  await push('ann');
  await writeManifest(world, 'ben', described('Another text for the same app.'));
  const write: Disk['write'] = async (path) => {
    throw new MiniappError('folder-not-writable', { path, reason: 'it is read-only' });
  };
  expect(await push('ben', [], { disk: { write } })).toMatchObject({ exitCode: 5, result: { action: 'conflict' } });
  expect(await push('ann', [], { disk: { write } })).toMatchObject({ exitCode: 0, result: { action: 'unchanged' } });
});

describe('consent', () => {
  const more = `${plainManifest}api_scopes: [flow-tags:view]\nsubscribe: { url: "https://a.example.com" }\nunsubscribe: { url: "https://a.example.com" }\n`;
  const less = plainManifest;

  it('a scope increase needs its flag where nobody can be asked', async () => {
    const { world, push, words } = await startTeam();
    await push('ann');
    await writeManifest(world, 'ann', more);
    const { exitCode, result, error } = await push('ann');
    expect([exitCode, error?.code]).toEqual([2, 'push-unconfirmed']);
    expect(error?.message).toContain('--allow-scope-increase');
    expect(result).toMatchObject({ action: 'unconfirmed', plan: { added_scopes: ['flow-tags:view'] } });
    expect((await words('ann')).stdout).toContain('! flow-tags:view is asked for anew');
    expect(await push('ann', ['--allow-removals'])).toMatchObject({ exitCode: 2 });
    expect(await push('ann', ['--allow-scope-increase'])).toMatchObject({ exitCode: 0 });
  });

  it('so do removals; a plan that needs both names both', async () => {
    const { world, push } = await startTeam();
    await writeManifest(world, 'ann', `${less}documentation: https://example.com/docs\n`);
    await push('ann');
    await writeManifest(world, 'ann', more);
    const { error } = await push('ann');
    expect(error?.message).toContain('--allow-scope-increase and --allow-removals');
    expect(await push('ann', ['--allow-removals', '--allow-scope-increase'])).toMatchObject({ exitCode: 0 });
  });

  it('on a terminal a person is asked, after the plan', async () => {
    const { world, push, words } = await startTeam();
    await push('ann');
    await writeManifest(world, 'ann', more);
    expect(await words('ann', [], { terminal: 80, answers: [false] })).toMatchObject({ exitCode: 2 });
    const agreed = await words('ann', [], { terminal: 80, answers: [true] });
    expect(agreed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('flow-tags:view is asked for anew') });
  });
});

it('a rejection of the platform is shown at its place in the manifest', async () => {
  const { world, words } = await startTeam();
  const http: Http = async (request, limits) => {
    if (request.method !== 'PUT') return world.http(request, limits);
    const diagnostics = [
      { code: 'listing/words', severity: 'error', message: 'That name is taken.', pointer: '/name' },
    ];
    const body = JSON.stringify({ error: { code: 'manifest-invalid', message: 'It has 1 error.', diagnostics } });
    return { status: 422, headers: {}, body: new TextEncoder().encode(body), truncated: false };
  };
  const finished = await words('ann', [], { http });
  expect(finished.exitCode).toBe(1);
  expect(finished.stderr).toContain('miniapp.yaml:2:7 error listing/words\n  That name is taken.');
});

it('--manual prints what to enter where, without a platform', async () => {
  const world = await createWorld();
  await writeFile(
    world.path('miniapp.yaml'),
    `${plainManifest}api_scopes: [flow-tags:view]\nsubscribe: { url: "https://a.example.com/s", headers: { X-App: "1" }, body: { key: "{{system.api_key}}" } }\nunsubscribe: { url: "https://a.example.com/u" }\n`,
  );
  const { exitCode, stdout } = await world.run(['push', '--manual']);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`App name
  Email Verifier

Description
  Checks the e-mail addresses that users type into a chat.

API scope
  View flow tags

Subscribe request: method
  POST

Subscribe request: URL
  https://a.example.com/s

Subscribe request: headers
  X-App: 1

Subscribe request: body
  {
    "key": "{{system.api_key}}"
  }

Unsubscribe request: method
  POST

Unsubscribe request: URL
  https://a.example.com/u
`);
  expect(readOutput(await world.run(['push', '--manual', '--json'])).result).toMatchObject({ action: 'manual' });
});
