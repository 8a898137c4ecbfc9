import type { FieldType, FieldValue } from '../field-values.ts';
import { namesOf, userIdOf } from '../new-user.ts';
import type { Database, WorkspaceRow } from './tables.ts';
import { addBotField, addUserField, setUserValue } from './workspace-fields.ts';
import { raiseSequence, type Sequence, takeNumbers } from './workspace-numbers.ts';
import type { BotUserRow, ChatStatus, MemberRole } from './workspace-tables.ts';
import { addUser, labelUser, tagUser } from './workspace-users.ts';

/**
 * What a new workspace has. Ids may be given; those that are not are made. Tags, labels, fields and agents are named by
 * the users who have them, and must be among those of the workspace.
 */
export interface WorkspaceSeed {
  readonly name: string;
  readonly workspace_id?: number | undefined;
  readonly flow_ns?: string | undefined;
  readonly members: readonly SeededMember[];
  readonly tags: readonly { readonly name: string; readonly tag_ns?: string | undefined }[];
  readonly labels: readonly { readonly name: string; readonly id?: number | undefined }[];
  readonly subflows: readonly { readonly name: string; readonly sub_flow_ns?: string | undefined }[];
  readonly user_fields: readonly SeededField[];
  readonly bot_fields: readonly (SeededField & { readonly value: FieldValue })[];
  readonly subscribers: readonly SeededUser[];
}

export interface SeededMember {
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly id?: number | undefined;
  readonly is_online?: boolean | undefined;
}

export interface SeededField {
  readonly name: string;
  readonly var_type: FieldType;
  readonly description?: string | undefined;
  readonly var_ns?: string | undefined;
}

/** Times are RFC 3339; those that are missing never were, but for `created_at`, which is now. */
export interface SeededUser {
  readonly user_ns?: string | undefined;
  readonly user_id?: string | undefined;
  readonly name?: string | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly gender?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly channel?: string | undefined;
  readonly locale?: string | undefined;
  readonly language?: string | undefined;
  readonly profile_pic?: string | undefined;
  readonly status?: ChatStatus | undefined;
  readonly subscribed?: boolean | undefined;
  readonly opted_in_email?: boolean | undefined;
  readonly opted_in_sms?: boolean | undefined;
  readonly opted_in_through?: string | undefined;
  readonly paused_until?: string | undefined;
  /** E-mail address of a member. */
  readonly agent?: string | undefined;
  readonly created_at?: string | undefined;
  readonly last_interaction?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly labels?: readonly string[] | undefined;
  /** By name. */
  readonly user_fields?: Readonly<Record<string, FieldValue>> | undefined;
}

/** What numbers begin with where the seed gives no ids: as on the platform, they are long, and say nothing. */
export type FirstNumbers = Readonly<Record<Exclude<Sequence, 'fired_trigger'>, number>>;

