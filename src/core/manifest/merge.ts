import { isRecord } from '../json-value.ts';

/**
 * A value with another laid over it by RFC 7396 (JSON Merge Patch): mappings are merged, null removes a field, everything
 * else replaces what was there. Neither value is changed. What could not be read, undefined, stays so.
 */
export function mergeValues(below: unknown, above: unknown): unknown {
  if (!isRecord(above)) return above;
  const merged: Record<string, unknown> = isRecord(below) ? { ...below } : {};
  for (const [key, value] of Object.entries(above)) {
    if (value === null) delete merged[key];
    else define(merged, key, mergeValues(Object.hasOwn(merged, key) ? merged[key] : undefined, value));
  }
  return merged;
}

/** Defined, not assigned: assigning __proto__ would change the object's prototype instead. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
