import { expect, test } from 'vitest';
import { type Installed, type Item, startInstalled } from './calls.ts';
import { findIds } from './examples.ts';

const create = async ({ perform }: Installed, person: Record<string, unknown>) =>
  (await perform('POST /subscriber/create', person)).json.data as Item;

test('a bot user is shown with all its fields, the same in lists and alone', async () => {
  const { list, perform, flow_ns } = await startInstalled();
  const users = await list('/subscribers?limit=100');
  expect(users).toHaveLength(25);
  const [user] = users;
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(user).toMatchObject({
    user_ns: expect.stringMatching(new RegExp(`^${flow_ns}u\\d{9}$`)),
    user_id: expect.any(String),
    name: `${user.first_name} ${user.last_name}`,
    channel: expect.any(String),
    subscribed: time,
    created_at: time,
    last_interaction: time,
    tags: expect.any(Array),
    labels: expect.any(Array),
    user_fields: expect.any(Array),
  });
  const fields = users.flatMap((item) => item.user_fields);
  expect(new Set(fields.map((field) => typeof field.value))).toEqual(new Set(['string', 'number', 'boolean']));
  expect(fields[0]).toEqual({
    name: expect.any(String),
    var_ns: expect.stringMatching(new RegExp(`^${flow_ns}v\\d+$`)),
    var_type: expect.any(String),
    description: expect.any(String),
    value: expect.anything(),
  });
  expect((await perform('GET /subscriber/get-info', { user_ns: user.user_ns })).json.data).toEqual(user);
  expect((await perform('GET /subscriber/get-info-by-user-id', { user_id: user.user_id })).json.data).toEqual(user);
});

test('people are listed newest first, page by page, ten at a time unless told otherwise', async () => {
  const { api, list } = await startInstalled();
  const all = await list('/subscribers?limit=100');
  const created = all.map(({ created_at }) => created_at);
  expect(created).toEqual([...created].sort().reverse());
  const pages = await Promise.all([1, 2, 3, 4].map((page) => api('GET', `/subscribers?page=${page}`)));
  expect(pages.map(({ json }) => json.data.length)).toEqual([10, 10, 5, 0]);
  expect(pages.flatMap(({ json }) => json.data)).toEqual(all);
  expect(pages[3]?.json.meta).toEqual({ current_page: 4, per_page: 10, total: 25 });
});

test('the people of the example are nobody: addresses and numbers that are kept for examples', async () => {
  const { list } = await startInstalled();
  for (const { email, phone } of await list('/subscribers?limit=100')) {
    if (email) expect(email).toMatch(/@example\.com$/);
    if (phone) expect(phone).toMatch(/^\+120255501\d\d$/);
  }
});

test('workspaces differ by their random source, and are the same for the same', async () => {
  const time = '2026-01-02T03:04:05.000Z';
  const read = async (seed: string) => (await startInstalled(undefined, { seed, time })).list('/subscribers?limit=100');
  const [one, same, other] = [await read('one'), await read('one'), await read('other')];
  expect(same).toEqual(one);
  expect(other.map(({ user_ns }) => user_ns)).not.toEqual(one.map(({ user_ns }) => user_ns));
});

