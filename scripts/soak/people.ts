import { randomUUID } from 'node:crypto';
import { revisedManifest } from '../bench/manifest.ts';
import type { AppServer } from './app-server.ts';
import { type Answer, type Caller, type Wanted, wait } from './caller.ts';
import type { Dice } from './dice.ts';

/** What the platform has acknowledged, and so must never lose. */
export interface Acknowledged {
  /** Installations by their ids; whether they were uninstalled. */
  readonly installations: Map<string, 'installed' | 'uninstalled'>;
  /** Deliveries that answers named. */
  readonly deliveries: Set<string>;
  /** Names of tags. */
  readonly tags: Set<string>;
  /** The newest draft's revision. */
  revision: number;
}

export interface Stage {
  readonly slug: string;
  readonly server: AppServer;
  readonly caller: Caller;
  readonly dice: Dice;
  readonly acknowledged: Acknowledged;
  /** Whether people go on. */
  isOpen(): boolean;
}

/** Milliseconds between two things that one of them does, which bounds the load. */
const rest = 25;

/** All who use the platform at once; each goes on until the stage closes. */
export function bringPeople(stage: Stage): Promise<unknown> {
  const { dice } = stage;
  const people: readonly (() => Promise<unknown>)[] = [
    ...Array.from({ length: 8 }, () => () => useApp(stage)),
    () => pushDraft(stage),
    () => replay(stage),
    ...Array.from({ length: 2 }, () => () => viewPage(stage)),
    ...Array.from({ length: 6 }, (_, index) => () => stage.caller.follow(index % 2 === 0, dice.below(3_000))),
  ];
  return Promise.all(
    people.map(async (act) => {
      while (stage.isOpen()) {
        await act();
        await wait(dice.below(2 * rest));
      }
    }),
  );
}

/** Sends a request until it is answered, as a client does that must know; null when the stage closed before. */
async function insist({ caller, isOpen }: Stage, method: string, path: string, wanted: Wanted): Promise<Answer | null> {
  while (isOpen()) {
    const answer = await caller.call(method, path, wanted);
    if (answer !== null) return answer;
  }
  return null;
}

/** Installs the app, calls the API with its key, perhaps upgrades it, and mostly uninstalls it. */
async function useApp(stage: Stage): Promise<void> {
  const { slug, server, dice, acknowledged } = stage;
  const path = `/platform/v1/apps/${slug}/installations`;
  const installed = await insist(stage, 'POST', path, { body: { inputs: {} }, once: randomUUID() });
  if (installed === null) return;
  const id = acknowledge(acknowledged, installed);
  acknowledged.installations.set(id, 'installed');
  const key = server.keys.get(id);
  if (key !== undefined) await callApi(stage, key);
  if (dice.below(4) === 0) {
    const upgraded = await stage.caller.call('POST', `/platform/v1/installations/${id}/upgrade`, {
      body: { consent: true },
    });
    if (upgraded?.status === 200) acknowledge(acknowledged, upgraded);
  }
  if (dice.below(3) === 0) return;
  const ended = await insist(stage, 'DELETE', `/platform/v1/installations/${id}`, {});
  if (ended === null) return;
  acknowledged.installations.set(id, 'uninstalled');
  // Asked again after a kill, it is told that it is done.
  if (ended.status === 200) acknowledge(acknowledged, ended);
}

/** Notes the delivery that an answer names; returns the installation's id. */
function acknowledge({ deliveries }: Acknowledged, { status, json }: Answer): string {
  if (status >= 300) throw new Error(`The platform answered ${status}: ${JSON.stringify(json)}`);
  if (json.delivery) deliveries.add(json.delivery.id);
  return json.id;
}

async function callApi({ caller, dice, acknowledged }: Stage, key: string): Promise<void> {
  await caller.call('GET', `/api/subscribers?limit=${1 + dice.below(10)}`, { key });
  if (dice.below(10) > 0) return;
  const name = `tag ${randomUUID()}`;
  const created = await caller.call('POST', '/api/flow/create-tag', { key, body: { name } });
  if (created?.status === 200) acknowledged.tags.add(name);
}

async function pushDraft(stage: Stage): Promise<void> {
  const { slug, server, acknowledged } = stage;
  const revision = acknowledged.revision + 1;
  const body = { manifest: manifestOf(slug, server.url, revision), assets: {} };
  const pushed = await insist(stage, 'PUT', `/platform/v1/apps/${slug}/draft`, { body });
  if (pushed && pushed.status < 300) acknowledged.revision = revision;
  await wait(300);
}

async function replay({ caller, dice }: Stage): Promise<void> {
  const page = await caller.call('GET', '/platform/v1/deliveries?limit=20');
  const delivery = dice.pick<{ id: string }>(page?.json?.data ?? []);
  if (delivery) await caller.call('POST', `/platform/v1/deliveries/${delivery.id}/replay`, { body: {} });
  await wait(100);
}

async function viewPage({ slug, caller, dice, acknowledged }: Stage): Promise<void> {
  const pages = ['/', `/apps/${slug}`, `/apps/${slug}/install`, '/deliveries', '/calls', '/outbox', '/style.css'];
  const delivery = dice.pick([...acknowledged.deliveries].slice(-50));
  if (delivery) pages.push(`/deliveries/${delivery}`);
  await caller.call('GET', dice.pick(pages) ?? '/');
}

/** The app of the soak. */
export function manifestOf(slug: string, server: string, revision: number): Record<string, unknown> {
  return revisedManifest(slug, server, revision, ['flow-tags:manage', 'subscribers:view']);
}
