import type { HttpResponse } from '../http.ts';
import type { ByteSource } from '../install/seeded.ts';

/**
 * When a delivery is tried again. All of it is assumed (ours): the platform documents neither attempts nor limits.
 */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Milliseconds before each attempt, counted from the end of the one before: as Standard Webhooks suggests. */
export const schedule: readonly number[] = [0, 5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour];

/** Up to this part of a wait is added at random, so that what failed together is not tried again together. */
const jitter = 0.1;
/** The longest wait that a server can ask for, in milliseconds. */
const longestRetryAfter = 24 * hour;

/** What has to be known to tell when the next attempt is due. */
export interface Failure {
  /** Attempts of the schedule made so far. */
  readonly attempts: number;
  /** When the last one ended. */
  readonly now: Date;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | null;
}

/** When the next attempt is due; null when there is none left. `timeScale` 60 makes an hour of waiting a minute. */
export function nextAttempt(
  { attempts, now, retryAfter }: Failure,
  timeScale: number,
  random: ByteSource,
): Date | null {
  const wait = schedule[attempts];
  if (wait === undefined) return null;
  const longest = Math.max(wait * (1 + jitter * fraction(random)), retryAfter ?? 0);
  return new Date(now.getTime() + Math.ceil(longest / timeScale));
}

/** The milliseconds that `Retry-After` (RFC 9110, 10.2.3) asks for, at most a day; null without one that can be read. */
export function readRetryAfter({ headers }: Pick<HttpResponse, 'headers'>, now: Date): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  const wait = /^\d{1,10}$/.test(text) ? Number(text) * second : readDate(text) - now.getTime();
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longestRetryAfter);
}

/** An HTTP date names its day; `Date.parse` alone would also take a bare number or a word. */
function readDate(text: string): number {
  return /^[A-Z][a-z]{2,8},? [\w -]{9,11} \d\d:\d\d:\d\d GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** From 0 to 1, exclusive. */
function fraction(random: ByteSource): number {
  const [high = 0, low = 0] = random.bytes(2);
  return (high * 256 + low) / 65_536;
}
