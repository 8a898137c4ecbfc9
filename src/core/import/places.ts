import { isMap, isSeq } from 'yaml';
import { childPointer } from '../manifest/pointer.ts';
import { keyText } from '../manifest/read.ts';
import { rangeOf, type Tree } from '../manifest/tree.ts';
import { type Range, rangeBetween } from '../source.ts';
import { ancestors } from './ledger.ts';

/**
 * Where the values at these JSON pointers stand: at their keys, or for items of lists at themselves. What stands behind
 * an alias is not found. Takes time linear in the text.
 */
export function findPlaces({ source, root }: Tree, pointers: readonly string[]): ReadonlyMap<string, Range> {
  const wanted = new Set(pointers);
  const above = new Set(pointers.flatMap(ancestors));
  const places = new Map<string, Range>();
  const visit = (node: unknown, key: unknown, pointer: string): void => {
    if (wanted.has(pointer) && !places.has(pointer)) places.set(pointer, rangeBetween(source, ...rangeOf(key)));
    if (!above.has(pointer)) return;
    if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, item, childPointer(pointer, index));
    if (!isMap(node)) return;
    for (const pair of node.items) visit(pair.value, pair.key, childPointer(pointer, keyText(pair.key) ?? ''));
  };
  visit(root, undefined, '');
  return places;
}
