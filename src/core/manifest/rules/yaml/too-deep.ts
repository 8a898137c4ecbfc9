import type { Rule } from '../../rule.ts';

export const tooDeep: Rule = {
  id: 'yaml/too-deep',
  severity: 'error',
  summary: 'The file is nested more deeply than 100 levels.',
  why: 'Such nesting is a mistake or an attack; it would exhaust the programs that read it.',
  how: 'Flatten the structure.',
};
