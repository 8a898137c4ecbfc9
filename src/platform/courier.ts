import { type Attempt, attempt, type Sender } from '../core/delivery/attempt.ts';
import { nextAttempt } from '../core/delivery/schedule.ts';
import { redirectTo } from '../core/delivery/target.ts';
import type { System } from '../system/ports.ts';
import {
  addAttempt,
  type DueDelivery,
  deleteDeliveries,
  dueDeliveries,
  findDelivery,
  findProgress,
  type Progress,
  setDeliveryState,
} from './store/deliveries.ts';
import { completeInstallation } from './store/installations.ts';
import type { Database } from './store/tables.ts';

/** Brings deliveries to the apps' servers: at least once each, tried again by the schedule. */
export interface Courier {
  /** Whether each attempt is signed. */
  readonly isSigning: boolean;
  /**
   * Sends a delivery now, unless it is on its way, and resolves when what came of it is stored. An uninstall waits for an
   * install that is on its way, without keeping the caller: the server's handler may be the caller.
   */
  send(id: string): Promise<void>;
  /** Sends a delivery once more, whatever became of it; `to` sends it elsewhere, which changes nothing but the record. */
  replay(id: string, to: string | null): Promise<void>;
  /** Begins nothing more, and resolves when what is on its way has ended. */
  stop(): Promise<void>;
}

export interface CourierOptions {
  readonly faults: Sender['faults'];
  /** Waits of the schedule are divided by this. */
  readonly timeScale: number;
  /** Milliseconds; finished deliveries that are older are deleted, and with them the keys in their requests. */
  readonly keep: number;
  /** The secret that an app's deliveries are signed with; null leaves them as the manifest declares them. */
  readonly signingSecret: ((slug: string) => Promise<string>) | null;
  /** Told after each attempt. */
  readonly onChange: () => void;
  /** Told when deliveries cannot go on. */
  readonly log: (text: string) => void;
}

type CourierSystem = Pick<System, 'http' | 'clock' | 'random'> & { readonly database: Database };

/** How many deliveries are on their way at once. */
const parallel = 8;
/** Milliseconds after a failure of ours, such as a full disk, before deliveries go on. */
const rest = 5_000;
/** Milliseconds between looks for what is too old. */
const tidyInterval = 60 * 60 * 1_000;

/**
 * Starts a courier. A delivery is stored as due before it is sent, and stays so until its end is stored: one that is
 * found due at start, since the process died in between, is sent again.
 */
