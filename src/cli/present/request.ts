import { escapeLine, escapeText } from '../../core/escape.ts';
import { indentJson } from '../../core/indent-json.ts';
import { formatCurl } from '../../core/install/curl.ts';
import { formatHttp } from '../../core/install/http-text.ts';
import type { Style } from './view.ts';

/** A request as `--json` shows it: the body as text. */
export interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A request as a curl command, or as the text that goes over the wire. */
export function presentRequest(request: ShownRequest, format: 'curl' | 'http'): string {
  const body = request.body === null ? null : new TextEncoder().encode(request.body);
  const printed = (format === 'curl' ? formatCurl : formatHttp)({ ...request, body });
  // The line ends of HTTP are the one use of CR that is harmless.
  return `${printed.split('\r\n').map(escapeText).join('\r\n')}\n`;
}

/** Lines for people: method and URL, headers, and the body, indented when it is JSON. */
export function requestLines({ method, url, headers, body }: ShownRequest, style: Style): string[] {
  const lines = [`  ${style.cyan(escapeLine(method))} ${escapeLine(url)}`, ...headerLines(headers, style)];
  if (body !== null && body !== '') lines.push('', ...bodyLines(body));
  return lines;
}

export function headerLines(headers: ShownRequest['headers'], style: Style): string[] {
  return Object.entries(headers).map(([name, value]) => `  ${style.dim(`${escapeLine(name)}:`)} ${escapeLine(value)}`);
}

/** JSON is indented for reading; anything else is shown as it is. */
export function bodyLines(body: string): string[] {
  return escapeText(indentJson(body))
    .split('\n')
    .map((line) => `  ${line}`);
}
