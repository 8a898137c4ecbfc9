import type { LookupAddress } from 'node:dns';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpRequest } from '../../src/core/http.ts';
import { createAddressKinds } from '../../src/system/addresses.ts';
import { createHttp, type LookupAll, mostInterim } from '../../src/system/http.ts';

const limits = { timeout: 3_000, bodyLimit: 1_000 };

function get(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, body: null, ...changes };
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function serveHttp(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
}

/** A server that answers with these bytes, whatever it is asked, and then ends the connection. */
async function serveBytes(bytes: string): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer((socket) => socket.once('data', () => socket.end(bytes))))}`;
}

test('sends exactly what it is given, and returns the answer as data', async () => {
  const url = await serveHttp(async (incoming, outgoing) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
    outgoing.setHeader('Set-Cookie', ['a=1', 'b=2']);
    outgoing.writeHead(201, { 'X-Answer': 'yes' });
    outgoing.end(
      JSON.stringify([incoming.method, incoming.url, incoming.rawHeaders, Buffer.concat(chunks).toString()]),
    );
  });
  const body = new TextEncoder().encode('{"a":"é"}');
  const headers = { host: new URL(url).host, 'X-One': 'two', 'content-length': String(body.length) };
  const answer = await createHttp({ allowPrivate: false })(
    { method: 'POST', url: `${url}/a%20b?c=d`, headers, body },
    limits,
  );
  expect(answer.status).toBe(201);
  expect(answer.truncated).toBe(false);
  expect(answer.headers).toMatchObject({ 'set-cookie': 'a=1, b=2', 'x-answer': 'yes' });
  const sent = [...Object.entries(headers).flat(), 'Connection', 'close'];
  expect(JSON.parse(new TextDecoder().decode(answer.body))).toEqual(['POST', '/a%20b?c=d', sent, '{"a":"é"}']);
});

test.each(['DELETE', 'GET', 'PUT'])('a body of %s is sent with its length', async (method) => {
  const url = await serveHttp((incoming, outgoing) => {
    outgoing.end(`${incoming.headers['content-length']} ${incoming.headers['transfer-encoding']}`);
  });
  const answer = await createHttp({ allowPrivate: false })(get(url, { method, body: new Uint8Array(5) }), limits);
  expect(new TextDecoder().decode(answer.body)).toBe('5 undefined');
});

test('does not follow a redirect', async () => {
  let asked = 0;
  const url = await serveHttp((_, outgoing) => {
    asked++;
    outgoing.writeHead(302, { location: '/again' }).end();
  });
  expect((await createHttp({ allowPrivate: false })(get(url), limits)).status).toBe(302);
  expect(asked).toBe(1);
});

test('reads an answer to the limit, even an endless one', async () => {
  const url = await serveHttp((_, outgoing) => {
    outgoing.on('error', () => {});
    const more = () => outgoing.write('x'.repeat(700), (error) => error ?? setImmediate(more));
    more();
  });
  const answer = await createHttp({ allowPrivate: false })(get(url), limits);
  expect([answer.body.length, answer.truncated]).toEqual([1_000, true]);
  const exact = await serveHttp((_, outgoing) => outgoing.end('x'.repeat(1_000)));
  expect((await createHttp({ allowPrivate: false })(get(exact), limits)).truncated).toBe(false);
});

test.each<[string, RequestListener]>([
  ['never answers', () => {}],
  ['never ends its answer', (_, outgoing) => void outgoing.writeHead(200).write('x')],
  ['answers a byte at a time', (_, outgoing) => void setInterval(() => outgoing.write('x'), 20).unref()],
])('a server that %s is given up on in time', async (_, listener) => {
  const url = await serveHttp(listener);
  const start = performance.now();
  await expect(createHttp({ allowPrivate: false })(get(url), { ...limits, timeout: 200 })).rejects.toMatchObject({
    name: 'HttpFailure',
    reason: 'timeout',
    message: `${new URL(url).host} gave no whole answer within 200 ms`,
  });
  expect(performance.now() - start).toBeLessThan(1_500);
});

const chunkedStart = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

test.each<[string, string, string, RegExp]>([
  ['closes at once', '', 'reset', /closed the connection/],
  ['closes in the middle', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', 'reset', /closed the connection/],
  [
    'upgrades unasked',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    'reset',
    /closed/,
  ],
  ['answers with a status that is none', 'HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n', 'other', /is not HTTP/],
  ['speaks something else', 'SSH-2.0-OpenSSH_9.2\r\n', 'other', /is not HTTP/],
  ['sends endless headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 'other', /too long/],
  ['sends endless trailers', `${chunkedStart}0\r\n${'X: 1234567890\r\n'.repeat(10_000)}\r\n`, 'other', /too long/],
  ['sends endless chunk extensions', `${chunkedStart}1;${'x'.repeat(100_000)}\r\nx\r\n`, 'other', /is not HTTP/],
  ['sends chunks that are none', `${chunkedStart}zz\r\n`, 'other', /is not HTTP/],
  [
    'announces its answer without end',
    `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(mostInterim + 1)}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n`,
    'other',
    /announces its answer without end/,
  ],
])('a server that %s is a failure in words', async (_, bytes, reason, message) => {
  const url = await serveBytes(bytes);
  await expect(createHttp({ allowPrivate: false })(get(url), limits)).rejects.toMatchObject({
    name: 'HttpFailure',
    reason,
    message: expect.stringMatching(message),
  });
});

test('a few announcements come before an answer', async () => {
  const url = await serveBytes(
    `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(mostInterim)}HTTP/1.1 204 No Content\r\n\r\n`,
  );
  expect(await createHttp({ allowPrivate: false })(get(url), limits)).toMatchObject({ status: 204 });
});

test('an answer that is compressed, though nobody asked for that, is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const url = await serveHttp((incoming, outgoing) => {
    outgoing.setHeader('X-Asked', incoming.headers['accept-encoding'] ?? 'no');
    outgoing.setHeader('Content-Encoding', 'gzip');
    outgoing.end(bomb);
  });
  const answer = await createHttp({ allowPrivate: false })(get(url), { ...limits, bodyLimit: 100_000 });
  expect(answer.headers['x-asked']).toBe('no');
  expect(answer.body.length).toBe(bomb.length);
});

const noSuchHost: LookupAll = (hostname, callback) =>
  callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), []);

test.each<[string, string, string, RegExp]>([
  ['nothing listens', 'http://127.0.0.1:9/secret', 'refused', /^nothing listens at 127\.0\.0\.1:9$/],
  ['there is no such name', 'http://nowhere.test/secret', 'not-found', /^there is no host named nowhere\.test$/],
])('%s: said in words, without the path', async (_, url, reason, message) => {
  await expect(createHttp({ allowPrivate: false, lookup: noSuchHost })(get(url), limits)).rejects.toMatchObject({
    reason,
    message: expect.stringMatching(message),
  });
});

test('a certificate that nobody vouches for, or no TLS at all, is a TLS failure', async () => {
  const url = await serveBytes('HTTP/1.1 400 Bad Request\r\n\r\n');
  await expect(createHttp({ allowPrivate: false })(get(url.replace('http:', 'https:')), limits)).rejects.toMatchObject({
    reason: 'tls',
  });
});

test.each<[string, Partial<HttpRequest>]>([
  ['a header with a line break', { headers: { 'x-a': 'b\r\nc: d' } }],
  ['a header name with a space', { headers: { 'x a': 'b' } }],
  ['a method with a space', { method: 'GET /' }],
])('%s is not sent', async (_, changes) => {
  let asked = 0;
  const url = await serveHttp((__, outgoing) => {
    asked++;
    outgoing.end();
  });
  await expect(createHttp({ allowPrivate: false })(get(url, changes), limits)).rejects.toMatchObject({
    reason: 'other',
  });
  expect(asked).toBe(0);
});

test.each<[string, readonly string[]]>([
  ['private', ['10.1.2.3']],
  ['link-local', ['169.254.1.1']],
  ['metadata', ['169.254.169.254']],
  ['Azure’s metadata', ['168.63.129.16']],
  ['private in IPv6', ['fd00:ec2::254']],
  ['private, mapped into IPv6', ['::ffff:192.168.0.1']],
  ['several private', ['192.168.0.1', 'fe80::1']],
])('a name that resolves to a %s address is refused, and nothing is sent', async (_, addresses) => {
  const http = createHttp({ allowPrivate: false, lookup: resolveTo(addresses) });
  await expect(http(get('http://app.test:9/'), limits)).rejects.toMatchObject({
    reason: 'forbidden-address',
    message: `app.test (${addresses[0]}) is in a private network, where requests are not sent`,
  });
});

test.each([
  ['http://10.1.2.3:9/'],
  ['http://0x0a010203:9/'],
  ['http://169.254.169.254/latest/meta-data/'],
  ['http://0.0.0.0:9/'],
  ['http://[::]:9/'],
  ['http://[fe80::1]:9/'],
  ['http://[::ffff:10.1.2.3]:9/'],
])('the address %s is refused without a lookup', async (url) => {
  const http = createHttp({
    allowPrivate: false,
    lookup: () => {
      throw new Error('looked up');
    },
  });
  await expect(http(get(url), limits)).rejects.toMatchObject({ reason: 'forbidden-address' });
});

test('the address that was checked is the one that is connected to', async () => {
  const url = await serveHttp((incoming, outgoing) => outgoing.end(incoming.headers.host));
  let lookups = 0;
  const lookup: LookupAll = (_, callback) => resolveTo(lookups++ === 0 ? ['127.0.0.1'] : ['10.0.0.1'])('', callback);
  const host = `app.test:${new URL(url).port}`;
  const answer = await createHttp({ allowPrivate: false, lookup })(get(`http://${host}/`), limits);
  expect(new TextDecoder().decode(answer.body)).toBe(host);
  expect(lookups).toBe(1);
});

