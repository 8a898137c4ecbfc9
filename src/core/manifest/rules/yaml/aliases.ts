import type { Rule } from '../../rule.ts';

export const aliases: Rule = {
  id: 'yaml/aliases',
  severity: 'error',
  summary: 'An alias is unknown, refers to itself, or there are too many.',
  why: 'A few aliases save typing; many, or nested ones, make a small file expand without end.',
  how: 'Write the value out where it is used.',
};
