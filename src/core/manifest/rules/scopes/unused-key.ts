import { placedRequests, requestTexts, sendsKey } from '../../requests.ts';
import type { Rule } from '../../rule.ts';

export const unusedKey: Rule = {
  id: 'scopes/unused-key',
  severity: 'warning',
  summary: 'The subscribe request sends the API key, but no scope is asked for.',
  why: 'A key without scopes opens nothing: every call with it is refused.',
  how: 'List the scopes the app needs in api_scopes, or take the key out of the request.',
  check(manifest, report) {
    if ('api_scopes' in manifest && manifest.api_scopes?.length !== 0) return;
    const subscribe = placedRequests(manifest).find(({ pointer }) => pointer === '/subscribe');
    for (const text of subscribe ? requestTexts(subscribe) : []) {
      // A key in the URL is request/secret-in-url's affair.
      if (text.part === 'url' || !sendsKey(text)) continue;
      report({
        pointer: text.pointer,
        message:
          'This sends the generated API key, but api_scopes asks for no scope, so the key opens nothing. ' +
          'List the scopes the app needs, or do not send the key.',
      });
    }
  },
};
