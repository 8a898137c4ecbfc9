import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database, Tables } from './tables.ts';
import { lookupOf } from './workspace-fields.ts';
import { countRows, type Slice, textHolds } from './workspace-lists.ts';
import { takeNumbers } from './workspace-numbers.ts';
import type { BotUserRow, ChatStatus } from './workspace-tables.ts';

/** Which bot users a list is of; what is undefined does not matter. */
export interface UserFilter {
  /** Held by the name, in any case. */
  readonly name?: string | undefined;
  /** With or without `+`, as the user has it. */
  readonly phone?: string | undefined;
  /** In any case. */
  readonly email?: string | undefined;
  readonly user_id?: string | undefined;
  readonly channel?: string | undefined;
  readonly optedInEmail?: boolean | undefined;
  readonly optedInSms?: boolean | undefined;
  /** Whether this was at or after a time. */
  readonly since?: Partial<Record<'last_interaction' | 'last_sent_at' | 'last_message_at', Since>>;
  readonly tag_ns?: string | undefined;
  readonly label_id?: number | undefined;
  /** JSON of a value of a user field; without one, any value. */
  readonly field?: { readonly var_ns: string; readonly value: string | undefined } | undefined;
}

/** At or after a time, or not. */
export interface Since {
  readonly time: string;
  readonly wanted: boolean;
}

