import type { Rule } from '../../rule.ts';

/** Reported by explain.ts: the schema's list of scopes is the catalogue. */
export const unknownScope: Rule = {
  id: 'scopes/unknown',
  severity: 'error',
  summary: 'A scope is not in the catalogue.',
  why: 'The key that is generated on install carries exactly the scopes listed; a scope nobody knows opens nothing.',
  how: 'Choose a scope of the catalogue (docs/reference/scopes.md), by its id.',
};