/** Fills a new workspace. The seed was checked: names and ids are unique, and what is named is there. */
export async function plantSeed(
  transaction: Database,
  { flow_ns }: WorkspaceRow,
  seed: WorkspaceSeed,
  first: FirstNumbers,
  now: string,
): Promise<void> {
  for (const [name, given] of Object.entries(givenNumbers(seed)) as [keyof FirstNumbers, number[]][]) {
    await raiseSequence(transaction, name, Math.max(first[name] - 1, ...given));
  }
  const members = new Map<string, number>();
  for (const { id, is_online = false, ...member } of seed.members) {
    const number = id ?? (await takeNumbers(transaction, 'member'));
    await transaction
      .insertInto('members')
      .values({ ...member, id: number, is_online: is_online ? 1 : 0 })
      .execute();
    members.set(member.email, number);
  }
  const tags = new Map<string, string>();
  for (const { name, tag_ns } of seed.tags) {
    const number = numberIn(tag_ns) ?? (await takeNumbers(transaction, 'tag'));
    const row = { tag_ns: `${flow_ns}t${number}`, number, flow_ns, name };
    await transaction.insertInto('tags').values(row).execute();
    tags.set(name, row.tag_ns);
  }
  const labels = new Map<string, number>();
  for (const { name, id } of seed.labels) {
    const number = id ?? (await takeNumbers(transaction, 'label'));
    await transaction.insertInto('labels').values({ id: number, name }).execute();
    labels.set(name, number);
  }
  for (const { name, sub_flow_ns } of seed.subflows) {
    const number = numberIn(sub_flow_ns) ?? (await takeNumbers(transaction, 'subflow'));
    await transaction
      .insertInto('subflows')
      .values({ sub_flow_ns: `${flow_ns}s${number}`, number, name })
      .execute();
  }
  const fields = new Map<string, string>();
  for (const { name, var_type, description = '', var_ns } of seed.user_fields) {
    const row = await addUserField(transaction, flow_ns, { name, var_type, description }, numberIn(var_ns));
    fields.set(name, row.var_ns);
  }
  for (const { name, var_type, description = '', value, var_ns } of seed.bot_fields) {
    await addBotField(transaction, flow_ns, { name, var_type, description, value }, numberIn(var_ns));
  }
  for (const user of seed.subscribers) {
    const agent = user.agent === undefined ? null : (members.get(user.agent) ?? null);
    const { number } = await addUser(transaction, flow_ns, toUser(user, agent, now), numberIn(user.user_ns));
    for (const name of user.tags ?? []) await tagUser(transaction, number, tags.get(name) ?? '');
    for (const name of user.labels ?? []) await labelUser(transaction, number, labels.get(name) ?? 0);
    for (const [name, value] of Object.entries(user.user_fields ?? {})) {
      await setUserValue(transaction, number, fields.get(name) ?? '', value);
    }
  }
}

/** The number at the end of an id such as `f123t456`. */
export function numberIn(id: string | undefined): number | undefined {
  return id === undefined ? undefined : Number(/(?<!\d)\d+$/.exec(id)?.[0]);
}

function givenNumbers(seed: WorkspaceSeed): Record<keyof FirstNumbers, number[]> {
  const given = (numbers: readonly (number | undefined)[]) => numbers.filter((number) => number !== undefined);
  return {
    member: given(seed.members.map(({ id }) => id)),
    tag: given(seed.tags.map(({ tag_ns }) => numberIn(tag_ns))),
    label: given(seed.labels.map(({ id }) => id)),
    subflow: given(seed.subflows.map(({ sub_flow_ns }) => numberIn(sub_flow_ns))),
    field: given([...seed.user_fields, ...seed.bot_fields].map(({ var_ns }) => numberIn(var_ns))),
    bot_user: given(seed.subscribers.map(({ user_ns }) => numberIn(user_ns))),
  };
}

function toUser(user: SeededUser, agent: number | null, now: string): Omit<BotUserRow, 'number' | 'user_ns'> {
  const { phone = null, email = null, created_at = now, last_interaction = null } = user;
  const when = (wanted: boolean) => (wanted ? created_at : null);
  return {
    ...namesOf(user),
    user_id: userIdOf(user),
    gender: user.gender ?? null,
    email,
    phone,
    channel: user.channel ?? (phone === null ? 'web' : 'whatsapp_cloud'),
    locale: user.locale ?? null,
    language: user.language ?? null,
    profile_pic: user.profile_pic ?? null,
    status: user.status ?? 'open',
    subscribed: when(user.subscribed ?? true),
    opted_in_email: when(user.opted_in_email ?? false),
    opted_in_sms: when(user.opted_in_sms ?? false),
    opted_in_through: user.opted_in_through ?? null,
    paused_until: user.paused_until ?? null,
    agent_id: agent,
    created_at,
    last_interaction,
    last_sent_at: null,
    last_message_at: last_interaction,
    last_message_type: last_interaction === null ? null : 'in',
  };
}
