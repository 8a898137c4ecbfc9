import { expect, test } from 'vitest';
import { createChanges, createEvents, mostStreams } from '../../src/platform/pages/events.ts';
import { visit } from './browse.ts';
import { createTestClock, manifestOf, push, startPlatform } from './harness.ts';

type TextReader = ReadableStreamDefaultReader<string>;

function readerOf({ body }: Response): TextReader {
  if (!body) throw new Error('There is no stream.');
  return body.pipeThrough(new TextDecoderStream()).getReader();
}

async function untilEnd(reader: TextReader): Promise<void> {
  while (!(await reader.read()).done);
}

/** The events of a platform, alone. */
function createStreams() {
  const changes = createChanges(1);
  const { clock, advance } = createTestClock('2026-01-02T03:04:05.000Z');
  const routes = createEvents({ changes, clock });
  return { changes, advance, open: async () => readerOf(await routes.request('/events')) };
}

test('pages that are open are told of every change', async () => {
  const platform = await startPlatform();
  const reader = readerOf(await platform.fetch(new Request('http://127.0.0.1:8181/events')));
  const next = async () => /^event: change\ndata: (\d+)\n\n$/.exec((await reader.read()).value ?? '')?.[1];
  const shown = async () => /<meta name="change" content="(\d+)"/.exec((await visit(platform, '/')).text)?.[1];
  // The first says what a page that was just opened shows.
  expect(await next()).toBe(await shown());
  const before = await shown();
  await push(platform, manifestOf({ slug: 'other' }));
  expect(await next()).not.toBe(before);
  expect(await shown()).not.toBe(before);
  await platform.close();
  await untilEnd(reader);
});

test('a stream on which nothing happens shows that it lives', async () => {
  const { open, advance } = createStreams();
  const reader = await open();
  expect((await reader.read()).value).toBe('event: change\ndata: 1\n\n');
  for (let times = 0; times < 2; times++) {
    // What was read has to count as written first.
    await new Promise((resolve) => setImmediate(resolve));
    advance(25_000);
    expect((await reader.read()).value).toBe(':\n\n');
  }
});

test('one stream too many ends the oldest', async () => {
  const { open, changes } = createStreams();
  const streams: TextReader[] = [];
  while (streams.length < mostStreams + 1) streams.push(await open());
  const [oldest, second] = streams;
  if (!oldest || !second) throw new Error('There are no streams.');
  await untilEnd(oldest);
  changes.tell();
  expect((await second.read()).value).toBe('event: change\ndata: 1\n\n');
  expect((await second.read()).value).toBe('event: change\ndata: 2\n\n');
});

test('of a page that was left, nothing stays', async () => {
  const { open, changes } = createStreams();
  const reader = await open();
  await reader.read();
  expect([changes.events.listenerCount('change'), changes.events.listenerCount('end')]).toEqual([1, 1]);
  await reader.cancel();
  await expect.poll(() => changes.events.listenerCount('change')).toBe(0);
  expect(changes.events.listenerCount('end')).toBe(0);
});
