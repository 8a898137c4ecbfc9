import type { BotUserRow } from './store/workspace-tables.ts';

/** What is known of a person who becomes a bot user. */
export interface Person {
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly gender?: string | undefined;
  /** The address of a picture. */
  readonly image?: string | undefined;
}

/**
 * A bot user that an app creates. What the platform makes of the rest is unknown; assumed: with a phone the user is one of
 * WhatsApp, whose ids are phone numbers in digits (public clients), without one of the web chat; a missing name is made
 * from what is there; the user is subscribed, and opted in to nothing.
 */
export function createdUser(person: Person, now: string): Omit<BotUserRow, 'number' | 'user_ns'> {
  const { phone = null, email = null, gender = null, image = null } = person;
  return {
    ...namesOf(person),
    user_id: userIdOf(person),
    gender,
    email,
    phone,
    channel: phone === null ? 'web' : 'whatsapp_cloud',
    locale: null,
    language: null,
    profile_pic: image,
    status: 'open',
    subscribed: now,
    opted_in_email: null,
    opted_in_sms: null,
    opted_in_through: 'api',
    paused_until: null,
    agent_id: null,
    created_at: now,
    last_interaction: null,
    last_sent_at: null,
    last_message_at: null,
    last_message_type: null,
  };
}

/** The id in the channel that follows from a phone number or address; null when there is neither. */
export function userIdOf({
  user_id,
  phone,
  email,
}: {
  readonly user_id?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}): string | null {
  return user_id ?? phone?.replace(/\D/g, '') ?? email ?? null;
}

/** The three names, each made from the others where it is missing. */
export function namesOf(person: Person): Pick<BotUserRow, 'name' | 'first_name' | 'last_name'> {
  const { first_name, last_name, name, phone, email } = person;
  const parts = [first_name, last_name].filter((part) => part !== undefined);
  const whole = name ?? (parts.length > 0 ? parts.join(' ') : (phone ?? email ?? ''));
  if (parts.length > 0 || name === undefined) {
    return { name: whole, first_name: first_name ?? null, last_name: last_name ?? null };
  }
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return { name, first_name: first, last_name: rest.length > 0 ? rest.join(' ') : null };
}
