import type { HttpRequest } from '../http.ts';
import { mask } from './secrets.ts';

/** Requests and answers of signing in for people to look at. What is made here is not for sending. */

/** What may be read. A stand-in's codes and tokens are samples, and no secrets. */
export interface Revealed {
  /** The client's secret. */
  readonly clientSecret: boolean;
  /** Codes, their verifiers, and tokens. */
  readonly tokens: boolean;
}

const tokenNames: ReadonlySet<string> = new Set(['code', 'code_verifier', 'access_token', 'refresh_token', 'id_token']);

/** A request to the token endpoint; its length stays that of the request as sent. */
export function showTokenRequest(request: HttpRequest, revealed: Revealed): HttpRequest {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    name.toLowerCase() === 'authorization' && !revealed.clientSecret ? `Basic ${mask}` : value,
  ]);
  const body =
    request.body === null
      ? null
      : new TextEncoder().encode(maskFields(new TextDecoder().decode(request.body), revealed));
  return { ...request, headers: Object.fromEntries(headers), body };
}

/** The URL that the user's browser came back with. */
export function showCallback(url: string, revealed: Revealed): string {
  const start = url.indexOf('?') + 1;
  return start === 0 ? url : url.slice(0, start) + maskFields(url.slice(start), revealed);
}

/** The text of a token endpoint's answer; one that is no JSON object is shown as it is, or hidden whole. */
export function showTokenAnswer(body: Uint8Array, revealed: Revealed): string {
  const text = new TextDecoder().decode(body);
  if (revealed.tokens) return text;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return mask;
    const members = Object.entries(value).map(([name, member]) => [name, tokenNames.has(name) ? mask : member]);
    return JSON.stringify(Object.fromEntries(members));
  } catch {
    // It may hold a token in whatever form.
    return mask;
  }
}

/** Masks stand as they are: encoded they could not be read. */
function maskFields(form: string, { clientSecret, tokens }: Revealed): string {
  return form
    .split('&')
    .map((field) => {
      const [name = ''] = field.split('=', 1);
      const isSecret = name === 'client_secret' ? !clientSecret : tokenNames.has(name) && !tokens;
      return isSecret ? `${name}=${mask}` : field;
    })
    .join('&');
}
