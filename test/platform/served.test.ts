import { createHash } from 'node:crypto';
import { request } from 'node:http';
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
