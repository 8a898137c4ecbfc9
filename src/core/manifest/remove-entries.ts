import type { Entry } from './entries.ts';
import type { Siblings } from './insert-entries.ts';
import { lineEnd, removeLines, type Splice, startsLine } from './splices.ts';

/**
 * Takes all entries away that are not kept, each with its own comments; those of the kept ones stay. One at least has to be
 * kept. `floor` is where the comments of the first entry may begin.
 */
export function removeEntries(
  text: string,
  { collection, entries }: Siblings,
  kept: ReadonlySet<Entry>,
  floor: number,
): Splice[] {
  const firstKept = entries.findIndex((entry) => kept.has(entry));
  if (collection.flow)
    return entries.flatMap((entry, index) => (kept.has(entry) ? [] : cut(text, entries, index, kept)));
  const [first] = entries;
  // `- name: x` begins on the line of its dash.
  const leading = first && firstKept > 0 && !startsLine(text, first) ? firstKept : 0;
  const lines = entries.flatMap((entry, index) =>
    index < leading || kept.has(entry) ? [] : [removeLines(text, entry, entries[index - 1]?.end ?? floor)],
  );
  return leading > 0 ? [cutLeading(text, entries, leading), ...lines] : lines;
}

/** The first entries of a block that begins in the middle of a line, up to the first that is kept. */
function cutLeading(text: string, entries: readonly Entry[], count: number): Splice {
  const start = entries[0]?.start ?? 0;
  const last = entries[count - 1]?.end ?? start;
  const next = entries[count]?.start ?? last;
  // What is commented stays commented: the dash is left alone on its line.
  return { start, end: text.slice(last, next).includes('#') ? lineEnd(text, last) : next, text: '' };
}

/** One entry between brackets, with a comma. */
function cut(text: string, entries: readonly Entry[], index: number, kept: ReadonlySet<Entry>): Splice[] {
  const entry = entries[index];
  if (!entry) return [];
  const next = entries[index + 1];
  const lastKept = entries.findLastIndex((other) => kept.has(other));
  const isTrailing = index > lastKept;
  const before = isTrailing ? entries[index - 1] : undefined;
  const [from, to] = before ? [before.end, entry.end] : [entry.start, next?.start ?? entry.end];
  const gap = before ? text.slice(from, entry.start) : text.slice(entry.end, to);
  if (!gap.includes('#')) return [{ start: from, end: to, text: '' }];
  // Comments between stay; so may a comma behind the last entry, where there are comments.
  const comma = /^(?:\s|#[^\n]*\n)*,/.exec(text.slice(entry.end))?.[0].length ?? 0;
  const tail = text.slice(entry.end, entry.end + comma);
  return [{ start: entry.start, end: tail.includes('#') ? entry.end : entry.end + comma, text: '' }];
}
