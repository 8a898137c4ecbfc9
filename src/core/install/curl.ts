import type { HttpRequest } from '../http.ts';

/** What curl works out itself; given by hand they would be wrong as soon as the body is edited. */
const computed: ReadonlySet<string> = new Set(['host', 'content-length']);

/**
 * A request as a curl command for a POSIX shell, one option a line. It sends the same method, URL, headers and bytes
 * (curl adds `Accept`). Secrets stand in it as given: the caller masks them, or does not.
 */
export function formatCurl({ method, url, headers, body }: HttpRequest): string {
  const text = body === null ? '' : decode(body);
  const options = [`--request ${quote(method)}`];
  // Else curl would read brackets and braces as a range of URLs.
  if (/[[\]{}]/.test(url)) options.push('--globoff');
  for (const [name, value] of Object.entries(headers)) {
    if (!computed.has(name.toLowerCase()))
      options.push(`--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`);
  }
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  // Without a type curl would claim a form.
  if (body !== null && !hasType) options.push(`--header 'content-type:'`);
  // --data-raw, because --data reads a file when the text begins with @.
  if (body !== null) options.push(text === null ? '--data-binary @-' : `--data-raw ${quote(text)}`);
  const command = [`curl ${quote(url)}`, ...options].join(' \\\n  ');
  return body !== null && text === null ? `printf ${quote(octal(body))} | ${command}` : command;
}

/** An argument for a POSIX shell: the text in single quotes, which take everything but a single quote literally. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The body as text, or null when an argument cannot hold it: not UTF-8, or with a NUL. */
function decode(body: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function octal(body: Uint8Array): string {
  return Array.from(body, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
