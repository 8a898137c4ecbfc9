import type { Rule } from '../../rule.ts';

export const scopesWithoutSubscribe: Rule = {
  id: 'scopes/without-subscribe',
  severity: 'warning',
  summary: 'Scopes are asked for, but there is no subscribe request to receive the key.',
  why: 'On install the platform generates a key with these scopes and sends it in the subscribe request. Without one, nobody ever learns the key.',
  how: 'Add a subscribe request, or delete api_scopes when the app does not call the API.',
  check(manifest, report) {
    if (!manifest.api_scopes?.length || 'subscribe' in manifest) return;
    report({
      pointer: '/api_scopes',
      absent: '/subscribe',
      at: 'key',
      message:
        'A key with these scopes is generated on install, but no subscribe request sends it to your server. ' +
        'Add subscribe, or delete api_scopes.',
    });
  },
};
