import { isRecord } from '../json-value.ts';
import { closest } from '../suggest.ts';

/** Whether a value has no unsound part, at any depth: what is not there is really missing. */
export function isWhole(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isWhole);
  return isRecord(value) ? Object.values(value).every(isWhole) : value !== undefined;
}

/** Whether a field is not there, and does not stand under a misspelt name either, which is another rule's affair. */
export function isAbsent(holder: object, field: string): boolean {
  if (Object.hasOwn(holder, field)) return false;
  return !Object.entries(holder).some(([key, value]) => value === undefined && closest(key, [field]) !== undefined);
}
