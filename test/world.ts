import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../src/cli/run.ts';
import { MiniappError } from '../src/core/errors.ts';
import { type Http, HttpFailure } from '../src/core/http.ts';
import { systemClock } from '../src/system/clock.ts';
import { deleteDatabase, openDatabase } from '../src/system/database.ts';
import { createDisk } from '../src/system/disk.ts';
import { git } from '../src/system/git.ts';
import { createHttp } from '../src/system/http.ts';
import {
  type Disk,
  type FetchHandler,
  type Keyring,
  KeyringFailure,
  type Prompts,
  type Runtime,
  type Serve,
  type System,
} from '../src/system/ports.ts';
import { runtime } from '../src/system/runtime.ts';
import { createSettings } from '../src/system/settings.ts';
import { checkOutput } from './cli/output.ts';

/** A run of the CLI that has ended. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  /** Standard streams are terminals of this width. */
  readonly terminal?: number;
  /** Answers to the questions in order; a question too many, or an answer too many, fails. */
  readonly answers?: readonly unknown[];
  readonly directory?: string;
  readonly http?: Http;
  /** The signal that is there from the start; without it, a command that goes on never ends. */
  readonly signal?: 'SIGINT' | 'SIGTERM';
  /** The time is the machine's, for what others check against theirs; otherwise it stands still. */
  readonly realTime?: boolean;
  /** Waits end at once; not for commands that go on. */
  readonly hurry?: boolean;
  /** Told of each wait that ends at once (milliseconds). */
  readonly onWait?: (milliseconds: number) => void;
  /** Instead of a browser; without it, opening one fails the test. */
  readonly openBrowser?: System['openBrowser'];
  /** Replaces parts of what miniapp runs on. */
  readonly runtime?: Partial<Runtime>;
  /** Replaces parts of the real disk. */
  readonly disk?: Partial<Disk>;
  /** Instead of the world's own keyring. */
  readonly keyring?: Keyring;
}

