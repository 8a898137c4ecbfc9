import { Kysely, Migrator, sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrations } from '../../../src/platform/store/migrations.ts';
import type { Tables } from '../../../src/platform/store/tables.ts';
import { openDatabase } from '../../../src/system/database.ts';
import { connectedTo, install, manifestOf, push, startAppServer, startPlatform, temporaryFolder } from '../harness.ts';
import { readTables, startInstalled, useKey } from './calls.ts';

test('the workspace tells about itself, its owner, members and chatbot', async () => {
  const { perform, platform, flow_ns } = await startInstalled();
  const account = (await platform.call('GET', '/platform/v1/whoami')).json;
  const members = (await perform('GET /team-members')).json;
  const owner = members.data.find(({ role }: { role: string }) => role === 'owner');
  expect((await perform('GET /team-info')).json.data).toEqual({
    id: Number(account.workspace_id),
    name: 'Riverside Coffee',
    image: null,
    owner_id: owner.id,
    owner_email: owner.email,
  });
  expect((await perform('GET /me')).json.data).toEqual({ id: owner.id, name: owner.name, email: owner.email });
  expect(owner).toEqual({
    id: expect.any(Number),
    name: expect.any(String),
    email: expect.stringMatching(/@example\.com$/),
    image: null,
    role: 'owner',
    is_online: true,
  });
  expect(members.meta.total).toBe(4);
  expect((await perform('GET /team-members', { role: 'agent' })).json.meta.total).toBe(2);
  expect((await perform('GET /flow/agents')).json).toEqual(members);
  const flow = { flow_ns, name: 'Riverside Coffee', type: 'web', linked_label: null };
  expect((await perform('GET /team-flows')).json.data).toEqual([flow]);
  expect((await perform('GET /team-flows', { name: 'pizza' })).json.data).toEqual([]);
});

test('lists are cut to pages, and names searched in any case', async () => {
  const { api, flow_ns } = await startInstalled();
  const pages = await Promise.all([1, 2, 3, 4].map((page) => api('GET', `/flow/tags?limit=5&page=${page}`)));
  expect(pages.map(({ json }) => json.data.length)).toEqual([5, 5, 2, 0]);
  const tags = pages.flatMap(({ json }) => json.data as { tag_ns: string }[]);
  expect(new Set(tags.map(({ tag_ns }) => tag_ns)).size).toBe(12);
  expect(tags[0]?.tag_ns).toMatch(new RegExp(`^${flow_ns}t\\d+$`));
  expect((await api('GET', '/flow/tags')).json.meta).toEqual({ current_page: 1, per_page: 10, total: 12 });
  expect((await api('GET', '/flow/tags?name=VIP')).json.data).toHaveLength(1);
  expect((await api('GET', '/flow/tags?name=complaint&limit=1')).json).toMatchObject({
    data: [{ name: 'Complaint solved' }],
    meta: { total: 2 },
  });
});

test('mini-apps that are installed are listed, and leave the list when they are uninstalled', async () => {
  const server = await startAppServer(() => ({ status: 200 }));
  const platform = await startPlatform();
  const first = await install(platform, connectedTo(server.url, ['mini-apps:view']));
  const fields = JSON.parse(server.received[0]?.body ?? '') as { api_key: string; flow_ns: string };
  const installed = useKey(platform, { ...fields, installation: first.json.id });
  const auth = { type: 'api_key', inputs: [{ name: 'token', type: 'string', title: 'API token' }] };
  const other = manifestOf({ slug: 'order-status', name: 'Order Status', version: '2.1.0', auth });
  const second = await install(platform, other);

  const apps = await installed.list('/installed-mini-app/list');
  expect(apps).toEqual([
    {
      id: expect.any(Number),
      app_ns: 'order-status',
      title: 'Order Status',
      intro: expect.any(String),
      logo: null,
      image: null,
      auth_type: 'apikey',
      status: 'installed',
      version: '2.1.0',
      param_names: ['token'],
    },
    expect.objectContaining({ app_ns: 'email-verifier', auth_type: 'none', param_names: [] }),
  ]);
  expect(await installed.list('/installed-mini-app/list?title=order')).toHaveLength(1);
  expect(await installed.list('/installed-mini-app/list')).toEqual(apps);
  await platform.call('DELETE', `/platform/v1/installations/${second.json.id}`);
  expect(await installed.list('/installed-mini-app/list')).toHaveLength(1);
});

