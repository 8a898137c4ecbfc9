import type { Rule } from '../../rule.ts';

export const unknownField: Rule = {
  id: 'schema/unknown-field',
  severity: 'error',
  summary: 'A field is not known.',
  why: 'It would be ignored silently: most often it is a typing error.',
  how: 'Correct its name, or delete it.',
};