test('filters', async () => {
  const installed = await startInstalled();
  const { list, perform } = installed;
  const ids = await findIds(installed);
  const user = await create(installed, {
    name: 'Zélia Under_score',
    phone: '+44 20 7946 0001',
    email: 'Zelia@Example.com',
  });
  await perform('POST /subscriber/add-tag', { user_ns: user.user_ns, tag_ns: ids.tag_ns });
  await perform('POST /subscriber/add-labels-by-name', { user_ns: user.user_ns, data: [{ label_name: ids.label }] });
  await perform('PUT /subscriber/set-user-field-by-name', {
    user_ns: user.user_ns,
    field_name: 'Loyalty points',
    value: 777,
  });
  await perform('POST /subscriber/opt-in-sms', { user_ns: user.user_ns });
  await perform('POST /subscriber/send-text', { user_ns: user.user_ns, content: 'x' });
  const points = (await list('/flow/user-fields')).find(({ name }) => name === 'Loyalty points').var_ns;
  const find = async (query: string) => {
    const found = await list(`/subscribers?limit=100&${query}`);
    return found.map(({ user_ns }) => user_ns);
  };

  for (const query of [
    'name=under_SCORE',
    'name=Z%C3%A9lia',
    'phone=%2B44%2020%207946%200001',
    'email=zelia@example.com',
    'user_id=442079460001',
    `user_field_ns=${points}&user_field_value=777`,
    'is_bot_interacted_in_last_24h=yes',
    'name=under&is_opt_in_sms=yes&is_channel=whatsapp_cloud',
  ]) {
    expect([query, await find(query)]).toEqual([query, [user.user_ns]]);
  }
  for (const query of [
    'name=under%score',
    'name=nobody',
    'tag_ns=f1t1',
    'label_id=1',
    `user_field_ns=${points}&user_field_value=778`,
  ]) {
    expect([query, await find(query)]).toEqual([query, []]);
  }
  expect(await find(`tag_ns=${ids.tag_ns}`)).toContain(user.user_ns);
  expect(await find(`label_id=${ids.label_id}`)).toContain(user.user_ns);
  expect(await find(`user_field_ns=${points}`)).toHaveLength(26);
  for (const filter of [
    'is_opt_in_email',
    'is_opt_in_sms',
    'is_interacted_in_last_24h',
    'is_bot_interacted_in_last_24h',
    'is_last_message_in_last_24h',
  ]) {
    const [yes, no] = [await find(`${filter}=yes`), await find(`${filter}=no`)];
    expect([filter, new Set([...yes, ...no]).size, yes.length + no.length]).toEqual([filter, 26, 26]);
  }
  expect(await find('is_last_message_in_last_24h=yes')).toContain(user.user_ns);
  for (const [query, message] of [
    ['segment_ns=f1g1', /no segments/],
    ['event_ns=f1e1', /no custom events/],
    ['user_field_value=1', /user_field_ns is missing/],
    [`user_field_ns=${points}&user_field_value=x`, /must be a number/],
    ['page=1001', /page must be/],
  ] as const) {
    const { status, json } = await installed.api('GET', `/subscribers?${query}`);
    expect([query, status, json.message]).toEqual([query, 422, expect.stringMatching(message)]);
  }
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  [
    'a phone number',
    { phone: '+44 20 7946 0001' },
    { name: '+44 20 7946 0001', user_id: '442079460001', channel: 'whatsapp_cloud', first_name: null },
  ],
  ['a number', { phone: 442079460001 }, { phone: '442079460001', user_id: '442079460001' }],
  ['an address', { email: 'a@example.com' }, { name: 'a@example.com', user_id: 'a@example.com', channel: 'web' }],
  [
    'a whole name',
    { email: 'a@example.com', name: 'Ann Lee Moe' },
    { name: 'Ann Lee Moe', first_name: 'Ann', last_name: 'Lee Moe' },
  ],
  [
    'parts of a name',
    {
      email: 'a@example.com',
      first_name: 'Ann',
      last_name: 'Moe',
      gender: 'female',
      image: 'https://example.com/a.png',
    },
    { name: 'Ann Moe', gender: 'female', profile_pic: 'https://example.com/a.png' },
  ],
])('created by %s', async (_, person, expected) => {
  const installed = await startInstalled();
  const user = await create(installed, person);
  expect(user).toMatchObject({ ...expected, status: 'open', subscribed: expect.any(String), opted_in_through: 'api' });
  expect((await installed.list('/subscribers'))[0]).toEqual(user);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['neither phone nor address', { name: 'Ann' }, /^phone or email must be given/],
  ['the phone of another', { phone: '442079460001' }, /^phone must be free, but the bot user f\d+u\d+ has it/],
  ['the address of another', { email: 'ANN@example.com' }, /^email must be free/],
  ['an address that is none', { email: 'ann' }, /^email must look like/],
  ['a phone that is none', { phone: 'call me' }, /^phone must look like/],
])('not created by %s', async (_, person, message) => {
  const installed = await startInstalled();
  await create(installed, { phone: '+442079460001', email: 'ann@example.com' });
  const { status, json } = await installed.perform('POST /subscriber/create', person);
  expect([status, json.message]).toEqual([422, expect.stringMatching(message)]);
  const many = await installed.perform('POST /subscriber/create-many', {
    users: [{ email: 'new@example.com' }, person],
  });
  expect([many.status, many.json.message]).toEqual([422, expect.stringMatching(/^users\[1\]\./)]);
  expect((await installed.api('GET', '/subscribers')).json.meta.total).toBe(26);
});

