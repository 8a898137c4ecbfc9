import { type CST, isCollection, isMap, isNode, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { keyText } from './read.ts';
import { UnsplicableText } from './splices.ts';
import { rangeOf } from './tree.ts';

/** An entry of a map or an item of a list, as it stands in the text (offsets). */
export interface Entry {
  /** Undefined for an item of a list. */
  readonly key: string | undefined;
  readonly node: Node | null;
  /** Where its key, its dash, or between `[]` its value begins. */
  readonly start: number;
  /** Behind its colon or dash; between `[]` where its value begins. */
  readonly valueStart: number;
  /** Behind the last character that belongs to it, comments left aside. */
  readonly end: number;
}

/**
 * The entries of a map or list of a document that was parsed with `keepSourceTokens`. Throws `UnsplicableText` when
 * the places of one cannot be told.
 */
export function entriesOf(collection: YAMLMap | YAMLSeq, text: string): Entry[] {
  const places = isMap(collection)
    ? collection.items.map(({ key, value, srcToken }) => ({ key: keyText(key), node: value, token: srcToken }))
    : itemTokens(collection).map((token, index) => ({ key: undefined, node: collection.items[index], token }));
  if (places.length !== collection.items.length) throw new UnsplicableText('A list has other items than places.');
  return places.map(({ key, node, token }) => {
    const value = isNode(node) ? node : null;
    if (!token || (isMap(collection) && key === undefined))
      throw new UnsplicableText('An entry has no place in the text.');
    const before = token.start.filter(isSolid);
    const start = before[0]?.offset ?? (token.key ?? token.value)?.offset ?? rangeOf(value)[0];
    const mark = key === undefined ? before.find(isDash) : (token.sep ?? []).find(isColon);
    if (key !== undefined && !mark) throw new UnsplicableText('An entry has no colon.');
    const valueStart = mark ? mark.offset + mark.source.length : start;
    return { key, node: value, start, valueStart, end: Math.max(valueStart, endOf(value, text)) };
  });
}

/** Where a value ends, without the comments and empty lines that the library counts among a block. */
function endOf(node: Node | null, text: string): number {
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    return entriesOf(node as YAMLMap | YAMLSeq, text).at(-1)?.end ?? 0;
  }
  const [start, end] = rangeOf(node);
  return start + text.slice(start, end).trimEnd().length;
}

/** The tokens of a list's items; what holds comments alone is none. */
function itemTokens({ srcToken }: YAMLSeq): (CST.BlockSequence | CST.FlowCollection)['items'][number][] {
  if (srcToken?.type === 'block-seq') return srcToken.items.filter(({ start }) => start.some(isDash));
  if (srcToken?.type !== 'flow-collection') return [];
  return srcToken.items.filter(({ key, sep, value }) => key || sep || value);
}

function isSolid({ type }: CST.SourceToken): boolean {
  return type !== 'space' && type !== 'newline' && type !== 'comment' && type !== 'comma';
}

function isDash({ type }: CST.SourceToken): boolean {
  return type === 'seq-item-ind';
}

function isColon({ type }: CST.SourceToken): boolean {
  return type === 'map-value-ind';
}
