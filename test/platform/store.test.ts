import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { deliveryStates } from '../../src/contract/platform.ts';
import { listCalls } from '../../src/platform/store/calls.ts';
import { openStore } from '../../src/platform/store/store.ts';
import type { Tables } from '../../src/platform/store/tables.ts';
import { openDatabase } from '../../src/system/database.ts';
import {
  connectedTo,
  install,
  push,
  type RunningPlatform,
  startAppServer,
  startPlatform,
  temporaryFolder,
} from './harness.ts';

test('everything survives a restart: apps, assets, installations, keys, deliveries, workspace', async () => {
  const server = await startAppServer();
  const first = await startPlatform();
  const installed = await install(first, connectedTo(server.url, ['flow-tags:view']));
  const key = (JSON.parse(server.received[0]?.body ?? '') as { api_key: string }).api_key;
  const paths = ['/whoami', '/apps', `/installations/${installed.json.id}`, '/deliveries'];
  const read = async (platform: typeof first) =>
    Promise.all(paths.map(async (path) => (await platform.call('GET', `/platform/v1${path}`)).json));
  const before = await read(first);
  const tags = (await first.call('GET', '/api/flow/tags', { bearer: key })).json;
  await first.close();

  const second = await startPlatform({ path: first.path, seed: 'another' });
  expect(await read(second)).toEqual(before);
  expect((await second.call('GET', '/api/flow/tags', { bearer: key })).json).toEqual(tags);
  expect(server.received).toHaveLength(1);
  expect((await second.call('DELETE', `/platform/v1/installations/${installed.json.id}`)).json.state).toBe(
    'uninstalled',
  );
});

test.each([
  ['its one file, when the platform was stopped', true],
  ['its file and the log beside it, when the platform was killed', false],
])('a copy of %s is a backup', async (_what, isStopped) => {
  const server = await startAppServer();
  const first = await startPlatform();
  const installed = await install(first, connectedTo(server.url, ['flow-tags:view']));
  const paths = ['/apps', `/installations/${installed.json.id}`, '/deliveries'];
  const read = (platform: typeof first) =>
    Promise.all(paths.map(async (path) => (await platform.call('GET', `/platform/v1${path}`)).json));
  const before = await read(first);
  if (isStopped) await first.close();
  const copy = join(await temporaryFolder(), 'platform.db');
  // What stands on the disk while it rests is what a kill would leave.
  for (const end of isStopped ? [''] : ['', '-wal']) await copyFile(first.path + end, copy + end);
  expect(await read(await startPlatform({ path: copy }))).toEqual(before);
});

test('a delivery that was being sent when the platform ended is sent after the restart, as it was', async () => {
  const path = `${await temporaryFolder()}/platform.db`;
  const server = await startAppServer();
  let asked = 0;
  const stuck = await startPlatform({
    path,
    http: () => {
      asked++;
      return new Promise(() => {});
    },
  });
  await push(stuck, connectedTo(server.url, ['flow-tags:view']));
  void stuck.call('POST', '/platform/v1/apps/email-verifier/installations', { json: { inputs: {} } });
  await expect.poll(() => asked).toBe(1);
  await stuck.close();
  expect(server.received).toEqual([]);

  const next = await startPlatform({ path, time: '2026-01-02T04:00:00.000Z' });
  await expect.poll(() => server.received.length).toBe(1);
  await expect
    .poll(async () => (await next.call('GET', '/platform/v1/deliveries')).json.data[0]?.state)
    .toBe('delivered');
  const [delivery] = (await next.call('GET', '/platform/v1/deliveries')).json.data;
  const installation = await next.call('GET', `/platform/v1/installations/${delivery.installation_id}`);
  expect(installation.json.state).toBe('installed');
  await next.close();

  await (await startPlatform({ path })).close();
  expect(server.received).toHaveLength(1);
}, 10_000);

test('the key is stored as a hash: only the request as sent holds it', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  await install(platform, connectedTo(server.url, ['flow-tags:view']));
  const key = (JSON.parse(server.received[0]?.body ?? '') as { api_key: string }).api_key;
  await platform.close();
  const database = new Kysely<Tables>({ dialect: await openDatabase(platform.path) });
  const rows = {
    api_keys: await database.selectFrom('api_keys').selectAll().execute(),
    installations: await database.selectFrom('installations').selectAll().execute(),
    apps: await database.selectFrom('apps').selectAll().execute(),
  };
  await database.destroy();
  expect(rows.api_keys).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(key.slice(16));
});

test('data of a newer miniapp is refused and not touched', async () => {
  const platform = await startPlatform();
  await platform.close();
  const database = new Kysely<Tables>({ dialect: await openDatabase(platform.path) });
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')`.execute(
    database,
  );
  await database.destroy();

  const reopened = openStore(await openDatabase(platform.path), platform.path);
  await expect(reopened).rejects.toMatchObject({
    code: 'database-newer',
    message: expect.stringContaining(platform.path),
  });
  // The refusal let go of the file.
  const after = new Kysely<Tables>({ dialect: await openDatabase(platform.path) });
  expect(await after.selectFrom('workspace').selectAll().execute()).toHaveLength(1);
  await after.destroy();
});

