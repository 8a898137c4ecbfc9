import type { Database } from '../store/tables.ts';
import type { BotUserRow } from '../store/workspace-tables.ts';
import { loadBelongings } from '../store/workspace-users.ts';
import { apiTime } from './answers.ts';

/**
 * Bot users as the API shows them. The fields and the form of times are those of its published description; `channel`
 * and the three of the agent were seen in public clients. Assumed (ours): `status`, `labels`, `paused_until` and
 * `created_at`, that what is unknown is null, and that only fields with a value are listed.
 */
export async function presentUsers(database: Database, users: readonly BotUserRow[]) {
  const { tags, labels, fields, agents } = await loadBelongings(database, users);
  return users.map((user) => {
    const agent = user.agent_id === null ? undefined : agents.get(user.agent_id);
    return {
      user_ns: user.user_ns,
      user_id: user.user_id,
      name: user.name,
      first_name: user.first_name,
      last_name: user.last_name,
      gender: user.gender,
      email: user.email,
      phone: user.phone,
      channel: user.channel,
      locale: user.locale,
      language: user.language,
      profile_pic: user.profile_pic,
      status: user.status,
      subscribed: apiTime(user.subscribed),
      opted_in_email: apiTime(user.opted_in_email),
      opted_in_sms: apiTime(user.opted_in_sms),
      opted_in_through: user.opted_in_through,
      paused_until: apiTime(user.paused_until),
      agent_id: user.agent_id,
      agent_name: agent?.name ?? null,
      agent_email: agent?.email ?? null,
      created_at: apiTime(user.created_at),
      last_interaction: apiTime(user.last_interaction),
      last_seen: apiTime(user.last_interaction),
      last_message_at: apiTime(user.last_message_at),
      last_message_type: user.last_message_type,
      tags: tags.get(user.number) ?? [],
      labels: labels.get(user.number) ?? [],
      user_fields: (fields.get(user.number) ?? []).map(({ value, ...field }) => ({
        ...field,
        value: JSON.parse(value) as unknown,
      })),
    };
  });
}

export async function presentUser(database: Database, user: BotUserRow) {
  const [presented] = await presentUsers(database, [user]);
  return presented;
}
