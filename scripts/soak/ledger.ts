import type { AppServer } from './app-server.ts';
import type { Caller } from './caller.ts';
import type { Acknowledged } from './people.ts';

/** A delivery as the platform lists it. */
export interface ListedDelivery {
  readonly id: string;
  readonly state: 'due' | 'delivered' | 'failed' | 'canceled';
  readonly event: string;
  readonly attempt_count: number;
}

/** Milliseconds between two looks for what is due. */
const interval = 200;
/** Looks before deliveries count as stuck. */
const looks = 300;

/** All deliveries, newest first, when none is due any more. Rejects when some stay due. */
export async function settleDeliveries(caller: Caller): Promise<ListedDelivery[]> {
  for (let look = 0; look < looks; look++) {
    const due = await caller.call('GET', '/platform/v1/deliveries?state=due&limit=1');
    if (due?.json?.meta?.total === 0) return listAll<ListedDelivery>(caller, '/platform/v1/deliveries');
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
  throw new Error('Deliveries stay due.');
}

/** What the platform acknowledged and does not have, or did not do, in words. Deliveries have to be settled. */
export async function findLost(
  caller: Caller,
  deliveries: readonly ListedDelivery[],
  acknowledged: Acknowledged,
  server: AppServer,
): Promise<string[]> {
  const lost: string[] = [];
  const known = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  for (const id of acknowledged.deliveries) {
    const state = known.get(id)?.state;
    if (state === undefined) lost.push(`the delivery ${id} is gone`);
    else if (state === 'failed') lost.push(`the delivery ${id} was given up`);
    else if (state === 'delivered' && !server.seen.has(id)) lost.push(`the server never saw the delivery ${id}`);
  }
  for (const id of server.seen) if (!known.has(id)) lost.push(`the server saw the delivery ${id}, which is not known`);
  for (const [id, state] of acknowledged.installations) {
    const found = await caller.call('GET', `/platform/v1/installations/${id}`);
    const isUninstalled = found?.json?.state === 'uninstalled';
    if (found?.status !== 200) lost.push(`the installation ${id} is gone`);
    else if (isUninstalled !== (state === 'uninstalled')) lost.push(`the installation ${id} is not ${state}`);
  }
  lost.push(...(await findLostData(caller, acknowledged, server)));
  return lost;
}

async function findLostData(caller: Caller, acknowledged: Acknowledged, { keys }: AppServer): Promise<string[]> {
  const [app] = await listAll<{ draft: { manifest: { description: string } } }>(caller, '/platform/v1/apps');
  const description = app?.draft.manifest.description ?? '';
  const isCurrent = description.endsWith(` ${acknowledged.revision}.`);
  const lost = isCurrent ? [] : [`the draft is not of revision ${acknowledged.revision}: ${description}`];
  const installed = [...acknowledged.installations].find(([id, state]) => state === 'installed' && keys.has(id));
  const key = keys.get(installed?.[0] ?? '');
  if (key === undefined) return [...lost, 'no installation is left whose key reads the tags'];
  const tags = await listAll<{ name: string }>(caller, '/api/flow/tags', key);
  const names = new Set(tags.map(({ name }) => name));
  return [...lost, ...[...acknowledged.tags].filter((name) => !names.has(name)).map((name) => `the ${name} is gone`)];
}

async function listAll<Item>(caller: Caller, path: string, key?: string): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = 1; ; page++) {
    const answer = await caller.call('GET', `${path}?limit=100&page=${page}`, key === undefined ? {} : { key });
    if (answer?.status !== 200) throw new Error(`${path} answered ${JSON.stringify(answer)}.`);
    all.push(...answer.json.data);
    if (answer.json.data.length < 100) return all;
  }
}
