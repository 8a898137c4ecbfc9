/**
 * Changes of single values in a manifest's text. The text is spliced at the places of YAML nodes instead of being
 * printed anew, so that comments, order and layout stay as the author wrote them.
 */

import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import { formatYaml, type YamlValue } from './format-yaml.ts';

/** Map keys and list indices, from the outermost in. */
export type Path = readonly (string | number)[];

interface Place {
  readonly node: Node;
  /** Start and end of the value in the text; a block's last line break belongs to it. */
  readonly start: number;
  readonly end: number;
  /** The map entry that the value stands in; undefined for an item of a list. */
  readonly pair: Pair | undefined;
  /** Whether the value stands between `{}` or `[]`. */
  readonly inFlow: boolean;
}

/** Whether the manifest has a value at `path` (an empty one, `key:`, counts). Throws when `text` is not valid YAML. */
export function hasValue(text: string, path: Path): boolean {
  return findPlace(text, path) !== undefined;
}

/**
 * The value at `path` as it stands in the text: a scalar, a list of texts, null for what is empty, or `map` or `list` for
 * one that is no single value. Undefined when there is none. Throws when `text` is not valid YAML.
 */
export function writtenValue(text: string, path: Path): YamlValue | null | 'map' | 'list' | undefined {
  const place = findPlace(text, path);
  if (!place) return undefined;
  const { node } = place;
  if (isMap(node)) return 'map';
  if (isSeq(node)) {
    const items = node.items.map((item) => (isScalar(item) ? item.value : undefined));
    return items.every((item) => typeof item === 'string') ? items : 'list';
  }
  const value = isScalar(node) ? node.value : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** The keys of the map at `path`; none when there is no map. Throws when `text` is not valid YAML. */
export function writtenKeys(text: string, path: Path): string[] {
  const node = findPlace(text, path)?.node;
  return isMap(node) ? node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}

/**
 * The text with the value at `path` replaced: parsed again, it yields exactly `value` there and is otherwise unchanged.
 * A list that was written with one item a line stays so. Comments inside a replaced list or block are lost.
 * Throws when `text` is not valid YAML or has no value at `path`: ask `hasValue` before.
 */
export function replaceValue(text: string, path: Path, value: YamlValue): string {
  const place = requirePlace(text, path);
  const { node, start, end, inFlow } = place;
  if (isSame(node, value)) return text;
  const lineEnd = /\r?\n$/.exec(text.slice(start, end))?.[0] ?? '';

  if (isCollection(node) && !node.flow) {
    if (isSeq(node) && Array.isArray(value) && value.length > 0) {
      const indent = ' '.repeat(start - lineStart(text, start));
      const items = value.map((item: string) => `- ${formatYaml(item)}`);
      return splice(text, start, end, items.join(`${lineEnd || '\n'}${indent}`) + lineEnd);
    }
    return replaceBlock(text, place, formatYaml(value) + lineEnd);
  }

  const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
  const written = formatYaml(value, { inFlow, quoted });
  if (start < end) return splice(text, start, end, written + lineEnd);
  // An empty value (`key:`) touches its neighbours.
  const before = /\s$/.test(text.slice(0, start)) || start === 0 ? '' : ' ';
  const after = /^(?:$|[\s,\]}])/.test(text.slice(start)) ? '' : ' ';
  return splice(text, start, end, before + written + after);
}

/**
 * The text without the map entry at `path`, its whole lines removed. Throws when there is none, when it stands between
 * `{}`, or when it is the only entry of its map.
 */
export function removeEntry(text: string, path: Path): string {
  const { pair, end, inFlow } = requirePlace(text, path);
  const parent = path.length === 1 ? undefined : requirePlace(text, path.slice(0, -1)).node;
  const key = pair?.key;
  if (inFlow || !isScalar(key) || !key.range || (isMap(parent) && parent.items.length === 1)) {
    throw new Error(`The entry at ${describe(path)} cannot be removed by lines.`);
  }
  const endsLine = end > 0 && text[end - 1] === '\n';
  const lineBreak = endsLine ? end : text.indexOf('\n', end) + 1;
  return splice(text, lineStart(text, key.range[0]), lineBreak === 0 ? text.length : lineBreak, '');
}

/** A block map or list gives way to a value on one line, which must stand further in than the block may have. */
function replaceBlock(text: string, { pair, start, end }: Place, written: string): string {
  if (pair && isScalar(pair.key) && pair.key.range) {
    const afterKey = pair.key.range[1];
    if (/^\s*:\s*$/.test(text.slice(afterKey, start))) return splice(text, afterKey, end, `: ${written}`);
    return splice(text, start, end, `  ${written}`);
  }
  return splice(text, start, end, written);
}

function requirePlace(text: string, path: Path): Place {
  const place = findPlace(text, path);
  if (!place) throw new Error(`The manifest has no value at ${describe(path)}.`);
  return place;
}

function findPlace(text: string, path: Path): Place | undefined {
  // yaml’s own check for duplicate keys takes quadratic time.
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors[0]) throw document.errors[0];
  let node: Node | null = document.contents;
  let pair: Pair | undefined;
  let inFlow = false;
  for (const key of path) {
    pair = undefined;
    if (isCollection(node) && node.flow) inFlow = true;
    if (isMap(node)) {
      pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      node = (pair?.value ?? null) as Node | null;
    } else if (isSeq(node) && typeof key === 'number') {
      node = (node.items[key] ?? null) as Node | null;
    } else {
      return undefined;
    }
  }
  if (!node?.range) return undefined;
  return { node, start: node.range[0], end: node.range[1], pair, inFlow };
}

function isSame(node: Node, value: YamlValue): boolean {
  if (isAlias(node)) return false;
  if (isScalar(node)) return node.value === value;
  if (!isSeq(node) || !Array.isArray(value)) return false;
  return (
    node.items.length === value.length &&
    node.items.every((item, index) => isScalar(item) && item.value === value[index])
  );
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function describe(path: Path): string {
  return path.length === 0 ? 'its top' : path.join('.');
}
