import type { Http } from '../core/http.ts';
import { systemClock } from './clock.ts';
import { createDisk } from './disk.ts';
import type { HttpOptions } from './http.ts';
import { createOutput } from './output.ts';
import type { Output, System } from './ports.ts';
import { randomBytes } from './random.ts';
import { runtime } from './runtime.ts';
import { createSettings } from './settings.ts';

/**
 * The real world. Adapters that are costly to load (sockets, database, prompts) are loaded at their first use, because
 * start-up is most of what users of `validate` feel.
 */
export function createSystem(packageDirectory: string, version: string): System {
  const disk = createDisk();
  return {
    version,
    packageDirectory,
    directory: workingDirectory(),
    environment: process.env,
    processId: process.pid,
    threads: { run: async (...work) => (await import('./threads.ts')).runInThreads(packageDirectory, ...work) },
    terminal: createTerminal(),
    runtime,
    prompts: {
      input: async (question) => (await prompts()).input(question),
      select: async (question) => (await prompts()).select(question),
      checkbox: async (question) => (await prompts()).checkbox(question),
      confirm: async (question) => (await prompts()).confirm(question),
      password: async (question) => (await prompts()).password(question),
    },
    disk,
    settings: createSettings(process.env, disk),
    keyring: {
      read: async (account) => (await keyring(packageDirectory)).read(account),
      write: async (account, secret) => (await keyring(packageDirectory)).write(account, secret),
      remove: async (account) => (await keyring(packageDirectory)).remove(account),
    },
    http: httpOnDemand({ allowPrivate: true, environment: process.env }),
    directHttp: httpOnDemand({ allowPrivate: true }),
    publicHttp: httpOnDemand({ allowPrivate: false }),
    serve: async (...parameters) => (await import('./serve.ts')).serve(...parameters),
    openDatabase: async (path) => (await import('./database.ts')).openDatabase(path),
    deleteDatabase: async (path, first) => (await import('./database.ts')).deleteDatabase(path, first),
    clock: systemClock,
    random: { bytes: randomBytes },
    git: async (args, directory) => (await import('./git.ts')).git(args, directory),
    openBrowser: async (url) => (await import('./browser.ts')).openBrowser(url),
    signals: {
      untilStopped: () =>
        new Promise((resolve) => {
          process.once('SIGINT', () => resolve('SIGINT'));
          process.once('SIGTERM', () => resolve('SIGTERM'));
        }),
    },
  };
}

/** Streams are made at their first use: each costs its milliseconds, and few commands need all three. */
function createTerminal(): System['terminal'] {
  let stdout: Output | undefined;
  let stderr: Output | undefined;
  return {
    stdin: {
      get isTTY() {
        return process.stdin.isTTY === true;
      },
      async read(limit) {
        const chunks: Buffer[] = [];
        let length = 0;
        for await (const chunk of process.stdin) {
          chunks.push(chunk as Buffer);
          length += (chunk as Buffer).length;
          // Leaving the loop closes the stream: it may never end.
          if (length > limit) break;
        }
        return Buffer.concat(chunks).subarray(0, limit + 1);
      },
    },
    get stdout() {
      stdout ??= createOutput(1);
      return stdout;
    },
    get stderr() {
      stderr ??= createOutput(2);
      return stderr;
    },
  };
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    // The folder was deleted while a shell stood in it; the shell still knows its name, and reading there says the rest.
    return process.env.PWD ?? '/';
  }
}

async function prompts() {
  return (await import('./prompts.ts')).createPrompts(process.stderr);
}

async function keyring(packageDirectory: string) {
  return (await import('./keyring.ts')).createKeyring(packageDirectory, process.env);
}

/** Loads and makes it for the first request, and keeps it: what it knows of addresses takes longer than most requests. */
function httpOnDemand(options: HttpOptions): Http {
  let made: Promise<Http> | undefined;
  return async (request, limits) => {
    made ??= import('./http.ts').then(({ createHttp }) => createHttp(options));
    return (await made)(request, limits);
  };
}
