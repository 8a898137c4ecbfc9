import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plainManifest } from '../cli/manifests.ts';
import { checkOutput } from '../cli/output.ts';
import { miniapp, startMiniapp, temporaryFolder } from './spawn.ts';

async function startPlatform(directory: string) {
  const platform = startMiniapp(['platform', 'start', '--port', '0', '--json'], { directory });
  const [line] = await platform.output(/^\{"event":"ready".*\}\n/);
  const { url } = JSON.parse(line) as { url: string };
  return { ...platform, url };
}

describe('platform start', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ends within a second of %s, with %i, even when a browser holds a connection',
    async (signal, exitCode) => {
      const folder = await temporaryFolder();
      const { child, ended, url } = await startPlatform(folder);
      const agent = new Agent({ keepAlive: true });
      onTestFinished(() => agent.destroy());
      const status = await new Promise((resolve, reject) => {
        get(url, { agent }, (response) => resolve(response.resume().statusCode)).on('error', reject);
      });
      expect(status).toBe(200);
      const before = performance.now();
      child.kill(signal);
      const finished = await ended;
      expect(performance.now() - before).toBeLessThan(1_000);
      expect(finished).toMatchObject({ exitCode, signal: null, stderr: '' });
      checkOutput(finished.stdout);
      await expect(readFile(join(folder, '.miniapp', 'platform.json'))).rejects.toThrow('ENOENT');
    },
  );

  it('ends with a clear message when its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const port = (server.address() as AddressInfo).port;
    const folder = await temporaryFolder();
    const { exitCode, stdout, stderr } = await miniapp(['platform', 'start', '--port', String(port)], {
      directory: folder,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      `Error: Port ${port} is already in use.\nChoose another with --port, or let the system choose a free one with --port 0.\n`,
    );
  });

  it('ends when it fails after it began to serve', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, '.miniapp', 'platform.json'), { recursive: true });
    const { exitCode, stderr } = await miniapp(['platform', 'start', '--port', '0'], { directory: folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('platform.json cannot be written: it is a folder.');
  });

  it('tells a second process on the same data', async () => {
    const folder = await temporaryFolder();
    await startPlatform(folder);
    const { exitCode, stderr } = await miniapp(['platform', 'start', '--port', '0'], { directory: folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Error: Another local platform is already running on the data in ');
  });

  it('comes back after kill -9 with all it had', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'miniapp.yaml'), plainManifest);
    const first = await startPlatform(folder);
    expect(await miniapp(['push'], { directory: folder })).toMatchObject({ exitCode: 0 });
    first.child.kill('SIGKILL');
    expect(await first.ended).toMatchObject({ signal: 'SIGKILL' });

    // Its note is still there.
    const orphaned = await miniapp(['push'], { directory: folder });
    expect(orphaned).toMatchObject({ exitCode: 4, stderr: expect.stringContaining(`${first.url} cannot be reached`) });
    await startPlatform(folder);
    const again = await miniapp(['push'], { directory: folder });
    expect(again).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.stringContaining('is already up to date') });
  });
});

it('dev runs the platform with the app in it, until Ctrl-C', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'miniapp.yaml'), plainManifest);
  const dev = startMiniapp(['dev', '--port', '0'], { directory: folder });
  const [, page = ''] = await dev.output(/^email-verifier created: (\S+)$/m);
  const text = await new Promise<string>((resolve, reject) => {
    get(page, { agent: false }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      resolve(body);
    }).on('error', reject);
  });
  expect(text).toContain('Email Verifier');
  dev.child.kill('SIGINT');
  expect(await dev.ended).toMatchObject({ exitCode: 130 });
});