test('what a user answered is changed by the id of the installed app, and the next upgrade sends it', async () => {
  const server = await startAppServer();
  const platform = await startPlatform();
  const token = { name: 'token', type: 'string', title: 'API token', required: true, secret: true, max_length: 20 };
  const limit = { name: 'limit', type: 'number', title: 'Limit', default: 10 };
  const app = connectedTo(server.url, ['mini-apps:manage'], {
    auth: { type: 'api_key', inputs: [token, limit] },
    subscribe: {
      url: `${server.url}/subscribe`,
      body: { api_key: '{{system.api_key}}', token: '{{auth.token}}', limit: '{{auth.limit}}' },
    },
  });
  const { json } = await install(platform, app, { token: 'first', limit: 3 });
  const sent = () =>
    JSON.parse(server.received.at(-1)?.body ?? '') as { api_key: string; token: string; limit: number };
  const { perform, list } = useKey(platform, { api_key: sent().api_key, flow_ns: '', installation: json.id });
  const [{ id: app_id }] = await list('/installed-mini-app/list');
  const update = (given: Record<string, unknown>) =>
    perform('POST /installed-mini-app/update-api-key/{app_id}', { app_id, ...given });

  for (const [given, message] of [
    [{}, /^The body must have a property/],
    [{ tokn: 'x' }, /There is no input "tokn"\. Did you mean token\?/],
    [{ token: '' }, /token is required/],
    [{ token: { a: 1 } }, /must be text, numbers or booleans/],
    [{ token: 'x'.repeat(21) }, /at most 20 characters/],
    [{ limit: 'many' }, /limit must be a number/],
  ] as const) {
    const refused = await update(given);
    expect([given, refused.status, refused.json.message]).toEqual([given, 422, expect.stringMatching(message)]);
  }
  expect((await update({ token: 'second' })).json).toEqual({ status: 'ok' });
  expect(server.received).toHaveLength(1);

  await push(platform, { ...app, version: '1.1.0' });
  await platform.call('POST', `/platform/v1/installations/${json.id}/upgrade`, { json: {} });
  expect(sent()).toMatchObject({ token: 'second', limit: 3 });

  const plain = await install(platform, manifestOf({ slug: 'plain', name: 'Plain App' }));
  const again = useKey(platform, { api_key: sent().api_key, flow_ns: '', installation: json.id });
  const [{ id: plainId }] = await again.list('/installed-mini-app/list');
  const other = await again.perform('POST /installed-mini-app/update-api-key/{app_id}', {
    app_id: plainId,
    token: 'x',
  });
  expect([other.status, other.json.message]).toEqual([422, expect.stringContaining('auth type api_key')]);
  await platform.call('DELETE', `/platform/v1/installations/${plain.json.id}`);
  const gone = await again.perform('POST /installed-mini-app/update-api-key/{app_id}', { app_id: plainId, token: 'x' });
  expect(gone.status).toBe(404);
});

test('what was changed is there after a restart', async () => {
  const first = await startInstalled();
  const { perform, platform } = first;
  await perform('POST /flow/create-tag', { name: 'Kept' });
  await perform('POST /subscriber/create', { email: 'kept@example.com' });
  await perform('PUT /flow/set-bot-field-by-name', { name: 'Delivery fee', value: 9 });
  const read = async ({ list }: typeof first) =>
    Promise.all(
      ['/subscribers?limit=100', '/flow/tags', '/flow/bot-fields', '/team/labels', '/team-members'].map((path) =>
        list(path),
      ),
    );
  const before = await read(first);
  await platform.close();
  const again = await startPlatform({ path: platform.path, seed: 'another' });
  expect([platform.isNew, again.isNew]).toEqual([true, false]);
  expect(await read(useKey(again, first))).toEqual(before);
});

