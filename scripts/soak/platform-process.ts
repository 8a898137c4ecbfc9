import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const miniapp = join(import.meta.dirname, '../../bin/miniapp.cjs');
const gauge = join(import.meta.dirname, 'gauge.cjs');

/** What a process holds, after a collection of garbage. */
export interface Held {
  /** Bytes of the JavaScript heap in use. */
  readonly heap: number;
  /** Bytes of memory; 0 where `/proc` does not tell. */
  readonly memory: number;
  /** Open files and sockets; 0 where `/proc` does not tell. */
  readonly files: number;
  /** What keeps the process busy, such as `Timeout` or `TCPSocketWrap`, counted. */
  readonly resources: Readonly<Record<string, number>>;
}

/** Milliseconds that a process may take to end. */
const longestEnd = 20_000;

/** The built platform as a process of its own. */
export interface PlatformProcess {
  readonly port: number;
  /** Opens the management API. */
  readonly token: string;
  measure(): Promise<Held>;
  /** Sends a signal and waits for the end; resolves with the exit status, null when it was killed or had to be. */
  end(signal: 'SIGKILL' | 'SIGINT'): Promise<number | null>;
}

/** Starts the platform in a folder, with deliveries signed. Rejects when it does not start. */
export async function startPlatform(folder: string, port: number, flags: readonly string[]): Promise<PlatformProcess> {
  const usual = ['--json', '--port', String(port), '--rate-limit', '0', '--sign', 'standard'];
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--require', gauge, '--', miniapp, 'platform', 'start', ...usual, ...flags],
    {
      cwd: folder,
      env: { ...process.env, MINIAPP_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 5).toString('base64')}` },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  );
  const ended = once(child, 'exit');
  const failed = ended.then(([status]) => Promise.reject(new Error(`The platform ended with exit status ${status}.`)));
  failed.catch(() => {});
  if (!child.stdout) throw new Error('The platform has no output.');
  await Promise.race([once(createInterface(child.stdout), 'line'), failed]);
  const note = await readFile(join(folder, '.miniapp', 'platform.json'), 'utf8');
  const { url, token } = JSON.parse(note) as { url: string; token: string };
  return {
    port: Number(new URL(url).port),
    token,
    measure: () => Promise.race([measure(child), failed]),
    async end(signal) {
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), longestEnd);
      const [status] = (await ended) as [number | null];
      clearTimeout(timer);
      return status;
    },
  };
}

async function measure(child: ChildProcess): Promise<Held> {
  const answered = once(child, 'message');
  child.send('measure');
  const [{ heap, held }] = (await answered) as [{ heap: number; held: Record<string, number> }];
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  const files = await readdir(`/proc/${child.pid}/fd`).catch(() => []);
  const memory = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  return { heap, memory, files: files.length, resources: held };
}
