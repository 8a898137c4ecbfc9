import { isRecord } from '../json-value.ts';
import { childPointer } from '../manifest/pointer.ts';
import type { Ledger } from './ledger.ts';

/** A value and its JSON pointer in the 1.0 app. */
export interface Placed<Value = unknown> {
  readonly value: Value;
  readonly pointer: string;
}

/** Which spellings of a key are taken for a field, as `foldKey` gives them. */
export type Spellings<Field extends string> = Readonly<Record<Field, readonly string[]>>;

/** A key without capitals, spaces, hyphens and underscores: `Api Scopes`, `api_scopes` and `apiScopes` are one. */
export function foldKey(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '');
}

/**
 * The fields of a map by their names here. Of two spellings of one field the first counts; the other is left. Keys that
 * stand for no field are not touched: closing the ledger reports them.
 */
export function takeFields<Field extends string>(
  { value, pointer }: Placed,
  spellings: Spellings<Field>,
  ledger: Ledger,
): { readonly [Name in Field]?: Placed } {
  const found = new Map<string, Placed>();
  const names = Object.keys(spellings) as Field[];
  for (const [key, item] of isRecord(value) ? Object.entries(value) : []) {
    const name = names.find((candidate) => spellings[candidate].includes(foldKey(key)));
    if (name === undefined) continue;
    const place = childPointer(pointer, key);
    const first = found.get(name);
    if (first === undefined) found.set(name, { value: item, pointer: place });
    else ledger.leave(place, `it says the same as ${first.pointer}, which counts`, 'Check which of the two is right.');
  }
  return Object.fromEntries(found) as { [Name in Field]?: Placed };
}

/** The entries of a list, or of a map; a map's key is given as well. */
export function placedItems({ value, pointer }: Placed): (Placed & { readonly key: string | undefined })[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => ({
      value: item,
      pointer: childPointer(pointer, index),
      key: undefined,
    }));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([key, item]) => ({ value: item, pointer: childPointer(pointer, key), key }));
}

/** More params, headers or mapped values than these are no app’s: what comes after them is left. */
const mostItems = 200;

/** The first entries of a list or map, as many as an app can have; the others are left. */
export function firstItems(placed: Placed, ledger: Ledger): ReturnType<typeof placedItems> {
  const items = placedItems(placed);
  for (const { pointer } of items.slice(mostItems)) {
    ledger.leave(
      pointer,
      `${mostItems} others come before it, the most that are taken over`,
      'Write it into the manifest by hand.',
    );
  }
  return items.slice(0, mostItems);
}

/** A text, or what JSON may have in its place: a number or a truth value. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Whether there is nothing in a value that could be lost. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === '') return true;
  return (Array.isArray(value) || isRecord(value)) && Object.keys(value).length === 0;
}
