import { oauthFieldNames } from '../../../install/inputs.ts';
import { placedInputs } from '../../auth-inputs.ts';
import { placedRequests, placeholdersOf, requestTexts, templateOf } from '../../requests.ts';
import type { Rule } from '../../rule.ts';
import { fieldName } from '../../subject.ts';

export const secretInUrl: Rule = {
  id: 'request/secret-in-url',
  severity: 'error',
  summary: 'A URL holds the API key, a secret input or a token of signing in.',
  why: 'Servers, proxies and monitoring write URLs to their logs, where secrets stay for years and many people read them.',
  how: 'Send the secret in a header or in the body.',
  check(manifest, report) {
    const secrets = new Set([
      ...placedInputs(manifest).flatMap(({ input }) => (input.secret === true && input.name ? [input.name] : [])),
      ...oauthFieldNames(manifest.auth),
    ]);
    for (const text of placedRequests(manifest).flatMap(requestTexts)) {
      if (text.part !== 'url') continue;
      const [start, end] = loggedPart(text.text);
      const found = placeholdersOf(templateOf(text)).filter(
        (placeholder) =>
          placeholder.start >= start &&
          placeholder.start < end &&
          (placeholder.namespace === 'system' ? placeholder.name === 'api_key' : secrets.has(placeholder.name)),
      );
      for (const name of new Set(found.map(({ namespace, name }) => `{{${namespace}.${name}}}`))) {
        report({
          pointer: text.pointer,
          message: `${fieldName(text.pointer)} holds ${name}, a secret, and URLs are written to logs. Send it in a header or in the body.`,
        });
      }
    }
  },
};

/** Offsets without user name and password, which are another rule's affair, and without the fragment, which is not sent. */
function loggedPart(url: string): [start: number, end: number] {
  const fragment = url.indexOf('#');
  const authority = /^https?:\/\/[^/\\?#]*/i.exec(url)?.[0] ?? '';
  return [authority.lastIndexOf('@') + 1, fragment < 0 ? url.length : fragment];
}
