import type { Rule } from '../../rule.ts';

export const newerVersion: Rule = {
  id: 'schema/newer-version',
  severity: 'error',
  summary: 'The manifest was written for a newer version of miniapp.',
  why: 'This version does not know the fields the newer one has, and would misread them.',
  how: 'Update miniapp, or set schema_version to one it knows.',
};