test('data from before there was more than tags gets the rest, and keeps its tags', async () => {
  const first = await startInstalled();
  const tags = await first.list('/flow/tags?limit=100');
  await readTables(first.platform, async (database) => {
    for (const table of ['bot_user_tags', 'bot_user_labels', 'user_field_values', 'bot_users', 'members'] as const) {
      await database.deleteFrom(table).execute();
    }
    for (const table of ['labels', 'subflows', 'user_fields', 'bot_fields', 'sequences'] as const) {
      await database.deleteFrom(table).execute();
    }
  });
  const again = useKey(await startPlatform({ path: first.platform.path }), first);
  expect(await again.list('/flow/tags?limit=100')).toEqual(tags);
  expect(await again.list('/subscribers?limit=100')).toHaveLength(25);
  expect((await again.perform('POST /flow/create-tag', { name: 'One more' })).status).toBe(200);
});

test('a page of many users is read by indexes', async () => {
  const { platform, perform } = await startInstalled();
  await perform('GET /subscribers');
  const plans = await readTables(platform, async (database) => {
    const explain = async (query: string) => {
      const { rows } = await sql<{ detail: string }>`explain query plan ${sql.raw(query)}`.execute(database);
      return rows.map(({ detail }) => detail).join('; ');
    };
    return Promise.all(
      [
        'select * from bot_users order by number desc limit 10 offset 50',
        "select * from bot_users where phone in ('1', '+1') order by number desc limit 10",
        "select * from bot_users where lower(email) = lower('A@b') order by number desc limit 10",
        "select * from bot_users where channel = 'web' order by number desc limit 10",
        'select * from bot_users where opted_in_sms is not null order by number desc limit 10',
        "select * from bot_users where number in (select user_number from bot_user_tags where tag_ns = 't') order by number desc limit 10",
        "select user_number from user_field_values where var_ns = 'v' and lookup = '1' and value = '1'",
        'select * from tags order by number desc limit 10',
        "select * from bot_users where user_ns = 'u'",
      ].map(explain),
    );
  });
  for (const plan of plans) {
    // A scan along the order of the list ends with the page; one that sorts first would read everything.
    expect(plan).toMatch(/SEARCH|SCAN bot_users$|USING INDEX/);
    if (!plan.includes('SEARCH')) expect(plan).not.toContain('TEMP B-TREE');
  }
});

test('tables from before are brought up to date with what is in them', async () => {
  const path = `${await temporaryFolder()}/platform.db`;
  const database = new Kysely<Tables>({ dialect: await openDatabase(path) });
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...migrations }) } });
  await migrator.migrateTo('0002-delivery-schedule');
  await sql`insert into workspace values ('12345', 'f123456', 'Old', '2026-01-01T00:00:00.000Z')`.execute(database);
  await sql`insert into tags values ('f123456t101', 'f123456', 'VIP')`.execute(database);
  await sql`insert into apps values ('a', '{}', '', '', '')`.execute(database);
  await sql`insert into installations values ('ins_1', 'a', 'installed', null, '', null)`.execute(database);
  await sql`insert into outbox values (1, 'ins_1', 'f123456u1', 'text', 'Hi "you"', '')`.execute(database);
  await database.destroy();

  const platform = await startPlatform({ path });
  const [tags, outbox, users] = await readTables(platform, async (tables) => [
    await tables.selectFrom('tags').selectAll().execute(),
    await tables.selectFrom('outbox').select('content').execute(),
    await tables.selectFrom('bot_users').select('user_ns').execute(),
  ]);
  expect(tags).toEqual([{ tag_ns: 'f123456t101', number: 101, flow_ns: 'f123456', name: 'VIP' }]);
  expect(outbox).toEqual([{ content: '{"content":"Hi \\"you\\""}' }]);
  expect(users).toHaveLength(25);
});
