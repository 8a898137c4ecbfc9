import { isLoopback, placedUrls } from '../../requests.ts';
import type { Rule } from '../../rule.ts';
import { fieldName } from '../../subject.ts';
import { namedVariable } from '../../written.ts';

export const loopbackOnPublish: Rule = {
  id: 'request/loopback-on-publish',
  severity: 'info',
  summary: 'A request goes to a loopback address, which only the local platform reaches.',
  why: 'To a platform on another machine, a loopback address is that machine itself: an install would not reach the server.',
  how: 'Before you publish, give the server’s public https address, most easily by an environment value with the local address as its default.',
  check(manifest, report, { written }) {
    for (const { pointer, url } of placedUrls(manifest)) {
      if (!isLoopback(url)) continue;
      const name = namedVariable(written(pointer));
      const remedy =
        name === undefined || name.length > 60 ? 'give your server’s address' : `set ${name} to your server’s address`;
      report({
        pointer,
        message: `${fieldName(pointer)} is an address of this machine, which only the local platform reaches. Before you publish, ${remedy}.`,
      });
    }
  },
};
