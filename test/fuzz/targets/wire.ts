import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { HttpFailure } from '../../../src/core/http.ts';
import { createHttp } from '../../../src/system/http.ts';
import { bytesLike } from '../mutations.ts';
import { defineTarget } from '../target.ts';

const answers = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\n{}',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: a\r\n\r\n',
  'HTTP/1.0 404 Not Found\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\nnone',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
].map((text) => new TextEncoder().encode(text));

/** The bytes that a server sends, good HTTP or not, before it closes the connection. */
export const wire = defineTarget('bytes of an answer', bytesLike(answers), async () => {
  let bytes: Uint8Array = new Uint8Array();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const http = createHttp({ allowPrivate: false });
  return async (sent) => {
    bytes = sent;
    try {
      const { status } = await http(
        { method: 'GET', url, headers: {}, body: null },
        { timeout: 5_000, bodyLimit: 100 },
      );
      return String(status);
    } catch (error) {
      if (error instanceof HttpFailure) return error.reason;
      throw error;
    }
  };
});
