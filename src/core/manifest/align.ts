import { diffArrays } from 'diff';
import { isRecord } from '../json-value.ts';
import { canonicalJson } from '../release/canonical.ts';

/** What becomes of the items of a list: `[before, after]` indices; undefined where one is removed, or added. */
export type Alignment = readonly (readonly [before: number | undefined, after: number | undefined])[];

/** The most comparisons before a list is matched by position alone. */
const mostComparisons = 250_000;

/**
 * Which items of a list became which, in order. Items stay that are equal or have the same `name`; of the others between
 * two of those, the first became the first, and so on.
 */
export function alignItems(before: readonly unknown[], after: readonly unknown[]): Alignment {
  const [old, now] = [before.map(identify), after.map(identify)];
  const parts =
    old.length * now.length > mostComparisons
      ? [
          { removed: true, added: false, count: old.length },
          { removed: false, added: true, count: now.length },
        ]
      : diffArrays(old, now);
  const alignment: [number | undefined, number | undefined][] = [];
  const gone: number[] = [];
  const come: number[] = [];
  let [from, to] = [0, 0];
  const closeGap = () => {
    for (let index = 0; index < Math.max(gone.length, come.length); index++) alignment.push([gone[index], come[index]]);
    gone.length = come.length = 0;
  };
  for (const { removed, added, count } of parts) {
    if (!removed && !added) closeGap();
    for (let index = 0; index < count; index++) {
      if (removed) gone.push(from++);
      else if (added) come.push(to++);
      else alignment.push([from++, to++]);
    }
  }
  closeGap();
  return alignment;
}

/** What an item is known by over its changes. */
function identify(item: unknown): string {
  const name = isRecord(item) && Object.hasOwn(item, 'name') ? item['name'] : undefined;
  return typeof name === 'string' ? `name ${name}` : canonicalJson(item);
}
