import type { CatalogScope } from '../../generated/catalog.ts';

/** Ids of all scopes that these come to, with those they include. */
export function grantedScopes(ids: readonly string[], scopes: readonly CatalogScope[]): Set<string> {
  const granted = new Set<string>();
  const grant = (id: string): void => {
    if (granted.has(id)) return;
    granted.add(id);
    for (const included of scopes.find((scope) => scope.id === id)?.includes ?? []) grant(included);
  };
  for (const id of ids) grant(id);
  return granted;
}
