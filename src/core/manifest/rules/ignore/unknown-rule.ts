import type { Rule } from '../../rule.ts';

/** Reported by policy.ts. */
export const unknownIgnoredRule: Rule = {
  id: 'ignore/unknown-rule',
  severity: 'warning',
  summary: 'An ignore names a rule that does not exist, or one that cannot be silenced.',
  why: 'It silences nothing, though whoever reads it thinks so. What keeps a manifest from being read or understood cannot be silenced: no platform could take it.',
  how: 'Correct the name (miniapp rules lists them), or correct what the rule reports.',
};
