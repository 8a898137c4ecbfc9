import { isRecord } from '../json-value.ts';
import { asText, type Placed, placedItems, takeFields } from './fields.ts';
import type { Ledger } from './ledger.ts';
import { literalText } from './references.ts';

/** The lists of options in the sources block, by the sources’ names. */
export type Sources = ReadonlyMap<string, Placed>;

export interface Option {
  readonly value: string;
  readonly label: string;
}

const sourceSpellings = {
  name: ['name', 'key', 'id'],
  options: ['options', 'items', 'choices', 'values', 'data'],
} as const;

const optionSpellings = { value: ['value', 'id', 'key'], label: ['label', 'title', 'name', 'text'] } as const;

/** The sources that are lists of options. That a source can be one, and how it is written, is assumed. */
export function findSources(sources: Placed | undefined, ledger: Ledger): Sources {
  const found = new Map<string, Placed>();
  for (const { value, pointer, key } of sources === undefined ? [] : placedItems(sources)) {
    const fields: { name?: Placed; options?: Placed } = Array.isArray(value)
      ? { options: { value, pointer } }
      : takeFields({ value, pointer }, sourceSpellings, ledger);
    const name = asText(fields.name?.value) ?? key;
    if (name !== undefined && fields.options && !found.has(name)) found.set(name, fields.options);
  }
  return found;
}

/** What can be chosen, from a param’s own list or from its source; undefined when there is none that can be taken over. */
export function readOptions(
  own: Placed | undefined,
  source: Placed | undefined,
  sources: Sources,
  to: string,
  ledger: Ledger,
): Option[] | undefined {
  const list = source && typeof source.value === 'string' ? sources.get(source.value) : undefined;
  const options = (own ?? list) && convertOptions(own ?? list);
  if (own && options) ledger.carry(own.pointer, to);
  if (own && !options)
    ledger.leave(own.pointer, 'it is no list of values', 'List the options, each with value and label.');
  if (source === undefined) return options;
  if (own === undefined && options && list) {
    ledger.carry(list.pointer, to);
    ledger.carry(source.pointer, to);
    return options;
  }
  ledger.leave(
    source.pointer,
    'its options come from a source, and a manifest can only list them',
    'List the options, each with value and label, or choose the source on the platform.',
  );
  return options;
}

function convertOptions(placed: Placed | undefined): Option[] | undefined {
  if (placed === undefined) return undefined;
  const options = placedItems(placed).map(({ value: item, key }) => convertOption(item, key));
  const whole = options.filter((option) => option !== undefined);
  return whole.length > 0 && whole.length === options.length ? whole : undefined;
}

/** A text, a map with value and label, or in a map of labels by value the entry of `key`. */
function convertOption(item: unknown, key: string | undefined): Option | undefined {
  const fields = isRecord(item) ? ownFields(item) : { value: key ?? item, label: item };
  const value = asText(fields.value);
  const label = asText(fields.label ?? fields.value);
  if (!value || !label) return undefined;
  return { value: literalText(value), label: literalText(label) };
}

/** Undefined for maps that hold more than value and label: it would be lost. */
function ownFields(item: Readonly<Record<string, unknown>>): { value?: unknown; label?: unknown } {
  const named = (spellings: readonly string[]) => {
    const key = Object.keys(item).find((candidate) => spellings.includes(candidate.toLowerCase()));
    return key === undefined ? undefined : item[key];
  };
  const value = named(optionSpellings.value);
  const label = named(optionSpellings.label);
  const held = [value, label].filter((part) => part !== undefined).length;
  return held === Object.keys(item).length ? { value, label } : {};
}
