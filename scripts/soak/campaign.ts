import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { startAppServer } from './app-server.ts';
import { createCaller, type Place, wait } from './caller.ts';
import { createDice } from './dice.ts';
import { findLeaks, type Life } from './leaks.ts';
import { findLost, settleDeliveries } from './ledger.ts';
import { type Acknowledged, bringPeople, manifestOf } from './people.ts';
import { type Held, type PlatformProcess, startPlatform } from './platform-process.ts';

export interface SoakOptions {
  /** An empty folder. */
  readonly folder: string;
  /** Milliseconds of load; the looks at the end come besides. */
  readonly duration: number;
  readonly seed: string;
  /** Told how it goes. */
  readonly progress: (text: string) => void;
}

/** What a soak saw. */
export interface Soak {
  readonly requests: number;
  readonly installations: number;
  readonly deliveries: number;
  /** Attempts beyond the first of each delivery. */
  readonly repeats: number;
  /** Of the app's server: errors, silences, resets, answers cut off, too long or with too long headers. */
  readonly faults: number;
  readonly kills: number;
  /** Ends by Ctrl-C. */
  readonly stops: number;
  /** Of the last process under load. */
  readonly life: Life;
  /** Bytes of the database. */
  readonly data: number;
  /** What must not be, in words. */
  readonly wrong: readonly string[];
}

const slug = 'email-verifier';
/** The part of the time in which the platform ends now and then; one process has the rest, which tells of leaks. */
const restless = 0.5;
/** Milliseconds that a process lives until then. */
const [shortestLife, longestLife] = [2_000, 12_000];
/** Hours of waiting become a tenth of a second. */
const patience = ['--time-scale', '100000'];
/** Of the platform itself; each start takes others. */
const faultSets = [['5xx'], ['timeout'], ['duplicate'], ['timeout', 'duplicate'], []];

/** Runs the built platform under load, with faults, kills and restarts, and looks for what was lost and what leaks. */
export async function soak({ folder, duration, seed, progress }: SoakOptions): Promise<Soak> {
  const dice = createDice(seed);
  const server = await startAppServer(createDice(`${seed} server`));
  const place: Place = { current: null };
  const caller = createCaller(place);
  const acknowledged: Acknowledged = { installations: new Map(), deliveries: new Set(), tags: new Set(), revision: 0 };
  const ends = { SIGKILL: 0, SIGINT: 0 };
  const wrong: string[] = [];
  let running: PlatformProcess | undefined;
  let port = 0;
  try {
    await start(['--fault', '5xx']);
    const body = { manifest: manifestOf(slug, server.url, 0), assets: {} };
    await caller.call('PUT', `/platform/v1/apps/${slug}/draft`, { body });
    const begin = Date.now();
    let isOpen = true;
    const people = bringPeople({ slug, server, caller, dice, acknowledged, isOpen: () => isOpen });
    // Where nobody waits for them at the moment, a problem of theirs is told later.
    people.catch(() => {});
    await Promise.race([people, sufferEnds(begin + duration * restless)]);
    await end('SIGINT');
    // Nobody is let in before the first look.
    place.current = null;
    const next = await start(['--fault', '5xx'], false);
    const first = await next.measure();
    place.current = next;
    const left = Math.max(begin + duration - Date.now(), 0);
    await Promise.race([people, wait(left / 3)]);
    const early = await measure();
    await Promise.race([people, wait((left * 2) / 3)]);
    const late = await measure();
    isOpen = false;
    await people;
    const deliveries = await settleDeliveries(caller);
    const life = { first, early, late, last: await measureIdle(first) };
    wrong.push(...findLeaks(life));
    progress('looking for what was lost');
    await end('SIGKILL');
    await start([]);
    wrong.push(...(await findLost(caller, await settleDeliveries(caller), acknowledged, server)));
    const data = await stat(join(folder, '.miniapp', 'platform.sqlite'));
    await lookForRemains();
    if (caller.counts.refused > 0) wrong.push(`${caller.counts.refused} requests were answered with 5xx`);
    return {
      requests: caller.counts.requests,
      installations: acknowledged.installations.size,
      deliveries: deliveries.length,
      repeats: deliveries.reduce((sum, { attempt_count }) => sum + Math.max(attempt_count - 1, 0), 0),
      faults: server.counts.faults,
      kills: ends.SIGKILL,
      stops: ends.SIGINT,
      life,
      data: data.size,
      wrong,
    };
  } finally {
    caller.close();
    server.close();
    await running?.end('SIGKILL');
  }

  async function start(flags: readonly string[], letIn = true): Promise<PlatformProcess> {
    running = await startPlatform(folder, port, [...patience, ...flags]);
    port = running.port;
    if (letIn) place.current = running;
    return running;
  }

  async function end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    ends[signal]++;
    const status = await running?.end(signal);
    if (signal === 'SIGINT' && status !== 130) wrong.push(`Ctrl-C ended the platform with ${status}`);
  }

  async function sufferEnds(until: number): Promise<void> {
    while (Date.now() < until) {
      await wait(shortestLife + dice.below(longestLife - shortestLife));
      await end(dice.below(4) === 0 ? 'SIGINT' : 'SIGKILL');
      await start((dice.pick(faultSets) ?? []).flatMap((fault) => ['--fault', fault]));
      const { size } = acknowledged.installations;
      progress(
        `${ends.SIGKILL} kills, ${ends.SIGINT} stops, ${size} installations, ${caller.counts.requests} requests`,
      );
    }
  }

  async function measure(): Promise<Held> {
    if (running === undefined) throw new Error('There is no platform to measure.');
    const held = await running.measure();
    progress(`heap ${(held.heap / 1024 / 1024).toFixed(1)} MB, ${held.files} files`);
    return held;
  }

  /** When connections that were kept alive are over, and whatever else ends by itself. */
  async function measureIdle(first: Held): Promise<Held> {
    caller.close();
    let held = await measure();
    for (let looks = 0; looks < 30 && findLeaks({ first, early: held, late: held, last: held }).length > 0; looks++) {
      await wait(1_000);
      held = await measure();
    }
    return held;
  }

  /** What is finished is deleted when nothing of it is to be kept; the newest change stays, to count on from. */
  async function lookForRemains(): Promise<void> {
    await end('SIGINT');
    await start(['--keep', '0']);
    const kept = await settleDeliveries(caller);
    if (kept.length > 1) wrong.push(`${kept.length} finished deliveries are there that were not to be kept`);
    const [id = ''] = acknowledged.installations.keys();
    const found = await caller.call('GET', `/platform/v1/installations/${id}`);
    if (found?.status !== 200) wrong.push('with its old deliveries, an installation was deleted');
  }
}
