import type { Rule } from '../../rule.ts';

export const lossyNumber: Rule = {
  id: 'yaml/lossy-number',
  severity: 'error',
  summary: 'A number loses digits when it is read.',
  why: 'JSON readers keep about 16 digits and no leading zeros; an id of 18 digits or a postcode would arrive changed.',
  how: 'Put the number in quotes to make it text.',
};
