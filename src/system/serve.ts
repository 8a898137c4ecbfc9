import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MiniappError } from '../core/errors.ts';
import type { Serve } from './ports.ts';

const loopback = '127.0.0.1';

/** Milliseconds. Short enough that a stuck client holds nothing for long, long enough for 5 MiB over loopback. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 5_000 };

/** Serves a request handler on loopback, over HTTP. */
export const serve: Serve = async (handler, port) => {
  const { createAdaptorServer } = await import('@hono/node-server');
  // Without http2 options it is a plain server; the library's type covers all three.
  const server = createAdaptorServer({ fetch: handler, hostname: loopback, serverOptions: timeouts }) as Server;
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${loopback}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port)));
    server.listen(port, loopback, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new MiniappError('port-in-use', { port });
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new MiniappError('port-not-allowed', { port, reason: 'only an administrator may open it' });
  }
  return error;
}