/** A place to run the real CLI in: a temporary folder, real files, the real local platform without sockets. */
export interface World {
  readonly directory: string;
  readonly path: (...parts: string[]) => string;
  /** Reaches what is served in this world, and the network. */
  readonly http: Http;
  /** What is in the keyring, by account. */
  readonly secrets: Map<string, string>;
  /** Runs a command to its end. What it prints as JSON is checked by `schemas/output.schema.json`. */
  run(argv: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Starts a command that goes on, and waits for its first event. */
  start(argv: readonly string[], options?: RunOptions): Promise<Running>;
}

export interface Running {
  /** The events so far. */
  readonly events: readonly Record<string, unknown>[];
  /** Waits for an event of this kind: the first, or the one after `skip` others. */
  event(kind: string, skip?: number): Promise<Record<string, unknown>>;
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<Finished>;
}

export const packageDirectory = join(import.meta.dirname, '..');

/** A new world; its folder is removed when the test ends. */
export async function createWorld(): Promise<World> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'miniapp-test-')));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const served = new Map<string, FetchHandler>();
  const networkHttp = createHttp({ allowPrivate: false });

  // A request to what is served in this world goes straight to its handler; any other goes over a real socket.
  const http: Http = async (request, limits) => {
    const handler = served.get(new URL(request.url).origin);
    if (!handler) return networkHttp(request, limits);
    const response = await handler(
      new Request(request.url, {
        method: request.method,
        headers: { host: new URL(request.url).host, ...request.headers },
        body: request.body as Uint8Array<ArrayBuffer> | null,
      }),
    );
    const body = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: body.subarray(0, limits.bodyLimit),
      truncated: body.length > limits.bodyLimit,
    };
  };
  const secrets = new Map<string, string>();
  let nextPort = 40_000;
  let drawn = 0;
  const serve: Serve = async (handler, port, host = '127.0.0.1') => {
    const actual = port === 0 ? nextPort++ : port;
    const isLoopback = /^(127\.|\[::1\]$)/.test(host);
    const url = `http://${isLoopback ? host : '127.0.0.1'}:${actual}`;
    const networkUrl = isLoopback ? null : `http://${host}:${actual}`;
    if (served.has(url)) throw new MiniappError('port-in-use', { port });
    const places = [url, networkUrl ?? url];
    for (const place of places) served.set(place, handler);
    return {
      url,
      networkUrl,
      async close() {
        for (const place of places) served.delete(place);
      },
    };
  };

  const begin = (argv: readonly string[], options: RunOptions, untilStopped: System['signals']['untilStopped']) => {
    const { terminal, stdin = '', answers = [] } = options;
    const written = { stdout: '', stderr: '' };
    const output = (name: 'stdout' | 'stderr') => ({
      isTTY: terminal !== undefined,
      columns: terminal,
      write(text: string) {
        written[name] += text;
      },
    });
    const prompts = scriptedPrompts([...answers]);
    const environment = { HOME: directory, ...options.environment };
    const system: System = {
      version: '0.0.0-test',
      packageDirectory,
      directory: options.directory ?? directory,
      environment,
      processId: 4242,
      runtime: { ...runtime, timeZone: 'UTC', ...options.runtime },
      terminal: {
        stdin: {
          isTTY: terminal !== undefined,
          read: async (limit: number) =>
            (typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin).subarray(0, limit + 1),
        },
        stdout: output('stdout'),
        stderr: output('stderr'),
      },
      prompts: prompts.prompts,
      disk: { ...createDisk(), ...options.disk },
      settings: createSettings(environment, createDisk()),
      threads: null,
      keyring: options.keyring ?? memoryKeyring(secrets),
      http: options.http ?? http,
      publicHttp: options.http ?? http,
      directHttp: options.http ?? http,
      serve,
      openDatabase,
      deleteDatabase,
      clock: {
        now: options.realTime ? systemClock.now : () => new Date('2026-01-01T00:00:00Z'),
        wait: options.hurry ? async (milliseconds) => options.onWait?.(milliseconds) : systemClock.wait,
      },
      // Repeatable, and different at every draw.
      random: { bytes: (count) => Uint8Array.from({ length: count }, (_, index) => (++drawn * 31 + index * 7) & 255) },
      git,
      openBrowser:
        options.openBrowser ??
        (async (url) => {
          throw new Error(`A browser was opened on ${url}`);
        }),
      signals: { untilStopped },
    };
    const finished = run(argv, system).then((exitCode): Finished => {
      prompts.checkAllUsed();
      // An envelope or events; manifests, schemas and SARIF begin otherwise.
      if (/^\{\s*"(version": 1,\s*"command|event)"/.test(written.stdout)) checkOutput(written.stdout);
      return { exitCode, ...written };
    });
    return { finished, written };
  };

  return {
    directory,
    http,
    secrets,
    path: (...parts) => join(directory, ...parts),
    run: (argv, options = {}) => {
      const { signal } = options;
      return begin(argv, options, () => (signal ? Promise.resolve(signal) : new Promise(() => {}))).finished;
    },
    async start(argv, options = {}) {
      let signal: (name: 'SIGINT' | 'SIGTERM') => void = () => {};
      const stopped = new Promise<'SIGINT' | 'SIGTERM'>((resolve) => {
        signal = resolve;
      });
      const { finished, written } = begin([...argv, '--json'], options, () => stopped);
      const events = () =>
        written.stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      const running: Running = {
        get events() {
          return events();
        },
        async event(kind, skip = 0) {
          for (;;) {
            const found = events().filter(({ event }) => event === kind)[skip];
            if (found) return found;
            const ended = await Promise.race([finished, new Promise<null>((resolve) => setTimeout(resolve, 5, null))]);
            if (ended) throw new Error(`It ended before "${kind}":\n${ended.stdout}${ended.stderr}`);
          }
        },
        async stop(name = 'SIGINT') {
          signal(name);
          return finished;
        },
      };
      onTestFinished(async () => {
        await running.stop();
      });
      return running;
    },
  };
}

/** Nothing answers: for tests in which the network must not be touched. */
export const noHttp: Http = async ({ url }) => {
  throw new HttpFailure('other', `the test allows no request, but one was sent to ${url}`);
};

/** A keyring that answers; the system's own belongs to whoever runs the tests. */
function memoryKeyring(secrets: Map<string, string>): Keyring {
  return {
    read: async (account) => secrets.get(account) ?? null,
    write: async (account, secret) => {
      secrets.set(account, secret);
    },
    remove: async (account) => secrets.delete(account),
  };
}

const failing = async (): Promise<never> => {
  throw new KeyringFailure('it gave no answer within 3 seconds');
};

/** A keyring that is locked. */
export const lockedKeyring: Keyring = { read: failing, write: failing, remove: failing };

function scriptedPrompts(answers: unknown[]): { prompts: Prompts; checkAllUsed: () => void } {
  const answer = async (question: { message: string }): Promise<never> => {
    if (answers.length === 0) throw new Error(`Unexpected question: ${question.message}`);
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next as never;
  };
  return {
    prompts: { input: answer, select: answer, checkbox: answer, confirm: answer, password: answer },
    checkAllUsed: () => {
      if (answers.length > 0) throw new Error(`Answers nobody asked for: ${JSON.stringify(answers)}`);
    },
  };
}
