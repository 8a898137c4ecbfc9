import { isRecord } from '../json-value.ts';
import { childPointer, pointerKeys } from '../manifest/pointer.ts';

/** A value of the 1.0 app and where the manifest has it; null when the manifest says the same by not naming it. */
export interface Carried {
  /** JSON pointer in the 1.0 app. */
  readonly from: string;
  /** JSON pointer in the manifest. */
  readonly to: string | null;
}

/** A value of the 1.0 app, with all below it, that the manifest does not have. */
export interface Left {
  /** JSON pointer in the 1.0 app. */
  readonly pointer: string;
  readonly reason: string;
  /** What to do about it, in a sentence or two. */
  readonly remedy: string;
}

/** What import chose where the 1.0 app does not say it; a person is to check it. */
export interface Choice {
  /** JSON pointer in the 1.0 app. */
  readonly pointer: string;
  readonly message: string;
}

/** A variable of the environment that the manifest takes a value from. */
export interface Variable {
  readonly name: string;
  /** JSON pointer in the 1.0 app of the value that it stands for. */
  readonly pointer: string;
  /** Whether it stands for a secret that was written into the 1.0 app. */
  readonly secret: boolean;
}

/**
 * Keeps account of every value of a 1.0 app, so that none is lost without a word. What is said of a value holds for all
 * below it of which nothing is said.
 */
export interface Ledger {
  readonly carried: readonly Carried[];
  readonly left: readonly Left[];
  readonly choices: readonly Choice[];
  readonly variables: readonly Variable[];
  carry(from: string, to: string | null): void;
  leave(pointer: string, reason: string, remedy: string): void;
  choose(pointer: string, message: string): void;
  take(variable: Variable): void;
  /** Of a place in the manifest, the place in the 1.0 app that it came from; undefined for what import added. */
  sourceOf(to: string): string | undefined;
  /** Says that what was carried to this place, or below it, is not in the manifest after all. */
  retract(to: string, reason: string, remedy: string): void;
  /** Leaves all of which nothing was said. */
  close(app: unknown): void;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  let carried: Carried[] = [];
  const left: Left[] = [];
  const choices: Choice[] = [];
  const variables: Variable[] = [];

  const leftPointers = new Set<string>();

  /** What was said of a place first counts. */
  const leave = (pointer: string, reason: string, remedy: string) => {
    if (leftPointers.has(pointer)) return;
    leftPointers.add(pointer);
    left.push({ pointer, reason, remedy });
  };

  const sources = new Map<string, string>();
  const takenVariables = new Set<string>();

  const sourceOf = (to: string) => {
    for (let place = to; place !== ''; place = place.slice(0, place.lastIndexOf('/'))) {
      const from = sources.get(place);
      if (from !== undefined) return from + to.slice(place.length);
    }
    return undefined;
  };

  return {
    get carried() {
      return carried;
    },
    left,
    choices,
    variables,
    carry: (from, to) => {
      carried.push({ from, to });
      // Of several values in one place, the first is the place's own: a URL comes before its query.
      if (to !== null && !sources.has(to)) sources.set(to, from);
    },
    leave,
    choose: (pointer, message) => {
      choices.push({ pointer, message });
    },
    take: (variable) => {
      const key = `${variable.name} ${variable.pointer}`;
      if (!takenVariables.has(key)) variables.push(variable);
      takenVariables.add(key);
    },
    sourceOf,
    retract(to, reason, remedy) {
      const gone = carried.filter((entry) => entry.to !== null && isWithin(entry.to, to));
      const from = sourceOf(to);
      // What was carried as a part of something larger is left by itself.
      const pointers = gone.length > 0 ? gone.map((entry) => entry.from) : from === undefined ? [] : [from];
      for (const pointer of pointers) leave(pointer, reason, remedy);
      const without = new Set(gone);
      carried = carried.filter((entry) => !without.has(entry));
    },
    close(app) {
      const said = new Set([...carried.map(({ from }) => from), ...left.map(({ pointer }) => pointer)]);
      for (const pointer of findUnsaid(app, said)) {
        leave(
          pointer,
          unknownReason,
          'Look up what it did on the platform, and enter it there if the app still needs it.',
        );
      }
    },
  };
}

const unknownReason = 'import does not know this field';

/** The highest places of which, and below which, nothing was said. */
function findUnsaid(app: unknown, said: ReadonlySet<string>): string[] {
  const above = new Set([...said].flatMap(ancestors));
  const unsaid: string[] = [];
  const visit = (value: unknown, pointer: string): void => {
    if (said.has(pointer)) return;
    if (!above.has(pointer)) {
      unsaid.push(pointer);
      return;
    }
    const entries = Array.isArray(value) || isRecord(value) ? Object.entries(value) : [];
    for (const [key, item] of entries) visit(item, childPointer(pointer, key));
  };
  visit(app, '');
  return unsaid;
}

/** The pointers of all that a place stands in, the whole among them. */
export function ancestors(pointer: string): string[] {
  return pointerKeys(pointer).map((_key, index, keys) => {
    return keys.slice(0, index).reduce((parent, key) => childPointer(parent, key), '');
  });
}

/** Whether a place is another one, or lies in it. */
function isWithin(pointer: string, other: string): boolean {
  return pointer === other || pointer.startsWith(`${other}/`);
}
