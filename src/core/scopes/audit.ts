import type { CallSummary } from '../../contract/platform.ts';
import type { CatalogScope } from '../../generated/catalog.ts';
import { grantedScopes } from './granted.ts';

/** What the calls of an app say of the scopes it asks for. */
export interface ScopeAudit {
  /** False when no call needed a scope, so that nothing can be said. */
  readonly called: boolean;
  /** Scopes that are asked for, and that no call needed. */
  readonly unused: readonly string[];
  /** Scopes that are asked for where others of the minimal list are enough, for example `view` for `manage`. */
  readonly excessive: readonly ExcessiveScope[];
  /** Scopes that calls needed and the list does not have. */
  readonly missing: readonly MissingScope[];
  /** The shortest list that covers every call, in the order of the one asked for; that one itself when nothing was called. */
  readonly minimal: readonly string[];
}

export interface ExcessiveScope {
  readonly scope: string;
  /** Scopes of the minimal list that open all it was used for. */
  readonly enough: readonly string[];
}

export interface MissingScope {
  readonly scope: string;
  /** Those that were called, for example `GET /flow/tags`. */
  readonly operations: readonly string[];
}

/** Holds the scopes that an app asks for against those its calls needed, answered or refused. */
export function auditScopes(
  requested: readonly string[],
  { scopes: uses }: Pick<CallSummary, 'scopes'>,
  catalog: readonly CatalogScope[],
): ScopeAudit {
  // In the catalogue's order; a scope that only the platform knows could not stand in a manifest.
  const needed = catalog.flatMap(({ id }) =>
    uses.filter(({ scope, answered, refused }) => scope === id && answered + refused > 0),
  );
  if (needed.length === 0) return { called: false, unused: [], excessive: [], missing: [], minimal: requested };

  const neededIds = needed.map(({ scope }) => scope);
  const grants = (id: string) => grantedScopes([id], catalog);
  const minimal = neededIds.filter((id) => !neededIds.some((other) => other !== id && grants(other).has(id)));
  // Where the list has the scope, or one that it takes the place of; behind all of them otherwise.
  const placeOf = (id: string): number => {
    const own = requested.indexOf(id);
    const place = own >= 0 ? own : requested.findIndex((other) => grants(other).has(id) || grants(id).has(other));
    return place >= 0 ? place : requested.length;
  };
  minimal.sort((a, b) => placeOf(a) - placeOf(b));

  const granted = grantedScopes(requested, catalog);
  const beyond = requested.filter((id) => !minimal.includes(id));
  const usedFor = (id: string) => neededIds.filter((used) => grants(id).has(used));
  return {
    called: true,
    unused: beyond.filter((id) => usedFor(id).length === 0),
    excessive: beyond
      .filter((id) => usedFor(id).length > 0)
      .map((scope) => ({ scope, enough: minimal.filter((id) => usedFor(scope).some((used) => grants(id).has(used))) })),
    missing: needed
      .filter(({ scope }) => !granted.has(scope))
      .map(({ scope, operations }) => ({ scope, operations: operations.map(({ operation }) => operation) })),
    minimal,
  };
}

/** Whether the list that was asked for covers every call and has nothing besides. */
export function isMinimal({ unused, excessive, missing }: ScopeAudit): boolean {
  return unused.length + excessive.length + missing.length === 0;
}
