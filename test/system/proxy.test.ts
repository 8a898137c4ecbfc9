import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../src/system/http.ts';
import { findProxy } from '../../src/system/proxy.ts';
import { createCertificate } from '../certificates.ts';
import { startProxy } from '../proxy.ts';

const limits = { timeout: 3_000, bodyLimit: 1_000 };
const proxy = 'http://proxy.test:3128';

function get(url: string, environment: Record<string, string>, timeout = limits.timeout) {
  const request = { method: 'GET', url, headers: { authorization: 'Bearer hunter2' }, body: null };
  return createHttp({ allowPrivate: true, environment })(request, { ...limits, timeout });
}

test.each<[string, Record<string, string>, string | null]>([
  ['https://platform.test', {}, null],
  ['https://platform.test', { HTTPS_PROXY: '' }, null],
  ['https://platform.test', { HTTPS_PROXY: proxy }, 'proxy.test:3128'],
  ['https://platform.test', { https_proxy: proxy, HTTPS_PROXY: 'http://other.test' }, 'proxy.test:3128'],
  ['https://platform.test', { HTTPS_PROXY: 'proxy.test:3128' }, 'proxy.test:3128'],
  ['https://platform.test', { HTTP_PROXY: proxy }, null],
  ['http://platform.test', { HTTPS_PROXY: proxy, HTTP_PROXY: proxy }, null],
  ['https://localhost', { HTTPS_PROXY: proxy }, null],
  ['https://app.localhost:8443', { HTTPS_PROXY: proxy }, null],
  ['https://127.1.2.3', { HTTPS_PROXY: proxy }, null],
  ['https://[::1]', { HTTPS_PROXY: proxy }, null],
  ['https://127.0.0.1.evil.test', { HTTPS_PROXY: proxy }, 'proxy.test:3128'],
])('the way to %s with %o leads through %s', (url, environment, host) => {
  expect(findProxy(new URL(url), environment)?.host ?? null).toBe(host);
});

test.each<[string, string, boolean]>([
  ['*', 'https://platform.test', true],
  ['platform.test', 'https://platform.test', true],
  ['PLATFORM.test', 'https://platform.TEST', true],
  ['platform.test', 'https://eu.platform.test', true],
  ['.platform.test', 'https://eu.platform.test', true],
  ['*.platform.test', 'https://eu.platform.test', true],
  ['platform.test', 'https://notplatform.test', false],
  ['other.test, platform.test', 'https://platform.test', true],
  ['other.test platform.test', 'https://platform.test', true],
  ['other.test,', 'https://platform.test', false],
  ['platform.test:443', 'https://platform.test', true],
  ['platform.test:8443', 'https://platform.test', false],
  ['platform.test:8443', 'https://platform.test:8443', true],
  ['10.1.2.3', 'https://10.1.2.3', true],
  ['10.1.2.3:443', 'https://10.1.2.3', true],
  ['10.0.0.0/8', 'https://10.1.2.3', true],
  ['10.0.0.0/8', 'https://11.1.2.3', false],
  ['10.0.0.0/99', 'https://10.1.2.3', false],
  ['10.0.0.0/8', 'https://platform.test', false],
  ['2.3', 'https://10.1.2.3', false],
  ['2001:db8::5', 'https://[2001:db8::5]', true],
  ['[2001:db8::5]:443', 'https://[2001:db8::5]', true],
  ['2001:db8::/32', 'https://[2001:db8::5]', true],
  ['2001:db8::/32', 'https://[2001:db9::5]', false],
])('NO_PROXY=%s for %s: %s', (rule, url, excepted) => {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    expect(findProxy(new URL(url), { HTTPS_PROXY: proxy, [name]: rule }) === null).toBe(excepted);
  }
});

