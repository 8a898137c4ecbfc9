import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/core/http.ts';
import { HttpFailure } from '../../src/core/http.ts';
import { createHttp } from '../../src/system/http.ts';
import { createWorld, noHttp, packageDirectory, type RunOptions, type World } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest, serverManifest, wrongManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

const logo = await readFile(join(packageDirectory, 'templates/shared/assets/logo.png'));
const manifest = `${plainManifest}logo: assets/logo.png\n`;

/** A project with a logo, and a local platform that runs for it. */
async function project(text = manifest) {
  const world = await createWorld();
  await mkdir(world.path('assets'));
  await writeFile(world.path('assets', 'logo.png'), logo);
  await writeFile(world.path('miniapp.yaml'), text);
  return world;
}

async function projectWithPlatform(text = manifest) {
  const world = await project(text);
  const platform = await world.start(['platform', 'start', '--port', '0']);
  const { url } = await platform.event('ready');
  return { world, platform, url: String(url) };
}

async function push(world: World, flags: readonly string[] = [], options: RunOptions = {}) {
  const finished = await world.run(['push', '--json', ...flags], options);
  expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
  return readOutput(finished).result as unknown as {
    action: string;
    hash: string;
    url: string | null;
    plan: { changes: { field: string; kind: string; before?: unknown; after?: unknown }[]; added_scopes: string[] };
  };
}

/** What the platform has stored, or null. */
async function stored(world: World, slug = 'email-verifier'): Promise<Record<string, unknown> | null> {
  const { status, headers, json } = await manage(world, 'GET', `/apps/${slug}`);
  return status === 404 ? null : { etag: headers['etag'], ...json };
}

/** Passes requests on, and records them. */
function recording(http: Http) {
  const requests: string[] = [];
  const recorded: Http = (request, limits) => {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return http(request, limits);
  };
  return { requests, http: recorded };
}

