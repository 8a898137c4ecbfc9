import { MiniappError } from '../../core/errors.ts';

/** What a report looks at. */
type CheckId =
  | 'miniapp'
  | 'node'
  | 'machine'
  | 'terminal'
  | 'clock'
  | 'database'
  | 'git'
  | 'keyring'
  | 'settings'
  | 'profile'
  | 'online'
  | 'platform'
  | 'config'
  | 'manifest'
  | 'proxy'
  | 'variables';

/** What was found: in order, worth to be known, or in the way of miniapp. */
export interface Check {
  readonly id: CheckId;
  readonly state: 'ok' | 'note' | 'problem';
  /** In words: one line. */
  readonly found: string;
  /** What to do about it; null where nothing is to be done. */
  readonly remedy: string | null;
  /** The same for programs. */
  readonly facts: Facts;
}

export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** In order. */
export function ok(id: CheckId, found: string, facts: Facts = {}): Check {
  return { id, state: 'ok', found, remedy: null, facts };
}

/** Worth to be known. */
export function note(id: CheckId, found: string, remedy: string | null, facts: Facts = {}): Check {
  return { id, state: 'note', found, remedy, facts };
}

/** In the way of miniapp. */
export function problem(id: CheckId, found: string, remedy: string | null, facts: Facts = {}): Check {
  return { id, state: 'problem', found, remedy, facts };
}

/** An expected failure as a problem; anything else is thrown on. */
export function failed(id: CheckId, error: unknown, facts: Facts = {}): Check {
  if (!(error instanceof MiniappError)) throw error;
  return problem(id, error.message, error.hint ?? null, { ...facts, error: error.code });
}
