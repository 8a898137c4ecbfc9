import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Delivery, Installation } from '../../src/contract/platform.ts';
import { seededRandom } from '../../src/core/install/seeded.ts';
import { connectedTo } from '../platform/harness.ts';
import { type Spawned, startMiniapp, temporaryFolder } from './spawn.ts';

/** What a campaign saw. */
export interface Campaign {
  readonly kills: number;
  /** Deliveries that the platform stored. */
  readonly deliveries: number;
  /** Requests that reached the app's server. */
  readonly requests: number;
  /** Of installs and uninstalls that the platform had answered: neither delivered nor taken back. */
  readonly lost: readonly string[];
  /** Requests of which the platform knows nothing: sent before they were stored. */
  readonly unknown: readonly string[];
  /** Installations whose request came under two ids, or under one with another content. */
  readonly doubled: readonly string[];
  /** Deliveries that are still on their way at the end. */
  readonly due: readonly string[];
}

/** Milliseconds from the start of a process to the latest moment that it is killed. */
const longestLife = 700;
const workers = 4;

interface Arrived {
  readonly id: string;
  readonly path: string;
  readonly body: string;
}

/**
 * Runs the built platform under load, kills it without warning at a random moment, and starts it again, many times; then
 * lets it run to the end and counts. The server refuses the first attempt of every third delivery. `seed` chooses the
 * moments.
 */
export async function runKillCampaign(kills: number, seed: string): Promise<Campaign> {
  const folder = await temporaryFolder();
  const random = seededRandom(seed);
  const { url, arrived } = await startRecorder();
  const answered = new Set<string>();
  const start = () =>
    startMiniapp(['platform', 'start', '--port', '0', '--json', '--sign', 'standard', '--time-scale', '1000000'], {
      directory: folder,
      environment: { MINIAPP_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 5).toString('base64')}` },
    });

  for (let kill = 0; kill < kills; kill++) {
    const platform = start();
    const [high = 0, low = 0] = random.bytes(2);
    // The first one has time to take the app in.
    const life = kill === 0 ? 3_000 : ((high * 256 + low) / 65_536) * longestLife;
    const timer = setTimeout(() => platform.child.kill('SIGKILL'), life);
    const call = await connect(platform, folder);
    if (call) {
      await call('PUT', '/apps/email-verifier/draft', { manifest: connectedTo(url, ['flow-tags:view']), assets: {} });
      if (kill === 0) setTimeout(() => platform.child.kill('SIGKILL'), 200);
      await Promise.all(Array.from({ length: workers }, () => load(call, answered)));
    }
    await platform.ended;
    clearTimeout(timer);
  }

  const last = start();
  const call = await connect(last, folder);
  if (!call) throw new Error('The platform did not start after the last kill.');
  const deliveries = await settle(call);
  last.child.kill('SIGTERM');
  await last.ended;

  const known = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const reached = new Set(arrived.map(({ id }) => id));
  const isLost = (delivery: Delivery | undefined) =>
    delivery === undefined || (delivery.state !== 'canceled' && !reached.has(delivery.id));
  return {
    kills,
    deliveries: deliveries.length,
    requests: arrived.length,
    lost: [...answered].filter((id) => isLost(known.get(id))),
    unknown: [...reached].filter((id) => !known.has(id)),
    doubled: findDoubled(arrived),
    due: deliveries.filter(({ state }) => state === 'due').map(({ id }) => id),
  };
}

type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Installs and uninstalls until the platform is gone; notes the deliveries that it answered with. */
async function load(call: Call, answered: Set<string>): Promise<void> {
  for (;;) {
    const installed = (await call('POST', '/apps/email-verifier/installations', { inputs: {} })) as Installation | null;
    if (!installed) return;
    if (installed.delivery) answered.add(installed.delivery.id);
    if (answered.size % 3 !== 0) continue;
    const ended = (await call('DELETE', `/installations/${installed.id}`)) as Installation | null;
    if (!ended) return;
    if (ended.delivery) answered.add(ended.delivery.id);
  }
}

/** Waits until nothing is due, and lists all deliveries. */
async function settle(call: Call): Promise<Delivery[]> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const due = (await call('GET', '/deliveries?state=due&limit=1')) as { meta: { total: number } };
    if (due.meta.total === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const all: Delivery[] = [];
  for (let page = 1; ; page++) {
    const { data } = (await call('GET', `/deliveries?limit=100&page=${page}`)) as { data: Delivery[] };
    if (data.length === 0) return all;
    all.push(...data);
  }
}

/** A caller of the management API that answers null once the platform is gone; null when it never came. */
async function connect({ output, ended }: Spawned, folder: string): Promise<Call | null> {
  const ready = await Promise.race([output(/^\{"event":"ready".*\}\n/).catch(() => null), ended.then(() => null)]);
  if (!ready) return null;
  const { url, token } = JSON.parse(await readFile(join(folder, '.miniapp', 'platform.json'), 'utf8')) as {
    url: string;
    token: string;
  };
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const outgoing = request(`${url}/platform/v1${path}`, { method, headers, agent: false }, async (incoming) => {
        try {
          const text = await readText(incoming);
          if ((incoming.statusCode ?? 0) >= 300) reject(new Error(`${method} ${path} answered ${text}`));
          else resolve(JSON.parse(text));
        } catch {
          resolve(null);
        }
      });
      outgoing.on('error', () => resolve(null));
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

/** The app's server: notes what comes, and refuses the first attempt of every third delivery. */
async function startRecorder(): Promise<{ url: string; arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const seen = new Set<string>();
  const server = createServer(async (incoming, outgoing) => {
    const id = String(incoming.headers['webhook-id']);
    try {
      arrived.push({ id, path: incoming.url ?? '', body: await readText(incoming) });
    } catch {
      // Cut off in the middle: it did not arrive.
      return;
    }
    const refuse = !seen.has(id) && seen.size % 3 === 0;
    seen.add(id);
    outgoing.writeHead(refuse ? 503 : 200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function findDoubled(arrived: readonly Arrived[]): string[] {
  const contents = new Map<string, string>();
  const ids = new Map<string, string>();
  const doubled: string[] = [];
  for (const { id, path, body } of arrived) {
    const { installation_id } = JSON.parse(body) as { installation_id: string };
    const event = `${path} ${installation_id}`;
    if ((contents.get(id) ?? body) !== body || (ids.get(event) ?? id) !== id) doubled.push(event);
    contents.set(id, body);
    ids.set(event, id);
  }
  return doubled;
}
