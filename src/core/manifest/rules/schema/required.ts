import type { Rule } from '../../rule.ts';

export const required: Rule = {
  id: 'schema/required',
  severity: 'error',
  summary: 'A required field is missing.',
  why: 'The platform cannot show or install the app without it.',
  how: 'Add the field.',
};
