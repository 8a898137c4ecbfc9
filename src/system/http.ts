import type { LookupAddress } from 'node:dns';
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { type Headers, type Http, HttpFailure, type HttpRequest, type HttpResponse } from '../core/http.ts';
import { createAddressKinds } from './addresses.ts';
import { cutShort, explain, type Peer, tooSlow } from './http-failures.ts';
import { type Environment, findProxy, tunnelThrough } from './proxy.ts';

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
  /** Whose `HTTPS_PROXY` and `NO_PROXY` are followed. Default: none, requests go straight to their host. */
  readonly environment?: Environment;
}

/** Answers of 1xx before the one that counts: without end, they would keep this process busy until the time is over. */
export const mostInterim = 20;

/**
 * HTTP over sockets. No redirects, TLS verified, one connection a request. The address that was checked is the one that
 * is connected to, so a name that resolves differently the second time gains nothing.
 */
export function createHttp({ allowPrivate, lookup = lookupAll, environment = {} }: HttpOptions): Http {
  const kindOf = createAddressKinds();
  const isAllowed = (address: string) => allowPrivate || kindOf(address) !== 'private';

  return (request, limits) =>
    new Promise((resolve, reject) => {
      const url = new URL(request.url);
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      // Node connects to a literal address without a lookup.
      if (isIP(hostname) !== 0 && !isAllowed(hostname)) throw forbidden(hostname);

      const proxy = findProxy(url, environment);
      const givenUp = new AbortController();
      let peer: Peer = proxy ? proxyPeer(proxy) : hostPeer(url);
      const onOpen = () => {
        peer = { ...hostPeer(url), name: `${url.host} through ${peer.name}` };
      };
      const way: RequestOptions = proxy
        ? // Without an agent, Node takes another port for the usual one, and names 443 in the Host header.
          { defaultPort: 443, createConnection: tunnelThrough(proxy, url, givenUp.signal, onOpen) }
        : { agent: false, lookup: guardedLookup(lookup, isAllowed) };
      const outgoing = prepare(url, request, way);
      const fail = (failure: HttpFailure) => {
        clearTimeout(timer);
        reject(failure);
        outgoing.destroy();
        // A tunnel that is not open yet belongs to nobody else.
        givenUp.abort();
      };
      const timer = setTimeout(() => fail(tooSlow(peer, limits.timeout)), limits.timeout);
      outgoing.on('error', (error) => fail(explain(error, peer)));
      let interim = 0;
      outgoing.on('information', () => {
        if (++interim > mostInterim) fail(new HttpFailure('other', `${url.host} announces its answer without end`));
      });
      // Also the end of an exchange that fell silent without an error, such as an unasked-for upgrade.
      outgoing.on('close', () => fail(cutShort(peer)));
      outgoing.on('response', (incoming) => {
        const status = incoming.statusCode ?? 0;
        if (status < 100) return fail(new HttpFailure('other', `what ${url.host} answered is not HTTP`));
        incoming.on('error', (error) => fail(explain(error, peer)));
        readBody(incoming, limits.bodyLimit, (body, truncated) => {
          clearTimeout(timer);
          resolve({ status, headers: readHeaders(incoming), body, truncated });
          outgoing.destroy();
        });
      });
      outgoing.end(request.body ?? undefined);
    });
}

function hostPeer({ host, hostname, protocol }: URL): Peer {
  return { name: host, hostname, secure: protocol === 'https:', place: 'host' };
}

function proxyPeer(proxy: URL): Peer {
  return { ...hostPeer(proxy), name: `the proxy ${proxy.host}`, place: 'proxy' };
}

function prepare(url: URL, request: HttpRequest, way: RequestOptions): ClientRequest {
  // Loaded at its first use: TLS takes longer than a request to this machine.
  const send = url.protocol === 'https:' ? process.getBuiltinModule('node:https').request : requestHttp;
  try {
    return send(url, { method: request.method, headers: withLength(request), ...way });
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
  process.getBuiltinModule('node:dns').lookup(hostname, { all: true }, callback);

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

function forbidden(host: string, address?: string): HttpFailure {
  const what = address === undefined ? host : `${host} (${address})`;
  return new HttpFailure('forbidden-address', `${what} is in a private network, where requests are not sent`);
}
