import { createHash } from 'node:crypto';
import type { DraftInput } from '../../contract/platform.ts';

/**
 * JSON with one form for one value (as RFC 8785): no spaces, keys sorted by UTF-16 code units. Members that are
 * undefined are left out, as JSON does. Throws a TypeError for what JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON form.`);
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`A ${typeof value} has no JSON form.`);
  return text;
}

/** Identifies a draft: SHA-256 in hex of the canonical form of manifest and assets. */
export function draftHash({ manifest, assets }: Pick<DraftInput, 'manifest' | 'assets'>): string {
  return createHash('sha256').update(canonicalJson({ manifest, assets })).digest('hex');
}
