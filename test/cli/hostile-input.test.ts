/** What others write, at the command line: it keeps nobody busy, changes no shared object, and acts on no terminal. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { attemptCommand, checkPrinted } from '../fuzz/command.ts';
import { checkShared } from '../fuzz/target.ts';
import { createWorld, type World } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest, serverManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

async function worldWith(manifest: string): Promise<World> {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest);
  return world;
}

const repeatable = ['--seed', 'x', '--now', '2026-01-01T00:00:00Z'];

describe('ends soon', () => {
  it('a line of carriage returns, of which the place of the mistake is shown', async () => {
    const world = await worldWith(`${'\r'.repeat(1_000_000)}x`);
    expect(await world.run(['validate'])).toMatchObject({ exitCode: 1 });
  });

  it('an answer of very many digits that is no number', async () => {
    const world = await worldWith(serverManifest('https://a.example.com'));
    const { exitCode, stderr } = await world.run(['simulate-install', '--input', `limit=${'1'.repeat(65_000)}x`]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('a number')]);
  });
});

describe('__proto__, constructor and prototype are names like others', () => {
  const names = ['__proto__', 'constructor', 'prototype'];

  it.each(names)('%s in the body of a request, and in an environment’s file laid over it', async (name) => {
    const world = await worldWith(
      `${plainManifest}subscribe: { url: "https://a.example.com/", body: { ${name}: { polluted: 1 } } }\n`,
    );
    await writeFile(
      world.path('miniapp.staging.yaml'),
      `subscribe: { body: { ${name}: { polluted: 2, more: null } } }\n`,
    );
    const { stdout } = await world.run(['simulate-install', ...repeatable, '--env', 'staging', '--json']);
    const { request } = readOutput({ stdout }).result as unknown as { request: { body: string } };
    expect(request.body).toBe(`{"${name}":{"polluted":2}}`);
    checkShared();
  });

  it.each(names)('%s as a field of a manifest or configuration, an input, a path, and a setting', async (name) => {
    const world = await worldWith(serverManifest('https://a.example.com'));
    await writeFile(world.path('inputs.json'), `{"${name}": "polluted"}`);
    await writeFile(world.path('variables.env'), `${name}=polluted\n`);
    const simulate = ['simulate-install', ...repeatable];
    for (const flags of [
      ['--input', `${name}=1`],
      ['--inputs', 'inputs.json'],
      ['--set', `${name}.polluted=1`],
      ['--set', `auth.${name}=1`],
    ]) {
      expect(await world.run([...simulate, ...flags])).toMatchObject({ exitCode: 2 });
      checkShared();
    }
    expect(await world.run([...simulate, '--env-file', 'variables.env'])).toMatchObject({ exitCode: 0 });
    await writeFile(world.path('miniapp.config.yaml'), `rules: { ${name}: off }\n`);
    expect(readOutput(await world.run(['validate', '--json'])).error).toMatchObject({ code: 'config-invalid' });
    await writeFile(world.path('miniapp.config.yaml'), '');
    await writeFile(world.path('miniapp.yaml'), `${plainManifest}${name}: { polluted: true }\n`);
    expect(readOutput(await world.run(['validate', '--json'])).diagnostics).toMatchObject([
      { code: 'schema/unknown-field' },
    ]);
    await writeFile(world.path('seed.yaml'), `name: Cafe\n${name}: { polluted: true }\n`);
    const argv = ['platform', 'start', '--port', '0', '--seed-file', 'seed.yaml', '--json'];
    expect(await world.run(argv, { signal: 'SIGINT' })).toMatchObject({ exitCode: 2 });
    checkShared();
  });

  it.each(names)('%s in bodies and queries of the local platform, and in what is pulled from it', async (name) => {
    const world = await worldWith(plainManifest);
    const platform = await world.start(['platform', 'start', '--port', '0']);
    await platform.event('ready');
    const own = JSON.parse(`{"${name}": {"polluted": true}}`) as object;
    const slug = 'email-verifier';
    const manifest = { schema_version: 1, name: 'A', slug, version: '1.0.0', description: 'Checks addresses.' };
    const put = (draft: object) => manage(world, 'PUT', `/apps/${slug}/draft`, { assets: {}, ...draft });
    expect((await put({ manifest: { ...manifest, ...own } })).status).toBe(422);
    const body = JSON.parse(`{"${name}": 1}`) as object;
    const subscribe = { url: 'https://a.example.com/', body };
    expect((await put({ manifest: { ...manifest, subscribe } })).status).toBe(201);
    expect((await manage(world, 'POST', `/apps/${slug}/installations`, { inputs: own, ...own })).status).toBe(400);
    expect((await manage(world, 'GET', `/deliveries?${name}=1&${name}[polluted]=1`)).status).toBe(200);
    const pull = await world.run(['pull', '--force', '--theirs']);
    expect(pull).toMatchObject({ exitCode: 0 });
    expect(await readFile(world.path('miniapp.yaml'), 'utf8')).toMatch(new RegExp(`"?${name}"?: 1`));
    checkShared();
  });
});

describe('no terminal acts on', () => {
  /** Colours, a link, what moves the cursor back, what turns text around, and commands of a CI’s log. */
  const nasty = '\x1b[31m\x1b]8;;https://evil.example\x07\x9b2J\r\b\u202e\u2066\n::error::x\n%0A::warning::y';
  const quoted = JSON.stringify(nasty);

  it.each(['pretty', 'line', 'github', 'gitlab', 'junit', 'markdown', 'sarif', 'json'])(
    'a manifest that is told of as %s',
    async (format) => {
      const manifest = `${plainManifest.replace(/name: .*/, `name: ${quoted}`)}video: ${quoted}\n${quoted}: 1\napi_scopes: [${quoted}]\n`;
      const world = await worldWith(manifest);
      const finished = await world.run(['validate', '--format', format]);
      expect(finished.exitCode).toBe(1);
      checkPrinted(finished);
      const commands = finished.stdout.split('\n').filter((line) => line.startsWith('::'));
      expect(commands.filter((line) => !/^::(error|warning|notice) file=miniapp\.yaml,/.test(line))).toEqual([]);
      expect(commands.join('\n')).not.toContain('%0A');
    },
  );

  it('a file’s name', async () => {
    const world = await createWorld();
    const name = `a${nasty.replaceAll('/', '')}.yaml`;
    await writeFile(world.path(name), 'name: 5\n');
    for (const format of ['pretty', 'line', 'github', 'markdown']) {
      const finished = await world.run(['validate', '--format', format, name]);
      expect(finished.exitCode).toBe(1);
      checkPrinted(finished);
      expect(finished.stdout).not.toMatch(/^::error::x/m);
    }
    checkPrinted(await world.run(['validate', `missing${name}`]));
    checkPrinted(await world.run(['validate', `--${nasty}`]));
    checkPrinted(await world.run([nasty]));
  });

  it('an environment value, an input, or what the server answers', async () => {
    const { url } = await listen((_request, response) => {
      response.writeHead(500, { 'x-note': 'a\x9bb' }).end(nasty);
    });
    const world = await worldWith(serverManifest(url).replace('title: API token', 'title: "${TITLE}"'));
    const environment = { TITLE: nasty };
    for (const format of ['pretty', 'curl', 'json', 'http']) {
      const argv = ['simulate-install', ...repeatable, '--format', format, '--input', `token=${nasty}`];
      expect(await attemptCommand(world, argv, { environment })).toContain(' 0 ');
    }
    expect(
      await attemptCommand(world, ['simulate-install', '--deliver', '--input', 'token=a'], { environment }),
    ).toContain(' 4 ');
    expect(await attemptCommand(world, ['render'], { environment })).toContain(' 0 ');
  });

  it('what a platform answers', async () => {
    const answer: { status: number; body: unknown } = { status: 200, body: null };
    const { url } = await listen((_request, response) => {
      response
        .writeHead(answer.status, { 'content-type': 'application/json', etag: '"1"' })
        .end(JSON.stringify(answer.body));
    });
    const world = await worldWith(plainManifest);
    await mkdir(world.path('.miniapp'));
    await writeFile(world.path('.miniapp', 'platform.json'), JSON.stringify({ url, token: 'a-token', process_id: 1 }));
    // Another form of it is refused, before anything is shown.
    const time = '2026-01-01T00:00:00.000Z';
    const attempt = { number: 1, sent_at: time, duration: 1, status: null, problem: nasty, replay: true, url: nasty };
    const delivery = {
      ...{
        id: nasty,
        installation_id: nasty,
        slug: nasty,
        event: 'install',
        state: 'due',
        created_at: time,
        attempt_count: 1,
      },
      ...{
        request: { method: nasty, url: nasty, headers: { [nasty]: nasty }, body: nasty },
        last_attempt: attempt,
        next_attempt_at: time,
        change: 1,
      },
      attempts: [{ ...attempt, answer: { headers: { [nasty]: nasty }, body: nasty, truncated: true } }],
    };
    const version = {
      ...{ number: 1, version: nasty, state: nasty, current: true, hash: nasty, api_scopes: [nasty], note: nasty },
      ...{ created_at: time, reviewed_at: time },
    };
    const meta = { current_page: 1, per_page: 1, total: 1 };
    const uses = [
      { scope: 'flow-tags:view', answered: 1, refused: 1, operations: [{ operation: nasty, answered: 1, refused: 1 }] },
    ];
    const manifest = { schema_version: 1, name: nasty, slug: 'email-verifier', version: nasty, [nasty]: nasty };
    const draft = { manifest, assets: {} };
    const cases: [status: number, body: unknown, argv: string[], exitCode: number][] = [
      [200, { data: [delivery], meta }, ['deliveries', 'list'], 0],
      [200, delivery, ['deliveries', 'show', 'x'], 0],
      [200, delivery, ['deliveries', 'replay', 'x'], 4],
      [200, { data: [version], meta }, ['versions'], 0],
      [200, { scopes: uses }, ['scopes', 'audit'], 1],
      [200, { slug: nasty, draft, hash: nasty, url: nasty, updated_at: time, current_version: 1 }, ['diff'], 0],
      [
        422,
        { error: { code: nasty, message: nasty, diagnostics: [{ code: nasty, message: nasty, pointer: nasty }] } },
        ['push'],
        1,
      ],
      [403, { error: { code: nasty, message: nasty } }, ['versions'], 3],
    ];
    for (const [status, body, argv, exitCode] of cases) {
      Object.assign(answer, { status, body });
      const outcome = await attemptCommand(world, argv);
      expect(outcome, argv.join(' ')).toMatch(new RegExp(`^${argv[0]} ${exitCode} `));
    }
    expect(await readdir(world.directory)).toContain('miniapp.yaml');
  });
});