export function startCourier({ database, http, clock, random }: CourierSystem, options: CourierOptions): Courier {
  const { faults, timeScale, keep, signingSecret, onChange, log } = options;
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  /** The installations whose install requests are on their way, by the delivery. */
  const installing = new Map<string, string>();
  /** Those that could not be sent or recorded, for a reason of ours: tried again an hour later, not at once. */
  const broken = new Set<string>();
  let woken = new AbortController();
  let tidied = Number.NEGATIVE_INFINITY;

  void run();
  return {
    isSigning: signingSecret !== null,
    send: (id) => underWay.get(id) ?? begin(id),
    async replay(id, to) {
      // Two attempts at once could not be told apart by their numbers.
      while (underWay.has(id)) await underWay.get(id)?.catch(() => {});
      await begin(id, { to });
    },
    async stop() {
      stopping.abort();
      woken.abort();
      await Promise.allSettled(underWay.values());
    },
  };

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      woken = new AbortController();
      const pause = await sendDue().catch((error: unknown) => {
        tell('Deliveries rest for a moment', error);
        return rest;
      });
      if (!stopping.signal.aborted) await clock.wait(pause, woken.signal);
    }
  }

  /** Begins what is due, as far as hands are free; returns the milliseconds until there is more to do. */
  async function sendDue(): Promise<number> {
    await tidy();
    const time = clock.now().getTime();
    const stored = await dueDeliveries(database, parallel + underWay.size + broken.size + installing.size);
    const waiting = stored.filter((each) => !underWay.has(each.id) && !broken.has(each.id) && !isOvertaking(each));
    const due = waiting.filter(({ next_attempt_at }) => Date.parse(next_attempt_at) <= time);
    const free = parallel - underWay.size;
    for (const { id } of due.slice(0, Math.max(free, 0))) {
      begin(id).catch((error: unknown) => tell(`The delivery ${id} could not be sent`, error));
    }
    // Who ends, or makes a new delivery due, wakes the loop; with all hands busy there is nothing to wait for but that.
    const [next] = waiting.slice(due.length);
    return due.length > free || next === undefined ? tidyInterval : Date.parse(next.next_attempt_at) - time;
  }

  /** A server that is still busy with the install would store, after the uninstall, what it has just been told to delete. */
  function isOvertaking({ event, installation_id }: Pick<DueDelivery, 'event' | 'installation_id'>): boolean {
    return event === 'uninstall' && [...installing.values()].includes(installation_id);
  }

  /** Makes one attempt, on the schedule or as a replay. */
  function begin(id: string, replay: { readonly to: string | null } | null = null): Promise<void> {
    const work = perform(id, replay)
      .catch((error: unknown) => {
        broken.add(id);
        throw error;
      })
      .finally(() => {
        underWay.delete(id);
        woken.abort();
      });
    underWay.set(id, work);
    return work;
  }

  function tell(what: string, error: unknown): void {
    if (!stopping.signal.aborted) log(`${what}: ${error instanceof Error ? error.stack : error}`);
  }

  async function perform(id: string, replay: { readonly to: string | null } | null): Promise<void> {
    if (stopping.signal.aborted) return;
    const delivery = await findDelivery(database, id);
    if (delivery === undefined) return;
    const isDue = delivery.state === 'due' && Date.parse(delivery.next_attempt_at ?? '') <= clock.now().getTime();
    // What overtakes stays due, and is sent as soon as the other has ended.
    if (replay === null && (!isDue || isOvertaking(delivery))) return;
    const { sent } = delivery.request;
    const outgoing = {
      id,
      request: replay?.to ? redirectTo(sent, replay.to) : sent,
      secret: signingSecret === null ? null : await signingSecret(delivery.slug),
    };
    const isFirst = replay === null && delivery.attempts === 0;
    if (delivery.event !== 'uninstall') installing.set(id, delivery.installation_id);
    const made = await attempt(outgoing, { http, clock, faults }, isFirst).finally(() => installing.delete(id));
    await database.transaction().execute((transaction) => record(transaction, id, made, replay));
    onChange();
  }

  async function record(
    transaction: Database,
    id: string,
    made: Attempt,
    replay: { readonly to: string | null } | null,
  ): Promise<void> {
    await addAttempt(transaction, id, made, { replay: replay !== null, to: replay?.to ?? null });
    // It may have been canceled while the request was on its way.
    const stored = await findProgress(transaction, id);
    if (stored === undefined) return;
    await setDeliveryState(transaction, stored, judge(stored, made, replay));
    const { event, installation_id } = stored;
    const isDelivered = made.problem === null && !replay?.to;
    if (isDelivered && event !== 'uninstall') await completeInstallation(transaction, installation_id);
  }

  /** What becomes of a delivery after an attempt. */
  function judge(stored: Progress, made: Attempt, replay: { readonly to: string | null } | null): Progress {
    const { state, next_attempt_at } = stored;
    const attempts = stored.attempts + (replay === null ? 1 : 0);
    if (made.problem === null && !replay?.to) return { state: 'delivered', attempts, next_attempt_at: null };
    if (replay !== null || state !== 'due') return { state, attempts, next_attempt_at };
    const { final, retryAfter } = made;
    const next = final ? null : nextAttempt({ attempts, now: clock.now(), retryAfter }, timeScale, random);
    if (next === null) return { state: 'failed', attempts, next_attempt_at: null };
    return { state: 'due', attempts, next_attempt_at: next.toISOString() };
  }

  async function tidy(): Promise<void> {
    const time = clock.now().getTime();
    if (time - tidied < tidyInterval) return;
    tidied = time;
    broken.clear();
    const before = new Date(time - keep).toISOString();
    await database.transaction().execute((transaction) => deleteDeliveries(transaction, before));
  }
}
