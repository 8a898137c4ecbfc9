import type { Rule } from '../../rule.ts';

export const tooLarge: Rule = {
  id: 'yaml/too-large',
  severity: 'error',
  summary: 'The file is larger than a manifest may be.',
  why: 'A manifest is a page or two; a limit (1 MiB, 20,000 values) keeps checking fast and safe.',
  how: 'Check that it is the right file, and move images and data out of it.',
};
