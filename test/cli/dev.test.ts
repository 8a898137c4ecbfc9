import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MiniappError } from '../../src/core/errors.ts';
import { createWorld } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest, serverManifest, warnedManifest, wrongManifest } from './manifests.ts';
import { checkOutput } from './output.ts';
import { listen } from './server.ts';

async function worldWith(manifest: string) {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest);
  return world;
}

describe('dev', () => {
  it('starts the platform with the app in it, until Ctrl-C', async () => {
    const server = await listen((_request, response) => response.end());
    const world = await worldWith(serverManifest(server.url));
    const dev = await world.start(['dev', '--port', '0']);
    const { url } = await dev.event('ready');
    expect(await dev.event('pushed')).toEqual({
      event: 'pushed',
      action: 'created',
      slug: 'email-verifier',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      url: `${url}/apps/email-verifier`,
    });
    const { json } = await manage(world, 'POST', '/apps/email-verifier/installations', { inputs: { token: 'abc' } });
    expect(json).toMatchObject({ state: 'installed' });
    expect(server.received).toMatchObject([{ path: '/subscribe' }]);

    const finished = await dev.stop('SIGINT');
    expect(finished).toMatchObject({ exitCode: 130, stderr: '' });
    checkOutput(finished.stdout);
    await expect(readFile(world.path('.miniapp', 'platform.json'))).rejects.toThrow('ENOENT');
  });

  it('finds the app up to date the next time, and pushes what changed', async () => {
    const world = await worldWith(plainManifest);
    for (const [version, action] of [
      ['1.0.0', 'created'],
      ['1.0.0', 'unchanged'],
      ['2.0.0', 'updated'],
    ]) {
      await writeFile(world.path('miniapp.yaml'), plainManifest.replace('1.0.0', version ?? ''));
      const dev = await world.start(['dev', '--port', '0']);
      expect(await dev.event('pushed')).toMatchObject({ action });
      expect(await dev.stop('SIGTERM')).toMatchObject({ exitCode: 143 });
    }
  });

  it('takes a manifest with warnings, and variables from --env-file', async () => {
    const world = await worldWith(warnedManifest.replace('name: Email Verifier', 'name: ${APP_NAME}'));
    await writeFile(world.path('app.env'), 'APP_NAME=From file\n');
    const dev = await world.start(['dev', '--port', '0', '--env-file', 'app.env']);
    await dev.event('pushed');
    const { json } = await manage(world, 'GET', '/apps/email-verifier');
    expect(json).toMatchObject({ draft: { manifest: { name: 'From file' } } });
  });

  it('judges anew when the configuration comes, changes and goes', async () => {
    const world = await worldWith(warnedManifest);
    const dev = await world.start(['dev', '--port', '0']);
    await dev.event('pushed');
    await writeFile(world.path('miniapp.config.yaml'), 'rules: { scopes/without-subscribe: error }\n');
    expect(await dev.event('rejected')).toMatchObject({ code: 'manifest-invalid' });
    await writeFile(world.path('miniapp.config.yaml'), 'rules: { scopes/without-subscribe: fatal }\n');
    let count = 1;
    // One save may be several events.
    while ((await dev.event('rejected', count))['code'] !== 'config-invalid') count++;
    await rm(world.path('miniapp.config.yaml'));
    expect(await dev.event('pushed', 1)).toMatchObject({ action: 'unchanged' });
  });

  it('pushes what changes: manifest, env file and pictures, which the manifest may come to name', async () => {
    const world = await worldWith(plainManifest.replace('Email Verifier', '${APP_NAME}'));
    await writeFile(world.path('app.env'), 'APP_NAME=One\n');
    const dev = await world.start(['dev', '--port', '0', '--env-file', 'app.env']);
    const hashes = [(await dev.event('pushed'))['hash']];
    const logo = await readFile(new URL('../../templates/shared/assets/logo.png', import.meta.url));
    const changes: (() => Promise<void>)[] = [
      () => writeFile(world.path('app.env'), 'APP_NAME=Two\n'),
      async () => {
        await mkdir(world.path('images'));
        await writeFile(world.path('images', 'logo.png'), logo);
        await writeFile(world.path('miniapp.yaml'), `${plainManifest}logo: images/logo.png\n`);
      },
      () => writeFile(world.path('images', 'logo.png'), Buffer.concat([logo, Buffer.from([0])])),
    ];
    for (const [index, change] of changes.entries()) {
      await change();
      const pushed = await dev.event('pushed', index + 1);
      expect(pushed).toMatchObject({ action: 'updated' });
      hashes.push(pushed['hash']);
    }
    expect(new Set(hashes).size).toBe(4);
  });

  it.each<[string, string, string]>([
    ['a manifest with errors', wrongManifest, 'schema/pattern'],
    ['a missing picture', `${plainManifest}logo: images/logo.png\n`, 'asset/missing'],
  ])('tells %s, stays up, and pushes what is corrected', async (_what, manifest, code) => {
    const world = await worldWith(manifest);
    const dev = await world.start(['dev', '--port', '0']);
    const rejected = await dev.event('rejected');
    expect(rejected).toMatchObject({ code: 'manifest-invalid', diagnostics: [{ file: 'miniapp.yaml' }] });
    expect(JSON.stringify(rejected)).toContain(code);
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    expect(await dev.event('pushed')).toMatchObject({ action: 'created' });
    await writeFile(world.path('miniapp.yaml'), wrongManifest);
    await dev.event('rejected', 1);
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    expect(await dev.event('pushed', 1)).toMatchObject({ action: 'unchanged' });
    expect(await dev.stop()).toMatchObject({ exitCode: 130 });
  });

  it('watches for a picture that is missing, in a folder that is missing', async () => {
    const world = await worldWith(`${plainManifest}logo: images/logo.png\n`);
    const dev = await world.start(['dev', '--port', '0']);
    await dev.event('rejected');
    await mkdir(world.path('images'));
    await copyFile(
      new URL('../../templates/shared/assets/logo.png', import.meta.url),
      world.path('images', 'logo.png'),
    );
    expect(await dev.event('pushed')).toMatchObject({ action: 'created' });
  });

  it('ends when there is no manifest at the start', async () => {
    const world = await createWorld();
    expect(await world.run(['dev', '--port', '0'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('There is no miniapp.yaml'),
    });
  });

  it('opens the app’s page with --open, and says when it cannot', async () => {
    const world = await worldWith(plainManifest);
    const opened: string[] = [];
    const openBrowser = async (url: string) => {
      opened.push(url);
      throw new MiniappError('browser-not-opened', { url, reason: 'there is none' });
    };
    const { exitCode, stderr } = await world.run(['dev', '--open'], { signal: 'SIGINT', openBrowser });
    expect(exitCode).toBe(130);
    expect(opened).toEqual(['http://127.0.0.1:8181/apps/email-verifier']);
    expect(stderr).toContain('No browser could be opened on http://127.0.0.1:8181/apps/email-verifier: there is none.');
  });

  it('ends when another platform runs on its data', async () => {
    const world = await worldWith(plainManifest);
    const platform = await world.start(['platform', 'start', '--port', '0']);
    await platform.event('ready');
    expect(await world.run(['dev', '--port', '0'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Another local platform is already running'),
    });
  });

  it('tells a person what runs and what to do', async () => {
    const world = await worldWith(plainManifest);
    expect(await world.run(['dev'], { signal: 'SIGINT' })).toEqual({
      exitCode: 130,
      stdout:
        'The local platform runs on http://127.0.0.1:8181\nemail-verifier created: http://127.0.0.1:8181/apps/email-verifier\n',
      stderr: 'Watching for changes. Stop with Ctrl-C.\n',
    });
  });
});