test.each(['socks5://me:hunter3@proxy.test', 'http://', 'http://me:hunter3@:80'])(
  'a proxy that is none is told without what is in it: %s',
  async (text) => {
    await expect(get('https://platform.test', { HTTPS_PROXY: text })).rejects.toMatchObject({
      place: 'proxy',
      message: 'what HTTPS_PROXY holds is not the address of an http or https proxy',
    });
  },
);

test.each<[string, number, string, string, RegExp]>([
  ['demands a password', 407, '', 'other', /demands a user name and password$/],
  ['takes the password for wrong', 407, 'me:hunter3@', 'other', /refused the user name and password$/],
  ['forbids the host', 403, 'me:hunter3@', 'other', /answered with status 403$/],
  ['cannot reach the host', 502, 'me:hunter3@', 'refused', /answered with status 502$/],
])('a proxy that %s', async (_what, status, user, reason, message) => {
  const { host, asked, read } = await startProxy(status);
  const failure = await get('https://platform.test/secret', { HTTPS_PROXY: `http://${user}${host}` }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ name: 'HttpFailure', place: 'proxy', reason });
  expect(String(failure)).toMatch(message);
  expect(String(failure)).toContain(`the proxy ${host}`);
  expect(String(failure)).not.toMatch(/hunter|secret/);
  expect(JSON.stringify(asked)).not.toMatch(/hunter2|secret/);
  expect(asked).toMatchObject([{ target: 'platform.test:443', headers: { host: 'platform.test:443' } }]);
  expect(read).toEqual([]);
});

test.each([
  ['me:hunter3', 'me:hunter3'],
  ['me%40corp:hunter%3A3', 'me@corp:hunter:3'],
  ['me:100%', 'me:100%'],
  ['me', 'me:'],
])('the user name and password %s reach the proxy', async (written, meant) => {
  const { host, asked } = await startProxy(407);
  await expect(get('https://platform.test', { HTTPS_PROXY: `http://${written}@${host}` })).rejects.toThrow();
  expect(asked[0]?.headers['proxy-authorization']).toBe(`Basic ${Buffer.from(meant).toString('base64')}`);
});

test('nothing listens where the proxy should be', async () => {
  await expect(get('https://platform.test', { HTTPS_PROXY: 'http://127.0.0.1:9' })).rejects.toMatchObject({
    place: 'proxy',
    reason: 'refused',
    message: 'nothing listens at the proxy 127.0.0.1:9',
  });
});

test('a proxy that stays silent is given up, and its connection closed', async () => {
  let closed: (value: unknown) => void = () => {};
  const untilClosed = new Promise((resolve) => {
    closed = resolve;
  });
  const server = createTcpServer((socket) => socket.resume().on('close', closed));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(get('https://platform.test', { HTTPS_PROXY: `http://${host}` }, 200)).rejects.toMatchObject({
    place: 'proxy',
    reason: 'timeout',
    message: `the proxy ${host} gave no whole answer within 200 ms`,
  });
  await untilClosed;
});

test('a proxy that speaks no HTTP, or none without TLS', async () => {
  const server = createTcpServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await expect(get('https://platform.test', { HTTPS_PROXY: `http://${host}` })).rejects.toMatchObject({
    place: 'proxy',
    message: `what the proxy ${host} answered is not HTTP`,
  });
  await expect(get('https://platform.test', { HTTPS_PROXY: `https://${host}` })).rejects.toMatchObject({
    place: 'proxy',
    reason: 'tls',
  });
});

test('a certificate in the tunnel that nobody vouches for: told with both, and nothing is sent', async () => {
  const { key, cert } = await createCertificate('platform.test');
  const received: unknown[] = [];
  const server = createServer({ key, cert }, (incoming) => received.push(incoming.url));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { host } = await startProxy(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const failure = get('https://platform.test', { HTTPS_PROXY: `http://me:hunter3@${host}` });
  await expect(failure).rejects.toMatchObject({
    place: 'host',
    reason: 'tls',
    message: `no trusted TLS connection to platform.test through the proxy ${host} (self-signed certificate)`,
  });
  expect(received).toEqual([]);
});
