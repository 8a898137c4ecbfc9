import type { Installed } from './calls.ts';

/** Ids of what the example workspace has. */
export interface Ids {
  readonly user_ns: string;
  readonly user_id: string;
  readonly tag_ns: string;
  readonly tag: string;
  readonly label: string;
  readonly label_id: number;
  readonly agent: number;
  readonly sub_flow_ns: string;
  readonly subflow: string;
  readonly user_field: string;
  readonly user_field_ns: string;
  readonly bot_field: string;
  readonly bot_field_ns: string;
  /** The app itself. */
  readonly app_id: number;
}

/** Asks the API for what there is; the user is subscribed, and has a phone number and an address. */
export async function findIds({ list }: Pick<Installed, 'list'>): Promise<Ids> {
  const users = await list('/subscribers?limit=100');
  const user = users.find(({ subscribed, phone, email }) => subscribed && phone && email);
  const [tag] = await list('/flow/tags');
  const [label] = await list('/team/labels');
  const [agent] = await list('/team-members');
  const [subflow] = await list('/flow/subflows');
  const userField = (await list('/flow/user-fields')).find(({ name }) => name === 'Favourite drink');
  const [app] = await list('/installed-mini-app/list');
  const botField = (await list('/flow/bot-fields')).find(({ name }) => name === 'Opening hours');
  return {
    user_ns: user.user_ns,
    user_id: user.user_id,
    tag_ns: tag.tag_ns,
    tag: tag.name,
    label: label.name,
    label_id: label.id,
    agent: agent.id,
    sub_flow_ns: subflow.sub_flow_ns,
    subflow: subflow.name,
    user_field: userField?.name,
    user_field_ns: userField?.var_ns,
    bot_field: botField?.name,
    bot_field_ns: botField?.var_ns,
    app_id: app.id,
  };
}

type Example = (ids: Ids) => Readonly<Record<string, unknown>>;

const none: Example = () => ({});
const user: Example = ({ user_ns }) => ({ user_ns });
const whatsapp = { namespace: 'n', name: 'order_ready', lang: 'en', params: { 'BODY_{{1}}': 'Ada' } };
const facebook = { name: 'order_ready', lang: 'en' };

