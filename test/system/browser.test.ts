import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../../src/system/browser.ts';

const page = 'http://127.0.0.1:8181/apps/email-verifier';

/** What this system opens pages with; Windows’ is no file that a test could put in the way. */
const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';

/** A folder that is the whole search path, with a program in the opener's place, when there is a script. */
async function pathWith(script: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-browser-'));
  const before = process.env['PATH'];
  process.env['PATH'] = folder;
  onTestFinished(async () => {
    process.env['PATH'] = before;
    await rm(folder, { recursive: true, force: true });
  });
  if (script !== null) {
    await writeFile(join(folder, opener), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, opener), 0o755);
  }
  return folder;
}

describe('opening a page', () => {
  let folder: string;
  const given = () => readFile(join(folder, 'given'), 'utf8');
  beforeEach(async () => {
    folder = await pathWith('echo "$#:$*" > "${0%/*}/given"');
  });

  test.each([page, 'http://localhost:8181/', 'http://[::1]:8181/apps/a_b-c.d', 'http://localhost'])(
    'hands %s to the system',
    async (url) => {
      await openBrowser(url);
      expect(await given()).toBe(`1:${url}\n`);
    },
  );

  test.each([
    'https://127.0.0.1:8181/',
    'http://127.0.0.1.evil.example/',
    'http://evil.example/',
    'file:///etc/passwd',
    '--help',
    'http://localhost:8181/?a=1&calc',
    'http://localhost:8181/"&calc',
    'http://localhost:8181/$(calc)',
    'http://user@localhost:8181/',
  ])('refuses %s, and starts nothing', async (url) => {
    await expect(openBrowser(url)).rejects.toMatchObject({
      code: 'browser-not-opened',
      args: { url, reason: 'it is not an address of this machine' },
    });
    await expect(given()).rejects.toThrow('ENOENT');
  });
});

test('says when there is nothing to open pages with', async () => {
  await pathWith(null);
  await expect(openBrowser(page)).rejects.toMatchObject({ args: { url: page, reason: `there is no ${opener} here` } });
});

test('says when the opener fails', async () => {
  await pathWith('exit 3');
  await expect(openBrowser(page)).rejects.toMatchObject({ args: { url: page, reason: `${opener} failed` } });
});

test('does not wait for an opener that becomes the browser, and leaves it running', async () => {
  const folder = await pathWith('echo $$ > "${0%/*}/process"; exec /bin/sleep 60');
  await openBrowser(page);
  const id = Number(await readFile(join(folder, 'process'), 'utf8'));
  onTestFinished(() => void process.kill(id));
  expect(process.kill(id, 0)).toBe(true);
});
