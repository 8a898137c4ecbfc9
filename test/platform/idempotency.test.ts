import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Http } from '../../src/core/http.ts';
import {
  connectedTo,
  install,
  manifestOf,
  type RunningPlatform,
  startAppServer,
  startPlatform,
  temporaryFolder,
} from './harness.ts';

const app = '/platform/v1/apps/email-verifier';
const day = 24 * 60 * 60 * 1_000;
const answering: Http = async () => ({ status: 200, headers: {}, body: new Uint8Array(), truncated: false });
const headers = { 'idempotency-key': '5f1c6f0e-3b7e-4d0b-9d43-0c3a2b1e8f77' };

async function push(platform: RunningPlatform, name: string, more: Record<string, string> = headers) {
  return platform.call('PUT', `${app}/draft`, { json: { manifest: manifestOf({ name }), assets: {} }, headers: more });
}

async function draftName(platform: RunningPlatform): Promise<string> {
  return (await platform.call('GET', app)).json.draft.manifest.name;
}

test('a draft that is sent again is answered as the first time, and not written again', async () => {
  const platform = await startPlatform();
  const first = await push(platform, 'First');
  await push(platform, 'Second', {});
  const again = await push(platform, 'First');
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(Object.fromEntries(again.headers)).toEqual(Object.fromEntries(first.headers));
  expect(await draftName(platform)).toBe('Second');
});

test('a key that came with another body or path is refused, and nothing is done', async () => {
  const platform = await startPlatform();
  await push(platform, 'First');
  for (const answer of [await push(platform, 'Second'), await platform.call('POST', `${app}/versions`, { headers })]) {
    expect([answer.status, answer.json.error.code]).toEqual([422, 'idempotency-key-reused']);
  }
  expect(await draftName(platform)).toBe('First');
  expect((await platform.call('GET', `${app}/versions`)).json.meta.total).toBe(0);
});

test('a request that was refused is judged anew', async () => {
  const platform = await startPlatform();
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
  const sha256 = createHash('sha256').update(png).digest('hex');
  const json = { manifest: manifestOf({ logo: 'logo.png' }), assets: { 'logo.png': sha256 } };
  const send = () => platform.call('PUT', `${app}/draft`, { json, headers });
  expect((await send()).json.error.code).toBe('asset-missing');
  await platform.call('PUT', `/platform/v1/assets/${sha256}`, { body: png });
  expect((await send()).status).toBe(201);
});

test('a key holds for 24 hours, also over a restart', async () => {
  const platform = await startPlatform();
  await push(platform, 'First');
  await push(platform, 'Second', {});
  await platform.close();

  const reopened = await startPlatform({ path: platform.path });
  expect((await push(reopened, 'First')).status).toBe(201);
  expect(await draftName(reopened)).toBe('Second');
  reopened.advance(day);
  expect((await push(reopened, 'First')).status).toBe(200);
  expect(await draftName(reopened)).toBe('First');
});

test('of two installs at once with one key, one is done and answers both', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  await install(platform, connectedTo(server.url, []));
  const send = () => platform.call('POST', `${app}/installations`, { json: { inputs: {} }, headers });
  const [one, other] = await Promise.all([send(), send()]);
  expect([one?.status, other?.text]).toEqual([201, one?.text]);
  expect(server.received).toHaveLength(2);
});

test('a version that is submitted again is the same version', async () => {
  const platform = await startPlatform();
  const json = { manifest: connectedTo('https://app.example.com', ['flow-tags:view']), assets: {} };
  await platform.call('PUT', `${app}/draft`, { json });
  const submit = () => platform.call('POST', `${app}/versions`, { headers });
  expect((await submit()).json).toEqual((await submit()).json);
  expect((await platform.call('GET', `${app}/versions`)).json.meta.total).toBe(1);
});

test.each(['', 'two words', 'k'.repeat(256)])('the key "%s" is refused', async (key) => {
  const platform = await startPlatform();
  expect((await push(platform, 'First', { 'idempotency-key': key })).json.error.code).toBe('invalid-request');
});

test.each([
  ['PUT', '/draft', { manifest: connectedTo('https://app.example.com', [], { name: 'Changed' }), assets: {} }],
  ['POST', '/versions', {}],
  ['POST', '/installations', { inputs: {}, draft: true }],
] as const)('%s %s is not done when its answer cannot be kept', async (method, path, json) => {
  const platform = await startPlatform({ http: answering });
  const manifest = connectedTo('https://app.example.com', ['flow-tags:view']);
  await platform.call('PUT', `${app}/draft`, { json: { manifest, assets: {} } });
  const before = (await platform.call('GET', app)).text;
  const database = new Kysely<unknown>({ dialect: platform.dialect });
  await sql`create trigger full before insert on kept_answers begin select raise(abort, 'disk full'); end`.execute(
    database,
  );
  const send = () => platform.call(method, app + path, { json, headers });
  expect((await send()).status).toBe(500);
  expect((await platform.call('GET', app)).text).toBe(before);
  expect((await platform.call('GET', `${app}/versions`)).json.meta.total).toBe(0);
  expect((await platform.call('GET', '/platform/v1/deliveries')).json.meta.total).toBe(0);
  await sql`drop trigger full`.execute(database);
  expect((await send()).status).toBeLessThan(300);
});

test('an install whose platform is killed while the app’s server answers is found when it is sent again', async () => {
  const copy = join(await temporaryFolder(), 'platform.db');
  const server = await startAppServer(async () => {
    // What stands on the disk at this moment is what a kill would leave.
    if (server.received.length === 1) {
      for (const end of ['', '-wal']) await copyFile(platform.path + end, copy + end);
    }
    return { status: 200 };
  });
  const platform = await startPlatform();
  await platform.call('PUT', `${app}/draft`, { json: { manifest: connectedTo(server.url, []), assets: {} } });
  const send = (to: RunningPlatform) =>
    to.call('POST', `${app}/installations`, { json: { inputs: {}, draft: true }, headers });
  const first = await send(platform);
  await platform.close();

  const second = await startPlatform({ path: copy, seed: 'another' });
  const again = await send(second);
  expect([again.status, again.json]).toMatchObject([201, { id: first.json.id, state: 'pending' }]);
  expect((await send(second)).text).toBe(again.text);
  expect((await second.call('GET', '/platform/v1/deliveries')).json.meta.total).toBe(1);
});

test('an install whose delivery could not be recorded is not done a second time', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  await platform.call('PUT', `${app}/draft`, { json: { manifest: connectedTo(server.url, []), assets: {} } });
  const database = new Kysely<unknown>({ dialect: platform.dialect });
  await sql`create trigger full before insert on delivery_attempts begin select raise(abort, 'disk full'); end`.execute(
    database,
  );
  const send = () => platform.call('POST', `${app}/installations`, { json: { inputs: {}, draft: true }, headers });
  expect((await send()).status).toBe(500);
  expect((await send()).json).toMatchObject({ slug: 'email-verifier', state: 'pending' });
  expect((await platform.call('GET', '/platform/v1/deliveries')).json.meta.total).toBe(1);
});
