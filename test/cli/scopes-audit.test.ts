import { readFile, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createDisk } from '../../src/system/disk.ts';
import { createWorld, type World } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

const listOf = (...scopes: string[]) => `api_scopes: [${scopes.join(', ')}] # checked by the team\n`;

/** A local platform with the app installed; `calls` calls the API with the key that its server was sent. */
async function installed(scopes: string, head = plainManifest) {
  const server = await listen((_, response) => response.writeHead(200).end());
  const world = await createWorld();
  const manifest = `${head}${scopes}subscribe: # performed on install
  url: ${server.url}/subscribe
`;
  await writeFile(world.path('miniapp.yaml'), manifest);
  await (await world.start(['platform', 'start', '--port', '0'])).event('ready');
  expect(await world.run(['push'])).toMatchObject({ exitCode: 0 });
  expect(await manage(world, 'POST', '/apps/email-verifier/installations', { inputs: {} })).toMatchObject({
    status: 201,
  });
  const { api_key } = JSON.parse(server.received[0]?.body ?? '') as { api_key: string };
  const calls = async (...operations: string[]) => {
    const statuses: number[] = [];
    for (const operation of operations) statuses.push(await call(world, api_key, operation));
    return statuses;
  };
  const read = () => readFile(world.path('miniapp.yaml'), 'utf8');
  return { world, calls, read, manifest };
}

async function call(world: World, key: string, operation: string): Promise<number> {
  const [method = '', path = ''] = operation.split(' ');
  const note = JSON.parse(await readFile(world.path('.miniapp', 'platform.json'), 'utf8')) as { url: string };
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = method === 'GET' ? null : new TextEncoder().encode('{}');
  const request = { method, url: `${note.url}/api${path}`, headers, body };
  return (await world.http(request, { timeout: 5_000, bodyLimit: 1_000_000 })).status;
}

describe('scopes audit', () => {
  it('names what was never used, what is too much, and what refused calls would need', async () => {
    const { world, calls } = await installed(listOf('workspace:view', 'flow-tags:manage'));
    expect(await calls('GET /flow/tags', 'POST /subscriber/send-text', 'GET /team/labels')).toEqual([200, 403, 403]);
    expect(await world.run(['scopes', 'audit'])).toEqual({
      exitCode: 1,
      stdout: `- workspace:view    no call needed it
~ flow-tags:manage  flow-tags:view is enough
+ messages:send     missing for POST /subscriber/send-text
+ labels:view       missing for GET /team/labels
api_scopes: [flow-tags:view, messages:send, labels:view]
`,
      stderr: 'Write this list with: --write\n',
    });
    const { ok, result } = readOutput(await world.run(['scopes', 'audit', '--json']));
    expect({ ok, result }).toEqual({
      ok: false,
      result: {
        called: true,
        unused: ['workspace:view'],
        excessive: [{ scope: 'flow-tags:manage', enough: ['flow-tags:view'] }],
        missing: [
          { scope: 'messages:send', operations: ['POST /subscriber/send-text'] },
          { scope: 'labels:view', operations: ['GET /team/labels'] },
        ],
        minimal: ['flow-tags:view', 'messages:send', 'labels:view'],
        file: 'miniapp.yaml',
        slug: 'email-verifier',
        written: false,
      },
    });
  });

  it('exits 0 when the list is what the calls needed', async () => {
    const { world, calls } = await installed(listOf('flow-tags:view'));
    expect(await calls('GET /flow/tags')).toEqual([200]);
    expect(await world.run(['scopes', 'audit'])).toEqual({
      exitCode: 0,
      stdout: 'api_scopes: [flow-tags:view]\n',
      stderr: '✓ miniapp.yaml asks for what is needed and no more\n',
    });
  });

  it('says that nothing can be said before there was a call, and writes nothing', async () => {
    const { world, calls, read, manifest } = await installed(listOf('flow-tags:view'));
    // Of no operation that the catalogue has: it needs no scope.
    expect(await calls('GET /flow/nothing')).toEqual([404]);
    for (const flags of [[], ['--write']]) {
      expect(await world.run(['scopes', 'audit', ...flags])).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `No API call of email-verifier needed a scope yet, so nothing can be said of its list.
Install it on the local platform, and let its server call the API with the key it gets.
`,
      });
    }
    expect(await read()).toBe(manifest);
    expect(readOutput(await world.run(['scopes', 'audit', '--json']))).toMatchObject({
      ok: false,
      result: { called: false, minimal: ['flow-tags:view'] },
    });
  });

  it('an app that asks for nothing and called nothing is right', async () => {
    const { world } = await installed('');
    expect(await world.run(['scopes', 'audit'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '✓ miniapp.yaml asks for no scope, and no API call needed one\n',
    });
  });

  it('counts the calls of an installation that was uninstalled, and of a list that was another', async () => {
    const { world, calls, manifest } = await installed(listOf('flow-tags:view', 'labels:view'));
    await calls('GET /flow/tags', 'GET /team/labels');
    await writeFile(world.path('miniapp.yaml'), manifest.replace('flow-tags:view, ', ''));
    const { exitCode, stdout } = await world.run(['scopes', 'audit']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: '+ flow-tags:view  missing for GET /flow/tags\napi_scopes: [labels:view, flow-tags:view]\n',
    });
  });

  it('finds manifest and platform from another folder, by --data or beside the manifest', async () => {
    const { world, calls } = await installed(listOf('flow-tags:view'));
    await calls('GET /flow/tags');
    const elsewhere = { directory: '/' };
    expect(await world.run(['scopes', 'audit', world.directory], elsewhere)).toMatchObject({ exitCode: 0 });
    const data = ['--data', world.path('.miniapp')];
    expect(await world.run(['scopes', 'audit', world.path('miniapp.yaml'), ...data], elsewhere)).toMatchObject({
      exitCode: 0,
    });
    expect(await world.run(['scopes', 'audit', '--data', 'nowhere'])).toMatchObject({ exitCode: 3 });
  });
});

