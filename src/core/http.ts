/** Plain HTTP messages: what the ports, the install request and the client exchange. No sockets, no global `fetch`. */

/** Header names as they are sent; receivers compare them without case. */
export type Headers = Readonly<Record<string, string>>;

/** A request as plain data. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute `http:` or `https:` URL. */
  readonly url: string;
  readonly headers: Headers;
  /** The exact bytes, or null for no body. */
  readonly body: Uint8Array | null;
}

/** How long to wait and how much to read. */
export interface HttpLimits {
  /** Milliseconds from the start until the whole answer is read. */
  readonly timeout: number;
  /** Bytes of the answer that are kept; the rest is not read. */
  readonly bodyLimit: number;
}

/** An answer as plain data; header names are in lower case, repeated headers joined by `, `. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** True when the body was longer than the limit. */
  readonly truncated: boolean;
}

/** The address of an http or https proxy as `HTTPS_PROXY` holds it, where `http://` may be left out; null for anything else. */
export function readProxyAddress(text: string): URL | null {
  const address = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

/** The JSON of an answer; undefined when it is none, or not whole. */
export function parseJson({ body, truncated }: HttpResponse): unknown {
  if (truncated) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** Sends a request; rejects with `HttpFailure` when no answer came. Follows no redirects. */
export type Http = (request: HttpRequest, limits: HttpLimits) => Promise<HttpResponse>;

/** Why no answer came. */
export type HttpFailureReason = 'refused' | 'not-found' | 'timeout' | 'reset' | 'tls' | 'forbidden-address' | 'other';

/** Thrown by the HTTP port when a request got no answer. */
export class HttpFailure extends Error {
  readonly reason: HttpFailureReason;
  /** Where it failed: at the host itself, or at the proxy on the way to it. */
  readonly place: 'host' | 'proxy';

  constructor(reason: HttpFailureReason, message: string, place: 'host' | 'proxy' = 'host') {
    super(message);
    this.name = 'HttpFailure';
    this.reason = reason;
    this.place = place;
  }
}
