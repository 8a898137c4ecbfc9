import { isRecord } from '../json-value.ts';
import { childPointer, pointerKeys } from '../manifest/pointer.ts';
import { valueAt } from '../manifest/schema-node.ts';
import { canonicalJson } from './canonical.ts';
import { compareDrafts, type Draft, maskField } from './plan.ts';

/** A field that the local and the platform's draft have differently, and what both had before. */
export interface Divergence {
  /** As in `Change`. */
  readonly field: string;
  /** Who changed it: `local`, `remote`, or `both` (also where nobody can say). */
  readonly side: 'local' | 'remote' | 'both';
  /** Missing where the field was not there; as with the other two. */
  readonly base?: unknown;
  readonly local?: unknown;
  readonly remote?: unknown;
}

/**
 * Holds the local and the platform's draft against the one that both came from; what both changed alike is left out. What
 * one changed within a map that the other took away or replaced is a change of the map on both sides. Without a base
 * (null) nobody can say whose change is whose, so that every difference is of `both`. Values are masked as in a plan.
 */
export function compareThreeWays(base: Draft | null, local: Draft, remote: Draft): Divergence[] {
  if (base === null) {
    return compareDrafts(remote, local).map(({ field, before, after }) =>
      divergence(field, 'both', { local: after, remote: before }),
    );
  }
  const ours = compareDrafts(base, local).map(({ field }) => field);
  const theirs = compareDrafts(base, remote).map(({ field }) => field);
  const changed = new Set([...ours, ...theirs]);
  const widest = (field: string) => ancestors(field).find((other) => changed.has(other)) ?? field;
  const [our, their] = [new Set(ours.map(widest)), new Set(theirs.map(widest))];
  return [...new Set([...our, ...their])].flatMap((field) => {
    const values = {
      base: fieldOf(base, field),
      local: fieldOf(local, field),
      remote: fieldOf(remote, field),
    };
    if (isSame(values.local, values.remote)) return [];
    const side = our.has(field) && their.has(field) ? 'both' : our.has(field) ? 'local' : 'remote';
    return [divergence(field, side, values)];
  });
}

/** The local draft with the platform's values in these fields. Fields lie in none of one another. */
export function takeOver(local: Draft, remote: Draft, fields: readonly string[]): Draft {
  let { manifest } = local;
  const assets = { ...local.assets };
  for (const field of fields) {
    if (isPointer(field)) {
      manifest = withValue(manifest, pointerKeys(field), fieldOf(remote, field)) as Draft['manifest'];
      continue;
    }
    const asset = remote.assets[field];
    if (asset === undefined) delete assets[field];
    else assets[field] = asset;
  }
  return { manifest, assets };
}

function withValue(holder: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const fields = isRecord(holder) ? holder : {};
  const inner = withValue(Object.hasOwn(fields, key) ? fields[key] : undefined, rest, value);
  const others = Object.entries(fields);
  if (inner === undefined) return Object.fromEntries(others.filter(([name]) => name !== key));
  if (Object.hasOwn(fields, key)) {
    return Object.fromEntries(others.map(([name, other]) => [name, name === key ? inner : other]));
  }
  return Object.fromEntries([...others, [key, inner]]);
}

/** `/a/b` → `/a`, `/a/b`; the path of a picture alone. */
function ancestors(field: string): string[] {
  if (!isPointer(field)) return [field];
  const keys = field.split('/');
  return keys.slice(1).map((_, index) => keys.slice(0, index + 2).join('/'));
}

function fieldOf({ manifest, assets }: Draft, field: string): unknown {
  return isPointer(field) ? valueAt(manifest, field) : valueAt(assets, childPointer('', field));
}

/** Paths of pictures are relative. */
function isPointer(field: string): boolean {
  return field.startsWith('/');
}

function divergence(
  field: string,
  side: Divergence['side'],
  values: Readonly<Partial<Record<'base' | 'local' | 'remote', unknown>>>,
): Divergence {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return { field, side, ...Object.fromEntries(known.map(([name, value]) => [name, maskField(field, value)])) };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === undefined || other === undefined ? one === other : canonicalJson(one) === canonicalJson(other);
}
