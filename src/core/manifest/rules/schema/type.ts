import type { Rule } from '../../rule.ts';

export const type: Rule = {
  id: 'schema/type',
  severity: 'error',
  summary: 'A value has the wrong type.',
  why: 'A number where text is expected would reach the platform as something else than was meant.',
  how: 'Write a value of the type named; quote text that looks like a number.',
};
