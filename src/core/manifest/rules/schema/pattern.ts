import type { Rule } from '../../rule.ts';

export const pattern: Rule = {
  id: 'schema/pattern',
  severity: 'error',
  summary: 'A value does not have the form its field needs.',
  why: 'Names and identifiers are used in addresses and placeholders, where other characters break.',
  how: 'Correct the value as the message says.',
};
