import { scopes } from '../../../../generated/catalog.ts';
import type { Rule } from '../../rule.ts';

export const redundantScope: Rule = {
  id: 'scopes/redundant',
  severity: 'warning',
  summary: 'A scope is listed twice, or another one includes it.',
  why: 'Users read the list of scopes before they agree; each line too many costs installs.',
  how: 'Delete the scope that adds nothing.',
  check(manifest, report) {
    const asked = manifest.api_scopes ?? [];
    const all = new Set(asked);
    const seen = new Set<string>();
    for (const [index, scope] of asked.entries()) {
      if (scope === undefined) continue;
      const about = { pointer: `/api_scopes/${index}`, removal: { description: `Delete "${scope}"` } };
      if (seen.has(scope)) {
        report({ ...about, message: `"${scope}" is already listed. Delete one of the two.` });
        continue;
      }
      seen.add(scope);
      const wider = scopes.find(({ id, includes }) => all.has(id) && includes?.includes(scope));
      if (wider) {
        report({ ...about, message: `"${wider.id}", also listed, includes "${scope}". Delete "${scope}".` });
      }
    }
  },
};
