import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../src/system/http.ts';
import { serve } from '../../src/system/serve.ts';
import { manifestOf, startPlatform, token } from './harness.ts';

const limits = { timeout: 5_000, bodyLimit: 1_000_000 };

async function startServed() {
  let url = '';
  const platform = await startPlatform({ options: { url: () => url } });
  const server = await serve(platform.fetch, 0);
  onTestFinished(() => server.close());
  url = server.url;
  return { url, platform };
}

/** Sends a body in pieces without saying how long it is. */
function sendChunked(url: string, bytes: Uint8Array): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'PUT', headers: { authorization: `Bearer ${token}` } }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.on('error', reject);
    for (let start = 0; start < bytes.length; start += 64 * 1024)
      outgoing.write(bytes.subarray(start, start + 64 * 1024));
    outgoing.end();
  });
}

test('over a socket, the platform takes a draft and links to where it is served', async () => {
  const { url } = await startServed();
  const body = new TextEncoder().encode(JSON.stringify({ manifest: manifestOf(), assets: {} }));
  const answer = await createHttp({ allowPrivate: false })(
    {
      method: 'PUT',
      url: `${url}/platform/v1/apps/email-verifier/draft`,
      headers: { authorization: `Bearer ${token}`, 'if-none-match': '*' },
      body,
    },
    limits,
  );
  expect(answer.status).toBe(201);
  const app = JSON.parse(new TextDecoder().decode(answer.body)) as { url: string; hash: string };
  expect(app.url).toBe(`${url}/apps/email-verifier`);
  expect(answer.headers.etag).toBe(`"${app.hash}"`);
});

test('over a socket, an upload without a length is read whole, or refused when it is too long', async () => {
  const { url } = await startServed();
  const bytes = new Uint8Array(300_000);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const path = `/platform/v1/assets/${createHash('sha256').update(bytes).digest('hex')}`;
  expect(await sendChunked(url + path, bytes)).toBe(201);
  expect(await sendChunked(url + path, new Uint8Array(5 * 1024 * 1024 + 1))).toBe(413);
});

test('over a socket, a foreign host is refused', async () => {
  const { url } = await startServed();
  const http = createHttp({ allowPrivate: false });
  for (const host of ['evil.example', 'evil.example:80', '127.0.0.1.evil.example']) {
    const answer = await http({ method: 'GET', url, headers: { host }, body: null }, limits);
    expect([host, answer.status]).toEqual([host, 403]);
  }
});

/** Sends text as it is, over and over while `endless`, until the connection ends; gives the status line and what was taken. */
function sendRaw(
  url: string,
  head: string,
  endless = '',
): Promise<{ readonly answer: string; readonly taken: number }> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(head);
      const more = () => {
        while (endless !== '' && !socket.destroyed && socket.write(endless));
      };
      socket.on('drain', more);
      more();
    });
    // A reset after the answer is a way to end, too.
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      answer += bytes;
    });
    socket.on('close', () => resolve({ answer: answer.split('\r\n')[0] ?? '', taken: socket.bytesWritten }));
  });
}

const host = 'Host: 127.0.0.1\r\n';

test.each([
  ['a header of 20 KB', `GET / HTTP/1.1\r\n${host}X-Bomb: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['5,000 headers', `GET / HTTP/1.1\r\n${host}${'X-B: a\r\n'.repeat(5_000)}\r\n`],
  ['cookies of 20 KB', `GET / HTTP/1.1\r\n${host}Cookie: ${'a=b; '.repeat(4_000)}\r\n\r\n`],
  ['an address of 20 KB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`],
])('over a socket, %s are refused, and the next request is answered', async (_, text) => {
  const { url } = await startServed();
  expect((await sendRaw(url, text)).answer).toBe('HTTP/1.1 431 Request Header Fields Too Large');
  expect((await fetch(url)).status).toBe(200);
});

test.each([
  ['headers without an end', 'GET / HTTP/1.1\r\n', 'X-Bomb: a\r\n'.repeat(100)],
  ['a header without an end', 'GET / HTTP/1.1\r\nX-Bomb: ', 'a'.repeat(1_000)],
  [
    'a body of a terabyte',
    `PUT /platform/v1/assets/x HTTP/1.1\r\n${host}Authorization: Bearer ${token}\r\nContent-Length: 1099511627776\r\n\r\n`,
    'a'.repeat(64 * 1024),
  ],
  [
    'chunks without an end',
    `POST /sign-in HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`,
    `10000\r\n${'a'.repeat(0x10000)}\r\n`,
  ],
])('over a socket, %s: the connection is ended before much is taken', async (_, head, endless) => {
  const { url } = await startServed();
  const { answer, taken } = await sendRaw(url, head, endless);
  expect(answer).toMatch(/^$|^HTTP\/1\.1 4(00|13|31) /);
  // What comes after the answer is thrown away for half a second, so that the answer is read; then the connection ends.
  expect(taken).toBeLessThan(8 * 1024 ** 3);
  expect((await fetch(url)).status).toBe(200);
});
