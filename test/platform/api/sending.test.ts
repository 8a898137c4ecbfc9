import { expect, test } from 'vitest';
import { type Installed, type Item, readTables, startInstalled } from './calls.ts';
import { findIds } from './examples.ts';

const outboxOf = ({ platform }: Installed) =>
  readTables(platform, (database) => database.selectFrom('outbox').selectAll().orderBy('number').execute());

const create = async ({ perform }: Installed, person: Record<string, unknown>): Promise<Item> =>
  (await perform('POST /subscriber/create', person)).json.data;

test('what is sent lands in the outbox, with who sent it and what', async () => {
  const installed = await startInstalled();
  const { perform, installation } = installed;
  const { user_ns, user_id, sub_flow_ns, subflow } = await findIds(installed);
  const template = { namespace: 'n', name: 'ready', lang: 'en', params: { 'BODY_{{1}}': 'Ada' }, extra: [1] };
  const data = { version: 'v1', content: { messages: [{ type: 'text', text: 'Hi' }], actions: [] } };
  for (const [operation, parameters] of [
    ['send-text', { user_ns, content: 'Hello' }],
    ['send-email', { user_ns, subject: 'News', content: 'Hello' }],
    ['send-content', { user_ns, data, send_as_agent: 1 }],
    ['send-main-flow', { user_ns }],
    ['send-sub-flow-by-flow-name', { user_ns, flow_name: subflow }],
    ['send-sub-flow-by-user-id', { user_id, sub_flow_ns, orderId: '7' }],
    ['send-whatsapp-template', { user_ns, content: template }],
  ] as const) {
    const { json } = await perform(`POST /subscriber/${operation}`, parameters);
    expect(json).toEqual({ status: 'ok' });
  }
  const shown = (await perform('GET /subscriber/get-info', { user_ns })).json.data;
  expect(shown.last_message_type).toBe('out');
  const outbox = await outboxOf(installed);
  expect(outbox.map(({ number, kind, content }) => [number, kind, JSON.parse(content)])).toEqual([
    [1, 'text', { content: 'Hello' }],
    [2, 'email', { subject: 'News', content: 'Hello' }],
    [3, 'content', { data, send_as_agent: 1 }],
    [4, 'flow', {}],
    [5, 'subflow', { flow_name: subflow, sub_flow_ns }],
    [6, 'subflow', { sub_flow_ns }],
    [7, 'whatsapp-template', { content: template }],
  ]);
  expect(new Set(outbox.map((message) => `${message.installation_id} ${message.user_ns}`))).toEqual(
    new Set([`${installation} ${user_ns}`]),
  );
});

test('nothing is sent to who unsubscribed, has no number, or no address', async () => {
  const installed = await startInstalled();
  const { perform } = installed;
  const byMail = await create(installed, { email: 'ann@example.com' });
  const byPhone = await create(installed, { phone: '442079460001' });
  const sms = await perform('POST /subscriber/send-sms', { user_ns: byMail.user_ns, content: 'x' });
  expect([sms.status, sms.json.message]).toEqual([422, 'user_ns must be a user with a phone number.']);
  const mail = await perform('POST /subscriber/send-email', { user_ns: byPhone.user_ns, content: 'x' });
  expect([mail.status, mail.json.message]).toEqual([422, 'user_ns must be a user with an e-mail address.']);
  await perform('DELETE /subscriber/unsubscribe-from-bot', { user_ns: byPhone.user_ns });
  const text = await perform('POST /subscriber/send-text', { user_ns: byPhone.user_ns, content: 'x' });
  expect([text.status, text.json.message]).toEqual([422, expect.stringMatching(/^user_ns must be a subscribed user/)]);
  expect(await outboxOf(installed)).toEqual([]);
});

