import type { Dialect } from 'kysely';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import type { PlatformContext } from './context.ts';
import { type CourierOptions, startCourier } from './courier.ts';
import { createApp } from './http/app.tsx';
import { createSessions } from './http/sessions.ts';
import { createChanges } from './pages/events.ts';
import { recallReads } from './store/recall.ts';
import { openStore } from './store/store.ts';
import { openWorkspace } from './store/workspace.ts';
import type { WorkspaceSeed } from './store/workspace-seed.ts';

/** The local platform: a function from request to response. */
export interface Platform {
  fetch(request: Request): Promise<Response>;
  /** Whether the workspace was created just now. A seed counts for a new one only. */
  readonly isNew: boolean;
  /** Lets what is being sent end, for a moment, and closes the data. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** The token that the management API asks for. */
  readonly token: string;
  /** What people sign in with to see the pages, on a platform that is not for loopback alone; null on one that is. */
  readonly password?: string | null;
  /** Where the platform is reached, without a slash at the end; asked when a page or answer needs it. */
  readonly url: () => string;
  /** What messages call the data; the path of its file. */
  readonly data?: string;
  /** Takes what a person who runs the platform should know, such as a bug's trace. */
  readonly log?: (text: string) => void;
  /** How deliveries are sent; by the schedule, unsigned, without faults, and kept for 7 days unless said otherwise. */
  readonly deliveries?: Partial<Omit<CourierOptions, 'log' | 'onChange'>>;
  /** What a new workspace has, instead of the example. */
  readonly seed?: WorkspaceSeed | undefined;
  /** API calls that a key may make in a minute; 0 for no limit. */
  readonly rateLimit?: number;
}

/** What the platform allows is unknown; assumed: ten calls in a second, for a minute. */
export const usualRateLimit = 600;

const usualDeliveries: Omit<CourierOptions, 'log' | 'onChange'> = {
  faults: new Set(),
  timeScale: 1,
  keep: 7 * 24 * 60 * 60 * 1_000,
  signingSecret: null,
};

/** Milliseconds; a delivery that takes longer is sent again at the next start. */
const patience = 1_000;

/**
 * Starts the platform on a database. `http` is what deliveries are sent with, so it should refuse private networks.
 * Rejects with `MiniappError` `database-newer` or `database-unreadable`.
 */
export async function createPlatform(
  {
    http,
    clock,
    random,
    version,
    dialect,
  }: Pick<System, 'http' | 'clock' | 'random' | 'version'> & { dialect: Dialect },
  {
    token,
    password = null,
    url,
    data = 'its folder',
    log = () => {},
    deliveries,
    seed,
    rateLimit = usualRateLimit,
  }: PlatformOptions,
): Promise<Platform> {
  const { database, recall } = recallReads(await openStore(dialect, data));
  const { workspace, isNew } = await openWorkspace(database, random, clock.now().toISOString(), seed).catch(
    async (error) => {
      await database.destroy();
      throw readableError(error, data);
    },
  );
  let isClosed = false;
  // What outlasts the data fails for want of it, which is no bug to tell of.
  const tell = (text: string) => {
    if (!isClosed) log(text);
  };
  const changes = createChanges(clock.now().getTime());
  const courier = startCourier(
    { database, http, clock, random },
    { ...usualDeliveries, ...deliveries, onChange: changes.tell, log: tell },
  );
  const platform: PlatformContext = {
    http,
    clock,
    random,
    version,
    database,
    recall,
    workspace,
    courier,
    changes,
    token,
    sessions: password === null ? null : createSessions(password, { clock, random }),
    rateLimit,
    url,
    log: tell,
  };
  const app = createApp(platform);
  const running = new Set<Promise<unknown>>();

  const track = <T>(work: Promise<T>): Promise<T> => {
    const settled: Promise<unknown> = work.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    return work;
  };

  return {
    isNew,
    fetch: (request) => track(Promise.resolve(app.fetch(request))),
    async close() {
      changes.end();
      const stopped = courier.stop();
      await settledWithin(patience, [stopped, ...running]);
      isClosed = true;
      await database.destroy();
    },
  };
}

/** Data whose tables are not as this platform made them fails at the first look; that is no bug. */
function readableError(error: unknown, path: string): unknown {
  const isOfDatabase = error instanceof Error && 'code' in error && /SQLITE/.test(String(error.code));
  return isOfDatabase ? new MiniappError('database-unreadable', { path, reason: error.message }) : error;
}

async function settledWithin(milliseconds: number, running: Iterable<Promise<unknown>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.all(running), over]);
  clearTimeout(timer);
}
