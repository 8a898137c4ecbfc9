import { placedUrls } from '../../requests.ts';
import type { Rule } from '../../rule.ts';
import { fieldName } from '../../subject.ts';

export const credentialsInUrl: Rule = {
  id: 'request/credentials-in-url',
  severity: 'error',
  summary: 'A URL holds a user name or a password.',
  why: 'Whoever sees the manifest or a log sees them, and a request with such a URL is refused.',
  how: 'Send them in a header, and take the values from the environment: Authorization: Basic ${CREDENTIALS}.',
  check(manifest, report) {
    for (const { pointer, url } of placedUrls(manifest)) {
      if (url.username === '' && url.password === '') continue;
      const remedy = /^\/auth\/\w+_url$/.test(pointer)
        ? 'Take them out: client_id and client_secret say who the app is.'
        : 'Send them in a header such as Authorization, with values from the environment.';
      report({
        pointer,
        message: `${fieldName(pointer)} holds a user name or password before the @, and a request with such a URL is refused. ${remedy}`,
      });
    }
  },
};