test('totals are those of what lists hold, whatever happened to it, and in data from before', async () => {
  const statuses = [200, 410, 500];
  const answer = () => ({ status: statuses.shift() ?? 200 });
  const server = await startAppServer(answer);
  const first = await startPlatform();
  const installed: string[] = [];
  for (const slug of ['email-verifier', 'email-verifier', 'email-verifier', 'other-app']) {
    installed.push((await install(first, connectedTo(server.url, ['mini-apps:view'], { slug }))).json.id);
  }
  // The third is still to be sent, and is taken back.
  for (const id of [installed[0], installed[2]]) await first.call('DELETE', `/platform/v1/installations/${id}`);
  await expectTotals(first);
  const key = (JSON.parse(server.received[3]?.body ?? '') as { api_key: string }).api_key;
  const inUse = (await first.call('GET', '/api/installed-mini-app/list', { bearer: key })).json;
  expect(inUse.meta.total).toBe(inUse.data.length);
  await first.call('GET', '/api/flow/tags', { bearer: key });
  const calls = await expectCallTotals(first, installed);
  expect(calls).toEqual([0, 0, 0, 2]);
  await first.close();

  const database = new Kysely<Tables>({ dialect: await openDatabase(first.path) });
  await sql`drop table tallies`.execute(database);
  await sql`drop table call_totals`.execute(database);
  for (const column of ['slug', 'event', 'state'])
    await sql`drop index ${sql.ref(`deliveries_${column}`)}`.execute(database);
  await sql`alter table deliveries drop column slug`.execute(database);
  await sql`delete from kysely_migration where name >= '0007-tallies'`.execute(database);
  await database.destroy();
  const second = await startPlatform({ path: first.path });
  await expectTotals(second);
  await second.call('GET', '/api/flow/tags', { bearer: key });
  expect(await expectCallTotals(second, installed)).toEqual([0, 0, 0, 3]);
  await second.close();

  // Long after, what has ended is deleted but for the newest.
  const third = await startPlatform({ path: first.path, time: '2026-03-01T00:00:00.000Z' });
  await expect.poll(async () => (await third.call('GET', '/platform/v1/deliveries')).json.data.length).toBe(1);
  await expectTotals(third);
});

/** Asks for deliveries by each filter, and compares how many come with how many there are said to be. */
async function expectTotals(platform: RunningPlatform): Promise<void> {
  const list = async (filter: string) =>
    (await platform.call('GET', `/platform/v1/deliveries?limit=100${filter}`)).json;
  const filters = ['', '&app=email-verifier', '&app=other-app', '&event=uninstall', '&event=install&app=other-app'];
  const states = deliveryStates.map((state) => `&state=${state}`);
  for (const filter of [...filters, ...states, ...states.map((state) => `${state}&app=email-verifier`)]) {
    const { data, meta } = await list(filter);
    expect([filter, meta.total]).toEqual([filter, data.length]);
  }
}

/** Compares how many API calls are listed with how many there are said to be, and with what is kept of that. */
async function expectCallTotals(platform: RunningPlatform, installed: readonly string[]): Promise<number[]> {
  const totals: number[] = [];
  for (const id of installed) {
    const { data, meta } = (await platform.call('GET', `/platform/v1/installations/${id}/calls?limit=100`)).json;
    expect(meta.total).toBe(data.length);
    totals.push(meta.total);
  }
  const database = new Kysely<Tables>({ dialect: platform.dialect });
  const rows = await database.selectFrom('call_totals').selectAll().execute();
  expect(installed.map((id) => rows.find((row) => row.installation_id === id)?.total ?? 0)).toEqual(totals);
  for (const slug of [undefined, 'email-verifier', 'other-app']) {
    const { calls, total } = await listCalls(database, { slug }, { limit: 100, offset: 0 });
    expect([slug, total]).toEqual([slug, calls.length]);
  }
  return totals;
}

test('a migration that fails leaves the data as it was', async () => {
  const path = `${await temporaryFolder()}/platform.db`;
  const database = new Kysely<Tables>({ dialect: await openDatabase(path) });
  await sql`create table outbox (something text)`.execute(database);
  await database.destroy();
  await expect(openStore(await openDatabase(path), path)).rejects.toMatchObject({
    code: 'database-unreadable',
    message: expect.stringContaining('outbox'),
  });
  const after = new Kysely<Tables>({ dialect: await openDatabase(path) });
  const tables = await after.introspection.getTables({ withInternalKyselyTables: true });
  await after.destroy();
  expect(tables.map(({ name }) => name)).toEqual(['outbox']);
});

test('data that another program took a table from is refused, and not touched', async () => {
  const platform = await startPlatform();
  await platform.close();
  const database = new Kysely<Tables>({ dialect: await openDatabase(platform.path) });
  await sql`pragma foreign_keys = off`.execute(database);
  await sql`drop table workspace`.execute(database);
  await database.destroy();
  const before = await readFile(platform.path);
  await expect(startPlatform({ path: platform.path })).rejects.toMatchObject({
    code: 'database-unreadable',
    message: expect.stringContaining('workspace'),
  });
  expect(before.equals(await readFile(platform.path))).toBe(true);
});
