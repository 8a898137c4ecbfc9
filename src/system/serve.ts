import { type EventEmitter, once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { MiniappError } from '../core/errors.ts';
import type { FetchHandler, Serve } from './ports.ts';

const loopback = '127.0.0.1';

/** Addresses whose listener answers on loopback already; `::` stands for IPv4 as well. */
const coversLoopback = [loopback, '0.0.0.0', '::'];

/**
 * What a client may take of a server; times in milliseconds. Short enough that a stuck client holds nothing for long, long
 * enough for 5 MiB over loopback.
 */
export const serverLimits = {
  /** From the start of a connection, or of a request on it, to the end of the headers. */
  headersTimeout: 10_000,
  /** From there to the end of the body. */
  requestTimeout: 60_000,
  /** Between two requests. */
  keepAliveTimeout: 5_000,
  /** Without a byte read or written, such as an answer that nobody takes. An install may wait for two servers. */
  idleTimeout: 60_000,
  /** Bytes of the request line and the headers. */
  headerSize: 16 * 1024,
  headers: 100,
  /** Requests of one connection whose answers are due: of a client that sends on without waiting. */
  requestsAhead: 32,
  /** At once, for each address that is listened on; fewer than the files that a process may open. */
  connections: 2_000,
} as const;

/** Milliseconds between looks for connections that are late. */
const lookInterval = 1_000;

/** Serves a request handler over HTTP: on loopback, and on another host when one is asked for. */
export const serve: Serve = async (handler, port, host = loopback) => {
  const first = await open(handler, port, host);
  const { address, port: actual } = first.address() as AddressInfo;
  const url = (name: string) => `http://${name}:${actual}`;
  if (/^(127\.[\d.]+|\[::1\])$/.test(host)) return { url: url(host), networkUrl: null, close: () => close([first]) };
  const servers = [first];
  try {
    // Other commands of this machine find it on loopback, and nowhere else.
    if (!coversLoopback.includes(address)) servers.push(await open(handler, actual, loopback));
  } catch (error) {
    await close(servers);
    throw error;
  }
  return { url: url(loopback), networkUrl: url(host), close: () => close(servers) };
};

async function open(handler: FetchHandler, port: number, host: string): Promise<Server> {
  const { createAdaptorServer } = await import('@hono/node-server');
  // Without http2 options it is a plain server; the library's type covers all three.
  const server = createAdaptorServer({
    fetch: (request, { incoming, outgoing }) =>
      hasTooManyHeaders(incoming)
        ? new Response(null, { status: 431 })
        : inTurn(incoming.socket, outgoing, () => handler(request)),
    hostname: loopback,
    serverOptions,
  }) as Server;
  server.timeout = serverLimits.idleTimeout;
  server.maxConnections = serverLimits.connections;
  // Node leaves out what is beyond without a word: one more is how it shows.
  server.maxHeadersCount = serverLimits.headers + 1;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  return server;
}

const { headersTimeout, requestTimeout, keepAliveTimeout, headerSize } = serverLimits;
const serverOptions = {
  headersTimeout,
  requestTimeout,
  keepAliveTimeout,
  connectionsCheckingInterval: lookInterval,
  maxHeaderSize: headerSize,
  // Ends the connections of computers that are gone.
  keepAlive: true,
};

function hasTooManyHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  return rawHeaders.length > serverLimits.headers * 2;
}

/** The answers that are due on a connection, in the order of their requests. */
const due = new WeakMap<Socket, Set<EventEmitter>>();

/**
 * Answers when the answers before it are sent. Node hands over all that a client sends ahead at once, and would keep the
 * whole answers until somebody reads them.
 */
function inTurn(
  socket: Socket,
  outgoing: EventEmitter,
  answer: () => Promise<Response> | Response,
): Promise<Response> | Response {
  const before = due.get(socket) ?? new Set();
  due.set(socket, before);
  if (before.size >= serverLimits.requestsAhead) {
    socket.destroy();
    return new Response(null, { status: 503 });
  }
  const last = [...before].at(-1);
  before.add(outgoing);
  outgoing.once('close', () => before.delete(outgoing));
  return last === undefined ? answer() : once(last, 'close').then(answer);
}

async function close(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
}

const noSuchAddress = 'this machine has no such address';

/** Why a host cannot be listened on. */
const hostReasons: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: noSuchAddress,
  EINVAL: noSuchAddress,
  EAFNOSUPPORT: 'this machine has no addresses of that kind',
  ENOTFOUND: 'no address is known for that name',
  EAI_AGAIN: 'the name could not be looked up',
};

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const { code = '' } = error;
  if (code === 'EADDRINUSE') return new MiniappError('port-in-use', { port });
  if (code === 'EACCES' || code === 'EPERM') {
    return new MiniappError('port-not-allowed', { port, reason: 'only an administrator may open it' });
  }
  const reason = hostReasons[code];
  return reason === undefined ? error : new MiniappError('host-not-available', { host, reason });
}
