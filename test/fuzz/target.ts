import { appendFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';

/** A reader of foreign input, and what it is fed with. */
export interface Target {
  readonly name: string;
  /** Tries inputs until the first that it cannot take. */
  readonly run: (limit: Limit) => Promise<Tried>;
}

export interface Limit {
  readonly seed: number;
  /** Inputs; or milliseconds, with as many inputs as fit in. */
  readonly of: { readonly runs: number } | { readonly time: number };
  /** A file that a line of JSON is added to: what `npm run fuzz` makes its table of. */
  readonly report?: string | undefined;
}

/** What came of it. */
export interface Tried {
  readonly target: string;
  readonly tried: number;
  /** How many different outcomes were seen: inputs that all fail alike reach nothing. */
  readonly outcomes: number;
  /** Milliseconds. */
  readonly slowest: number;
  /** The smallest input found that it cannot take, and how to see it again; null when there is none. */
  readonly problem: string | null;
}

/**
 * Tries one input and names its outcome, such as an error's code. Throws for what must not happen; the campaign itself
 * looks for hangs and for changes of what all objects share.
 */
export type Attempt<Input> = (input: Input) => string | Promise<string>;

/** Milliseconds after which an input is taken to hang: far more than any needs on a machine that has other things to do. */
const patience = 20_000;

/** Inputs from one seed in a campaign of a given time. */
const batch = 100;

export function defineTarget<Input>(
  name: string,
  input: fc.Arbitrary<Input>,
  prepare: () => Attempt<Input> | Promise<Attempt<Input>>,
): Target {
  return { name, run: async (limit) => campaign(name, input, await prepare(), limit) };
}

async function campaign<Input>(
  target: string,
  input: fc.Arbitrary<Input>,
  attempt: Attempt<Input>,
  { seed, of, report }: Limit,
): Promise<Tried> {
  const watchdog = new Worker(new URL('./watchdog.mjs', import.meta.url), {
    workerData: { target, seed, patience, report },
  });
  const outcomes = new Set<string>();
  let tried = 0;
  let slowest = 0;
  const property = fc.asyncProperty(input, async (value) => {
    watchdog.postMessage({ input: value, tried: ++tried });
    const start = performance.now();
    outcomes.add(await attempt(value));
    slowest = Math.max(slowest, performance.now() - start);
    checkShared();
  });
  const begun = performance.now();
  const isOver = () => 'runs' in of || performance.now() - begun > of.time;
  // fast-check’s own limit of time ends in the midst of an input, which then goes on behind it.
  const numRuns = 'runs' in of ? of.runs : batch;
  let details = await fc.check(property, { seed, numRuns });
  for (let next = seed + 1; !details.failed && !isOver(); next++)
    details = await fc.check(property, { seed: next, numRuns });
  watchdog.postMessage(null);
  await watchdog.terminate();
  const problem = details.failed ? `${fc.defaultReportMessage(details) ?? ''}\n${describe(details)}` : null;
  const result = { target, tried, outcomes: outcomes.size, slowest: Math.round(slowest), problem };
  if (report) appendFileSync(report, `${JSON.stringify(result)}\n`);
  return result;
}

function describe({ errorInstance }: { readonly errorInstance: unknown }): string {
  return errorInstance instanceof Error ? String(errorInstance.stack) : String(errorInstance);
}

const shared = [Object, Array, String, Function].map((kind) => kind.prototype as object);
const sharedNames = shared.map((prototype) => Reflect.ownKeys(prototype).length);

/** Throws when an input left something on what all objects, lists, texts or functions share. */
export function checkShared(): void {
  for (const [index, prototype] of shared.entries()) {
    if (Reflect.ownKeys(prototype).length !== sharedNames[index]) throw new Error('A shared prototype was changed.');
  }
}
