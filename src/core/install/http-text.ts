import type { HttpRequest } from '../http.ts';

/**
 * A request as HTTP/1.1 text: lines end with CRLF, the body follows an empty line. Bytes that are not UTF-8 show as
 * U+FFFD. It is shown as given: secrets are masked before.
 */
export function formatHttp({ method, url, headers, body }: HttpRequest): string {
  const head = [
    `${method} ${requestTarget(url)} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body === null ? '' : new TextDecoder().decode(body)}`;
}

/** Path and query. Taken from the text, because a URL parser would encode the masks. */
function requestTarget(url: string): string {
  const target = /^[a-z]+:\/\/[^/?#]*([^#]*)/.exec(url)?.[1] ?? url;
  return target.startsWith('/') ? target : `/${target}`;
}
