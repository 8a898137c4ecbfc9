import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deliveryLimits } from '../../src/core/delivery/attempt.ts';
import { limits as manifest } from '../../src/core/manifest/limits.ts';
import { deepestJson, largestAsset, largestJson } from '../../src/platform/http/bodies.ts';
import { attemptsPerMinute, sessionLength } from '../../src/platform/http/sessions.ts';
import { mostStreams } from '../../src/platform/pages/events.ts';
import { usualRateLimit } from '../../src/platform/platform.ts';
import { mostInterim } from '../../src/system/http.ts';
import { serverLimits as server } from '../../src/system/serve.ts';

const root = join(import.meta.dirname, '../..');
const text = await readFile(join(root, 'docs/security.md'), 'utf8');

const bytes = (count: number) => (count < 1024 * 1024 ? `${count / 1024} KiB` : `${count / 1024 / 1024} MiB`);
const time = (milliseconds: number) => `${milliseconds / 1_000} s`;
const number = (count: number) => count.toLocaleString('en-US');

const limits: readonly (readonly [limit: string, value: string])[] = [
  ['a manifest, a seed file', bytes(manifest.bytes)],
  ['mappings and lists inside each other', number(manifest.depth)],
  ['keys and list items of a manifest', number(manifest.values)],
  ['aliases of a manifest', number(manifest.aliases)],
  ['a picture', bytes(largestAsset)],
  ['the body of any other request to the local platform', bytes(largestJson)],
  ['levels of its JSON', number(deepestJson)],
  ['the headers of a request to it', bytes(server.headerSize)],
  ['their number', number(server.headers)],
  ['until the headers are there', time(server.headersTimeout)],
  ['until the body is there', time(server.requestTimeout)],
  ['between two requests on a connection', time(server.keepAliveTimeout)],
  ['without a byte read or written', time(server.idleTimeout)],
  ['connections at once', number(server.connections)],
  ['requests that a client sends ahead on one', number(server.requestsAhead)],
  ['open pages that are told of changes', number(mostStreams)],
  ['attempts to sign in, a minute', number(attemptsPerMinute)],
  ['a session', `${sessionLength / 3_600} h`],
  ['calls of a key, a minute, unless `--rate-limit` says otherwise', number(usualRateLimit)],
  ['a delivery or auth request, until its answer is whole', time(deliveryLimits.timeout)],
  ['what is kept of the answer', bytes(deliveryLimits.bodyLimit)],
  ['answers of 1xx before it', number(mostInterim)],
];

test('the limits are those of the code', () => {
  const [, table = ''] = /^\| limit \| value \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(text) ?? [];
  expect(table).toBe(limits.map(([limit, value]) => `| ${limit} | ${value} |\n`).join(''));
});

test('the tests that hold the promises are there', () => {
  const named = [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
