import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { App } from '../../src/contract/platform.ts';
import { seededRandom } from '../../src/core/install/seeded.ts';
import { plainManifest } from '../cli/manifests.ts';
import { type Spawned, startMiniapp, temporaryFolder } from './spawn.ts';

const picture = await readFile(join(import.meta.dirname, '../../templates/shared/assets/logo.png'));

/** Milliseconds before a request is passed on, and again before its answer is. */
const delay = 12;
/** Of a push: read, two pictures asked for and sent, written, read back, each sent and answered; and before all that. */
const moments = 15;

/** What a campaign saw. */
export interface PushCampaign {
  /** How many kills met a push in each of its phases: the last request that it sent, on its way or answered. */
  readonly phases: Readonly<Record<string, number>>;
  /** What must not be, in words. */
  readonly wrong: readonly string[];
}

/**
 * Pushes a changed manifest with two new pictures to a local platform process, kills the push without warning at a
 * random moment, and pushes again, many times. The platform is looked at all the while. `seed` chooses the moments.
 */
export async function runPushCampaign(kills: number, seed: string): Promise<PushCampaign> {
  const folder = await temporaryFolder();
  const random = seededRandom(seed);
  const platform = await startLocalPlatform(folder);
  const gateway = await startGateway(platform.url);
  const push = () => startPush(folder, gateway.url, platform.token);
  const phases: Record<string, number> = {};
  const wrong: string[] = [];

  await writeProject(folder, 0);
  await push().ended;
  for (let kill = 1; kill <= kills; kill++) {
    const before = (await readApp(platform))?.hash;
    await writeProject(folder, kill);
    const seen = new Set<string>();
    const watch = watchApp(platform, seen, wrong);
    gateway.reset();
    const killed = push();
    const [draw = 0, late = 0] = random.bytes(2);
    const moment = draw % moments;
    if (moment > 0) await Promise.race([gateway.until((_, reached) => reached >= moment), killed.ended]);
    // Node and the program take this long to start; later, the push has the answer in hand.
    await new Promise((resolve) => setTimeout(resolve, (late / 256) * (moment === 0 ? 200 : 2 * delay)));
    const phase = gateway.phase();
    killed.child.kill('SIGKILL');
    const { signal } = await killed.ended;
    const met = signal === 'SIGKILL' ? phase : 'ended before';
    phases[met] = (phases[met] ?? 0) + 1;
    wrong.push(...(await findBroken(folder)));

    gateway.reset();
    const { exitCode, stdout, stderr } = await push().ended;
    await watch.stop();
    if (exitCode !== 0) {
      wrong.push(`after ${phase}, the next push ended with ${exitCode}: ${stdout}${stderr}`);
      continue;
    }
    const { hash } = (JSON.parse(stdout) as { result: { hash: string } }).result;
    const after = (await readApp(platform))?.hash;
    if (after !== hash) wrong.push(`after ${phase}, the platform has ${after} instead of ${hash}`);
    const strangers = [...seen].filter((each) => each !== before && each !== hash);
    if (strangers.length > 0) wrong.push(`around ${phase}, the platform had ${strangers}`);
  }
  return { phases, wrong };
}

export interface LocalPlatform {
  readonly url: string;
  readonly token: string;
  readonly child: Spawned['child'];
  readonly ended: Spawned['ended'];
}

/** Starts the built local platform for a folder. */
export async function startLocalPlatform(folder: string): Promise<LocalPlatform> {
  const { output, child, ended } = startMiniapp(['platform', 'start', '--port', '0', '--json'], { directory: folder });
  await output(/^\{"event":"ready".*\}\n/);
  const note = await readFile(join(folder, '.miniapp', 'platform.json'), 'utf8');
  return { ...(JSON.parse(note) as { url: string; token: string }), child, ended };
}

/** Starts the built push of a folder. */
export function startPush(folder: string, host: string, token: string): Spawned {
  return startMiniapp(['push', '--host', host, '--json'], { directory: folder, environment: { MINIAPP_TOKEN: token } });
}

