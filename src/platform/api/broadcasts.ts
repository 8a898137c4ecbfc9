import { Refusal } from '../refusal.ts';
import { addToOutbox } from '../store/workspace-sending.ts';
import type { BotUserRow, MessageKind } from '../store/workspace-tables.ts';
import { findTaggedUsers, findUsers } from '../store/workspace-users.ts';
import { done } from './answers.ts';
import { missing, theSubflow, theTag } from './found.ts';
import { type ApiCall, type Operations, operation } from './operation.ts';
import {
  broadcastFacebook,
  broadcastSubflow,
  broadcastWhatsapp,
  tagged,
  taggedSubflow,
  userIdList,
  userNsList,
} from './sending-parameters.ts';

const assumed = [
  'One message for each user; those who are not subscribed are left out, and so are those without an e-mail address or a phone number when the type is EMAIL or SMS.',
  'A user or tag that does not exist is 404.',
  'It goes out at once; a time and a pace are kept with the messages.',
];

export const broadcastOperations: Operations = {
  'POST /subscriber/broadcast': operation(
    {
      does: 'Sends a subflow to up to 200 users.',
      parameters: { user_ns_list: userNsList, ...broadcastSubflow },
      assumed,
    },
    async ({ user_ns_list, ...sent }, call) =>
      sendSubflow(call, await usersOf(call, 'user_ns', user_ns_list, 'user_ns_list'), sent),
  ),

  'POST /subscriber/broadcast-by-user-id': operation(
    {
      does: 'Sends a subflow to up to 200 users.',
      parameters: { user_id_list: userIdList, ...broadcastSubflow },
      assumed,
    },
    async ({ user_id_list, ...sent }, call) =>
      sendSubflow(call, await usersOf(call, 'user_id', user_id_list, 'user_id_list'), sent),
  ),

  'POST /subscriber/broadcast-by-tag': operation(
    {
      does: 'Sends a subflow to the users with one of these tags.',
      parameters: { ...tagged, ...broadcastSubflow, ...taggedSubflow },
      assumed,
    },
    async ({ tags, exclude_tags, ...sent }, call) =>
      sendSubflow(call, await taggedUsers(call, tags, exclude_tags), sent),
  ),

  'POST /subscriber/broadcast-whatsapp-template-by-user-id': operation(
    {
      does: 'Sends a WhatsApp template to up to 200 users.',
      parameters: { user_id_list: userIdList, ...broadcastWhatsapp },
      assumed,
    },
    async ({ user_id_list, ...sent }, call) =>
      send(call, await usersOf(call, 'user_id', user_id_list, 'user_id_list'), 'whatsapp-template', sent),
  ),

  'POST /subscriber/broadcast-whatsapp-template-by-tag': operation(
    {
      does: 'Sends a WhatsApp template to the users with one of these tags.',
      parameters: { ...tagged, ...broadcastWhatsapp },
      assumed,
    },
    async ({ tags, exclude_tags, ...sent }, call) =>
      send(call, await taggedUsers(call, tags, exclude_tags), 'whatsapp-template', sent),
  ),

  'POST /subscriber/broadcast-facebook-utility-message-template-by-user-id': operation(
    {
      does: 'Sends a Facebook utility message template to up to 200 users.',
      parameters: { user_id_list: userIdList, ...broadcastFacebook },
      assumed,
    },
    async ({ user_id_list, ...sent }, call) =>
      send(call, await usersOf(call, 'user_id', user_id_list, 'user_id_list'), 'facebook-template', sent),
  ),

  'POST /subscriber/broadcast-facebook-utility-message-template-by-tag': operation(
    {
      does: 'Sends a Facebook utility message template to the users with one of these tags.',
      parameters: { ...tagged, ...broadcastFacebook },
      assumed,
    },
    async ({ tags, exclude_tags, ...sent }, call) =>
      send(call, await taggedUsers(call, tags, exclude_tags), 'facebook-template', sent),
  ),
};

const largestList = 200;

/** The users of a list of ids separated by commas, each once. */
async function usersOf(
  { platform: { database } }: ApiCall,
  by: 'user_ns' | 'user_id',
  list: string,
  parameter: string,
): Promise<BotUserRow[]> {
  const ids = [...new Set(list.split(',').map((id) => id.trim()))].filter((id) => id !== '');
  if (ids.length === 0 || ids.length > largestList) {
    throw new Refusal('parameter-invalid', `${parameter} must be 1 to ${largestList} ids, separated by commas.`);
  }
  const users = await findUsers(database, by, ids);
  const known = new Set(users.map((user) => user[by]));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) missing(`bot user with the ${by} “${unknown.slice(0, 60)}”`);
  return users;
}

async function taggedUsers(
  { platform: { database } }: ApiCall,
  tags: readonly string[],
  excluded: readonly string[] = [],
): Promise<BotUserRow[]> {
  for (const tag of [...tags, ...excluded]) await theTag(database, 'tag_ns', tag);
  return findTaggedUsers(database, tags, excluded);
}

async function sendSubflow(
  call: ApiCall,
  users: readonly BotUserRow[],
  sent: { readonly sub_flow_ns: string; readonly type: string | undefined },
) {
  await theSubflow(call.platform.database, 'sub_flow_ns', sent.sub_flow_ns);
  const canGet = (user: BotUserRow) =>
    (sent.type !== 'EMAIL' || user.email !== null) && (sent.type !== 'SMS' || user.phone !== null);
  return send(call, users.filter(canGet), 'subflow', sent);
}

async function send(
  { platform: { database }, installationId, now }: ApiCall,
  users: readonly BotUserRow[],
  kind: MessageKind,
  content: Readonly<Record<string, unknown>>,
) {
  const reached = users.filter((user) => user.subscribed !== null);
  await addToOutbox(database, reached, { installation_id: installationId, kind, content, created_at: now });
  return done;
}