/** A working call of every emulated operation. */
export const examples: Readonly<Record<string, Example>> = {
  'GET /team-info': none,
  'GET /team-members': () => ({ role: 'owner', limit: 1 }),
  'GET /team-flows': none,
  'GET /team-bot-users': none,
  'GET /flow/agents': none,
  'GET /me': none,
  'GET /flow/subflows': () => ({ name: 'welcome' }),
  'DELETE /flow/delete-sub-flow': ({ sub_flow_ns }) => ({ sub_flow_ns }),
  'GET /flow/bot-users-count': none,
  'GET /flow/tags': none,
  'POST /flow/create-tag': () => ({ name: 'Regular' }),
  'DELETE /flow/delete-tag': ({ tag_ns }) => ({ tag_ns }),
  'DELETE /flow/delete-tag-by-name': ({ tag }) => ({ name: tag }),
  'GET /team/labels': none,
  'POST /team/create-label': () => ({ name: 'Regular' }),
  'DELETE /team/delete-label': ({ label_id }) => ({ id: label_id }),
  'DELETE /team/delete-label-by-name': ({ label }) => ({ name: label }),
  'GET /flow/user-fields': none,
  'POST /flow/create-user-field': () => ({ name: 'Size', var_type: 'text', description: 'Of cups.' }),
  'POST /flow/update-user-field': ({ user_field_ns }) => ({ var_ns: user_field_ns, display_type: 'pin' }),
  'DELETE /flow/delete-user-field': ({ user_field_ns }) => ({ var_ns: user_field_ns }),
  'DELETE /flow/delete-user-field-by-name': () => ({ name: 'Birthday' }),
  'GET /flow/bot-fields': none,
  'POST /flow/create-bot-field': () => ({ name: 'Size', var_type: 'number', value: 3 }),
  'PUT /flow/set-bot-field': ({ bot_field_ns }) => ({ var_ns: bot_field_ns, value: 'Closed' }),
  'PUT /flow/set-bot-field-by-name': ({ bot_field }) => ({ name: bot_field, value: 'Closed' }),
  'PUT /flow/set-bot-fields': ({ bot_field_ns }) => ({ data: [{ var_ns: bot_field_ns, value: 'Closed' }] }),
  'PUT /flow/set-bot-fields-by-name': ({ bot_field }) => ({ data: [{ name: bot_field, value: 'Closed' }] }),
  'DELETE /flow/delete-bot-field': ({ bot_field_ns }) => ({ var_ns: bot_field_ns }),
  'DELETE /flow/delete-bot-field-by-name': () => ({ name: 'Menu' }),
  'GET /subscribers': none,
  'GET /subscriber/get-info': user,
  'GET /subscriber/get-info-by-user-id': ({ user_id }) => ({ user_id }),
  'POST /subscriber/create': () => ({ first_name: 'Nora', phone: '+12025550177', email: 'nora@example.com' }),
  'POST /subscriber/create-many': ({ tag, user_field_ns }) => ({
    users: [
      { email: 'nick@example.com', tags: [{ tag_name: tag }, { tag_name: 'No such tag' }] },
      { phone: '12025550178', user_fields: [{ var_ns: user_field_ns, value: 'Tea' }] },
    ],
  }),
  'PUT /subscriber/update': ({ user_ns }) => ({ user_ns, last_name: 'Newname' }),
  'DELETE /subscriber/delete': user,
  'POST /subscriber/add-tag': ({ user_ns, tag_ns }) => ({ user_ns, tag_ns }),
  'POST /subscriber/add-tag-by-name': ({ user_ns, tag }) => ({ user_ns, tag_name: tag }),
  'POST /subscriber/add-tags': ({ user_ns, tag_ns }) => ({ user_ns, data: [{ tag_ns }] }),
  'POST /subscriber/add-tags-by-name': ({ user_ns, tag }) => ({ user_ns, data: [{ tag_name: tag }] }),
  'DELETE /subscriber/remove-tag': ({ user_ns, tag_ns }) => ({ user_ns, tag_ns }),
  'DELETE /subscriber/remove-tag-by-name': ({ user_ns, tag }) => ({ user_ns, tag_name: tag }),
  'DELETE /subscriber/remove-tags': ({ user_ns, tag_ns }) => ({ user_ns, data: [{ tag_ns }] }),
  'DELETE /subscriber/remove-tags-by-name': ({ user_ns, tag }) => ({ user_ns, data: [{ tag_name: tag }] }),
  'POST /subscriber/add-labels-by-name': ({ user_ns, label }) => ({ user_ns, data: [{ label_name: label }] }),
  'DELETE /subscriber/remove-labels-by-name': ({ user_ns, label }) => ({ user_ns, data: [{ label_name: label }] }),
  'PUT /subscriber/set-user-field': ({ user_ns, user_field_ns }) => ({ user_ns, var_ns: user_field_ns, value: 'Tea' }),
  'PUT /subscriber/set-user-field-by-name': ({ user_ns, user_field }) => ({
    user_ns,
    field_name: user_field,
    value: 'Tea',
  }),
  'PUT /subscriber/set-user-fields': ({ user_ns, user_field_ns }) => ({
    user_ns,
    data: [{ var_ns: user_field_ns, value: 'Tea' }],
  }),
  'PUT /subscriber/set-user-fields-by-name': ({ user_ns, user_field }) => ({
    user_ns,
    data: [{ name: user_field, value: 'Tea' }],
  }),
  'DELETE /subscriber/clear-user-field': ({ user_ns, user_field_ns }) => ({ user_ns, var_ns: user_field_ns }),
  'DELETE /subscriber/clear-user-field-by-name': ({ user_ns, user_field }) => ({ user_ns, field_name: user_field }),
  'DELETE /subscriber/clear-user-fields': ({ user_ns, user_field_ns }) => ({
    user_ns,
    data: [{ var_ns: user_field_ns }],
  }),
  'DELETE /subscriber/clear-user-fields-by-name': ({ user_ns, user_field }) => ({
    user_ns,
    data: [{ name: user_field }],
  }),
  'POST /subscriber/pause-bot': ({ user_ns }) => ({ user_ns, minutes: '30' }),
  'POST /subscriber/resume-bot': user,
  'POST /subscriber/move-chat-to': ({ user_ns }) => ({ user_ns, status: 'spam' }),
  'POST /subscriber/assign-agent': ({ user_ns, agent }) => ({ user_ns, agent_id: agent }),
  'POST /subscriber/unassign-agent': user,
  'POST /subscriber/subscribe-to-bot': user,
  'DELETE /subscriber/unsubscribe-from-bot': user,
  'POST /subscriber/opt-in-sms': user,
  'DELETE /subscriber/opt-out-sms': user,
  'POST /subscriber/opt-in-email': user,
  'DELETE /subscriber/opt-out-email': user,
  'POST /subscriber/send-text': ({ user_ns }) => ({ user_ns, content: 'Hello' }),
  'POST /subscriber/send-sms': ({ user_ns }) => ({ user_ns, content: 'Hello' }),
  'POST /subscriber/send-email': ({ user_ns }) => ({ user_ns, subject: 'News', content: '<p>Hello</p>' }),
  'POST /subscriber/send-content': ({ user_ns }) => ({
    user_ns,
    data: { version: 'v1', content: { messages: [{ type: 'text', text: 'Hello' }] } },
  }),
  'POST /subscriber/send-node': ({ user_ns }) => ({ user_ns, node_ns: 'f244n7831' }),
  'POST /subscriber/send-main-flow': user,
  'POST /subscriber/send-sub-flow': ({ user_ns, sub_flow_ns }) => ({ user_ns, sub_flow_ns }),
  'POST /subscriber/send-sub-flow-by-flow-name': ({ user_ns, subflow }) => ({ user_ns, flow_name: subflow }),
  'POST /subscriber/send-sub-flow-by-user-id': ({ user_id, sub_flow_ns }) => ({ user_id, sub_flow_ns, orderId: '7' }),
  'POST /subscriber/send-whatsapp-template': ({ user_ns }) => ({ user_ns, content: whatsapp }),
  'POST /subscriber/send-whatsapp-template-by-user-id': ({ user_id }) => ({ user_id, content: whatsapp }),
  'POST /subscriber/send-facebook-utility-message-template': ({ user_ns }) => ({ user_ns, content: facebook }),
  'POST /subscriber/send-facebook-utility-message-template-by-user-id': ({ user_id }) => ({
    user_id,
    content: facebook,
  }),
  'POST /subscriber/broadcast': ({ user_ns, sub_flow_ns }) => ({ user_ns_list: user_ns, sub_flow_ns, type: 'EMAIL' }),
  'POST /subscriber/broadcast-by-user-id': ({ user_id, sub_flow_ns }) => ({ user_id_list: user_id, sub_flow_ns }),
  'POST /subscriber/broadcast-by-tag': ({ tag_ns, sub_flow_ns }) => ({ tags: [tag_ns], sub_flow_ns }),
  'POST /subscriber/broadcast-whatsapp-template-by-user-id': ({ user_id }) => ({
    user_id_list: user_id,
    wa_template: whatsapp,
  }),
  'POST /subscriber/broadcast-whatsapp-template-by-tag': ({ tag_ns }) => ({ tags: [tag_ns], wa_template: whatsapp }),
  'POST /subscriber/broadcast-facebook-utility-message-template-by-user-id': ({ user_id }) => ({
    user_id_list: user_id,
    facebook_utility_message_template: facebook,
  }),
  'POST /subscriber/broadcast-facebook-utility-message-template-by-tag': ({ tag_ns }) => ({
    tags: [tag_ns],
    facebook_utility_message_template: facebook,
  }),
  'POST /subscriber/app-trigger': ({ user_ns }) => ({ user_ns, trigger_name: 'order_ready', context: { order: 7 } }),
  'GET /installed-mini-app/list': none,
  'POST /installed-mini-app/update-api-key/{app_id}': ({ app_id }) => ({ app_id, token: 'another' }),
};
