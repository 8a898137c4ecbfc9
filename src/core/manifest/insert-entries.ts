import type { YAMLMap, YAMLSeq } from 'yaml';
import type { Entry } from './entries.ts';
import type { PrintStyle } from './print.ts';
import { endOfLineBefore, indentOf, lastLineEnd, lineStart, type Splice, startsLine } from './splices.ts';
import { rangeOf } from './tree.ts';

/** The map or list that an entry is added to. */
export interface Siblings {
  readonly collection: YAMLMap | YAMLSeq;
  readonly entries: readonly Entry[];
}

/** The indent of a collection between brackets whose entries stand on lines of their own in JSON; null for any other. */
export function flowIndent(text: string, { collection, entries }: Siblings, { json }: PrintStyle): string | null {
  const [first] = entries;
  return json && first && text.slice(...rangeOf(collection)).includes('\n') ? indentOf(text, first) : null;
}

/** Adds an entry behind another one. */
export function insertBehind(
  text: string,
  sibling: Entry,
  place: Siblings,
  style: PrintStyle,
  printed: string,
): Splice {
  const at = place.collection.flow ? sibling.end : lastLineEnd(text, sibling);
  // A file’s last line ends: a block text may be what is added.
  const ending = !place.collection.flow && at === text.length ? style.lineBreak : '';
  return { start: at, end: at, text: gapBefore(text, sibling, place, style) + printed + ending };
}

/** Adds an entry before the first one, or where that goes, before `sibling`. */
export function insertBefore(
  text: string,
  sibling: Entry,
  place: Siblings,
  style: PrintStyle,
  printed: string,
): Splice {
  const gap = gapBefore(text, sibling, place, style);
  const first = place.entries[0] ?? sibling;
  if (place.collection.flow || !startsLine(text, first)) {
    return { start: sibling.start, end: sibling.start, text: printed + gap };
  }
  // Below the comment lines above the list, which tell of the whole of it as a rule.
  const at = endOfLineBefore(text, lineStart(text, first.start));
  return { start: at, end: at, text: gap + printed };
}

/** What stands between two entries. */
function gapBefore(text: string, sibling: Entry, { collection, entries }: Siblings, { lineBreak }: PrintStyle): string {
  if (!collection.flow) return lineBreak + indentOf(text, sibling);
  const opening = text.slice(rangeOf(collection)[0] + 1, entries[0]?.start);
  return opening.includes('\n') ? `,${lineBreak}${opening.slice(opening.lastIndexOf('\n') + 1)}` : ', ';
}
