import { isSeq } from 'yaml';
import { findStanding, type Layers, type Place } from './locate.ts';
import { pointerKeys } from './pointer.ts';
import { rangeOf } from './tree.ts';

/**
 * What has to go so that a list loses the item at a pointer: the item's whole line, or between `[]` the item
 * with one comma. Undefined when the pointer leads to no list item, or when the list would be left empty.
 */
export function itemRemoval(layers: Layers, pointer: string): Place | undefined {
  const index = Number(pointerKeys(pointer).at(-1));
  const found = findStanding(layers, pointer.slice(0, pointer.lastIndexOf('/')));
  const list = found?.node;
  if (!found || !isSeq(list) || list.items.length < 2 || list.items[index] === undefined) return undefined;
  const { source } = found.tree;
  const { text } = source;
  const [start, end] = rangeOf(list.items[index]);
  if (list.flow) {
    const next = list.items[index + 1];
    return next === undefined
      ? { source, start: rangeOf(list.items[index - 1])[1], end }
      : { source, start, end: rangeOf(next)[0] };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  // `- a` on the line of its key's list in a list (`- - a`) shares the line with others.
  if (!/^\s*-\s+$/.test(text.slice(lineStart, start))) return undefined;
  const last = text.slice(start, end).trimEnd().length + start;
  const lineEnd = text.indexOf('\n', last);
  return { source, start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}
