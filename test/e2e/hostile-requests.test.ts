import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { largestAsset, largestJson } from '../../src/platform/http/bodies.ts';
import { serve, serverLimits } from '../../src/system/serve.ts';
import { startPlatform, token } from '../platform/harness.ts';

/** The platform at a port of loopback. */
async function startServed() {
  const platform = await startPlatform();
  const server = await serve(platform.fetch, 0);
  onTestFinished(() => server.close());
  const port = Number(new URL(server.url).port);
  return { platform, port };
}

/** Sends bytes as they are, and returns all that comes back until the server ends the connection or `isOver` says so. */
function exchange(port: number, bytes: string, isOver = (answers: string) => isWhole(answers)): Promise<string> {
  return new Promise((resolve, reject) => {
    let answers = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (text: string) => {
      answers += text;
      if (isOver(answers)) socket.destroy();
    });
    // A server that refuses a body may reset what is still on its way.
    socket.on('error', (error: NodeJS.ErrnoException) => (answers === '' ? reject(error) : resolve(answers)));
    socket.on('close', () => resolve(answers));
  });
}

/** Whether the first answer that counts is there with its headers. */
function isWhole(answers: string): boolean {
  return /^(HTTP\/1\.1 1\d\d .*\r\n\r\n)*HTTP\/1\.1 [2-5]\d\d [\s\S]*\r\n\r\n/.test(answers);
}

