import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dice } from './dice.ts';

/** The app's server: remembers what reached it, and fails now and then. */
export interface AppServer {
  readonly url: string;
  /** Ids of the deliveries that reached it, whatever it answered. */
  readonly seen: ReadonlySet<string>;
  /** The newest key of each installation. */
  readonly keys: ReadonlyMap<string, string>;
  readonly counts: { requests: number; faults: number };
  close(): void;
}

/** Failures of one delivery: fewer than the platform takes for a reason to give up, faults of its own included. */
const mostFailures = 3;
/** Milliseconds that it leaves a request without an answer, when it does; the platform waits longer. */
const longestSilence = 2_000;

/** What becomes of a request, each in so many of a thousand; the rest is answered with 200. */
const ways: readonly [chance: number, fail: (response: ServerResponse) => void][] = [
  [60, (response) => response.writeHead(503).end('later')],
  [20, (response) => response.writeHead(429, { 'retry-after': '1' }).end()],
  [20, (response) => response.socket?.resetAndDestroy()],
  [10, (response) => response.writeHead(200, { 'content-length': 10 }).write('cut', () => response.destroy())],
  [5, (response) => setTimeout(() => response.writeHead(200).end(), longestSilence).unref()],
  [5, (response) => response.writeHead(200).end(Buffer.alloc(200_000, 'x'))],
  [5, (response) => response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end()],
];

/** Starts it on loopback. */
export async function startAppServer(dice: Dice): Promise<AppServer> {
  const seen = new Set<string>();
  const keys = new Map<string, string>();
  const failures = new Map<string, number>();
  const counts = { requests: 0, faults: 0 };
  const server = createServer(async (incoming, outgoing) => {
    outgoing.on('error', () => {});
    const text = await readText(incoming).catch(() => null);
    // Cut off in the middle: it did not arrive.
    if (text === null) return;
    counts.requests++;
    const id = String(incoming.headers['webhook-id']);
    seen.add(id);
    const { installation_id, api_key } = JSON.parse(text) as { installation_id: string; api_key?: string };
    if (api_key !== undefined) keys.set(installation_id, api_key);
    const failed = failures.get(id) ?? 0;
    let roll = failed < mostFailures ? dice.below(1_000) : Number.POSITIVE_INFINITY;
    for (const [chance, fail] of ways) {
      roll -= chance;
      if (roll >= 0) continue;
      counts.faults++;
      failures.set(id, failed + 1);
      return void fail(outgoing);
    }
    outgoing.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    keys,
    counts,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
