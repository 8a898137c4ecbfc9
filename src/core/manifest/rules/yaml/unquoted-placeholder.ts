import type { Rule } from '../../rule.ts';

export const unquotedPlaceholder: Rule = {
  id: 'yaml/unquoted-placeholder',
  severity: 'error',
  summary: 'A placeholder is not quoted, so YAML reads it as a mapping.',
  why: 'Unquoted, {{auth.token}} is a mapping in a mapping to YAML, and the value is lost.',
  how: 'Put quotes around the whole value.',
};
