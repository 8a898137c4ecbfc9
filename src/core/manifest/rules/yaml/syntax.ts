import type { Rule } from '../../rule.ts';

export const syntax: Rule = {
  id: 'yaml/syntax',
  severity: 'error',
  summary: 'The file is not well-formed YAML.',
  why: 'What cannot be read cannot be checked or pushed.',
  how: 'Correct the place shown; most often a quote, a colon or the indentation is off.',
};
