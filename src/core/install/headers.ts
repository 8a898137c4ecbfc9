import { MiniappError } from '../errors.ts';
import type { Headers } from '../http.ts';
import { fillTemplate, type Lookup } from './placeholders.ts';

/** Headers of the connection, in lower case: they are the sender's, and one from a manifest could split the message. */
export const reservedHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Bytes above ASCII are legal but read differently by different servers, so what is shown would not be what arrives.
const illegal = /[^\t\x20-\x7e]/;

/**
 * Fills the headers of a request; spaces around a value are not sent. Throws `request-invalid`, naming header and input
 * but not the value, for a line break, a NUL or anything else that a header cannot carry. `masked` does not judge values.
 */
export function fillHeaders(headers: Headers, lookup: Lookup, request: string, masked: boolean): Headers {
  const seen = new Set<string>();
  const filled = Object.entries(headers).map(([name, text]): [string, string] => {
    const place = `The ${request}’s header ${name}`;
    const folded = name.toLowerCase();
    if (!token.test(name)) refuse(`${JSON.stringify(name)} in the ${request} cannot be a header’s name; correct it.`);
    if (reservedHeaders.has(folded)) refuse(`${place} is set by the sender; remove it.`);
    if (seen.has(folded)) refuse(`${place} is declared twice; remove one.`);
    seen.add(folded);
    const value = fillTemplate(text, lookup, (part, placeholder) => {
      if (!masked && illegal.test(part)) {
        const source = `{{${placeholder.namespace}.${placeholder.name}}}`;
        refuse(
          `${place} cannot carry ${source}: its value holds ${describeIllegal(part)}; send it in the body instead.`,
        );
      }
      return part;
    });
    if (!masked && illegal.test(value)) refuse(`${place} holds ${describeIllegal(value)}; remove it.`);
    return [name, value.trim()];
  });
  return Object.fromEntries(filled);
}

/** Whether a text can be the name of a header. */
export function isHeaderName(name: string): boolean {
  return token.test(name);
}

/** What a header’s value cannot carry, in words for a sentence; undefined when there is nothing of the kind. */
export function findIllegal(value: string): string | undefined {
  return illegal.test(value) ? describeIllegal(value) : undefined;
}

/** The value of a header, whatever its case. */
export function findHeader(headers: Headers, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function describeIllegal(value: string): string {
  if (/[\r\n]/.test(value)) return 'a line break';
  return /[\x00-\x1f\x7f]/.test(value) ? 'a control character' : 'a character that is not ASCII';
}

function refuse(problem: string): never {
  throw new MiniappError('request-invalid', { problem });
}
