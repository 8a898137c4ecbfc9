import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Source } from '../source.ts';
import { pointerKeys } from './pointer.ts';
import { keyText } from './read.ts';
import { rangeOf, type Tree } from './tree.ts';

/** A file's tree, and that of a file which is laid over it by RFC 7396 where there is one. */
export interface Layers {
  readonly base: Tree;
  readonly overlay: Tree | null;
}

/** A stretch of a text, by offsets. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A node where it stands. */
export interface Standing {
  readonly tree: Tree;
  readonly node: unknown;
  /** Its key, or for an item of a list itself. */
  readonly key: Place;
  /** Whether an alias led here: the node is written elsewhere then, and the key is the alias's. */
  readonly isShared: boolean;
}

/** What is to be found at a pointer: `below` as it is, or with the mapping `patch` over it. */
interface Spot {
  readonly below: Standing | undefined;
  readonly patch: Standing | undefined;
}

/**
 * The place of the value (or the key) at a JSON pointer. A pointer that leads nowhere gives its nearest ancestor's key,
 * so that what is missing is shown at its parent's name, or the null that removes the value; one that leads through an
 * alias gives the alias's key. What both files have a part of is found in the base.
 */
export function locate(layers: Layers, pointer: string, at: 'value' | 'key'): Place {
  const { found, key } = follow(layers, pointer);
  const value = found && !found.isShared ? nodePlace(found.tree, found.node) : key;
  // `key:` with nothing after it has an empty value; the key is the better place to look at.
  const { source, start, end } = at === 'key' || value.start === value.end ? key : value;
  // A block's last line break belongs to it.
  return { source, start, end: start + source.text.slice(start, end).trimEnd().length };
}

/** The null of the file laid over the base that removes the value at a pointer; undefined when none does. */
export function locateRemoval(layers: Layers, pointer: string): Place | undefined {
  const { key, isRemoved } = follow(layers, pointer);
  return isRemoved ? key : undefined;
}

/** How the author wrote the value at a pointer, quotes included; undefined when no scalar stands there itself. */
export function writtenText(layers: Layers, pointer: string): string | undefined {
  const found = findStanding(layers, pointer);
  return found && isScalar(found.node) ? found.tree.source.text.slice(...rangeOf(found.node)) : undefined;
}

/** The node at a pointer; undefined when none stands there itself. */
export function findStanding(layers: Layers, pointer: string): Standing | undefined {
  const { found } = follow(layers, pointer);
  return found?.isShared ? undefined : found;
}

interface Found {
  readonly found: Standing | undefined;
  /** Its key, or the place that stands for it when nothing is found. */
  readonly key: Place;
  readonly isRemoved?: boolean;
}

function follow({ base, overlay }: Layers, pointer: string): Found {
  const top = rootOf(base);
  let spot = overlay && overlay.root !== null ? lay(top, rootOf(overlay)) : { below: top, patch: undefined };
  let key = (spot.below ?? spot.patch ?? top).key;
  for (const name of pointerKeys(pointer)) {
    const above = spot.patch && entryOf(spot.patch, name);
    if (above && isNull(above)) return { found: undefined, key: nullPlace(above), isRemoved: true };
    const below = spot.below && entryOf(spot.below, name);
    spot = above ? lay(below, above) : { below, patch: undefined };
    const next = spot.below ?? spot.patch;
    if (!next) return { found: undefined, key };
    key = next.key;
  }
  return { found: spot.below ?? spot.patch, key };
}

/** RFC 7396: a mapping is merged with the one below it, anything else takes its place. */
function lay(below: Standing | undefined, above: Standing): Spot {
  if (!isMap(target(above))) return { below: above, patch: undefined };
  return { below: below && isMap(target(below)) ? below : undefined, patch: above };
}

function rootOf(tree: Tree): Standing {
  const { root, source } = tree;
  // Without a key to point at (the document itself), the first key stands for the whole.
  const key = isMap(root) && root.items[0] ? nodePlace(tree, root.items[0].key) : { source, start: 0, end: 0 };
  return { tree, node: root, key, isShared: false };
}

function entryOf(holder: Standing, name: string): Standing | undefined {
  const { tree, key, isShared } = holder;
  const node = target(holder);
  const through = isShared || node !== holder.node;
  if (isSeq(node)) {
    const item = node.items[Number(name)];
    return item === undefined ? undefined : standing(tree, item, item);
  }
  const pair = isMap(node) ? node.items.find((candidate) => keyText(candidate.key) === name) : undefined;
  return pair && standing(tree, pair.value, pair.key);

  function standing(within: Tree, value: unknown, keyNode: unknown): Standing {
    return { tree: within, node: value, key: through ? key : nodePlace(within, keyNode), isShared: through };
  }
}

/** The node itself, or what it is an alias of. */
function target({ tree, node }: Standing): unknown {
  let found = node;
  while (isAlias(found)) found = tree.targets.get(found);
  return found;
}

function isNull(standing: Standing): boolean {
  const node = target(standing);
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

function nullPlace({ tree, node, key, isShared }: Standing): Place {
  const value = nodePlace(tree, node);
  return isShared || value.start === value.end ? key : value;
}

function nodePlace({ source }: Tree, node: unknown): Place {
  const [start, end] = rangeOf(node);
  return { source, start, end };
}