/** Bot users, newest first (public clients). */
export async function listUsers(
  database: Database,
  filter: UserFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Slice<BotUserRow>> {
  const matching = matchUsers(database, filter);
  const rows = await matching.selectAll('bot_users').orderBy('number', 'desc').limit(limit).offset(offset).execute();
  return { rows, total: await countRows(matching.select(({ fn }) => fn.countAll().as('total'))) };
}

function matchUsers(database: Database, filter: UserFilter) {
  const {
    name,
    phone,
    email,
    user_id,
    channel,
    optedInEmail,
    optedInSms,
    since = {},
    tag_ns,
    label_id,
    field,
  } = filter;
  let users: SelectQueryBuilder<Tables, 'bot_users', object> = database.selectFrom('bot_users');
  if (name !== undefined) users = users.where(textHolds('name', name));
  if (phone !== undefined) users = users.where('phone', 'in', phoneForms(phone));
  if (email !== undefined) users = users.where(sql`lower(email)`, '=', sql`lower(${email})`);
  if (user_id !== undefined) users = users.where('user_id', '=', user_id);
  if (channel !== undefined) users = users.where('channel', '=', channel);
  if (optedInEmail !== undefined) users = users.where('opted_in_email', optedInEmail ? 'is not' : 'is', null);
  if (optedInSms !== undefined) users = users.where('opted_in_sms', optedInSms ? 'is not' : 'is', null);
  for (const [column, { time, wanted }] of Object.entries(since) as [keyof typeof since, Since][]) {
    users = wanted
      ? users.where(column, '>=', time)
      : users.where((either) => either.or([either(column, '<', time), either(column, 'is', null)]));
  }
  if (tag_ns !== undefined) {
    users = users.where('number', 'in', (query) =>
      query.selectFrom('bot_user_tags').select('user_number').where('tag_ns', '=', tag_ns),
    );
  }
  if (label_id !== undefined) {
    users = users.where('number', 'in', (query) =>
      query.selectFrom('bot_user_labels').select('user_number').where('label_id', '=', label_id),
    );
  }
  if (field !== undefined) {
    const { var_ns, value } = field;
    users = users.where('number', 'in', (query) => {
      const values = query.selectFrom('user_field_values').select('user_number').where('var_ns', '=', var_ns);
      return value === undefined ? values : values.where('lookup', '=', lookupOf(value)).where('value', '=', value);
    });
  }
  return users;
}

export async function findUser(
  database: Database,
  by: 'user_ns' | 'user_id',
  value: string,
): Promise<BotUserRow | undefined> {
  return database.selectFrom('bot_users').selectAll().where(by, '=', value).executeTakeFirst();
}

/** The bot users of these ids, in any order. */
export async function findUsers(
  database: Database,
  by: 'user_ns' | 'user_id',
  values: readonly string[],
): Promise<BotUserRow[]> {
  if (values.length === 0) return [];
  return database.selectFrom('bot_users').selectAll().where(by, 'in', values).execute();
}

/** The bot users with one of these tags and none of those, oldest first. */
export async function findTaggedUsers(
  database: Database,
  tags: readonly string[],
  excluded: readonly string[],
): Promise<BotUserRow[]> {
  const withOneOf = (list: readonly string[]) =>
    database.selectFrom('bot_user_tags').select('user_number').where('tag_ns', 'in', list);
  let users = database.selectFrom('bot_users').selectAll().where('number', 'in', withOneOf(tags));
  if (excluded.length > 0) users = users.where('number', 'not in', withOneOf(excluded));
  return users.orderBy('number').execute();
}

/** A user with this phone or this address; neither belongs to two (assumed). */
export async function findUserByContact(
  database: Database,
  { phone, email }: { readonly phone?: string | undefined; readonly email?: string | undefined },
): Promise<BotUserRow | undefined> {
  const users = database.selectFrom('bot_users').selectAll();
  const byPhone = phone && (await users.where('phone', 'in', phoneForms(phone)).executeTakeFirst());
  if (byPhone) return byPhone;
  return email ? users.where(sql`lower(email)`, '=', sql`lower(${email})`).executeTakeFirst() : undefined;
}

/** Adds a user, under the number given or the next one. */
export async function addUser(
  transaction: Database,
  flowNs: string,
  user: Omit<BotUserRow, 'number' | 'user_ns'>,
  given?: number,
): Promise<BotUserRow> {
  const number = given ?? (await takeNumbers(transaction, 'bot_user'));
  const row = { ...user, number, user_ns: `${flowNs}u${number}` };
  await transaction.insertInto('bot_users').values(row).execute();
  return row;
}

export async function changeUser(
  database: Database,
  number: number,
  changes: Partial<Omit<BotUserRow, 'number' | 'user_ns'>>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await database.updateTable('bot_users').set(changes).where('number', '=', number).execute();
}

/** Deletes a user with tags, labels and values; what was sent to the user stays in the outbox. */
export async function deleteUser(transaction: Database, number: number): Promise<void> {
  await transaction.deleteFrom('bot_user_tags').where('user_number', '=', number).execute();
  await transaction.deleteFrom('bot_user_labels').where('user_number', '=', number).execute();
  await transaction.deleteFrom('user_field_values').where('user_number', '=', number).execute();
  await transaction.deleteFrom('bot_users').where('number', '=', number).execute();
}

export async function tagUser(transaction: Database, user: number, tagNs: string): Promise<void> {
  await transaction
    .insertInto('bot_user_tags')
    .values({ user_number: user, tag_ns: tagNs })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function untagUser(transaction: Database, user: number, tagNs: string): Promise<void> {
  await transaction.deleteFrom('bot_user_tags').where('user_number', '=', user).where('tag_ns', '=', tagNs).execute();
}

export async function labelUser(transaction: Database, user: number, label: number): Promise<void> {
  await transaction
    .insertInto('bot_user_labels')
    .values({ user_number: user, label_id: label })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unlabelUser(transaction: Database, user: number, label: number): Promise<void> {
  await transaction
    .deleteFrom('bot_user_labels')
    .where('user_number', '=', user)
    .where('label_id', '=', label)
    .execute();
}

/** How many users' chats are in each state; states without users are left out (public clients). */
export async function countUsersByStatus(database: Database): Promise<{ status: ChatStatus; num: number }[]> {
  const rows = await database
    .selectFrom('bot_users')
    .select(({ fn }) => ['status', fn.countAll().as('num')])
    .groupBy('status')
    .orderBy('status')
    .execute();
  return rows.map(({ status, num }) => ({ status, num: Number(num) }));
}

/** What belongs to users, by their number, in the order of its creation. */
export interface UserBelongings {
  readonly tags: ReadonlyMap<number, readonly { name: string; tag_ns: string }[]>;
  readonly labels: ReadonlyMap<number, readonly { id: number; name: string }[]>;
  readonly fields: ReadonlyMap<number, readonly UserFieldOfUser[]>;
  readonly agents: ReadonlyMap<number, { readonly name: string; readonly email: string }>;
}

interface UserFieldOfUser {
  readonly name: string;
  readonly var_ns: string;
  readonly var_type: string;
  readonly description: string;
  /** JSON. */
  readonly value: string;
}

export async function loadBelongings(database: Database, users: readonly BotUserRow[]): Promise<UserBelongings> {
  if (users.length === 0) return { tags: new Map(), labels: new Map(), fields: new Map(), agents: new Map() };
  const numbers = users.map(({ number }) => number);
  const tags = await database
    .selectFrom('bot_user_tags')
    .innerJoin('tags', 'tags.tag_ns', 'bot_user_tags.tag_ns')
    .select(['bot_user_tags.user_number', 'tags.name', 'tags.tag_ns'])
    .where('bot_user_tags.user_number', 'in', numbers)
    .orderBy('tags.number')
    .execute();
  const labels = await database
    .selectFrom('bot_user_labels')
    .innerJoin('labels', 'labels.id', 'bot_user_labels.label_id')
    .select(['bot_user_labels.user_number', 'labels.id', 'labels.name'])
    .where('bot_user_labels.user_number', 'in', numbers)
    .orderBy('labels.id')
    .execute();
  const fields = await database
    .selectFrom('user_field_values')
    .innerJoin('user_fields', 'user_fields.var_ns', 'user_field_values.var_ns')
    .select(['user_field_values.user_number', 'user_field_values.value'])
    .select(['user_fields.name', 'user_fields.var_ns', 'user_fields.var_type', 'user_fields.description'])
    .where('user_field_values.user_number', 'in', numbers)
    .orderBy('user_fields.number')
    .execute();
  const agentIds = users.flatMap(({ agent_id }) => (agent_id === null ? [] : [agent_id]));
  const agents =
    agentIds.length === 0
      ? []
      : await database.selectFrom('members').select(['id', 'name', 'email']).where('id', 'in', agentIds).execute();
  return {
    tags: byUser(tags),
    labels: byUser(labels),
    fields: byUser(fields),
    agents: new Map(agents.map(({ id, ...agent }) => [id, agent])),
  };
}

function byUser<Row extends { user_number: number }>(rows: readonly Row[]): Map<number, Omit<Row, 'user_number'>[]> {
  const groups = new Map<number, Omit<Row, 'user_number'>[]>();
  for (const { user_number, ...rest } of rows) {
    const group = groups.get(user_number);
    if (group) group.push(rest);
    else groups.set(user_number, [rest]);
  }
  return groups;
}

/** People write numbers with spaces and signs, and a `+` in an address reads as a space. */
function phoneForms(phone: string): string[] {
  const digits = phone.replace(/\D/g, '');
  return [...new Set([phone, digits, `+${digits}`])];
}
