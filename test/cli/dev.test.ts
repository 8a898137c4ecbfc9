import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
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

  it('lets push bring later changes', async () => {
    const world = await worldWith(plainManifest);
    const dev = await world.start(['dev', '--port', '0']);
    await dev.event('pushed');
    await writeFile(world.path('miniapp.yaml'), plainManifest.replace('1.0.0', '1.1.0'));
    const { exitCode, stdout } = await world.run(['push']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '~ version  "1.0.0" → "1.1.0"\n' });
  });

  it.each<[string, string, number, string]>([
    ['a manifest with errors', wrongManifest, 1, 'Error: miniapp.yaml has 1 error.'],
    ['a missing picture', `${plainManifest}logo: logo.png\n`, 1, 'error asset/missing'],
  ])('ends with %s, and leaves nothing running', async (_what, manifest, exitCode, message) => {
    const world = await worldWith(manifest);
    const finished = await world.run(['dev', '--port', '0']);
    expect(finished.exitCode).toBe(exitCode);
    expect(finished.stderr).toContain(message);
    await expect(readFile(world.path('.miniapp', 'platform.json'))).rejects.toThrow('ENOENT');
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    const dev = await world.start(['dev', '--port', '0']);
    await dev.event('pushed');
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
      stderr: 'After a change, run: miniapp push. Stop with Ctrl-C.\n',
    });
  });
});