test('a broadcast puts one message for each user it reaches', async () => {
  const installed = await startInstalled();
  const { perform } = installed;
  const { sub_flow_ns } = await findIds(installed);
  const tag = (await perform('POST /flow/create-tag', { name: 'Everyone' })).json.data;
  const not = (await perform('POST /flow/create-tag', { name: 'Not these' })).json.data;
  const people = [
    await create(installed, { email: 'a@example.com' }),
    await create(installed, { phone: '442079460001' }),
    await create(installed, { phone: '442079460002', email: 'c@example.com' }),
    await create(installed, { email: 'd@example.com' }),
  ];
  const [mail, phone, both, left] = people.map(({ user_ns }) => user_ns as string);
  for (const user_ns of [mail, phone, both, left]) {
    await perform('POST /subscriber/add-tag', { user_ns, tag_ns: tag.tag_ns });
  }
  await perform('POST /subscriber/add-tag', { user_ns: both, tag_ns: not.tag_ns });
  await perform('DELETE /subscriber/unsubscribe-from-bot', { user_ns: left });

  const list = `${mail}, ${both},${mail},${left}`;
  await perform('POST /subscriber/broadcast', { user_ns_list: list, sub_flow_ns, scheduled_time: 1786123679 });
  await perform('POST /subscriber/broadcast', { user_ns_list: `${mail},${phone}`, sub_flow_ns, type: 'SMS' });
  const template = { namespace: 'n', name: 'ready', lang: 'en' };
  await perform('POST /subscriber/broadcast-whatsapp-template-by-user-id', {
    user_id_list: '442079460001,442079460002',
    wa_template: template,
  });
  await perform('POST /subscriber/broadcast-by-tag', {
    tags: [tag.tag_ns],
    exclude_tags: [not.tag_ns],
    sub_flow_ns,
    name: 'Sale',
  });
  const outbox = await outboxOf(installed);
  const sent = outbox.map(({ kind, user_ns }) => `${kind} ${people.findIndex((user) => user.user_ns === user_ns)}`);
  expect(sent.slice(0, 2).sort()).toEqual(['subflow 0', 'subflow 2']);
  expect(sent.slice(2, 3)).toEqual(['subflow 1']);
  expect(sent.slice(3, 5).sort()).toEqual(['whatsapp-template 1', 'whatsapp-template 2']);
  expect(sent.slice(5)).toEqual(['subflow 0', 'subflow 1']);
  expect(JSON.parse(outbox[0]?.content ?? '')).toEqual({ sub_flow_ns, scheduled_time: 1786123679 });
  expect(JSON.parse(outbox[5]?.content ?? '')).toEqual({ sub_flow_ns, name: 'Sale' });
});

test('a broadcast to many users is whole', async () => {
  const installed = await startInstalled(undefined, { options: { rateLimit: 0 } });
  const { perform } = installed;
  const { sub_flow_ns } = await findIds(installed);
  await perform('POST /flow/create-tag', { name: 'Everyone' });
  for (let batch = 0; batch < 13; batch++) {
    const users = Array.from({ length: 100 }, (_, index) => ({
      email: `${batch}.${index}@example.com`,
      tags: [{ tag_name: 'Everyone' }],
    }));
    expect((await perform('POST /subscriber/create-many', { users })).status).toBe(200);
  }
  const [{ tag_ns }] = await installed.list('/flow/tags');
  expect((await perform('POST /subscriber/broadcast-by-tag', { tags: [tag_ns], sub_flow_ns })).status).toBe(200);
  const outbox = await outboxOf(installed);
  expect(outbox.map(({ number }) => number)).toEqual(Array.from({ length: 1300 }, (_, index) => index + 1));
  expect(new Set(outbox.map(({ user_ns }) => user_ns)).size).toBe(1300);
});

test.each<[string, unknown, RegExp]>([
  ['no ids', ' , ', /must be 1 to 200 ids/],
  ['too many ids', Array.from({ length: 201 }, (_, index) => `f1u${index + 1}`).join(), /must be 1 to 200 ids/],
  ['an id that is none', 'toString', /There is no bot user/],
])('a broadcast to %s is refused', async (_, user_ns_list, message) => {
  const installed = await startInstalled();
  const { sub_flow_ns } = await findIds(installed);
  const { json } = await installed.perform('POST /subscriber/broadcast', { user_ns_list, sub_flow_ns });
  expect(json.message).toMatch(message);
});

test('a template to a number that is no user yet creates one when asked to', async () => {
  const { perform } = await startInstalled();
  const parameters = {
    user_id: '442079460009',
    content: { namespace: 'n', name: 'ready', lang: 'en' },
    contact: { first_name: 'Ann', last_name: 'Moe' },
  };
  const operation = 'POST /subscriber/send-whatsapp-template-by-user-id';
  expect((await perform(operation, parameters)).status).toBe(404);
  const asked = { ...parameters, create_if_not_found: 'yes' };
  expect((await perform(operation, { ...asked, user_id: 'someone' })).status).toBe(422);
  for (let time = 0; time < 2; time++) expect((await perform(operation, asked)).status).toBe(200);
  const { json } = await perform('GET /subscriber/get-info-by-user-id', { user_id: '442079460009' });
  expect(json.data).toMatchObject({ name: 'Ann Moe', channel: 'whatsapp_cloud' });
});

test('triggers that were fired are noted with their context', async () => {
  const installed = await startInstalled();
  const { user_ns } = await findIds(installed);
  const context = { order: 7, lines: [{ name: 'Espresso' }], ['__proto__']: 1 };
  await installed.perform('POST /subscriber/app-trigger', { user_ns, trigger_name: 'order_ready', context });
  await installed.perform('POST /subscriber/app-trigger', { user_ns, trigger_name: 'order_ready' });
  const fired = await readTables(installed.platform, (database) =>
    database.selectFrom('fired_triggers').selectAll().execute(),
  );
  expect(fired).toMatchObject([
    { number: 1, installation_id: installed.installation, user_ns, trigger_name: 'order_ready' },
    { number: 2, context: null },
  ]);
  expect(fired[0]?.context).toBe(JSON.stringify(context));
});
