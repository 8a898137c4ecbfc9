import type { Rule } from '../../rule.ts';

export const format: Rule = {
  id: 'schema/format',
  severity: 'error',
  summary: 'A value does not have the format its field needs.',
  why: 'A malformed address or version would fail on the platform, after the push.',
  how: 'Correct the value as the message says.',
};
