import type { Rule } from '../../rule.ts';

export const duplicateKey: Rule = {
  id: 'yaml/duplicate-key',
  severity: 'error',
  summary: 'A key stands twice in the same mapping.',
  why: 'YAML readers disagree on which of the two counts, so an app could be published with a value nobody looked at.',
  how: 'Keep one of the two.',
};
