import type { Rule } from '../../rule.ts';

export const tooLarge: Rule = {
  id: 'yaml/too-large',
  severity: 'error',
  summary: 'The file is larger than a manifest may be.',
  why: 'A manifest is a page or two; limits (1 MiB, 20,000 values, 130,000 words and signs, 1,000 empty lines in a row) keep checking fast and safe.',
  how: 'Check that it is the right file, and move images and data out of it.',
};
