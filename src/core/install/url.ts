import { MiniappError } from '../errors.ts';
import { fillTemplate, type Lookup, type Placeholder, parseTemplate } from './placeholders.ts';

/**
 * Fills the URL of a request, and returns it as it is sent: normalised, without fragment. Values are percent-encoded, so
 * that they stay where the author put them: none can change the server or add a parameter. Throws `request-invalid`
 * when the result is no http(s) URL, holds a user name or password, or when a value would lead to another path.
 * `masked` leaves masks readable and does not judge: a masked value may be no part of a URL.
 */
export function fillUrl(text: string, lookup: Lookup, request: string, masked: boolean): string {
  const filled = fillTemplate(text, lookup, encode);
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (masked) return unmaskMarks(url === null || maskedHost.test(filled) ? filled : withoutFragment(url));
  const inputs = namePlaceholders(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    refuse(`The URL of the ${request}${inputs} is not an http or https URL; correct it.`);
  }
  if (url.username !== '' || url.password !== '') {
    refuse(`The URL of the ${request}${inputs} holds a user name or password; send them in a header instead.`);
  }
  const plain = fillTemplate(text, lookup, () => 'x');
  if (countDotSegments(filled) > countDotSegments(plain)) {
    refuse(`The URL of the ${request}${inputs} leads to another path, because a value is . or ..; give another value.`);
  }
  return withoutFragment(url);
}

/** A URL parser would turn the marks of a masked host into Punycode. */
const maskedHost = /^https?:\/\/[^/?#]*%E2%80%A2/i;

/** A fragment is never sent. */
function withoutFragment(url: URL): string {
  const { href, hash } = url;
  return href.slice(0, href.length - hash.length).replace(/#$/, '');
}

/** `encodeURIComponent` throws on half a surrogate pair; a decoder would read it as U+FFFD anyway. */
function encode(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

function unmaskMarks(url: string): string {
  return url.replaceAll('%E2%80%A2', '•').replaceAll('%E2%80%A6', '…');
}

/** `encodeURIComponent` leaves dots, and a URL parser resolves `/../`, so a value could leave its place in the path. */
function countDotSegments(url: string): number {
  const [path = ''] = url.split(/[?#]/, 1);
  return path.split(/[/\\]/).filter((segment) => /^(\.|%2e){1,2}$/i.test(segment)).length;
}

function namePlaceholders(text: string): string {
  const used = parseTemplate(text).parts.filter((part): part is Placeholder => typeof part !== 'string');
  const names = [...new Set(used.map(({ namespace, name }) => `{{${namespace}.${name}}}`))];
  return names.length === 0 ? '' : `, filled in with ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''},`;
}

function refuse(problem: string): never {
  throw new MiniappError('request-invalid', { problem });
}
