import {
  fieldsOf,
  hasUnknownPlaceholder,
  placedRequests,
  requestTexts,
  sendsDefaultBody,
  sendsKey,
} from '../../requests.ts';
import type { Rule } from '../../rule.ts';
import { isWhole } from '../../soundness.ts';

export const apiKeyNotSent: Rule = {
  id: 'request/api-key-not-sent',
  severity: 'warning',
  summary: 'Scopes are asked for, but the subscribe request does not send the API key.',
  why: 'On install the platform generates a key with these scopes, and the subscribe request is the only message that can carry it. Without it, your server can never call the API.',
  how: 'Put "{{system.api_key}}" into the body or a header of the subscribe request, or leave the body out: the default body has it.',
  check(manifest, report) {
    if (!manifest.api_scopes?.length) return;
    const subscribe = placedRequests(manifest).find(({ pointer }) => pointer === '/subscribe');
    // What could not be read may hold the key.
    if (!subscribe || !isWhole(subscribe.request) || sendsDefaultBody(subscribe.request)) return;
    const texts = requestTexts(subscribe);
    const fields = fieldsOf(manifest);
    if (texts.some(sendsKey) || texts.some((text) => hasUnknownPlaceholder(text, fields))) return;
    const { body, method } = subscribe.request;
    report({
      pointer: body === undefined ? '/subscribe/method' : '/subscribe/body',
      at: 'key',
      message:
        body === undefined
          ? `A ${method} request without a body does not send the API key, so your server never learns it. Use POST, or send "{{system.api_key}}" in a header.`
          : 'This body does not send the API key, so your server never learns it. Add a field with "{{system.api_key}}", or delete api_scopes.',
    });
  },
};
