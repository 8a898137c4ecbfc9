import { createdUser } from '../new-user.ts';
import { Refusal } from '../refusal.ts';
import { addToOutbox } from '../store/workspace-sending.ts';
import type { BotUserRow, MessageKind } from '../store/workspace-tables.ts';
import { addUser, findUser } from '../store/workspace-users.ts';
import { done } from './answers.ts';
import { subFlowNs } from './flows.ts';
import { theSubflow, theUser, theUserWithId } from './found.ts';
import { type ApiCall, type Operations, operation } from './operation.ts';
import { facebookTemplate, whatsappTemplate } from './sending-parameters.ts';
import { nameOf, userId, userNs } from './shared-parameters.ts';

const reaches = ['A user who is not subscribed is 422.', 'Nothing leaves this machine: it is kept in the outbox.'];

export const sendingOperations: Operations = {
  'POST /subscriber/send-text': operation(
    {
      does: 'Sends a text.',
      parameters: {
        user_ns: userNs,
        // Messengers take between 640 and 4,096.
        content: { type: 'text', required: true, longest: 4_096, description: 'The text.' },
      },
      assumed: [...reaches, 'At most 4,096 characters.'],
    },
    async ({ user_ns, content }, call) => send(call, await theReached(call, user_ns), 'text', { content }),
  ),

  'POST /subscriber/send-sms': operation(
    {
      does: 'Sends an SMS.',
      parameters: {
        user_ns: userNs,
        content: { type: 'text', required: true, longest: 1_600, description: 'The text.' },
      },
      assumed: [...reaches, 'At most 1,600 characters.', 'A user without a phone number is 422.'],
    },
    async ({ user_ns, content }, call) => {
      const user = await theReached(call, user_ns);
      if (user.phone === null) throw new Refusal('parameter-invalid', 'user_ns must be a user with a phone number.');
      return send(call, user, 'sms', { content });
    },
  ),

  'POST /subscriber/send-email': operation(
    {
      does: 'Sends an e-mail.',
      parameters: {
        user_ns: userNs,
        content: { type: 'text', required: true, longest: 100_000, description: 'The e-mail’s content.' },
        subject: { type: 'text', description: 'The subject.' },
      },
      assumed: [...reaches, 'At most 100,000 characters.', 'A user without an e-mail address is 422.'],
    },
    async ({ user_ns, content, subject }, call) => {
      const user = await theReached(call, user_ns);
      if (user.email === null) throw new Refusal('parameter-invalid', 'user_ns must be a user with an e-mail address.');
      return send(call, user, 'email', { subject, content });
    },
  ),

  'POST /subscriber/send-content': operation(
    {
      does: 'Sends messages of several kinds, in the form of dynamic content.',
      parameters: {
        user_ns: userNs,
        data: {
          type: 'object',
          required: true,
          description: 'The dynamic content.',
          fields: {
            version: { type: 'text', choices: ['v1'], description: 'Its version.' },
            content: { type: 'object', required: true, description: 'Messages, actions, quick replies, goto.' },
          },
        },
        send_as_agent: { type: 'integer', least: 0, most: 1, description: '1 sends as an agent, not as the bot.' },
      },
      assumed: [...reaches, 'Actions, such as adding a tag, are kept with the message and not performed.'],
    },
    async ({ user_ns, data, send_as_agent }, call) =>
      send(call, await theReached(call, user_ns), 'content', { data, send_as_agent }),
  ),

  'POST /subscriber/send-node': operation(
    {
      does: 'Sends a node of a flow.',
      parameters: {
        user_ns: userNs,
        node_ns: {
          type: 'text',
          required: true,
          form: { pattern: /^f\d{1,10}n\d{1,10}$/, example: 'f244n7831' },
          description: 'The node.',
        },
      },
      assumed: [...reaches, 'Whether there is such a node is not asked.'],
    },
    async ({ user_ns, node_ns }, call) => send(call, await theReached(call, user_ns), 'node', { node_ns }),
  ),

  'POST /subscriber/send-main-flow': operation(
    { does: 'Sends the main flow.', parameters: { user_ns: userNs }, assumed: reaches },
    async ({ user_ns }, call) => send(call, await theReached(call, user_ns), 'flow', {}),
  ),

  'POST /subscriber/send-sub-flow': operation(
    { does: 'Sends a subflow.', parameters: { user_ns: userNs, sub_flow_ns: subFlowNs }, assumed: reaches },
    async ({ user_ns, sub_flow_ns }, call) => {
      await theSubflow(call.platform.database, 'sub_flow_ns', sub_flow_ns);
      return send(call, await theReached(call, user_ns), 'subflow', { sub_flow_ns });
    },
  ),

  'POST /subscriber/send-sub-flow-by-flow-name': operation(
    {
      does: 'Sends a subflow.',
      parameters: { user_ns: userNs, flow_name: nameOf('subflow') },
      assumed: reaches,
    },
    async ({ user_ns, flow_name }, call) => {
      const { sub_flow_ns } = await theSubflow(call.platform.database, 'name', flow_name);
      return send(call, await theReached(call, user_ns), 'subflow', { flow_name, sub_flow_ns });
    },
  ),

  'POST /subscriber/send-sub-flow-by-user-id': operation(
    { does: 'Sends a subflow.', parameters: { user_id: userId, sub_flow_ns: subFlowNs }, assumed: reaches },
    async ({ user_id, sub_flow_ns }, call) => {
      await theSubflow(call.platform.database, 'sub_flow_ns', sub_flow_ns);
      return send(call, await theReachedWithId(call, user_id), 'subflow', { sub_flow_ns });
    },
  ),

  'POST /subscriber/send-whatsapp-template': operation(
    {
      does: 'Sends a WhatsApp template.',
      parameters: { user_ns: userNs, content: whatsappTemplate },
      assumed: [...reaches, 'Whether there is such a template is not asked.'],
    },
    async ({ user_ns, content }, call) => send(call, await theReached(call, user_ns), 'whatsapp-template', { content }),
  ),

  'POST /subscriber/send-whatsapp-template-by-user-id': operation(
    {
      does: 'Sends a WhatsApp template, also to a number that is no bot user yet.',
      parameters: {
        user_id: userId,
        content: whatsappTemplate,
        create_if_not_found: {
          type: 'text',
          choices: ['yes', 'no'],
          description: 'yes creates the user when there is none.',
        },
        contact: {
          type: 'object',
          description: 'The names of a user who is created.',
          fields: {
            first_name: { type: 'text', description: 'The first name.' },
            last_name: { type: 'text', description: 'The last name.' },
            user_name: { type: 'text', description: 'The whole name.' },
          },
        },
      },
      assumed: [...reaches, 'Whether there is such a template is not asked.'],
    },
    async ({ user_id, content, create_if_not_found, contact }, call) => {
      if (create_if_not_found === 'yes') await createMissing(call, user_id, contact ?? {});
      return send(call, await theReachedWithId(call, user_id), 'whatsapp-template', { content });
    },
  ),

  'POST /subscriber/send-facebook-utility-message-template': operation(
    {
      does: 'Sends a Facebook utility message template.',
      parameters: { user_ns: userNs, content: facebookTemplate },
      assumed: [...reaches, 'Whether there is such a template is not asked.'],
    },
    async ({ user_ns, content }, call) => send(call, await theReached(call, user_ns), 'facebook-template', { content }),
  ),

  'POST /subscriber/send-facebook-utility-message-template-by-user-id': operation(
    {
      does: 'Sends a Facebook utility message template.',
      parameters: { user_id: userId, content: facebookTemplate },
      assumed: [...reaches, 'Whether there is such a template is not asked.'],
    },
    async ({ user_id, content }, call) =>
      send(call, await theReachedWithId(call, user_id), 'facebook-template', { content }),
  ),
};