describe('scopes audit --write', () => {
  it('writes the list once; comments and layout stay', async () => {
    const list = `api_scopes:
  # what it reads
  - flow-tags:manage # tags of the chat
  - workspace:view # not needed
  # what it sends
  - messages:send
`;
    const { world, calls, read, manifest } = await installed(list);
    await calls('GET /flow/tags', 'POST /subscriber/send-text', 'GET /team/labels');
    expect(await world.run(['scopes', 'audit', '--write'])).toMatchObject({
      exitCode: 0,
      stderr: '✓ miniapp.yaml: this list was written\n',
    });
    const after = manifest.replace(
      list,
      `api_scopes:
  # what it reads
  - flow-tags:view # tags of the chat
  # what it sends
  - messages:send
  - labels:view
`,
    );
    expect(await read()).toBe(after);
    const second = await world.run(['scopes', 'audit', '--write', '--json'], {
      disk: { write: () => Promise.reject(new Error('It was written again.')) },
    });
    expect(second.exitCode).toBe(0);
    expect(readOutput(second).result).toMatchObject({
      written: false,
      minimal: ['flow-tags:view', 'messages:send', 'labels:view'],
    });
    expect(await read()).toBe(after);
    expect(await world.run(['validate'])).toMatchObject({ exitCode: 0 });
  });

  it('adds the list where there is none', async () => {
    const { world, calls, read, manifest } = await installed('');
    await calls('GET /flow/tags');
    expect(await world.run(['scopes', 'audit', '--write'])).toMatchObject({ exitCode: 0 });
    expect(await read()).toBe(manifest.replace('subscribe:', 'api_scopes: [flow-tags:view]\nsubscribe:'));
  });

  it('writes through a link to the file it leads to', async () => {
    const { world, calls, read, manifest } = await installed(listOf('flow-tags:manage'));
    await calls('GET /flow/tags');
    await symlink(world.path('miniapp.yaml'), world.path('link.yaml'));
    const { result } = readOutput(await world.run(['scopes', 'audit', 'link.yaml', '--write', '--json']));
    expect(result).toMatchObject({ file: 'link.yaml', written: true });
    expect(await read()).toBe(manifest.replace('manage', 'view'));
  });

  it.each([
    [
      'a value from the environment',
      'api_scopes: ["${SCOPE:-workspace:view}", flow-tags:view]\n',
      'it comes in part from an environment variable',
    ],
    [
      'an alias',
      'unsubscribe:\n  url: https://example.com\n  body: { s: &all [workspace:view, flow-tags:view] }\napi_scopes: *all\n',
      'it comes in part from an environment variable, or from another place',
    ],
    [
      'an anchor that is used elsewhere',
      'api_scopes:\n  - &unused workspace:view\n  - flow-tags:view\nauth:\n  type: none\n',
      'it is not simply a list of texts, but has an anchor',
    ],
    [
      'comments between brackets',
      'api_scopes: [\n  workspace:view, # why\n  flow-tags:view,\n]\n',
      'comments between its brackets would be lost',
    ],
  ])('refuses %s, and leaves the file as it is', async (_, list, reason) => {
    const { world, calls, read, manifest } = await installed(list);
    await calls('GET /flow/tags');
    const { exitCode, stdout, stderr } = await world.run(['scopes', 'audit', '--write']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`Error: api_scopes was not written: ${reason}`);
    expect(stderr).toContain('Write it there by hand: api_scopes: [flow-tags:view]');
    expect(await read()).toBe(manifest);
  });
});

