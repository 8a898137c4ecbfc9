import { expect, test } from 'vitest';
import { serverLimits } from '../../src/system/serve.ts';
import { ask, openClient, startServedPlatform } from './clients.ts';
import { temporaryFolder } from './spawn.ts';

test('clients that hold on to it keep it neither from answering others nor from its end', async () => {
  const platform = await startServedPlatform(await temporaryFolder());
  const { port } = platform;
  const head = (line: string) => `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  const held = [
    // Nothing, half a header, half a body.
    '',
    `${head('GET /')}X: y`,
    `${head('PUT /platform/v1/apps/x/draft')}Authorization: Bearer ${platform.token}\r\nContent-Length: 100\r\n\r\n{`,
    // An idle connection, events and answers that nobody reads.
    `${head('GET /')}\r\n`,
    `${head('GET /events')}\r\n`,
    `${head('GET /style.css')}\r\n`.repeat(serverLimits.requestsAhead),
  ];
  for (const bytes of held) await Promise.all(Array.from({ length: 20 }, () => openClient(port, bytes)));
  const half = await openClient(port, `${head('GET /events')}\r\n`);
  half.end();
  expect(await ask(platform, 'GET', '/platform/v1/whoami')).toMatchObject({ status: 200 });
  platform.child.kill('SIGINT');
  // Waiting for the bodies would take a minute, and for the events for ever.
  expect(await platform.ended).toMatchObject({ exitCode: 130, stderr: '' });
});

test('a thousand clients at once are all answered', async () => {
  const platform = await startServedPlatform(await temporaryFolder());
  const sockets = await Promise.all(Array.from({ length: 1_000 }, () => openClient(platform.port)));
  const paths = ['/platform/v1/whoami', '/', '/style.css', '/deliveries'];
  const answers = sockets.map(async (socket, index) => {
    const path = paths[index % paths.length] ?? '';
    const headers = `Host: 127.0.0.1\r\nAuthorization: Bearer ${platform.token}\r\nConnection: close\r\n`;
    socket.write(`GET ${path} HTTP/1.1\r\n${headers}\r\n`);
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    const [, status, length, body = ''] =
      /^HTTP\/1\.1 (\d+) [\s\S]*?content-length: (\d+)\r\n(?:[\s\S]*?\r\n)?\r\n([\s\S]*)$/i.exec(text) ?? [];
    return { path, status, isWhole: Buffer.byteLength(body) === Number(length) };
  });
  for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ status: '200', isWhole: true });
});
