import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { mostStreams } from '../../src/platform/pages/events.ts';
import { serverLimits } from '../../src/system/serve.ts';
import { ask, openClient, type ServedPlatform, startServedPlatform } from '../e2e/clients.ts';
import { temporaryFolder } from '../e2e/spawn.ts';

const megabyte = 1024 * 1024;
const clients = 20;
/** Milliseconds that a machine with other things to do may be late. */
const late = 8_000;

const head = (line: string) => `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;

/** Bytes of memory and open files of a process. */
async function measure({ child }: Pick<ServedPlatform, 'child'>): Promise<{ memory: number; files: number }> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const files = await readdir(`/proc/${child.pid}/fd`);
  return { memory: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024, files: files.length };
}

/** Sends a byte every now and then, for as long as the server takes it. */
function dribble(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 300);
  socket.on('close', () => clearInterval(timer));
  onTestFinished(() => clearInterval(timer));
}

/** Who holds on to a connection: what they send at first, then over and over, and how long they may. */
const stuck: readonly {
  readonly who: string;
  readonly first: (token: string) => string;
  readonly more?: string;
  readonly limit: number;
}[] = [
  { who: 'says nothing', first: () => '', limit: serverLimits.headersTimeout },
  {
    who: 'sends headers a byte at a time',
    first: () => `${head('GET /')}X: `,
    more: 'x',
    limit: serverLimits.headersTimeout,
  },
  {
    who: 'sends a body a byte at a time',
    first: (token) =>
      `${head('PUT /platform/v1/apps/x/draft')}Authorization: Bearer ${token}\r\nContent-Length: 5000\r\n\r\n`,
    more: 'x',
    limit: serverLimits.requestTimeout,
  },
  { who: 'asks once and stays', first: () => `${head('GET /style.css')}\r\n`, limit: serverLimits.keepAliveTimeout },
];

it('who holds on to a connection is let go of in time, and others are answered', async () => {
  const platform = await startServedPlatform(await temporaryFolder());
  const gone = stuck.flatMap(({ who, first, more, limit }) =>
    Array.from({ length: clients }, async () => {
      const begin = performance.now();
      const socket = await openClient(platform.port, first(platform.token));
      if (more !== undefined) dribble(socket, more);
      await once(socket.resume(), 'close');
      return { who, limit, time: performance.now() - begin };
    }),
  );
  expect(await ask(platform, 'GET', '/')).toMatchObject({ status: 200 });
  for (const { who, limit, time } of await Promise.all(gone)) {
    expect(time, who).toBeGreaterThan(limit - 1_000);
    expect(time, who).toBeLessThan(limit + late);
  }
});

it('who reads no answer is let go of, takes bounded memory, and others are answered', async () => {
  const platform = await startServedPlatform(await temporaryFolder());
  const picture = Buffer.alloc(5 * megabyte, 'x');
  picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const path = `/assets/${createHash('sha256').update(picture).digest('hex')}`;
  expect(await ask(platform, 'PUT', `/platform/v1${path}`, picture)).toMatchObject({ status: 201 });
  const before = await measure(platform);
  // Each asks for a hundred megabytes.
  for (let count = 0; count < clients; count++)
    await openClient(platform.port, `${head(`GET ${path}`)}\r\n`.repeat(20));
  expect(await ask(platform, 'GET', '/')).toMatchObject({ status: 200 });
  const during = await measure(platform);
  process.stdout.write(
    `${clients} clients that read nothing: ${Math.round((during.memory - before.memory) / megabyte)} MB more\n`,
  );
  // One answer of each, and one that is made.
  expect(during.memory - before.memory).toBeLessThan(clients * 2 * picture.length);
  expect(during.files).toBeGreaterThan(before.files + clients / 2);
  const files = async () => (await measure(platform)).files;
  // Node waits twice where a write was under way.
  await expect
    .poll(files, { timeout: 3 * serverLimits.idleTimeout, interval: 500 })
    .toBeLessThanOrEqual(before.files + 1);
});

it('streams of events that nobody reads are bounded in number and memory, whatever changes', async () => {
  const platform = await startServedPlatform(await temporaryFolder());
  const before = await measure(platform);
  for (let count = 0; count < mostStreams + 50; count++) await openClient(platform.port, `${head('GET /events')}\r\n`);
  const files = async () => (await measure(platform)).files - before.files;
  await expect.poll(files, { timeout: 20_000, interval: 100 }).toBeLessThanOrEqual(mostStreams + 1);
  const opened = await measure(platform);
  // Each is a change.
  for (let count = 0; count < 300; count++) await ask(platform, 'POST', '/nothing');
  const { memory } = await measure(platform);
  process.stdout.write(
    `${mostStreams} streams: ${Math.round((memory - opened.memory) / megabyte)} MB more after 300 changes\n`,
  );
  expect(memory - opened.memory).toBeLessThan(64 * megabyte);
});

it('a thousand clients at once, six times, take bounded memory', async () => {
  const platform = await startServedPlatform(await temporaryFolder());
  const volley = async () => {
    const sockets = await Promise.all(Array.from({ length: 1_000 }, () => openClient(platform.port)));
    const answers = sockets.map(async (socket) => {
      socket.write(`${head('GET /')}Connection: close\r\n\r\n`);
      let text = '';
      for await (const chunk of socket.setEncoding('utf8')) text += chunk;
      return /^HTTP\/1\.1 200 .*<\/html>$/s.test(text);
    });
    expect((await Promise.all(answers)).filter((isWhole) => !isWhole)).toEqual([]);
  };
  const before = await measure(platform);
  for (let times = 0; times < 3; times++) await volley();
  const half = await measure(platform);
  for (let times = 0; times < 3; times++) await volley();
  const after = await measure(platform);
  process.stdout.write(
    `6,000 answers: ${[before, half, after].map(({ memory }) => Math.round(memory / megabyte))} MB\n`,
  );
  expect(after.memory - half.memory).toBeLessThan(32 * megabyte);
  expect(after.files).toBeLessThanOrEqual(before.files + 1);
});
