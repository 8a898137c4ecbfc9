import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A `CONNECT` as the proxy received it. */
export interface Asked {
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
}

export interface TestProxy {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly asked: readonly Asked[];
  /** Requests that it should have never seen: those that are no `CONNECT`. */
  readonly read: readonly string[];
}

/** A real proxy on loopback. `open` leads every name to the server at this URL; a status refuses; null stays silent. */
export async function startProxy(open: string | number | null): Promise<TestProxy> {
  const asked: Asked[] = [];
  const read: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    read.push(`${incoming.method} ${incoming.url}`);
    outgoing.writeHead(400).end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push({ target: url, headers });
    if (open === null) return;
    if (typeof open === 'number') {
      // The connection stays open, as real proxies leave it.
      client.write(`HTTP/1.1 ${open} No\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<h1>No</h1>\r\n`);
      return;
    }
    const onward = connect(Number(new URL(open).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    sockets.add(onward);
    onward.on('error', () => client.destroy());
    client.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, read };
}