test('a bot user is changed in what is given, and deleted with all of it', async () => {
  const installed = await startInstalled();
  const { perform, list } = installed;
  const { user_ns } = await create(installed, { first_name: 'Ann', last_name: 'Moe', email: 'ann@example.com' });
  const read = async () => (await perform('GET /subscriber/get-info', { user_ns })).json.data;
  await perform('PUT /subscriber/update', { user_ns, last_name: 'Roe', phone: '+442079460002', extra: 1 });
  expect(await read()).toMatchObject({ name: 'Ann Roe', email: 'ann@example.com', phone: '+442079460002' });
  await perform('PUT /subscriber/update', { user_ns, name: 'Bea Coe' });
  expect(await read()).toMatchObject({ name: 'Bea Coe', first_name: 'Bea', last_name: 'Coe' });
  // One's own address is free for oneself.
  expect((await perform('PUT /subscriber/update', { user_ns, email: 'ANN@example.com' })).status).toBe(200);
  const [tag] = await list('/flow/tags');
  await perform('POST /subscriber/add-tag', { user_ns, tag_ns: tag.tag_ns });
  expect((await perform('DELETE /subscriber/delete', { user_ns })).json).toEqual({ status: 'ok' });
  expect((await perform('GET /subscriber/get-info', { user_ns })).status).toBe(404);
  // Its number is not given again.
  expect((await create(installed, { email: 'ann@example.com' })).user_ns).not.toBe(user_ns);
});

test('tags and labels are added once, removed, and go with the tag or label', async () => {
  const installed = await startInstalled();
  const { perform, list } = installed;
  const { user_ns } = await create(installed, { email: 'ann@example.com' });
  const read = async () => {
    const { tags, labels } = (await perform('GET /subscriber/get-info', { user_ns })).json.data;
    return { tags: tags.map((tag: Item) => tag.name), labels: labels.map((label: Item) => label.name) };
  };
  const [first, second] = await list('/flow/tags');
  for (let time = 0; time < 2; time++) {
    await perform('POST /subscriber/add-tags', { user_ns, data: [{ tag_ns: second.tag_ns }] });
    await perform('POST /subscriber/add-tags-by-name', { user_ns, data: [{ tag_name: first.name }] });
    await perform('POST /subscriber/add-labels-by-name', { user_ns, data: [{ label_name: 'Urgent' }] });
  }
  expect(await read()).toEqual({ tags: [second.name, first.name], labels: ['Urgent'] });
  // All or none.
  const half = { user_ns, data: [{ tag_ns: second.tag_ns }, { tag_ns: 'f1t1' }] };
  expect((await perform('DELETE /subscriber/remove-tags', half)).status).toBe(404);
  expect((await read()).tags).toHaveLength(2);
  await perform('DELETE /subscriber/remove-tag-by-name', { user_ns, tag_name: first.name });
  await perform('DELETE /flow/delete-tag', { tag_ns: second.tag_ns });
  await perform('DELETE /team/delete-label-by-name', { name: 'Urgent' });
  expect(await read()).toEqual({ tags: [], labels: [] });
});

test('a list of bare texts is refused with the form it must have', async () => {
  const installed = await startInstalled();
  const { user_ns, tag_ns } = await findIds(installed);
  const { json } = await installed.perform('POST /subscriber/add-tags', { user_ns, data: [tag_ns] });
  expect(json.message).toBe('data[0] must be an object with tag_ns, not text.');
});

test('the chat: paused, moved, assigned, left, opted in', async () => {
  const installed = await startInstalled();
  const { perform, list, platform } = installed;
  const { user_ns } = await create(installed, { email: 'ann@example.com' });
  const read = async () => (await perform('GET /subscriber/get-info', { user_ns })).json.data;
  const agent = (await list('/flow/agents')).find(({ role }) => role === 'agent');
  await perform('POST /subscriber/pause-bot', { user_ns, minutes: 30 });
  await perform('POST /subscriber/move-chat-to', { user_ns, status: 'done' });
  await perform('POST /subscriber/assign-agent', { user_ns, agent_id: agent.id });
  await perform('POST /subscriber/opt-in-email', { user_ns });
  const first = await read();
  expect(first).toMatchObject({
    paused_until: expect.stringMatching(/^2026-01-02 03:34:/),
    status: 'done',
    agent_id: agent.id,
    agent_name: agent.name,
    agent_email: agent.email,
    opted_in_email: expect.any(String),
    opted_in_sms: null,
  });
  platform.advance(60_000);
  await perform('POST /subscriber/opt-in-email', { user_ns });
  await perform('POST /subscriber/subscribe-to-bot', { user_ns });
  expect(await read()).toEqual(first);
  await perform('POST /subscriber/resume-bot', { user_ns });
  await perform('POST /subscriber/unassign-agent', { user_ns });
  await perform('DELETE /subscriber/opt-out-email', { user_ns });
  await perform('DELETE /subscriber/unsubscribe-from-bot', { user_ns });
  expect(await read()).toMatchObject({
    paused_until: null,
    agent_id: null,
    agent_name: null,
    opted_in_email: null,
    subscribed: null,
  });
  const counted = (await perform('GET /flow/bot-users-count')).json.data as Item[];
  expect(counted.reduce((sum, { num }) => sum + num, 0)).toBe(26);
  expect(counted.map(({ status }) => status)).toContain('done');
});
