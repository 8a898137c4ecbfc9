import type { Rule } from '../../rule.ts';

export const aliases: Rule = {
  id: 'yaml/aliases',
  severity: 'error',
  summary:
    'An alias is unknown or refers to itself, mappings are merged (<<), or there are too many aliases or anchors.',
  why: 'A few aliases save typing; many, or nested ones, make a small file expand without end.',
  how: 'Write the value out where it is used.',
};
