import type { Rule } from '../../rule.ts';

export const missingVariable: Rule = {
  id: 'yaml/missing-variable',
  severity: 'error',
  summary: 'An environment value is not set and has no default.',
  why: 'The manifest cannot be rendered without it, so an install could not be simulated or pushed.',
  how: 'Set the variable, give --env-file, or write a default: ${NAME:-default}.',
};
