import { findIllegal, isHeaderName, reservedHeaders } from '../../../install/headers.ts';
import { parseTemplate } from '../../../install/placeholders.ts';
import { childPointer } from '../../pointer.ts';
import { placedRequests } from '../../requests.ts';
import { type Rule, showValue } from '../../rule.ts';

const removal = { description: 'Delete the header' };

export const forbiddenHeader: Rule = {
  id: 'request/forbidden-header',
  severity: 'error',
  summary: 'A header cannot be sent: it is the sender’s own, declared twice, or no header at all.',
  why: 'Headers of the connection, such as Host and Content-Length, describe the message as it is sent: a wrong one could split it. Names are the same in capitals and small letters.',
  how: 'Delete the header, or correct its name or value: letters, digits and hyphens in the name, ASCII on one line in the value.',
  check(manifest, report) {
    for (const { name: request, pointer, request: declared } of placedRequests(manifest)) {
      const names = new Map<string, string>();
      for (const [name, value] of Object.entries(declared.headers ?? {})) {
        const place = childPointer(`${pointer}/headers`, name);
        const folded = name.toLowerCase();
        const shown = showValue(name);
        const other = names.get(folded);
        if (!isHeaderName(name)) {
          report({
            pointer: place,
            at: 'key',
            message: `${shown} cannot be a header’s name. Use letters, digits and hyphens, such as X-App.`,
          });
        } else if (reservedHeaders.has(folded)) {
          const message = `The header ${shown} is set by the sender of the ${request}. Delete it.`;
          report({ pointer: place, at: 'key', message, removal });
        } else if (other !== undefined) {
          const message = `${shown} and ${showValue(other)} are the same header, as capitals do not count. Delete one of the two.`;
          report({ pointer: place, at: 'key', message });
        } else {
          names.set(folded, name);
          const illegal = typeof value === 'string' ? findIllegalLiteral(value) : undefined;
          if (illegal === undefined) continue;
          const message = `The header ${shown} holds ${illegal}, which no header can carry. Send it in the body instead.`;
          report({ pointer: place, message });
        }
      }
    }
  },
};

/** What placeholders stand for is judged when they are filled in. */
function findIllegalLiteral(value: string): string | undefined {
  for (const part of parseTemplate(value).parts) {
    const illegal = typeof part === 'string' ? findIllegal(part) : undefined;
    if (illegal !== undefined) return illegal;
  }
  return undefined;
}
