import type { Rule } from '../../rule.ts';

/** Reported by policy.ts. */
export const unusedIgnore: Rule = {
  id: 'ignore/unused',
  severity: 'warning',
  summary: 'An ignore silences nothing.',
  why: 'What it once silenced was corrected, or it stands in the wrong place; left there, it would hide the next mistake.',
  how: 'Delete the comment, or put it directly above the line it is about, with the rule and a reason: # miniapp-ignore-next-line listing/description-short -- the name says it all',
};
