import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const root = join(import.meta.dirname, '../..');
export const bin = join(root, 'bin', 'miniapp.cjs');

const noSettings = join(tmpdir(), 'miniapp-no-settings');
const caches = join(tmpdir(), 'miniapp-caches');

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Spawned {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits for text of this form on stdout. */
  output(form: RegExp): Promise<RegExpExecArray>;
}

export interface SpawnOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** A folder of its own for a test. One of several tests at once gives its own `whenFinished`. */
export async function temporaryFolder(whenFinished: typeof onTestFinished = onTestFinished): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'miniapp-e2e-')));
  whenFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program; it is killed when the test ends. The environment is the least that programs need. */
export function start(command: string, argv: readonly string[], options: SpawnOptions = {}): Spawned {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const child = spawn(command, argv, {
    cwd: options.directory ?? root,
    // Nobody is signed in there, whoever runs the tests.
    env: {
      PATH,
      HOME,
      ...(TMPDIR && { TMPDIR }),
      MINIAPP_CONFIG_HOME: noSettings,
      XDG_CACHE_HOME: caches,
      ...options.environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([exitCode, signal]): Ended => ({ exitCode, signal, stdout, stderr }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    ended,
    async output(form) {
      for (;;) {
        const match = form.exec(stdout);
        if (match) return match;
        const over = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(resolve, 10, null))]);
        if (over && !form.test(stdout)) throw new Error(`It ended without ${form}: ${stdout}${stderr}`);
      }
    },
  };
}

/** Starts the built CLI. */
export function startMiniapp(argv: readonly string[], options: SpawnOptions = {}): Spawned {
  // As the first line of the bin has it: after --, Node takes no flag for its own.
  return start(process.execPath, ['--', bin, ...argv], options);
}

/** Runs the built CLI to its end. */
export function miniapp(argv: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  return startMiniapp(argv, options).ended;
}
