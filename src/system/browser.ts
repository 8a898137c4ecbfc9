import { type ChildProcess, spawn } from 'node:child_process';
import { MiniappError } from '../core/errors.ts';
import type { OpenBrowser } from './ports.ts';

/** Pages of this machine only, and no character that Windows' `start` would take for more than an address. */
const localPage = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?(\/[\w./-]*)?$/;

/** Milliseconds. An opener that still runs by then has become the browser, or waits for it. */
const openingTime = 2_000;

/** Opens a page with what the system opens pages with. */
export const openBrowser: OpenBrowser = (url) =>
  new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new MiniappError('browser-not-opened', { url, reason }));
    if (!localPage.test(url)) return fail('it is not an address of this machine');
    const [program, ...flags] = opener(process.platform);
    const child: ChildProcess = spawn(program, [...flags, url], { detached: true, stdio: 'ignore', windowsHide: true });
    // Neither the browser nor the wait for it keeps the program from ending.
    child.unref();
    setTimeout(resolve, openingTime).unref();
    child.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ENOENT' ? `there is no ${program} here` : error.message),
    );
    child.once('exit', (code) => (code === 0 ? resolve() : fail(`${program} failed`)));
  });

function opener(platform: NodeJS.Platform): [program: string, ...flags: string[]] {
  if (platform === 'darwin') return ['open'];
  // The first thing in quotes is the title of a window.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""'];
  return ['xdg-open'];
}
