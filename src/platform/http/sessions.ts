import { createHash, timingSafeEqual } from 'node:crypto';
import type { System } from '../../system/ports.ts';

/** Who has given the password. In memory: all end with the process. */
export interface Sessions {
  /** Begins a session, if the password is right. */
  begin(password: string): SignIn;
  /** Whether this is the value of a session that goes on. */
  has(value: string): boolean;
  end(value: string): void;
}

export type SignIn =
  | { readonly kind: 'begun' /** Random, and known to the browser alone. */; readonly value: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'limited' /** Seconds. */; readonly wait: number };

/** How long a session lasts, in seconds. */
export const sessionLength = 12 * 60 * 60;

/** Wrong ones, of all clients together: an attacker can have many addresses. */
export const attemptsPerMinute = 10;
/** Milliseconds. */
const minute = 60_000;

/** Sessions for those who know the password. */
export function createSessions(password: string, { clock, random }: Pick<System, 'clock' | 'random'>): Sessions {
  const expected = digest(password);
  /** When the last wrong attempts were, in milliseconds, the oldest first. */
  let wrong: readonly number[] = [];
  /** When each ends, in milliseconds, by the digest of its value: a look-up by digest tells nothing by its time. */
  const ends = new Map<string, number>();
  const nameOf = (value: string) => digest(value).toString('base64url');

  return {
    begin(given) {
      const now = clock.now().getTime();
      // A clock that was set back locks nobody out: what is to come counts no more.
      wrong = wrong.filter((time) => time <= now && now - time < minute);
      const [oldest] = wrong;
      if (oldest !== undefined && wrong.length >= attemptsPerMinute) {
        return { kind: 'limited', wait: Math.ceil((oldest + minute - now) / 1_000) };
      }
      // Digests are of one length, and comparing them takes the same time wherever they differ.
      if (!timingSafeEqual(digest(given), expected)) {
        wrong = [...wrong, now];
        return { kind: 'wrong' };
      }
      for (const [name, end] of ends) if (end <= now) ends.delete(name);
      const value = Buffer.from(random.bytes(32)).toString('base64url');
      ends.set(nameOf(value), now + sessionLength * 1_000);
      return { kind: 'begun', value };
    },
    has: (value) => (ends.get(nameOf(value)) ?? 0) > clock.now().getTime(),
    end: (value) => void ends.delete(nameOf(value)),
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