it('refuses to write over a file that was edited meanwhile', async () => {
  const { world, calls, read, manifest } = await installed(listOf('flow-tags:manage'));
  await calls('GET /flow/tags');
  const edited = manifest.replace('Email Verifier', 'Verifier');
  const disk = createDisk();
  let looks = 0;
  const { exitCode, stderr } = await world.run(['scopes', 'audit', '--write'], {
    disk: {
      read: async (path, limit) => {
        if (path === world.path('miniapp.yaml') && ++looks === 2) await writeFile(path, edited);
        return disk.read(path, limit);
      },
    },
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('api_scopes was not written: more than the list would change');
  expect(await read()).toBe(edited);
});

describe('what keeps it from an audit', () => {
  it('no platform runs', async () => {
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    const { exitCode, stderr } = await world.run(['scopes', 'audit']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Start the local platform with: miniapp platform start.');
  });

  it('the app was never pushed', async () => {
    const { world, manifest } = await installed('');
    await writeFile(world.path('miniapp.yaml'), manifest.replace('slug: email-verifier', 'slug: another-app'));
    const finished = await world.run(['scopes', 'audit', '--json']);
    expect(finished.exitCode).toBe(2);
    expect(readOutput(finished).error).toEqual({
      code: 'app-unknown',
      message: 'The platform has no app another-app.',
      hint: 'Bring it there with: miniapp push',
    });
  });

  it.each([
    ['a manifest with an error', ['miniapp.yaml'], 1, 'manifest-invalid'],
    ['no manifest', [], 2, 'manifest-not-found'],
    ['two manifests', ['a', 'b'], 2, 'invalid-usage'],
    ['an unknown flag', ['--wirte'], 2, 'invalid-usage'],
  ])('%s', async (name, args, exitCode, code) => {
    const world = await createWorld();
    if (name === 'a manifest with an error') await writeFile(world.path('miniapp.yaml'), 'schema_version: 1\n');
    const finished = await world.run(['scopes', 'audit', '--json', ...args]);
    expect(finished.exitCode).toBe(exitCode);
    expect(readOutput(finished)).toMatchObject({ command: 'scopes audit', error: { code } });
  });
});

describe('scopes, which searches, has audit beside it', () => {
  it.each([[['audti']], [['audti', './app']], [['audti', '--write']]])('%j is a typing error', async (argv) => {
    const { exitCode, stdout, stderr } = await (await createWorld()).run(['scopes', ...argv]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('here is no command "scopes audti".\nDid you mean: miniapp scopes audit\n');
  });

  it.each([
    ['words', ['label', 'team'], 0],
    ['a word that resembles audit', ['audio'], 0],
    ['a word that nothing has', ['coffee'], 1],
    ['audit after --', ['--', 'audit'], 1],
    ['an audit that is not the first word', ['flow', 'audit'], 1],
  ])('searches for %s', async (_, words, exitCode) => {
    const finished = await (await createWorld()).run(['scopes', '--json', ...words]);
    expect(finished.exitCode).toBe(exitCode);
    const { command, result } = readOutput(finished);
    expect(command).toBe('scopes');
    expect((result as unknown as { scopes: unknown[] }).scopes.length > 0).toBe(exitCode === 0);
  });

  it('both have their help', async () => {
    const world = await createWorld();
    const search = await world.run(['scopes', '--help']);
    expect(search).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('[words...]') });
    expect(search.stdout).toMatch(/^ {2}audit {2,}Compare the manifest’s scopes/m);
    const audit = await world.run(['scopes', 'audit', '--help']);
    expect(audit).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('--write') });
    expect(audit.stdout).toContain('Usage: miniapp scopes audit [options] [manifest]');
    expect(audit.stdout).not.toContain('--operations');
  });
});
