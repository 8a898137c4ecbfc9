import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type Certificate, createCertificate } from '../certificates.ts';
import { plainManifest } from '../cli/manifests.ts';
import { readOutput } from '../cli/output.ts';
import { startPlatform, token } from '../platform/harness.ts';
import { startProxy } from '../proxy.ts';
import { miniapp, temporaryFolder } from './spawn.ts';

/** The real platform behind TLS, at a port of loopback. */
async function startSecurePlatform(certificate: Certificate) {
  const platform = await startPlatform();
  const received: string[] = [];
  const server = createServer(certificate, async (incoming, outgoing) => {
    received.push(`${incoming.headers.host} ${incoming.method} ${incoming.url}`);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(
      ['content-type', 'if-none-match', 'if-match'].flatMap((name) => {
        const value = incoming.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
    const options = { headers, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }) };
    const answer = await platform.call(incoming.method ?? '', incoming.url ?? '', options);
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function push(host: string, environment: Record<string, string>) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'miniapp.yaml'), plainManifest);
  const ended = await miniapp(['push', '--host', host, '--json'], {
    directory: folder,
    environment: { MINIAPP_TOKEN: token, ...environment },
  });
  expect(ended.stdout + ended.stderr).not.toMatch(new RegExp(`${token}|hunter3`));
  return { ...ended, output: readOutput(ended) };
}

it('goes through the proxy of the environment, which learns the host and no more', async () => {
  const certificate = await createCertificate('platform.test');
  const platform = await startSecurePlatform(certificate);
  const proxy = await startProxy(platform.url);
  const { exitCode, stderr, output } = await push('https://platform.test', {
    HTTPS_PROXY: `http://me:hunter3@${proxy.host}`,
    NODE_EXTRA_CA_CERTS: certificate.path,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(output.result).toMatchObject({ action: 'created' });
  expect(platform.received).toContain('platform.test PUT /platform/v1/apps/email-verifier/draft');
  expect(proxy.asked).toHaveLength(platform.received.length);
  const password = `Basic ${Buffer.from('me:hunter3').toString('base64')}`;
  for (const { target, headers } of proxy.asked) {
    expect(target).toBe('platform.test:443');
    expect(headers['proxy-authorization']).toBe(password);
  }
  expect(JSON.stringify(proxy.asked)).not.toContain(token);
  expect(proxy.read).toEqual([]);
});

it('ends when the proxy refuses and leaves its connection open', async () => {
  const proxy = await startProxy(407);
  const { exitCode, output } = await push('https://platform.test', { HTTPS_PROXY: `http://me:hunter3@${proxy.host}` });
  expect(exitCode).toBe(4);
  expect(output.error).toMatchObject({ code: 'proxy-failed' });
});

it('goes past the proxy to this machine, and trusts the name that the certificate has', async () => {
  const certificate = await createCertificate('localhost');
  const platform = await startSecurePlatform(certificate);
  const proxy = await startProxy(407);
  const host = platform.url.replace('127.0.0.1', 'localhost');
  const { exitCode } = await push(host, {
    HTTPS_PROXY: `http://${proxy.host}`,
    HTTP_PROXY: `http://${proxy.host}`,
    NODE_EXTRA_CA_CERTS: certificate.path,
  });
  expect(exitCode).toBe(0);
  expect(proxy.asked).toEqual([]);
});

it('goes past the proxy to a host of NO_PROXY', async () => {
  const proxy = await startProxy(407);
  const { exitCode, output } = await push('https://platform.invalid', {
    HTTPS_PROXY: `http://${proxy.host}`,
    NO_PROXY: 'invalid',
  });
  expect(exitCode).toBe(4);
  expect(output.error).toMatchObject({
    code: 'host-unreachable',
    message: expect.stringContaining('platform.invalid'),
  });
  expect(proxy.asked).toEqual([]);
});

it.each([
  ['', false],
  [' through a proxy', true],
])('a certificate for another name is refused%s, and nothing is sent', async (_what, proxied) => {
  const certificate = await createCertificate('other.test');
  const platform = await startSecurePlatform(certificate);
  const proxy = await startProxy(platform.url);
  const host = proxied ? 'https://platform.test' : platform.url.replace('127.0.0.1', 'localhost');
  const { exitCode, output } = await push(host, {
    NODE_EXTRA_CA_CERTS: certificate.path,
    HTTPS_PROXY: `http://${proxy.host}`,
  });
  expect(exitCode).toBe(4);
  expect(output.error).toMatchObject({ code: 'host-untrusted', message: expect.stringContaining('other.test') });
  expect(output.error?.message.includes(`through the proxy ${proxy.host}`)).toBe(proxied);
  expect(platform.received).toEqual([]);
});
