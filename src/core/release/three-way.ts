import { canonicalJson } from './canonical.ts';
import { type Change, compareDrafts, type Draft, maskField } from './plan.ts';

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
 * Holds the local and the platform's draft against the one that both came from; what both changed alike is left out.
 * Without a base (null) nobody can say whose change is whose, so that every difference is of `both`. Values are masked as
 * in a plan.
 */
export function compareThreeWays(base: Draft | null, local: Draft, remote: Draft): Divergence[] {
  if (base === null) {
    return compareDrafts(remote, local).map(({ field, before, after }) =>
      divergence(field, 'both', { local: after, remote: before }),
    );
  }
  const ours = byField(compareDrafts(base, local));
  const theirs = byField(compareDrafts(base, remote));
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((field) => {
    const our = ours.get(field);
    const their = theirs.get(field);
    if (our && their && isSame(our.after, their.after)) return [];
    const before = (our ?? their)?.before;
    const values = { base: before, local: our ? our.after : before, remote: their ? their.after : before };
    return [divergence(field, our && their ? 'both' : our ? 'local' : 'remote', values)];
  });
}

function divergence(
  field: string,
  side: Divergence['side'],
  values: Readonly<Partial<Record<'base' | 'local' | 'remote', unknown>>>,
): Divergence {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return { field, side, ...Object.fromEntries(known.map(([name, value]) => [name, maskField(field, value)])) };
}

function byField(changes: readonly Change[]): Map<string, Change> {
  return new Map(changes.map((change) => [change.field, change]));
}

function isSame(one: unknown, other: unknown): boolean {
  return one === undefined || other === undefined ? one === other : canonicalJson(one) === canonicalJson(other);
}
