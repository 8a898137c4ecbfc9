import { expect, test } from 'vitest';
import { allScopes, type Installed, startInstalled } from './api/calls.ts';
import { visit } from './browse.ts';
import { connectedTo, install, startAppServer, startPlatform } from './harness.ts';

/** The messages and triggers of a page, each as its words. */
function itemsOf(html: string): string[] {
  return [...html.matchAll(/<li class="message">(.*?)<\/li>/gs)].map(([, item = '']) =>
    item
      .replaceAll(/<span class="(face|hidden)".*?<\/span>/g, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

/** A user who has a phone and an e-mail address. */
async function aUser({ list }: Installed): Promise<{ user_ns: string; name: string }> {
  return (await list('/subscribers')).find(({ email, phone, subscribed }) => email && phone && subscribed);
}

test('an outbox to which nothing was sent says what appears there', async () => {
  const { text } = await visit(await startPlatform(), '/outbox');
  expect(text).toContain('Nothing was sent yet');
  expect(text).not.toContain('<select');
});

test('each kind of message is shown to its user as people read it', async () => {
  const installed = await startInstalled();
  const { platform, perform, list } = installed;
  const { user_ns, name } = await aUser(installed);
  const [subflow] = await list('/flow/subflows');
  const template = { namespace: 'shop', name: 'order_shipped', lang: 'en', params: { 'BODY_{{1}}': 'Ada' } };
  const sent: [operation: string, parameters: Record<string, unknown>, shown: string][] = [
    ['send-text', { content: 'Your address is fine.' }, 'Text Your address is fine. By'],
    ['send-sms', { content: 'Code: 123' }, 'SMS Code: 123 By'],
    ['send-email', { subject: 'Your order', content: 'On its way' }, 'E-mail Your order On its way By'],
    [
      'send-content',
      {
        data: {
          version: 'v1',
          content: {
            messages: [
              { type: 'text', text: 'Hi' },
              { type: 'image', url: 'x' },
            ],
          },
        },
      },
      'Dynamic content Hi (image) As it was sent { &quot;data&quot;: { &quot;version&quot;: &quot;v1&quot;',
    ],
    ['send-node', { node_ns: 'f1n2' }, 'Node of a flow f1n2 As it was sent'],
    ['send-main-flow', {}, 'Main flow The main flow of the chatbot By'],
    ['send-sub-flow-by-flow-name', { flow_name: subflow.name }, `Subflow ${subflow.name} As it was sent`],
    ['send-whatsapp-template', { content: template }, 'WhatsApp template order_shipped (en) As it was sent'],
    [
      'send-facebook-utility-message-template',
      { content: { name: 'receipt', lang: 'de' } },
      'Facebook template receipt (de) As it was sent',
    ],
  ];
  for (const [operation, parameters] of sent) {
    const answer = await perform(`POST /subscriber/${operation}`, { user_ns, ...parameters });
    expect([operation, answer.status]).toEqual([operation, 200]);
  }
  const broadcast = { user_ns_list: user_ns, sub_flow_ns: subflow.sub_flow_ns };
  expect((await perform('POST /subscriber/broadcast', broadcast)).status).toBe(200);
  const { text } = await visit(platform, '/outbox');
  const items = itemsOf(text).reverse();
  expect(items).toHaveLength(sent.length + 1);
  for (const [index, [, , shown]] of sent.entries()) {
    expect(items[index]).toContain(`To ${name} ${user_ns} ${shown}`);
    expect(items[index]).toMatch(/By Email Verifier , 2026-01-02 03:04:\d\d UTC$/);
  }
  expect(items.at(-1)).toContain(`Subflow ${subflow.sub_flow_ns} As it was sent`);
});

test('fired triggers have a section of their own', async () => {
  const installed = await startInstalled();
  const { platform, perform } = installed;
  const { user_ns, name } = await aUser(installed);
  await perform('POST /subscriber/app-trigger', { user_ns, trigger_name: 'verified', context: { score: 1 } });
  const { text } = await visit(platform, '/outbox');
  expect(text).toContain('<h2 id="triggers">Fired triggers</h2>');
  expect(text).not.toContain('id="messages"');
  expect(itemsOf(text)).toEqual([
    expect.stringContaining(`To ${name} ${user_ns} Trigger verified { &quot;score&quot;: 1 } By Email Verifier`),
  ]);
});

test('what was sent is never markup, and stays when its user is deleted', async () => {
  const installed = await startInstalled();
  const { platform, perform, api } = installed;
  const created = await perform('POST /subscriber/create', { first_name: '<b>Eve</b>', phone: '+12025550199' });
  const { user_ns } = created.json.data;
  await perform('POST /subscriber/send-text', { user_ns, content: '<img src=x onerror=alert(1)>' });
  await perform('POST /subscriber/app-trigger', { user_ns, trigger_name: '<i>', context: { '</code><b>': 1 } });
  const { text } = await visit(platform, '/outbox');
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(text).not.toMatch(/<img src=x|<b>|<i>/);
  expect((await api('DELETE', '/subscriber/delete', { json: { user_ns } })).status).toBe(200);
  expect(itemsOf((await visit(platform, '/outbox')).text)[0]).toContain(`To a deleted user ${user_ns} Text`);
});

test('messages and triggers are paged apart, and narrowed by app', async () => {
  const installed = await startInstalled();
  const { platform, perform } = installed;
  const { user_ns } = await aUser(installed);
  for (const content of ['one', 'two', 'three']) await perform('POST /subscriber/send-text', { user_ns, content });
  for (const trigger_name of ['first', 'second', 'third']) {
    await perform('POST /subscriber/app-trigger', { user_ns, trigger_name });
  }
  const shown = async (query: string) =>
    itemsOf((await visit(platform, `/outbox${query}`)).text).map((item) => /(?:Text|Trigger) (\w+)/.exec(item)?.[1]);
  expect(await shown('?limit=2')).toEqual(['three', 'two', 'third', 'second']);
  expect(await shown('?limit=2&page=2')).toEqual(['one', 'third', 'second']);
  expect(await shown('?limit=2&triggers=2')).toEqual(['three', 'two', 'first']);
  const { text } = await visit(platform, '/outbox?app=email-verifier&limit=2&page=2');
  expect(text).toContain('href="?app=email-verifier&amp;limit=2&amp;page=2&amp;triggers=2"');

  const server = await startAppServer();
  await install(platform, connectedTo(server.url, allScopes, { slug: 'other', name: 'Other' }));
  const { api_key } = JSON.parse(server.received[0]?.body ?? '') as { api_key: string };
  await platform.call('POST', '/api/subscriber/send-text', { bearer: api_key, json: { user_ns, content: 'mine' } });
  expect(await shown('?app=other')).toEqual(['mine']);
  expect((await visit(platform, '/outbox?app=gone')).text).toContain('This app has sent nothing');
});