/** An app whose manifest and pictures are of this edition. */
export async function writeProject(folder: string, edition: number): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  for (const name of ['logo', 'cover']) {
    await writeFile(join(folder, 'assets', `${name}.png`), Buffer.concat([picture, Buffer.from(`${name} ${edition}`)]));
  }
  const manifest = plainManifest.replace('1.0.0', `1.0.${edition}`);
  await writeFile(join(folder, 'miniapp.yaml'), `${manifest}logo: assets/logo.png\ncover: assets/cover.png\n`);
}

/** The draft on the platform; null when there is none. */
export async function readApp(platform: Pick<LocalPlatform, 'url' | 'token'>): Promise<App | null> {
  const { status, body } = await call(platform, 'GET', '/apps/email-verifier');
  return status === 200 ? (JSON.parse(body) as App) : null;
}

/** What is half-written of what the project knows of the platform. */
export async function findBroken(folder: string): Promise<string[]> {
  const known = join(folder, '.miniapp', 'pushed');
  const broken: string[] = [];
  for (const name of await readdir(known).catch(() => [])) {
    const text = await readFile(join(known, name), 'utf8');
    if (!name.endsWith('.json')) continue;
    try {
      JSON.parse(text);
    } catch {
      broken.push(`${name} holds ${text}`);
    }
  }
  return broken;
}

/** Looks at the draft all the while: it has to be whole, with every picture that it names. */
function watchApp(platform: LocalPlatform, seen: Set<string>, wrong: string[]): { stop(): Promise<void> } {
  let stopped = false;
  const look = async () => {
    while (!stopped) {
      const app = await readApp(platform);
      if (!app || seen.has(app.hash)) continue;
      seen.add(app.hash);
      for (const [path, sha256] of Object.entries(app.draft.assets)) {
        const { status, bytes } = await call(platform, 'GET', `/assets/${sha256}`);
        const found = createHash('sha256').update(bytes).digest('hex');
        if (status !== 200 || found !== sha256) wrong.push(`the draft ${app.hash} lacks ${path}`);
      }
    }
  };
  const looking = look();
  return {
    async stop() {
      stopped = true;
      await looking;
    },
  };
}

async function call({ url, token }: Pick<LocalPlatform, 'url' | 'token'>, method: string, path: string) {
  const response = await fetch(`${url}/platform/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, bytes, body: bytes.toString('utf8') };
}

/** Between push and platform: passes everything on, a little later, and knows how far the push is. */
export async function startGateway(target: string) {
  let phase = 'before the first request';
  let moment = 0;
  let waiting: { readonly when: (phase: string, moment: number) => boolean; readonly resolve: () => void }[] = [];
  const step = async (name: string) => {
    phase = name;
    moment++;
    for (const { when, resolve } of waiting) if (when(phase, moment)) resolve();
    await new Promise((resolve) => setTimeout(resolve, delay));
  };
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const what = `${method} ${/assets|draft$/.exec(url)?.[0] ?? (moment < 2 ? 'app' : 'app again')}`;
    outgoing.on('error', () => {});
    // A push that is killed cuts its request off; what arrived of it goes no further.
    const body = await readAll(incoming);
    if (body === null) return;
    await step(`${what}, sent`);
    const onward = request(`${target}${url}`, { method, headers, agent: false }, async (answer) => {
      const answered = await readAll(answer);
      await step(`${what}, answered`);
      if (answered === null) outgoing.destroy();
      else outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(answered);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    phase: () => phase,
    /** Waits for a moment of the push: by its name, or by how many were before it. */
    until: (when: (phase: string, moment: number) => boolean) =>
      new Promise<void>((resolve) => {
        waiting.push({ when, resolve });
      }),
    /** Another push begins. */
    reset() {
      phase = 'before the first request';
      moment = 0;
      waiting = [];
    },
    close,
  };
}

async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}
