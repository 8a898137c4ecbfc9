import { MiniappError } from '../errors.ts';
import type { HttpRequest } from '../http.ts';

/**
 * A request that goes elsewhere: to another server when `to` names a host alone, otherwise to exactly that address.
 * `to` is checked by `readTarget`.
 */
export function redirectTo(request: HttpRequest, to: string): HttpRequest {
  const target = new URL(to);
  const url = namesHostAlone(to) ? target.origin + pathOf(request.url) : target.href;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, name === 'host' ? target.host : value]),
  );
  return { ...request, url, headers };
}

/** Whether an address has no path of its own, so that those of the manifest stay. */
export function namesHostAlone(to: string): boolean {
  const { pathname, search } = new URL(to);
  return pathname === '/' && search === '';
}

/** An http(s) address to send to, without fragment; `host:port` and `localhost` mean http. Throws `invalid-usage`. */
export function readTarget(text: string, label: string): string {
  const full = /^(localhost|[^\s/:]+:\d+|\[[^\s/]+\]:\d+)([/?#]|$)/i.test(text) ? `http://${text}` : text;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new MiniappError('invalid-usage', {
      problem: `${label} must be the address of a server, but it is "${text}".`,
      remedy: `For example: ${label} http://127.0.0.1:8787`,
    });
  }
  if (url.username || url.password) {
    throw new MiniappError('invalid-usage', { problem: `${label} must not hold a user name or password.` });
  }
  return full.replace(/#.*$/s, '');
}

/** Path and query, from the text: a URL parser would encode masks. */
function pathOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1] ?? '';
}