function statuses(answers: string): number[] {
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

const host = 'Host: 127.0.0.1\r\n';
const authorization = `Authorization: Bearer ${token}\r\n`;
const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\n${host}${headers}\r\n`;
const post = (headers: string, body = '') =>
  `POST /platform/v1/apps HTTP/1.1\r\n${host}${authorization}${headers}\r\n${body}`;

describe('over a socket, the platform answers', () => {
  test.each<[what: string, bytes: string, status: number]>([
    ['bytes that are not HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['an empty host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n', 403],
    ['a foreign host', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 403],
    ['a foreign host after ours', `GET / HTTP/1.1\r\n${host}Host: evil.example\r\n\r\n`, 403],
    ['a foreign host before ours', `GET / HTTP/1.1\r\nHost: evil.example\r\n${host}\r\n`, 403],
    ['a host with a user', 'GET / HTTP/1.1\r\nHost: evil.example@127.0.0.1\r\n\r\n', 400],
    ['a host with a path', 'GET / HTTP/1.1\r\nHost: 127.0.0.1/@evil.example\r\n\r\n', 400],
    ['a whole address of a foreign host', `GET http://evil.example/ HTTP/1.1\r\n${host}\r\n`, 403],
    ['a whole address of ours for a foreign host', 'GET http://127.0.0.1/ HTTP/1.1\r\nHost: evil.example\r\n\r\n', 403],
    ['a whole address that is none', `GET http://[ HTTP/1.1\r\n${host}\r\n`, 400],
    ['a path that begins like a host', get('//evil.example/'), 404],
    ['a path of two slashes', get('//'), 404],
    ['a way out of the folder', get('/assets/../../../etc/passwd'), 404],
    ['a way out of the folder, in percent signs', get('/assets/%2e%2e/%2e%2e%2fetc%2fpasswd'), 404],
    ['a backslash', get('/\\evil.example/'), 400],
    ['a NUL in percent signs', get('/apps/%00'), 404],
    ['a NUL', get('/apps/\0'), 400],
    ['half a percent sign', get('/apps/%'), 404],
    ['percent signs that are no UTF-8', get('/apps/%ff%fe'), 404],
    ['no path', get('foo'), 400],
    ['a path beyond the limit', get(`/${'a'.repeat(serverLimits.headerSize)}`), 431],
    ['a header beyond the limit', get('/', `X: ${'a'.repeat(serverLimits.headerSize)}\r\n`), 431],
    ['as many headers as may be', get('/style.css', 'X: y\r\n'.repeat(serverLimits.headers - 1)), 200],
    ['a header too many', get('/style.css', 'X: y\r\n'.repeat(serverLimits.headers)), 431],
    ['thousands of headers', get('/style.css', 'X:y\r\n'.repeat(5_000)), 431],
    ['a header of two lines', get('/', 'X: y\r\n z\r\n'), 400],
    ['a NUL in a header', get('/', 'X: \0\r\n'), 400],
    ['a line that ends early', get('/', 'X: y\nZ: 1\r\n'), 400],
    ['a method that is none', `FOO / HTTP/1.1\r\n${host}\r\n`, 400],
    ['two lengths', post('Content-Length: 3\r\nContent-Length: 4\r\n', 'abcd'), 400],
    ['a length and chunks', post('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
    ['a negative length', post('Content-Length: -3\r\n', 'abc'), 400],
    ['a length of many digits', post(`Content-Length: ${'9'.repeat(30)}\r\n`), 400],
    ['an unknown encoding', post('Transfer-Encoding: cow\r\n'), 400],
    ['chunks that are none', post('Transfer-Encoding: chunked\r\n', 'zz\r\n'), 400],
    ['endless extensions of a chunk', post('Transfer-Encoding: chunked\r\n', `1;${'a'.repeat(20_000)}\r\n`), 413],
    ['an expectation that is unknown', post('Expect: tea\r\nContent-Length: 3\r\n'), 417],
    ['the wish for a WebSocket', get('/style.css', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'), 200],
    ['the wish for HTTP/2', get('/style.css', 'Connection: Upgrade\r\nUpgrade: h2c\r\n'), 200],
  ])('%s with what is fit', async (_, bytes, status) => {
    const { platform, port } = await startServed();
    expect(statuses(await exchange(port, bytes))).toEqual([status]);
    // It goes on, and nothing went wrong inside.
    expect(statuses(await exchange(port, get('/style.css')))).toEqual([200]);
    expect(platform.logged).toEqual([]);
  });

  test('a tunnel not at all', async () => {
    const { port } = await startServed();
    expect(await exchange(port, `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`)).toBe('');
  });

  test('requests that are sent together one after the other', async () => {
    const { port } = await startServed();
    const requests = ['/style.css', '/nothing', '/icon.svg', '/nothing'].map((path) => get(path)).join('');
    const answers = await exchange(port, requests, (all) => statuses(all).length === 4 && isWhole(all));
    expect(statuses(answers)).toEqual([200, 404, 200, 404]);
  });

  test.each<[what: string, path: string, limit: number]>([
    ['a draft', '/platform/v1/apps/email-verifier/draft', largestJson],
    ['a picture', `/platform/v1/assets/${'0'.repeat(64)}`, largestAsset],
  ])('%s that is too long as soon as its length is known, whether or not it asked before', async (_, path, limit) => {
    const { port } = await startServed();
    const put = (headers: string) => `PUT ${path} HTTP/1.1\r\n${host}${authorization}${headers}\r\n`;
    const length = `Content-Length: ${limit + 1}\r\n`;
    expect(statuses(await exchange(port, put(length)))).toEqual([413]);
    expect(statuses(await exchange(port, put(`Expect: 100-continue\r\n${length}`))).at(-1)).toBe(413);
  });

  test('who goes in the middle of a body, with nothing, and says nothing of it', async () => {
    const { platform, port } = await startServed();
    const draft = `PUT /platform/v1/apps/x/draft HTTP/1.1\r\n${host}${authorization}`;
    for (const body of ['Content-Length: 9\r\n\r\n{', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n']) {
      const socket = connect(port, '127.0.0.1', () => socket.write(draft + body, () => socket.resetAndDestroy()));
      await once(socket, 'close');
    }
    expect(statuses(await exchange(port, get('/style.css')))).toEqual([200]);
    await platform.close();
    expect(platform.logged).toEqual([]);
  });

  test('an endless body before it ends', async () => {
    const { port } = await startServed();
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
    const draft = '/platform/v1/apps/email-verifier/draft';
    const bytes = `PUT ${draft} HTTP/1.1\r\n${host}${authorization}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(2)}`;
    expect(statuses(await exchange(port, bytes))).toEqual([413]);
  });
});
