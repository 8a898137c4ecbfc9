import type { Rule } from '../../rule.ts';

/** Reported by app/check-online.ts, which asks the network; the other rules never do. */
export const unreachable: Rule = {
  id: 'online/unreachable',
  severity: 'warning',
  summary: 'An address that users will open does not answer as it should. Looked at with --online only.',
  why: 'A store page with a dead link or a broken picture looks abandoned, and nobody tells its author.',
  how: 'Correct the address, or bring what it leads to online. It must answer with success (2xx), after three redirects at most, and lie on the public internet.',
};