async function createMissing(
  { platform: { database, workspace }, now }: ApiCall,
  phone: string,
  names: { first_name?: string | undefined; last_name?: string | undefined; user_name?: string | undefined },
): Promise<void> {
  if (!/^\+?\d{5,20}$/.test(phone)) {
    throw new Refusal('parameter-invalid', 'user_id must be a phone number in digits, to create a user of it.');
  }
  await database.transaction().execute(async (transaction) => {
    if (await findUser(transaction, 'user_id', phone)) return;
    const { user_name: name, ...parts } = names;
    const user = createdUser({ ...parts, name, phone }, now);
    await addUser(transaction, workspace.flow_ns, { ...user, user_id: phone });
  });
}

async function theReached({ platform: { database } }: ApiCall, userNs: string): Promise<BotUserRow> {
  return requireSubscribed(await theUser(database, userNs), 'user_ns');
}

async function theReachedWithId({ platform: { database } }: ApiCall, id: string): Promise<BotUserRow> {
  return requireSubscribed(await theUserWithId(database, id), 'user_id');
}

function requireSubscribed(user: BotUserRow, parameter: string): BotUserRow {
  if (user.subscribed !== null) return user;
  throw new Refusal(
    'parameter-invalid',
    `${parameter} must be a subscribed user, but ${user.user_ns} unsubscribed from the bot.`,
  );
}

async function send(
  { platform: { database }, installationId, now }: ApiCall,
  user: BotUserRow,
  kind: MessageKind,
  content: Readonly<Record<string, unknown>>,
) {
  await addToOutbox(database, [user], { installation_id: installationId, kind, content, created_at: now });
  return done;
}
