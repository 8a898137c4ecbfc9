import { isLoopback, placedUrls } from '../../requests.ts';
import { cut, type Rule } from '../../rule.ts';
import { fieldName } from '../../subject.ts';
import { replacePart } from '../../written.ts';

export const insecureUrl: Rule = {
  id: 'request/insecure-url',
  severity: 'error',
  summary: 'A request goes over plain http to another machine.',
  why: 'Requests carry API keys and what users typed in. Over plain http anyone on the way can read and change them.',
  how: 'Use https. Plain http is accepted for loopback addresses only, where nothing leaves the machine.',
  check(manifest, report, { written }) {
    for (const { pointer, text, url } of placedUrls(manifest)) {
      if (url.protocol === 'https:' || isLoopback(url)) continue;
      const own = written(pointer);
      const host = own?.includes(url.hostname) ? ` to ${cut(url.hostname)}` : '';
      // A port that speaks plain http speaks no https.
      const changed = url.port === '' ? replacePart(own, text.slice(0, 'http://'.length), 'https://') : undefined;
      report({
        pointer,
        message: `${fieldName(pointer)} sends keys and answers${host} over plain http, where anyone on the way can read them. Use https.`,
        replacement: changed === undefined ? undefined : { description: 'Change it to https', text: changed },
      });
    }
  },
};
