import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialect } from 'kysely';
import { onTestFinished } from 'vitest';
import type { Http } from '../../src/core/http.ts';
import { seededRandom } from '../../src/core/install/seeded.ts';
import { createPlatform, type Platform, type PlatformOptions } from '../../src/platform/platform.ts';
import { openDatabase } from '../../src/system/database.ts';
import { createHttp } from '../../src/system/http.ts';
import type { Clock } from '../../src/system/ports.ts';

export const token = 'test-token';
export const origin = 'http://127.0.0.1:8181';

/** A folder of its own for a test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-platform-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface RunningPlatform extends Platform {
  /** Sends a request with the management token; `json` becomes the body. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  readonly logged: string[];
  readonly path: string;
  /** Its data, for a test that gets in the way. */
  readonly dialect: Dialect;
  /** Lets this many milliseconds pass. */
  advance(milliseconds: number): void;
}

export interface CallOptions {
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
  /** Null sends none. */
  readonly bearer?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

export interface PlatformSetup {
  readonly path?: string;
  readonly http?: Http;
  readonly seed?: string;
  /** When it starts. */
  readonly time?: string;
  readonly options?: Partial<PlatformOptions>;
}

/** The real platform, on a real database, called in process. */
export async function startPlatform({
  path,
  http,
  seed = 'test',
  time = '2026-01-02T03:04:05.000Z',
  options,
}: PlatformSetup = {}): Promise<RunningPlatform> {
  const file = path ?? join(await temporaryFolder(), 'data', 'platform.db');
  const logged: string[] = [];
  const { clock, advance } = createTestClock(time);
  const dialect = await openDatabase(file);
  const platform = await createPlatform(
    {
      http: http ?? createHttp({ allowPrivate: false }),
      clock,
      random: seededRandom(seed),
      version: '1.2.3',
      dialect,
    },
    { token, url: () => origin, data: file, log: (text) => logged.push(text), ...options },
  );
  let open = true;
  const close = async () => {
    if (open) await platform.close();
    open = false;
  };
  onTestFinished(close);
  return {
    fetch: platform.fetch,
    isNew: platform.isNew,
    dialect,
    advance,
    close,
    logged,
    path: file,
    call: async (method, target, { json, body, headers = {}, bearer = token } = {}) => {
      const request = new Request(target.startsWith('http') ? target : origin + target, {
        method,
        headers: { ...(bearer !== null && { authorization: `Bearer ${bearer}` }), ...headers },
        body: json === undefined ? (body ?? null) : JSON.stringify(json),
      });
      const response = await platform.fetch(request);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: parse(text) };
    },
  };
}

/** Time that passes when the test says so, and a millisecond at each look: no two times are the same. */
export function createTestClock(start: string): { clock: Clock; advance(milliseconds: number): void } {
  let time = Date.parse(start);
  const waiting = new Set<{ until: number; end: () => void }>();
  const clock: Clock = {
    now: () => new Date(time++),
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        const waiter = {
          until: time + milliseconds,
          end: () => {
            waiting.delete(waiter);
            resolve();
          },
        };
        waiting.add(waiter);
        signal?.addEventListener('abort', waiter.end);
        if (signal?.aborted) waiter.end();
      }),
  };
  return {
    clock,
    advance(milliseconds) {
      time += milliseconds;
      for (const waiter of [...waiting]) if (waiter.until <= time) waiter.end();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Received {
  readonly method: string;
  readonly path: string;
  /** Names as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface AppServer {
  readonly url: string;
  readonly received: Received[];
}

/** The developer's server: records what it gets and answers what the test says. */
export async function startAppServer(
  answer: (
    received: Received,
  ) => Promise<{ status: number; body?: string }> | { status: number; body?: string } = () => ({
    status: 200,
  }),
): Promise<AppServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const request = await receive(incoming);
    received.push(request);
    const { status, body = '' } = await answer(request);
    outgoing.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const { rawHeaders } = incoming;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  );
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers, body: Buffer.concat(chunks).toString() };
}

/** A manifest that the validator has no error with. */
export function manifestOf(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schema_version: 1,
    name: 'Email Verifier',
    slug: 'email-verifier',
    version: '1.0.0',
    description: 'Checks e-mail addresses that users type into a chat.',
    ...changes,
  };
}

/** Subscribe and unsubscribe requests to a server, and the scopes asked for. */
export function connectedTo(server: string, scopes: readonly string[], changes: Record<string, unknown> = {}) {
  return manifestOf({
    api_scopes: scopes,
    subscribe: { url: `${server}/subscribe` },
    unsubscribe: { url: `${server}/unsubscribe` },
    ...changes,
  });
}

export async function push(
  platform: RunningPlatform,
  manifest: Record<string, unknown>,
  assets: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return platform.call('PUT', `/platform/v1/apps/${manifest.slug}/draft`, { json: { manifest, assets }, headers });
}

export async function install(
  platform: RunningPlatform,
  manifest: Record<string, unknown>,
  inputs: Record<string, unknown> = {},
): Promise<Answer> {
  const pushed = await push(platform, manifest);
  if (pushed.status >= 300) throw new Error(`The draft was refused: ${pushed.text}`);
  return platform.call('POST', `/platform/v1/apps/${manifest.slug}/installations`, { json: { inputs } });
}
