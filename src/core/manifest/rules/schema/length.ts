import type { Rule } from '../../rule.ts';

export const length: Rule = {
  id: 'schema/length',
  severity: 'error',
  summary: 'A value is too short, too long, too small or too large.',
  why: 'The store has room for so much, and no more.',
  how: 'Shorten or lengthen the value.',
};
