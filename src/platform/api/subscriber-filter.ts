import { Refusal } from '../refusal.ts';
import type { Database } from '../store/tables.ts';
import type { UserFilter } from '../store/workspace-users.ts';
import { valueFor } from './field-parameters.ts';
import { theUserField } from './found.ts';
import type { Values } from './parameters.ts';

/** The channels that the API's published description names. */
const channels = [
  'facebook',
  'instagram',
  'whatsapp_cloud',
  'whatsapp',
  'google',
  'telegram',
  'tiktok',
  'line',
  'viber',
  'vk',
  'wechat',
  'web',
  'apichat',
] as const;

function yesOrNo(description: string) {
  return { type: 'text', choices: ['yes', 'no'], description } as const;
}

/** The filters of the list of bot users; all are optional. */
export const userFilters = {
  name: { type: 'text', description: 'Held by the name.' },
  phone: { type: 'text', digits: true, description: 'The phone number.' },
  email: { type: 'text', description: 'The e-mail address.' },
  user_id: { type: 'text', digits: true, source: 'clients', description: 'The id in the channel.' },
  is_channel: { type: 'text', choices: channels, description: 'The channel.' },
  is_opt_in_email: yesOrNo('Opted in to e-mails.'),
  is_opt_in_sms: yesOrNo('Opted in to SMS.'),
  is_interacted_in_last_24h: yesOrNo('Wrote within 24 hours.'),
  is_bot_interacted_in_last_24h: yesOrNo('Was written to by the bot within 24 hours.'),
  is_last_message_in_last_24h: yesOrNo('Wrote or was written to within 24 hours.'),
  tag_ns: { type: 'text', description: 'Has this tag.' },
  label_id: { type: 'integer', least: 1, most: 2_147_483_647, description: 'Has this label.' },
  user_field_ns: { type: 'text', description: 'Has a value of this user field.' },
  user_field_value: { type: 'value', description: 'This value of it.' },
  segment_ns: { type: 'text', description: 'Not here.' },
  event_ns: { type: 'text', description: 'Not here.' },
} as const;

/** Those of `userFilters` that look back from now. */
export const timedFilters = [
  'is_interacted_in_last_24h',
  'is_bot_interacted_in_last_24h',
  'is_last_message_in_last_24h',
] as const;

const day = 24 * 60 * 60 * 1_000;

/** Reads the filters. Rejects with `Refusal` `parameter-invalid`, or `not-found` for an unknown user field. */
export async function readFilter(
  database: Database,
  given: Values<typeof userFilters>,
  now: string,
): Promise<UserFilter> {
  for (const name of ['segment_ns', 'event_ns'] as const) {
    if (given[name] === undefined) continue;
    const what = name === 'segment_ns' ? 'segments' : 'custom events';
    throw new Refusal('parameter-invalid', `${name} cannot be filtered by: the local platform has no ${what}.`);
  }
  const time = new Date(Date.parse(now) - day).toISOString();
  const since = (answer: 'yes' | 'no' | undefined) => answer && { time, wanted: answer === 'yes' };
  const interacted = since(given.is_interacted_in_last_24h);
  const written = since(given.is_bot_interacted_in_last_24h);
  const messaged = since(given.is_last_message_in_last_24h);
  return {
    name: given.name,
    phone: given.phone?.trim(),
    email: given.email,
    user_id: given.user_id,
    channel: given.is_channel,
    optedInEmail: toBoolean(given.is_opt_in_email),
    optedInSms: toBoolean(given.is_opt_in_sms),
    since: {
      ...(interacted && { last_interaction: interacted }),
      ...(written && { last_sent_at: written }),
      ...(messaged && { last_message_at: messaged }),
    },
    tag_ns: given.tag_ns,
    label_id: given.label_id,
    field: await readField(database, given),
  };
}

async function readField(database: Database, given: Values<typeof userFilters>): Promise<UserFilter['field']> {
  const { user_field_ns, user_field_value } = given;
  if (user_field_ns === undefined) {
    if (user_field_value === undefined) return undefined;
    throw new Refusal('parameter-invalid', 'user_field_ns is missing. It must say whose value user_field_value is.');
  }
  const field = await theUserField(database, 'var_ns', user_field_ns);
  if (user_field_value === undefined) return { var_ns: field.var_ns, value: undefined };
  const value = valueFor(field, user_field_value, 'user_field_value');
  return { var_ns: field.var_ns, value: JSON.stringify(value) };
}

function toBoolean(answer: 'yes' | 'no' | undefined): boolean | undefined {
  return answer && answer === 'yes';
}
