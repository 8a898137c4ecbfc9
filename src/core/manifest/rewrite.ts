/**
 * Brings a manifest's text to another value. The text is spliced where the values differ, so that comments, order, layout,
 * quotes and `${NAME}` stay wherever they are equal.
 */

import { isAlias, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { isRecord } from '../json-value.ts';
import { canonicalJson } from '../release/canonical.ts';
import { alignItems } from './align.ts';
import { type Entry, entriesOf } from './entries.ts';
import { flowIndent, insertBefore, insertBehind } from './insert-entries.ts';
import { childPointer } from './pointer.ts';
import { orderKeys, type PrintStyle, printBehind, printFlow, printKey } from './print.ts';
import { removeEntries } from './remove-entries.ts';
import { replaceScalar, replaceWhole } from './replace-entry.ts';
import { applySplices, indentOf, type Splice } from './splices.ts';

/** What a manifest is brought from and to. */
export interface Rewriting {
  /** The manifest that the text gives now. What the text has at its top and this has not is left alone. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  /** By pointer in `after`: the variable that stands for a text. A reference that stands there stays as it is. */
  readonly variables: ReadonlyMap<string, string>;
  /** Writes out what aliases stand for: needed when what they refer to goes or changes. */
  readonly expandAliases: boolean;
}

/** A text that was rewritten, and the pointers of values that came from the environment and do no more. */
export interface Rewritten {
  readonly text: string;
  readonly writtenOut: readonly string[];
}

/** A text under change. */
interface Work extends Rewritten, Pick<Rewriting, 'variables' | 'expandAliases'> {
  readonly style: PrintStyle;
  readonly splices: Splice[];
  readonly writtenOut: string[];
}

/** A value in the text, and what it is to be. */
interface Step {
  readonly entry: Entry;
  readonly before: unknown;
  readonly after: unknown;
  readonly pointer: string;
  /** Whether it stands between brackets. */
  readonly inFlow: boolean;
}

/** How a manifest's text is written. */
export function styleOf(text: string, variables: ReadonlyMap<string, string>): PrintStyle {
  return { lineBreak: text.includes('\r\n') ? '\r\n' : '\n', json: /^\ufeff?\s*\{/.test(text), variables };
}

/**
 * The text that gives `after`, as far as can be told: the caller has to read it again and compare. Throws
 * `UnsplicableText`, or what yaml throws when the text is none.
 */
export function rewriteManifest(text: string, { before, after, variables, expandAliases }: Rewriting): Rewritten {
  // yaml’s own check for duplicate keys takes quadratic time.
  const { contents, errors } = parseDocument(text, { uniqueKeys: false, keepSourceTokens: true });
  if (errors[0] || !isMap(contents)) throw errors[0] ?? new Error('The manifest is no map.');
  const work: Work = { text, style: styleOf(text, variables), variables, expandAliases, splices: [], writtenOut: [] };
  // The comment at the file's top is nobody's own: nothing above the first entry may go.
  rewriteMap(work, contents, before, after, '', Number.POSITIVE_INFINITY);
  return { text: applySplices(text, work.splices), writtenOut: work.writtenOut };
}

function rewriteValue(work: Work, step: Step): void {
  const { entry, before, after, pointer } = step;
  const { node } = entry;
  if (isSame(before, after) && !(work.expandAliases && node !== null && !isScalar(node))) return;
  if (isMap(node) && isRecord(before) && isRecord(after)) {
    if (rewriteMap(work, node, before, after, pointer, entry.valueStart)) return;
  } else if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) {
    if (rewriteList(work, node, before, after, pointer, entry.valueStart)) return;
  }
  const old = work.text.slice(entry.valueStart, entry.end);
  const isReference = !isAlias(node) && old.includes('${');
  if (isReference && work.variables.has(pointer)) return;
  if (isReference) work.writtenOut.push(pointer);
  work.splices.push(
    replaceScalar(work.text, entry, after, { ...step, style: work.style }) ??
      replaceWhole(work.text, entry, after, { ...step, style: work.style }),
  );
}

/** False when nothing of the map stays. */
function rewriteMap(
  work: Work,
  collection: YAMLMap,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  pointer: string,
  floor: number,
): boolean {
  const { text, style } = work;
  const entries = entriesOf(collection, text);
  const siblings = { collection, entries };
  const isUnread = (key: string) => pointer === '' && !Object.hasOwn(before, key);
  const kept = entries.filter(({ key = '' }) => Object.hasOwn(after, key) || isUnread(key));
  const last = kept.at(-1);
  if (!last) return entries.length === 0 && Object.keys(after).length === 0;
  for (const entry of kept) {
    const key = entry.key ?? '';
    if (!Object.hasOwn(after, key)) continue;
    const inFlow = collection.flow === true;
    rewriteValue(work, { entry, before: before[key], after: after[key], pointer: childPointer(pointer, key), inFlow });
  }
  const order = orderKeys(Object.keys(after), pointer);
  const known = new Set(kept.map(({ key }) => key));
  for (const [index, key] of order.entries()) {
    if (known.has(key)) continue;
    const previous = order.slice(0, index).findLast((other) => known.has(other));
    const sibling = kept.find((entry) => entry.key === previous) ?? last;
    const place = childPointer(pointer, key);
    const value = collection.flow
      ? ` ${printFlow(after[key], place, style, flowIndent(text, siblings, style))}`
      : printBehind(after[key], place, indentOf(text, sibling), style);
    const printed = `${printKey(key, style, collection.flow === true)}:${value}`;
    work.splices.push(insertBehind(text, sibling, siblings, style, printed));
  }
  const gone = entries.filter((entry) => !kept.includes(entry));
  noteGone(
    work,
    gone.map((entry) => [entry, childPointer(pointer, entry.key ?? '')]),
  );
  if (gone.length > 0) work.splices.push(...removeEntries(text, siblings, new Set(kept), floor));
  return true;
}

/** False when nothing of the list stays. */
function rewriteList(
  work: Work,
  collection: YAMLSeq,
  before: readonly unknown[],
  after: readonly unknown[],
  pointer: string,
  floor: number,
): boolean {
  const { text, style } = work;
  const entries = entriesOf(collection, text);
  const siblings = { collection, entries };
  const inFlow = collection.flow === true;
  const kept = new Set<Entry>();
  const added: { latest: Entry | undefined; index: number }[] = [];
  const gone: [Entry, string][] = [];
  let latest: Entry | undefined;
  for (const [from, index] of alignItems(before, after)) {
    const entry = from === undefined ? undefined : entries[from];
    if (index === undefined) {
      if (entry) gone.push([entry, childPointer(pointer, from ?? 0)]);
    } else if (entry) {
      kept.add(entry);
      latest = entry;
      const place = childPointer(pointer, index);
      rewriteValue(work, { entry, before: before[from ?? 0], after: after[index], pointer: place, inFlow });
    } else {
      added.push({ latest, index });
    }
  }
  const [first] = kept;
  if (!first) return entries.length === 0 && after.length === 0;
  for (const { latest: sibling, index } of added) {
    const place = childPointer(pointer, index);
    const printed = inFlow
      ? printFlow(after[index], place, style, flowIndent(text, siblings, style))
      : `-${printBehind(after[index], place, indentOf(text, sibling ?? first), style, true)}`;
    const insert = sibling ? insertBehind : insertBefore;
    work.splices.push(insert(text, sibling ?? first, siblings, style, printed));
  }
  noteGone(work, gone);
  if (gone.length > 0) work.splices.push(...removeEntries(text, siblings, kept, floor));
  return true;
}

function noteGone({ text, writtenOut }: Work, gone: readonly (readonly [Entry, string])[]): void {
  for (const [{ start, end }, pointer] of gone) if (text.slice(start, end).includes('${')) writtenOut.push(pointer);
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}