describe('push to the local platform', () => {
  it('creates the app, and shows what it sent', async () => {
    const { world, url } = await projectWithPlatform();
    const { exitCode, stdout, stderr } = await world.run(['push']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`+ schema_version  1
+ name  "Email Verifier"
+ slug  "email-verifier"
+ version  "1.0.0"
+ description  "Checks the e-mail addresses that users type into a chat."
+ logo  "assets/logo.png"
+ assets/logo.png  "${/[0-9a-f]{64}/.exec(stdout)?.[0]}"
`);
    expect(stderr).toBe(`✓ email-verifier created on ${url}\n  ${url}/apps/email-verifier\n`);
    expect((await stored(world))?.['hash']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('a second time writes nothing', async () => {
    const { world, url } = await projectWithPlatform();
    const first = await push(world);
    const before = await stored(world);
    const { requests, http } = recording(world.http);
    expect(await push(world, [], { http })).toEqual({
      ...first,
      action: 'unchanged',
      plan: { changes: [], added_scopes: [] },
    });
    expect(requests).toEqual(['GET /platform/v1/apps/email-verifier']);
    expect(await stored(world)).toEqual(before);
    expect(await world.run(['push'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `✓ email-verifier is already up to date on ${url}\n`,
    });
  });

  it('says the same of a manifest that is written differently', async () => {
    const { world } = await projectWithPlatform();
    const first = await push(world);
    await rm(world.path('miniapp.yaml'));
    const reordered = {
      logo: 'assets/logo.png',
      version: '1.0.0',
      name: 'Email Verifier',
      schema_version: 1,
      slug: 'email-verifier',
    };
    const description = 'Checks the e-mail addresses that users type into a chat.';
    await writeFile(world.path('miniapp.json'), JSON.stringify({ description, ...reordered }));
    expect(await push(world)).toMatchObject({ action: 'unchanged', hash: first.hash });
  });

  it('updates it, and shows what differs, field by field', async () => {
    const { world } = await projectWithPlatform(`${manifest}api_scopes: [flow-tags:view]
subscribe:
  url: https://api.example.com/subscribe
  body: { a.b: "{{system.api_key}}" }
unsubscribe: { url: https://api.example.com/unsubscribe }
`);
    await push(world);
    const before = await stored(world);
    await writeFile(
      world.path('miniapp.yaml'),
      `${plainManifest.replace('1.0.0', '1.1.0')}api_scopes: [flow-tags:manage, workspace:view]
subscribe:
  url: https://api.example.com/v2/subscribe
  headers: { X-App: verifier }
  body: { a.b: "{{system.api_key}}" }
unsubscribe: { url: https://api.example.com/unsubscribe }
`,
    );
    const { exitCode, stdout } = await world.run(['push', '--allow-scope-increase', '--allow-removals']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`~ version  "1.0.0" → "1.1.0"
- logo  "assets/logo.png"
~ api_scopes  ["flow-tags:view"] → ["flow-tags:manage","workspace:view"]
~ subscribe.url  "https://api.example.com/subscribe" → "https://api.example.com/v2/subscribe"
+ subscribe.headers  {"X-App":"verifier"}
- assets/logo.png  "${/[0-9a-f]{64}/.exec(stdout)?.[0]}"
! flow-tags:manage is asked for anew: users have to agree again
! workspace:view is asked for anew: users have to agree again
`);
    const after = await stored(world);
    expect(after?.['hash']).not.toBe(before?.['hash']);
    expect(after?.['etag']).not.toBe(before?.['etag']);
  });

  it('sends a picture whose content changed under the same name', async () => {
    const { world } = await projectWithPlatform();
    await push(world);
    await writeFile(world.path('assets', 'logo.png'), Buffer.concat([logo, Buffer.from([0])]));
    const { action, plan } = await push(world);
    expect({ action, plan }).toMatchObject({
      action: 'updated',
      plan: { changes: [{ field: 'assets/logo.png', kind: 'changed' }] },
    });
  });

  it('fills in the environment, of --env-file too', async () => {
    const { world } = await projectWithPlatform(manifest.replace('name: Email Verifier', 'name: ${APP_NAME}'));
    await writeFile(world.path('app.env'), 'APP_NAME=From file\n');
    const { plan } = await push(world, ['--env-file', 'app.env']);
    expect(plan.changes).toContainEqual({ field: '/name', kind: 'added', after: 'From file' });
    expect(await push(world, [], { environment: { APP_NAME: 'From file' } })).toMatchObject({ action: 'unchanged' });
  });

  it('finds the platform beside the manifest', async () => {
    const { world } = await projectWithPlatform();
    await mkdir(world.path('elsewhere'));
    expect(await push(world, ['..'], { directory: world.path('elsewhere') })).toMatchObject({ action: 'created' });
  });

  it('keeps what it notes beside the manifest out of git', async () => {
    const { world } = await projectWithPlatform();
    await mkdir(world.path('other'));
    await writeFile(world.path('other', 'miniapp.yaml'), plainManifest);
    await push(world, ['other']);
    expect(await readFile(world.path('other', '.miniapp', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('takes its token from its file when it is named by --host', async () => {
    const { world, url } = await projectWithPlatform();
    expect(await push(world, ['--host', url])).toMatchObject({ action: 'created' });
  });

  it('says on a terminal what it does, and only that', async () => {
    const { world, url } = await projectWithPlatform();
    const { exitCode, stderr } = await world.run(['push', '--no-color'], { terminal: 80 });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `✓ email-verifier created on ${url}\n  ${url}/apps/email-verifier\n`,
    });
  });
});

describe('--dry-run', () => {
  it('shows the plan of a new app, and writes nothing', async () => {
    const { world, url } = await projectWithPlatform();
    const { requests, http } = recording(world.http);
    const { exitCode, stdout, stderr } = await world.run(['push', '--dry-run'], { http });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `Nothing was written: this is a dry run. email-verifier would be created on ${url}\n`,
    });
    expect(stdout).toContain('+ name  "Email Verifier"\n');
    expect(requests).toEqual(['GET /platform/v1/apps/email-verifier']);
    expect(await stored(world)).toBeNull();
  });

  it('shows the plan of a change, and writes nothing', async () => {
    const { world } = await projectWithPlatform();
    await push(world);
    const before = await stored(world);
    await writeFile(world.path('miniapp.yaml'), manifest.replace('1.0.0', '1.0.1'));
    expect(await push(world, ['--dry-run'])).toMatchObject({
      action: 'updated',
      url: null,
      plan: { changes: [{ field: '/version', kind: 'changed', before: '1.0.0', after: '1.0.1' }] },
    });
    expect(await stored(world)).toEqual(before);
  });

  it('names what the push will need, and that was not given', async () => {
    const { world, url } = await projectWithPlatform(`${manifest}api_scopes: [flow-tags:view]\n`);
    await push(world);
    await writeFile(world.path('miniapp.yaml'), `${plainManifest}api_scopes: [flow-tags:view, workspace:view]\n`);
    const needs = ['--allow-scope-increase', '--allow-removals'];
    expect(await push(world, ['--dry-run'])).toMatchObject({ needs });
    const remark = async (...flags: string[]) => (await world.run(['push', '--dry-run', ...flags])).stderr;
    const nothing = `Nothing was written: this is a dry run. email-verifier would be updated on ${url}\n`;
    expect(await remark()).toContain(
      `${nothing}Somebody has to agree to the push, by --allow-scope-increase and --allow-removals.\n`,
    );
    expect(await remark('--allow-removals')).toContain(
      `${nothing}Somebody has to agree to the push, by --allow-scope-increase.\n`,
    );
    expect(await remark(...needs)).toMatch(new RegExp(`${nothing}$`));
    expect(await push(world, needs)).toMatchObject({ action: 'updated', needs });
    expect(await push(world)).toMatchObject({ needs: [] });
  });
});

describe('secrets in the plan', () => {
  it('are masked, and so is everything a terminal obeys', async () => {
    const text = `${serverManifest('https://api.example.com')
      .replace('headers: {', 'headers: { Authorization: Bearer hunter2-abc, X-Api-Key: hunter2-def,')
      .replace('note: "Limit: {{auth.limit}}"', 'client_secret: hunter2-ghi')}  # end\n`.replace(
      'Checks the e-mail addresses',
      '"Checks \\e[31m the e-mail addresses',
    );
    const { world } = await projectWithPlatform(text.replace('into a chat.', 'into a chat."'));
    for (const flags of [['--dry-run'], ['--dry-run', '--json'], [], ['--json']]) {
      const { exitCode, stdout, stderr } = await world.run(['push', ...flags]);
      expect(exitCode).toBe(0);
      expect(stdout + stderr).not.toContain('hunter2');
      expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
    }
    await writeFile(
      world.path('miniapp.yaml'),
      text.replace('into a chat.', 'into a chat."').replaceAll('hunter2', 'hunter3'),
    );
    const { stdout } = await world.run(['push']);
    expect(stdout).toContain('~ subscribe.headers.Authorization  "••••••" → "••••••"\n');
    expect(stdout).not.toMatch(/hunter/);
  });
});

describe('no platform to push to', () => {
  it('none runs, none is named: exit 3, with the remedy', async () => {
    const world = await project();
    expect(await world.run(['push'], { http: noHttp })).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `Error: No platform was chosen, and no local one runs for ${world.directory}.
Start the local platform with: miniapp platform start. Or sign in to another with: miniapp login <host>
`,
    });
  });

  it('it ended without removing its note: exit 4', async () => {
    const { world, platform, url } = await projectWithPlatform();
    const note = await readFile(world.path('.miniapp', 'platform.json'));
    await platform.stop();
    await writeFile(world.path('.miniapp', 'platform.json'), note.toString().replace(url, 'http://127.0.0.1:9'));
    const { exitCode, stdout, stderr } = await world.run(['push']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toBe(
      'Error: http://127.0.0.1:9 cannot be reached: nothing listens at 127.0.0.1:9.\nCheck the address and that the platform runs, then try again.\n',
    );
  });

  const token = 'aaaa';
  it.each<[string, string]>([
    ['another host', JSON.stringify({ url: 'https://evil.example', token, process_id: 1 })],
    [
      'a host that only looks like loopback',
      JSON.stringify({ url: 'http://127.0.0.1.evil.example', token, process_id: 1 }),
    ],
    ['a host after a user name', JSON.stringify({ url: 'http://127.0.0.1:80@evil.example', token, process_id: 1 })],
    ['another protocol', JSON.stringify({ url: 'file://localhost/etc/passwd', token, process_id: 1 })],
    ['no URL', JSON.stringify({ url: 'nonsense', token, process_id: 1 })],
    [
      'a token that splits the header',
      JSON.stringify({ url: 'http://127.0.0.1:1', token: 'a\r\nX: b', process_id: 1 }),
    ],
    ['fields missing', '{}'],
    ['null', 'null'],
    ['a text', '"http://127.0.0.1:1"'],
    ['bad JSON', '{"url":'],
    ['nothing', ''],
    ['a megabyte', `${' '.repeat(1_000_000)}{"url":"http://127.0.0.1:1","token":"a","process_id":1}`],
  ])('a note that came with a project and names %s is ignored', async (_what, note) => {
    const world = await project();
    await mkdir(world.path('.miniapp'));
    await writeFile(world.path('.miniapp', 'platform.json'), note);
    expect(await world.run(['push'], { http: noHttp })).toMatchObject({ exitCode: 3 });
  });

  it('a note that is a folder is ignored', async () => {
    const world = await project();
    await mkdir(world.path('.miniapp', 'platform.json'), { recursive: true });
    expect(await world.run(['push'], { http: noHttp })).toMatchObject({ exitCode: 3 });
  });
});

describe('--host', () => {
  it.each<[string, string[], Record<string, string>, number, string]>([
    [
      'without a token',
      ['https://platform.example.com'],
      {},
      3,
      'There is no token for https://platform.example.com.\nSign in with: miniapp login https://platform.example.com.',
    ],
    [
      'without https',
      ['http://platform.example.com'],
      { MINIAPP_TOKEN: 't' },
      2,
      'http://platform.example.com is not https',
    ],
    [
      'on a private address without https',
      ['http://10.0.0.1'],
      { MINIAPP_TOKEN: 't' },
      2,
      'http://10.0.0.1 is not https',
    ],
    ['with a path', ['https://platform.example.com/x'], { MINIAPP_TOKEN: 't' }, 2, 'is not the address of a platform.'],
    [
      'of another protocol',
      ['ftp://platform.example.com'],
      { MINIAPP_TOKEN: 't' },
      2,
      'is not the address of a platform.',
    ],
    ['that is none', ['https://'], { MINIAPP_TOKEN: 't' }, 2, 'is not the address of a platform.'],
    ['with a password', ['https://me:hunter2@platform.example.com'], {}, 2, 'holds no user name or password.'],
    [
      'with a token that splits the header',
      ['https://platform.example.com'],
      { MINIAPP_TOKEN: 'hunter2\r\nX: 1' },
      2,
      'The token from MINIAPP_TOKEN cannot be used: it holds characters that no token has.',
    ],
  ])('%s is refused before anything is sent', async (_what, [host = ''], environment, exitCode, message) => {
    const world = await project();
    const finished = await world.run(['push', '--host', host], { environment, http: noHttp });
    expect(finished).toMatchObject({ exitCode, stdout: '' });
    expect(finished.stderr).toContain(message);
    expect(finished.stderr).not.toContain('hunter2');
  });

  it('without a protocol means https', async () => {
    const world = await project();
    const finished = await world.run(['push', '--host', 'platform.example.com'], { http: noHttp });
    expect(finished.stderr).toContain('There is no token for https://platform.example.com.');
  });

  it('does not get the local platform’s token', async () => {
    const { world } = await projectWithPlatform();
    const server = await listen((_request, response) => response.writeHead(401).end());
    const finished = await world.run(['push', '--host', server.url]);
    expect(finished).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(`There is no token for ${server.url}.`),
    });
    expect(server.received).toEqual([]);
  });
});

describe('a platform that is no good', () => {
  const token = 'hunter2';
  const app = {
    slug: 'email-verifier',
    draft: { manifest: {}, assets: {} },
    hash: '0'.repeat(64),
    url: 'http://127.0.0.1/apps/email-verifier',
    updated_at: '2026-01-01T00:00:00Z',
  };
  const json =
    (value: unknown, status = 200, headers: Record<string, string> = { etag: '"1"' }) =>
    (response: ServerResponse) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    };
  const error = (status: number, code: string, message: string) => json({ error: { code, message } }, status);

  async function pushTo(answer: (response: ServerResponse, method: string) => void, options: RunOptions = {}) {
    const world = await project(plainManifest);
    const server = await listen(({ method }, response) => answer(response, method));
    const environment = { MINIAPP_TOKEN: token };
    const finished = await world.run(['push', '--host', server.url, '--json'], {
      environment,
      hurry: true,
      ...options,
    });
    expect(finished.stdout + finished.stderr).not.toContain(token);
    expect(finished.stderr).toBe('');
    return { ...finished, server, error: readOutput(finished).error };
  }

  it.each<[string, (response: ServerResponse) => void, number, string, string]>([
    ['a refused token', error(401, 'token-refused', 'No.'), 3, 'token-refused', 'refused the token.'],
    ['401 in HTML', (response) => response.writeHead(401).end('<h1>No</h1>'), 3, 'token-refused', 'refused the token.'],
    ['HTML', (response) => response.end('<!doctype html>'), 4, 'host-failed', 'its answer is not JSON'],
    [
      'HTML that says 404',
      (response) => response.writeHead(404).end('<h1>Not here</h1>'),
      4,
      'host-failed',
      'it answered with status 404',
    ],
    [
      'a redirect',
      (response) => response.writeHead(302, { location: 'https://evil.example' }).end(),
      4,
      'host-failed',
      'it answered with status 302',
    ],
    ['nothing at all', (response) => response.end(), 4, 'host-failed', 'its answer is not JSON'],
    ['garbage', (response) => response.end(Buffer.from([0xff, 0, 0x9b])), 4, 'host-failed', 'its answer is not JSON'],
    ['a JSON text', json('app'), 4, 'host-failed', 'its answer is not JSON'],
    ['another JSON', json({ hello: 1 }), 4, 'host-failed', 'its answer does not describe an app'],
    ['an app without ETag', json(app, 200, {}), 4, 'host-failed', 'its answer does not describe an app'],
    [
      'an app with an empty draft',
      json({ ...app, draft: {} }),
      4,
      'host-failed',
      'its answer does not describe an app',
    ],
    [
      'an app whose draft is a list',
      json({ ...app, draft: [] }),
      4,
      'host-failed',
      'its answer does not describe an app',
    ],
    [
      'an app whose assets are a list',
      json({ ...app, draft: { manifest: {}, assets: [] } }),
      4,
      'host-failed',
      'its answer does not describe an app',
    ],
    ['an app whose URL is no text', json({ ...app, url: {} }), 4, 'host-failed', 'its answer does not describe an app'],
    ['an app that stays as it was', json(app), 4, 'host-failed', 'it stored something else than was sent'],
    ['500', (response) => response.writeHead(500).end('oops'), 4, 'host-failed', 'it answered with status 500'],
    ['500 in words', error(500, 'internal', 'Out of order.'), 4, 'host-failed', 'Out of order.'],
    ['429', error(429, 'slow-down', 'Too many calls.'), 4, 'host-failed', 'Too many calls.'],
    ['403', error(403, 'read-only', 'This token only reads.'), 3, 'token-forbidden', 'This token only reads.'],
    ['429 for long', json({}, 429, { 'retry-after': '3600' }), 4, 'host-failed', 'says to wait: 3600'],
    [
      '422',
      json(
        {
          error: {
            code: 'manifest-invalid',
            message: 'It has 1 error.',
            diagnostics: [{ message: 'No logo.' }, null, 1],
          },
        },
        422,
      ),
      1,
      'platform-rejected',
      'It has 1 error.\nNo logo.',
    ],
    ['412', error(412, 'remote-changed', 'It changed.'), 5, 'remote-changed', 'Somebody else changed email-verifier'],
    [
      'a huge answer',
      (response) => response.end(' '.repeat(5 * 1024 * 1024)),
      4,
      'host-failed',
      'its answer is longer than 4 MiB',
    ],
    ['a closed connection', (response) => response.destroy(), 4, 'host-unreachable', 'closed the connection'],
    [
      'half an answer',
      (response) => void response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy()),
      4,
      'host-unreachable',
      'closed the connection',
    ],
  ])('answers with %s', async (what, answer, exitCode, code, message) => {
    // There is no app before the write, so that what is wrong is seen there.
    let isWritten = !(what === '412' || what === 'an app that stays as it was');
    const finished = await pushTo((response, method) => {
      isWritten ||= method === 'PUT';
      if (isWritten && !(what === '412' && method === 'GET')) answer(response);
      else error(404, 'not-found', 'None.')(response);
    });
    expect(finished.exitCode).toBe(exitCode);
    expect(finished.error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(finished.error?.hint).not.toBeNull();
    expect(finished.server.received[0]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('does not answer: exit 4 when the time is up', async () => {
    const impatient: Http = (request, limits) => {
      expect(limits.timeout).toBeGreaterThanOrEqual(10_000);
      return createHttp({ allowPrivate: false })(request, { ...limits, timeout: 300 });
    };
    const { exitCode, error: failure } = await pushTo(() => {}, { http: impatient });
    expect(exitCode).toBe(4);
    expect(failure).toMatchObject({
      code: 'host-unreachable',
      message: expect.stringMatching(/gave no whole answer within/),
    });
  });

  it('cannot command the terminal', async () => {
    const hostile = '\x1b[2J\u202e\x07';
    for (const answer of [
      error(422, 'x', hostile),
      json({ error: { code: 'x', message: 'No.', diagnostics: [{ message: hostile }] } }, 422),
      json({ ...app, url: hostile, draft: { manifest: { [hostile]: hostile }, assets: { [hostile]: hostile } } }),
    ]) {
      const world = await project(plainManifest);
      const server = await listen((_request, response) => answer(response));
      for (const flags of [[], ['--dry-run'], ['--json']]) {
        const argv = ['push', '--host', server.url, ...flags];
        const { stdout, stderr } = await world.run(argv, { environment: { MINIAPP_TOKEN: token } });
        expect(stdout + stderr).not.toMatch(/[\x1b\x07\u202e]/);
      }
    }
  });
});

describe('before anything is sent', () => {
  async function stops(world: World, exitCode: number, message: string) {
    await mkdir(world.path('.miniapp'), { recursive: true });
    const note = { url: 'http://127.0.0.1:9', token: 'a', process_id: 1 };
    await writeFile(world.path('.miniapp', 'platform.json'), JSON.stringify(note));
    const { requests, http } = recording(noHttp);
    const finished = await world.run(['push'], { http });
    expect(finished).toMatchObject({ exitCode, stdout: '' });
    expect(finished.stderr).toContain(message);
    expect(requests).toEqual([]);
  }

  it('stops at a manifest with errors', async () => {
    await stops(await project(wrongManifest), 1, 'Error: miniapp.yaml has 1 error.\n');
  });

  it('stops at a picture that is not there', async () => {
    const world = await project(manifest.replace('assets/logo.png', 'assets/other.png'));
    await stops(world, 1, 'asset/missing');
  });

  it('stops at a picture outside of the project, reached by a link', async () => {
    const outside = await createWorld();
    await writeFile(outside.path('logo.png'), logo);
    const world = await project();
    await rm(world.path('assets', 'logo.png'));
    await symlink(outside.path('logo.png'), world.path('assets', 'logo.png'));
    await stops(world, 1, 'asset/outside-project');
  });

  it('stops at a folder of pictures that is a link to outside', async () => {
    const outside = await createWorld();
    await writeFile(outside.path('logo.png'), logo);
    const world = await project();
    await rm(world.path('assets'), { recursive: true });
    await symlink(outside.directory, world.path('assets'));
    await stops(world, 1, 'asset/outside-project');
  });

  it.each(['../logo.png', 'assets/../../logo.png', '/etc/passwd', 'assets\\..\\..\\logo.png'])(
    'stops at the path %s',
    async (path) => {
      const { world } = await projectWithPlatform();
      await mkdir(world.path('app', 'assets'), { recursive: true });
      await writeFile(world.path('logo.png'), logo);
      await writeFile(world.path('app', 'miniapp.yaml'), manifest.replace('assets/logo.png', JSON.stringify(path)));
      const { requests, http } = recording(world.http);
      expect(await world.run(['push', 'app'], { http })).toMatchObject({ exitCode: 1 });
      expect(requests).toEqual([]);
    },
  );

  it('stops at a folder for a picture', async () => {
    const world = await project();
    await rm(world.path('assets', 'logo.png'));
    await mkdir(world.path('assets', 'logo.png'));
    await stops(world, 1, 'error asset/');
  });

  it('stops at a picture that is too large', async () => {
    const world = await project();
    await writeFile(world.path('assets', 'logo.png'), new Uint8Array(5 * 1024 * 1024 + 1));
    await stops(world, 1, 'error asset/');
  });

  it('lets a link within the project pass', async () => {
    const { world } = await projectWithPlatform();
    await writeFile(world.path('real.png'), logo);
    await rm(world.path('assets', 'logo.png'));
    await symlink('../real.png', world.path('assets', 'logo.png'));
    expect(await push(world)).toMatchObject({ action: 'created' });
  });
});

describe('interrupted', () => {
  /** Loses the answers to calls of a kind, `times` of them: after the platform worked (`late`) or before. */
  function losing(http: Http, kind: RegExp, late: boolean, times: number): Http {
    let lost = 0;
    return async (request, limits) => {
      const hit = lost < times && kind.test(`${request.method} ${new URL(request.url).pathname}`);
      if (!hit) return http(request, limits);
      lost++;
      if (late) await http(request, limits);
      throw new HttpFailure('reset', 'the connection was cut');
    };
  }

  const moments: [string, RegExp, boolean, string][] = [
    ['before the upload', /^PUT .*\/assets\//, false, 'created'],
    ['after the upload', /^PUT .*\/assets\//, true, 'created'],
    ['between upload and write', /^PUT .*\/draft$/, false, 'created'],
    ['after the write, before its answer', /^PUT .*\/draft$/, true, 'unchanged'],
  ];

  it.each(moments)('%s for good: exit 4, and the next push completes it', async (_what, kind, late, action) => {
    const { world } = await projectWithPlatform();
    const failed = await world.run(['push'], { http: losing(world.http, kind, late, 4), hurry: true });
    expect(failed).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('cannot be reached: the connection was cut.'),
    });
    expect((await stored(world)) !== null).toBe(action === 'unchanged');
    const { requests, http } = recording(world.http);
    expect(await push(world, [], { http })).toMatchObject({ action });
    const uploads = requests.filter((request) => request.startsWith('PUT /platform/v1/assets/'));
    expect(uploads).toHaveLength(late || kind.source.includes('draft') ? 0 : 1);
    expect(await push(world)).toMatchObject({ action: 'unchanged' });
  });

  it.each(moments)('%s in passing: sent again, and said', async (_what, kind, late) => {
    const { world } = await projectWithPlatform();
    const finished = await world.run(['push'], { http: losing(world.http, kind, late, 2), hurry: true });
    expect(finished).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(
        /^(Not yet: the connection was cut\. Trying again in \d s\.\n){2}✓ email-verifier created/,
      ),
    });
    expect(await push(world)).toMatchObject({ action: 'unchanged' });
  });

  it('after the write, then edited: what was written counts as our own', async () => {
    const { world } = await projectWithPlatform();
    await push(world);
    await writeFile(world.path('miniapp.yaml'), manifest.replace('1.0.0', '2.0.0'));
    await world.run(['push'], { http: losing(world.http, /^PUT .*\/draft$/, true, 9), hurry: true });
    await writeFile(world.path('miniapp.yaml'), manifest.replace('1.0.0', '3.0.0'));
    expect(await push(world)).toMatchObject({ action: 'updated' });
  });

  it('by another push meanwhile: exit 5, and theirs stays', async () => {
    const { world } = await projectWithPlatform();
    await push(world);
    await writeFile(world.path('miniapp.yaml'), manifest.replace('1.0.0', '2.0.0'));
    await mkdir(world.path('theirs'));
    await writeFile(world.path('theirs', 'miniapp.yaml'), plainManifest.replace('1.0.0', '3.0.0'));
    let others = 0;
    const http: Http = async (request, limits) => {
      if (request.method === 'PUT' && others++ === 0) {
        await world.run(['push', 'theirs']);
        await push(world, ['theirs', '--force', '--allow-removals']);
      }
      return world.http(request, limits);
    };
    const finished = await world.run(['push', '--json'], { http });
    expect(finished.exitCode).toBe(5);
    expect(readOutput(finished).error).toMatchObject({
      code: 'remote-changed',
      hint: expect.stringContaining('Push again'),
    });
    expect(await stored(world)).toMatchObject({ draft: { manifest: { version: '3.0.0' } } });
  });
});
