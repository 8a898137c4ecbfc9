import { placedRequests } from '../../requests.ts';
import type { Rule } from '../../rule.ts';

export const bodyOnGet: Rule = {
  id: 'request/body-on-get',
  severity: 'warning',
  summary: 'A request with method GET declares a body.',
  why: 'A GET request has no body: what is declared would never arrive.',
  how: 'Use POST (the default), PUT or PATCH, or put the values into the URL’s query and delete the body.',
  check(manifest, report) {
    for (const { name, pointer, request } of placedRequests(manifest)) {
      if (request.method !== 'GET' || request.body === undefined) continue;
      report({
        pointer: `${pointer}/body`,
        at: 'key',
        message: `The ${name}’s method is GET, so this body is not sent. Use POST, or delete the body.`,
        removal: { description: 'Delete the body' },
      });
    }
  },
};
