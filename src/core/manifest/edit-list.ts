/**
 * Changes of whole lists of texts in a manifest. The text is spliced item by item, so that comments and layout stay as
 * the author wrote them.
 */

import { isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { replaceValue } from './edit.ts';
import { formatYaml, type YamlContext } from './format-yaml.ts';
import { rangeOf } from './tree.ts';

/** The text as it was changed, or why it cannot be, to stand after a colon. */
export type ListEdit = { readonly text: string } | { readonly problem: string };

/**
 * Makes the manifest's list `key` hold exactly `items`, in this order; without such a list, it gets one. Items that stay
 * keep their comments; one that goes takes along the comment behind it, not the lines above it. Throws when `text` is no
 * YAML map.
 */
export function writeList(text: string, key: string, items: readonly string[]): ListEdit {
  // yaml’s own check for duplicate keys takes quadratic time.
  const { contents, errors } = parseDocument(text, { uniqueKeys: false });
  if (errors[0] || !isMap(contents)) throw errors[0] ?? new Error('The manifest is no map.');
  const pair = contents.items.find((entry) => isScalar(entry.key) && entry.key.value === key);
  if (!pair) return addEntry(text, contents, key, items);
  const list = pair.value;
  if (!isSeq(list) || list.anchor !== undefined || list.tag !== undefined || !list.items.every(isBareText)) {
    return { problem: 'it is not simply a list of texts, but has an anchor, an alias, a tag or another value' };
  }
  const texts = list as YAMLSeq<Scalar<string>>;
  return texts.flow ? writeBetweenBrackets(text, texts, items) : writeLines(text, texts, key, items);
}

function isBareText(item: unknown): item is Scalar<string> {
  return isScalar(item) && typeof item.value === 'string' && item.anchor === undefined && item.tag === undefined;
}

/** Brackets on one line or over several; the gaps stay as they are. */
function writeBetweenBrackets(text: string, list: YAMLSeq<Scalar<string>>, items: readonly string[]): ListEdit {
  const [start, end] = rangeOf(list);
  if (text.slice(start, end).includes('#')) return { problem: 'comments between its brackets would be lost' };
  const ranges = list.items.map(rangeOf);
  const first = ranges[0];
  const last = ranges.at(-1);
  if (!first || !last || items.length === 0) {
    return splice(text, start, end, `[${items.map((item) => formatYaml(item, style(text, list))).join(', ')}]`);
  }
  const written = new Map(list.items.map((item) => [item.value, text.slice(...rangeOf(item))]));
  const opening = text.slice(start + 1, first[0]);
  const closing = text.slice(last[1], end - 1);
  const second = ranges[1];
  const between = second ? text.slice(first[1], second[0]) : opening.includes('\n') ? `,${opening}` : ', ';
  const changed = items.map((item) => written.get(item) ?? formatYaml(item, style(text, list)));
  return splice(text, start + 1, end - 1, opening + changed.join(between) + closing);
}

/** One item a line. Lines that go are cut out, new ones stand behind the item that they follow. */
function writeLines(text: string, list: YAMLSeq<Scalar<string>>, key: string, items: readonly string[]): ListEdit {
  const lines = list.items.map((item) => lineOf(text, item));
  const first = lines[0];
  if (!first || !lines.every(({ lead }) => /^[ \t]*-[ \t]+$/.test(lead))) {
    return { problem: 'its items do not stand on a line each' };
  }
  if (items.length === 0) {
    if (text.slice(...rangeOf(list)).includes('#')) return { problem: 'comments between its items would be lost' };
    return { text: replaceValue(text, [key], []) };
  }
  const { kept, added } = compare(
    list.items.map(({ value }) => value),
    items,
  );
  const line = (item: string) => first.lead + formatYaml(item, style(text, list));
  const lineBreak = lineBreakOf(text);
  const parts = lines.map(({ start, end, next }, index) => {
    const before = text.slice(lines[index - 1]?.next ?? first.start, start);
    if (!kept.has(index)) return before;
    const more = (added.get(index) ?? []).map((item) => lineBreak + line(item));
    return before + text.slice(start, end) + more.join('') + text.slice(end, next);
  });
  const leading = (added.get(-1) ?? []).map((item) => line(item) + lineBreak);
  return splice(text, first.start, lines.at(-1)?.next ?? first.next, leading.join('') + parts.join(''));
}

interface Line {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  /** Behind the line break. */
  readonly next: number;
  /** What stands before the item. */
  readonly lead: string;
}

/** The line of an item; of one over several lines, all of them. */
function lineOf(text: string, item: Scalar): Line {
  const [from, to] = rangeOf(item);
  const start = text.lastIndexOf('\n', from - 1) + 1;
  return { start, ...lineEnd(text, to), lead: text.slice(start, from) };
}

/** Where the line ends that `offset` is in: before and behind its line break. */
function lineEnd(text: string, offset: number): { end: number; next: number } {
  const found = text.indexOf('\n', offset);
  if (found < 0) return { end: text.length, next: text.length };
  return { end: text[found - 1] === '\r' ? found - 1 : found, next: found + 1 };
}

/** Indices of the items that stay, in one pass, and new ones by the index of the kept one that they follow (-1: none). */
function compare(before: readonly string[], after: readonly string[]) {
  const kept = new Set<number>();
  const added = new Map<number, string[]>();
  let last = -1;
  for (const item of after) {
    const index = before.indexOf(item, last + 1);
    if (index < 0) {
      added.set(last, [...(added.get(last) ?? []), item]);
      continue;
    }
    kept.add(index);
    last = index;
  }
  return { kept, added };
}

/** A further entry of the manifest, as the author’s entries stand. */
function addEntry(text: string, map: YAMLMap, key: string, items: readonly string[]): ListEdit {
  if (map.flow) {
    const [at] = rangeOf((map.items.find(({ value }) => !isScalar(value)) ?? map.items[0])?.key);
    const gap = text.slice(text.slice(0, at).trimEnd().length, at) || ' ';
    const list = items.map((item) => formatYaml(item, { inFlow: true, quoted: true }));
    return splice(text, at, at, `${JSON.stringify(key)}: [${list.join(', ')}],${gap}`);
  }
  // Behind an entry that ends on its line, so that the comments above the next one stay with that.
  const simple = map.items.findLast(({ value }) => isScalar(value) && value.source && !value.type?.startsWith('BLOCK'));
  const [at] = rangeOf(simple?.key);
  const indent = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).replace(/^\ufeff/, '');
  if (!simple || !/^[ \t]*$/.test(indent)) return { problem: 'there is no plain entry to put it behind' };
  const { end } = lineEnd(text, rangeOf(simple.value)[1]);
  return splice(text, end, end, `${lineBreakOf(text)}${indent}${key}: ${formatYaml(items)}`);
}

/** How new items are written beside those that are there. */
function style(text: string, list: YAMLSeq<Scalar<string>>): YamlContext {
  const isJson = /^\ufeff?\s*\{/.test(text);
  return { inFlow: list.flow === true, quoted: isJson || list.items[0]?.type?.startsWith('QUOTE') === true };
}

function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function splice(text: string, start: number, end: number, replacement: string): ListEdit {
  return { text: text.slice(0, start) + replacement + text.slice(end) };
}