test('private addresses among others are left out', async () => {
  const url = await serveHttp((_, outgoing) => outgoing.end('reached'));
  const lookup = resolveTo(['10.0.0.1', '127.0.0.1']);
  const answer = await createHttp({ allowPrivate: false, lookup })(
    get(`http://app.test:${new URL(url).port}/`),
    limits,
  );
  expect(new TextDecoder().decode(answer.body)).toBe('reached');
});

test('private addresses are connected to when that is allowed', async () => {
  // 0.0.0.0 is no loopback address, and reaches this machine all the same.
  const url = await serveHttp((_, outgoing) => outgoing.end('reached'));
  const target = get(url.replace('127.0.0.1', '0.0.0.0'));
  await expect(createHttp({ allowPrivate: false })(target, limits)).rejects.toMatchObject({
    reason: 'forbidden-address',
  });
  expect((await createHttp({ allowPrivate: true })(target, limits)).status).toBe(200);
});

test.each<[string, string]>([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['8.8.8.8', 'public'],
  ['172.15.255.255', 'public'],
  ['172.32.0.0', 'public'],
  ['100.128.0.1', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['2606:4700::1111', 'public'],
  ['2001:4860:4860::8888', 'public'],
  ['64:ff9b::8.8.8.8', 'public'],
  ['0.0.0.0', 'private'],
  ['10.0.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['100.100.100.200', 'private'],
  ['169.254.169.254', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.192', 'private'],
  ['192.168.255.255', 'private'],
  ['198.18.0.1', 'private'],
  ['203.0.113.7', 'private'],
  ['224.0.0.1', 'private'],
  ['255.255.255.255', 'private'],
  ['::', 'private'],
  ['::127.0.0.1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:a9fe:a9fe', 'private'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b::127.0.0.1', 'private'],
  ['64:ff9b:1::1', 'private'],
  ['2002:a00:1::', 'private'],
  ['2001::1', 'private'],
  ['2001:db8::1', 'private'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'private'],
  ['fe80::1', 'private'],
  ['fe80::1%eth0', 'private'],
  ['fec0::1', 'private'],
  ['ff02::1', 'private'],
])('%s is %s', (address, kind) => {
  expect(createAddressKinds()(address)).toBe(kind);
});

function resolveTo(addresses: readonly string[]): LookupAll {
  const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_, callback) => setImmediate(callback, null, found);
}
