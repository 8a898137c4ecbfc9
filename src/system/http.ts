import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import {
  type Headers,
  type Http,
  HttpFailure,
  type HttpFailureReason,
  type HttpRequest,
  type HttpResponse,
} from '../core/http.ts';
import { createAddressKinds } from './addresses.ts';

/** Resolves a name to all its addresses. */
export type LookupAll = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

export interface HttpOptions {
  /** Whether requests may go to private networks. Loopback and public addresses are always allowed. */
  readonly allowPrivate: boolean;
  /** Default: the system's resolver. */
  readonly lookup?: LookupAll;
}

/**
 * HTTP over sockets. No redirects, TLS verified, one connection a request. The address that was checked is the one that
 * is connected to, so a name that resolves differently the second time gains nothing.
 */
export function createHttp({ allowPrivate, lookup = lookupAll }: HttpOptions): Http {
  const kindOf = createAddressKinds();
  const isAllowed = (address: string) => allowPrivate || kindOf(address) !== 'private';

  return (request, limits) =>
    new Promise((resolve, reject) => {
      const url = new URL(request.url);
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      // Node connects to a literal address without a lookup.
      if (isIP(hostname) !== 0 && !isAllowed(hostname)) throw forbidden(hostname);

      const outgoing = prepare(url, request, guardedLookup(lookup, isAllowed));
      const fail = (failure: HttpFailure) => {
        clearTimeout(timer);
        reject(failure);
        outgoing.destroy();
      };
      const timer = setTimeout(
        () => fail(new HttpFailure('timeout', `${url.host} gave no whole answer within ${showTime(limits.timeout)}`)),
        limits.timeout,
      );
      outgoing.on('error', (error) => fail(explain(error, url)));
      // Also the end of an exchange that fell silent without an error, such as an unasked-for upgrade.
      outgoing.on('close', () => fail(cutShort(url)));
      outgoing.on('response', (incoming) => {
        const status = incoming.statusCode ?? 0;
        if (status < 100) return fail(new HttpFailure('other', `what ${url.host} answered is not HTTP`));
        incoming.on('error', (error) => fail(explain(error, url)));
        readBody(incoming, limits.bodyLimit, (body, truncated) => {
          clearTimeout(timer);
          resolve({ status, headers: readHeaders(incoming), body, truncated });
          outgoing.destroy();
        });
      });
      outgoing.end(request.body ?? undefined);
    });
}

function prepare(url: URL, request: HttpRequest, lookup: LookupFunction): ClientRequest {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  try {
    return send(url, { method: request.method, headers: withLength(request), agent: false, lookup });
  } catch (error) {
    // Node refuses methods, paths and headers that could split a message.
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new HttpFailure('other', `the request to ${url.host} cannot be sent (${code})`);
  }
}

/** Node leaves the length out for methods that rarely have a body, and then sends it in chunks. */
function withLength({ headers, body }: HttpRequest): Headers {
  const known = body === null || Object.keys(headers).some((name) => name.toLowerCase() === 'content-length');
  return known ? headers : { ...headers, 'content-length': String(body.length) };
}

const lookupAll: LookupAll = (hostname, callback) =>
  systemLookup(hostname, { all: true }, (error, addresses) => callback(error, addresses));

function guardedLookup(lookup: LookupAll, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, { all }, callback) =>
    lookup(hostname, (error, addresses) => {
      if (error) return callback(error, []);
      const allowed = addresses.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (first === undefined) return callback(forbidden(hostname, addresses[0]?.address), []);
      if (all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
}

/** Reads up to `limit` bytes; what comes after is not read. */
function readBody(
  incoming: IncomingMessage,
  limit: number,
  done: (body: Uint8Array, truncated: boolean) => void,
): void {
  const chunks: Uint8Array[] = [];
  let length = 0;
  incoming.on('data', (chunk: Uint8Array) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) {
      incoming.removeAllListeners('end');
      done(Uint8Array.from(Buffer.concat(chunks).subarray(0, limit)), true);
    }
  });
  incoming.on('end', () => done(Uint8Array.from(Buffer.concat(chunks)), false));
}

/** `incoming.headers` drops some repeated headers; the raw list has them all. */
function readHeaders({ rawHeaders }: IncomingMessage): HttpResponse['headers'] {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

const reasons: Readonly<Record<string, HttpFailureReason>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

/** The failure in words; they name the host, never the path or a header, which can hold secrets. */
function explain(error: NodeJS.ErrnoException, { host, hostname, protocol }: URL): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = error.code ?? '';
  const reason = reasons[code] ?? (isTls(code, protocol) ? 'tls' : 'other');
  return new HttpFailure(reason, words());

  function words(): string {
    if (code === 'ECONNREFUSED') return `nothing listens at ${host}`;
    if (code === 'ENOTFOUND') return `there is no host named ${hostname}`;
    if (code === 'EAI_AGAIN') return `the name ${hostname} cannot be looked up at the moment`;
    if (code === 'ETIMEDOUT') return `${host} does not respond`;
    if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `there is no way to ${host} from this network`;
    if (reason === 'reset') return cutShort({ host }).message;
    if (reason === 'tls') return `no trusted TLS connection to ${host} (${error.message})`;
    if (code === 'HPE_HEADER_OVERFLOW') return `the headers of the answer of ${host} are too long`;
    if (code.startsWith('HPE_')) return `what ${host} answered is not HTTP`;
    return `the request to ${host} failed (${code || error.message})`;
  }
}

function cutShort({ host }: Pick<URL, 'host'>): HttpFailure {
  return new HttpFailure('reset', `${host} closed the connection before its answer was complete`);
}

function isTls(code: string, protocol: string): boolean {
  return (
    protocol === 'https:' && /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_)/.test(code)
  );
}

function forbidden(host: string, address?: string): HttpFailure {
  const what = address === undefined ? host : `${host} (${address})`;
  return new HttpFailure('forbidden-address', `${what} is in a private network, where requests are not sent`);
}

function showTime(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
