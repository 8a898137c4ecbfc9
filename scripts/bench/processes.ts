import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BareOrder, BareReport } from './bare.ts';

const miniapp = join(import.meta.dirname, '../../bin/miniapp.cjs');

/** The platform as users run it: the built program, on a socket, without a rate limit. */
export interface ServedPlatform {
  readonly url: string;
  /** Opens the management API. */
  readonly token: string;
  readonly process: ChildProcess;
}

/** Starts the platform on the data in a folder; Node takes the flags, such as `--cpu-prof`. */
export async function startPlatform(folder: string, nodeFlags: readonly string[] = []): Promise<ServedPlatform> {
  const flags = ['--port', '0', '--rate-limit', '0', '--data', 'data', '--json'];
  const child = spawn(process.execPath, [...nodeFlags, miniapp, 'platform', 'start', ...flags], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), failed(child)]);
  const { url } = JSON.parse(String(line)) as { url: string };
  const note = await readFile(join(folder, 'data', 'platform.json'), 'utf8');
  const { token } = JSON.parse(note) as { token: string };
  return { url, token, process: child };
}

/** What the platform is compared with. */
export interface Bare {
  readonly url: string;
  readonly process: ChildProcess;
  /** Answers everything so from now on. */
  answer(body: string, type: string): Promise<void>;
  /** Inserts durable rows for a while, in a file; p99 in milliseconds. */
  insert(path: string, milliseconds: number): Promise<{ inserts: number; p99: number }>;
}

/** Starts `bare.ts`. */
export async function startBare(): Promise<Bare> {
  const child = fork(join(import.meta.dirname, 'bare.ts'), { execArgv: ['--import', 'tsx'] });
  const next = async () => (await Promise.race([once(child, 'message'), failed(child)]))[0] as BareReport;
  const tell = async (order: BareOrder) => {
    const told = next();
    child.send(order);
    return told;
  };
  const first = await next();
  if (!('url' in first)) throw new Error('The bare server did not say where it serves.');
  return {
    url: first.url,
    process: child,
    async answer(body, type) {
      await tell({ order: 'answer', body, type });
    },
    async insert(path, milliseconds) {
      const report = await tell({ order: 'insert', path, milliseconds });
      if (!('inserts' in report)) throw new Error('The bare server inserted nothing.');
      return report;
    },
  };
}

/** Ends processes and waits for their ends. */
export async function stop(processes: readonly ChildProcess[]): Promise<void> {
  for (const child of processes) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

async function failed(child: ChildProcess): Promise<never> {
  const [exitCode] = await once(child, 'exit');
  throw new Error(`A server ended with exit status ${exitCode}.`);
}
