import { isMap, isScalar, isSeq } from 'yaml';
import { pointerKeys } from './pointer.ts';
import { keyText } from './read.ts';
import { rangeOf, type Tree } from './tree.ts';

/**
 * Offsets of the value (or the key) at a JSON pointer. A pointer that leads nowhere gives its nearest ancestor's key,
 * so that what is missing is shown at its parent's name; one that leads through an alias gives the alias's key.
 */
export function locate({ root }: Tree, text: string, pointer: string, at: 'value' | 'key'): [number, number] {
  const { node, key } = follow(root, pointer);
  const [valueStart, valueEnd] = rangeOf(node);
  // `key:` with nothing after it has an empty value; the key is the better place to look at.
  const isAtKey = at === 'key' || node === undefined || node === null || valueStart === valueEnd;
  const [start, end] = isAtKey ? key : [valueStart, valueEnd];
  // A block's last line break belongs to it.
  return [start, start + text.slice(start, end).trimEnd().length];
}

/** How the author wrote the value at a pointer, quotes included; undefined when no scalar stands there itself. */
export function writtenText({ root }: Tree, text: string, pointer: string): string | undefined {
  const { node } = follow(root, pointer);
  return isScalar(node) ? text.slice(...rangeOf(node)) : undefined;
}

/** The node at a pointer; undefined when there is none. */
export function findNode({ root }: Tree, pointer: string): unknown {
  return follow(root, pointer).node;
}

function follow(root: unknown, pointer: string): { node: unknown; key: [number, number] } {
  let node = root;
  // Without a key to point at (the document itself), the first key stands for the whole.
  let key: [number, number] = isMap(root) && root.items[0] ? rangeOf(root.items[0].key) : [0, 0];
  for (const name of pointerKeys(pointer)) {
    if (isSeq(node)) {
      node = node.items[Number(name)];
      if (node !== undefined) key = rangeOf(node);
    } else if (isMap(node)) {
      const pair = node.items.find((candidate) => keyText(candidate.key) === name);
      if (pair) key = rangeOf(pair.key);
      node = pair?.value;
    } else {
      node = undefined;
    }
    if (node === undefined) break;
  }
  return { node, key };
}
