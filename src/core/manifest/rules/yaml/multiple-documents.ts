import type { Rule } from '../../rule.ts';

export const multipleDocuments: Rule = {
  id: 'yaml/multiple-documents',
  severity: 'error',
  summary: 'The file holds more than one YAML document.',
  why: 'A manifest describes one app; what follows a second --- would be ignored.',
  how: 'Put each app in a file of its own.',
};
