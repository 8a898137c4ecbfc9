import type { Rule } from '../../rule.ts';

export const enumeration: Rule = {
  id: 'schema/enum',
  severity: 'error',
  summary: 'A value is not one of those allowed.',
  why: 'The platform knows only the values listed.',
  how: 'Choose one of the values listed.',
};
