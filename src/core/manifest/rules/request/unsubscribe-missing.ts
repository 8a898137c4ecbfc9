import type { Rule } from '../../rule.ts';
import { isAbsent } from '../../soundness.ts';

export const unsubscribeMissing: Rule = {
  id: 'request/unsubscribe-missing',
  severity: 'warning',
  summary: 'There is a subscribe request, but no unsubscribe request.',
  why: 'Your server would learn of every install but of no uninstall, and keep keys and data of people who left.',
  how: 'Add an unsubscribe request. Without a body it carries the ids of the installation (assumed), which is all a server needs to delete it.',
  check(manifest, report) {
    if (manifest.subscribe === undefined || !isAbsent(manifest, 'unsubscribe')) return;
    report({
      pointer: '/subscribe',
      absent: '/unsubscribe',
      at: 'key',
      message:
        'Your server learns of every install by this request, but of no uninstall, and would keep what it stored. ' +
        'Add unsubscribe with the url of your server.',
    });
  },
};
