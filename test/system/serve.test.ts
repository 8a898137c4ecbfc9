import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { expect, onTestFinished, test } from 'vitest';
import { serve, serverLimits } from '../../src/system/serve.ts';

async function start(handler: Parameters<typeof serve>[0], port = 0) {
  const server = await serve(handler, port);
  onTestFinished(() => server.close());
  return server;
}

test('serves a request handler on loopback', async () => {
  const server = await start(async (incoming) => new Response(`${incoming.method} ${await incoming.text()}`));
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const answer = await fetch(server.url, { method: 'POST', body: 'hello' });
  expect(await answer.text()).toBe('POST hello');
});

test('on another host, or on every address, it is reached there and on loopback', async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const host of ['0.0.0.0', ...own.map(({ address }) => address)]) {
    const server = await serve(() => new Response('here'), 0, host);
    onTestFinished(() => server.close());
    expect(server.networkUrl).toBe(server.url.replace('127.0.0.1', host));
    for (const url of [server.url, server.networkUrl ?? '']) expect(await (await fetch(url)).text()).toBe('here');
  }
});

test('an address that this machine does not have is named', async () => {
  // Reserved for documentation (RFC 5737).
  const failed = serve(() => new Response(), 0, '192.0.2.1');
  await expect(failed).rejects.toMatchObject({ code: 'host-not-available', args: { host: '192.0.2.1' } });
});

test('a port that is taken is named', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  await expect(serve(() => new Response(), port)).rejects.toMatchObject({ code: 'port-in-use', args: { port } });
});

test('closing ends connections that are kept alive, and those that are being answered', async () => {
  const server = await serve((incoming) => {
    return incoming.url.endsWith('/stuck') ? new Promise<Response>(() => {}) : new Response('done');
  }, 0);
  const port = Number(new URL(server.url).port);
  const ended = ['/', '/stuck'].map(
    (path) =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () =>
          socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`),
        );
        socket.on('close', () => resolve());
        socket.on('error', reject);
        socket.resume();
      }),
  );
  await expect.poll(async () => (await fetch(server.url)).status).toBe(200);
  const start = performance.now();
  await server.close();
  await Promise.all(ended);
  expect(performance.now() - start).toBeLessThan(1_000);
  await expect(fetch(server.url)).rejects.toThrow();
});

test('of what a client sends ahead, one answer is made at a time, in order', async () => {
  const asked: string[] = [];
  let answerFirst = () => {};
  const isAsked = new Promise<void>((resolve) => (answerFirst = resolve));
  const server = await start(async ({ url }) => {
    asked.push(new URL(url).pathname);
    if (asked.length === 1) await isAsked;
    return new Response(`${new URL(url).pathname} is answered.`);
  });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
  socket.write(['/a', '/b', '/c'].map(request).join(''));
  // Sent later, and arrived: what was sent before it has been read.
  await expect.poll(async () => (await fetch(`${server.url}/other`)).status).toBe(200);
  expect(asked).toEqual(['/a', '/other']);
  answerFirst();
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('/c is')) break;
  }
  expect(text.match(/\S+ is answered/g)).toEqual(['/a is answered', '/b is answered', '/c is answered']);
});

test('a client that sends ahead without end is let go of', async () => {
  const server = await start(() => new Promise<Response>(() => {}));
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(serverLimits.requestsAhead + 1));
  await once(socket.resume(), 'close');
});

test('a body without a length is limited as well, and a short one arrives whole', async () => {
  const app = new Hono();
  app.post('/', bodyLimit({ maxSize: 1_000 }), async (context) =>
    context.text(String((await context.req.text()).length)),
  );
  const server = await start((incoming) => app.fetch(incoming));
  const post = (chunks: readonly string[]) =>
    new Promise<[status: number | undefined, text: string]>((resolve, reject) => {
      const outgoing = request(server.url, { method: 'POST' }, async (incoming) => {
        let text = '';
        for await (const chunk of incoming) text += chunk;
        resolve([incoming.statusCode, text]);
      });
      outgoing.on('error', reject);
      for (const chunk of chunks) outgoing.write(chunk);
      outgoing.end();
    });
  expect(await post(['x'.repeat(400), 'x'.repeat(400)])).toEqual([200, '800']);
  expect((await post(['x'.repeat(400), 'x'.repeat(700)]))[0]).toBe(413);
});
