import { nextNumber } from './store.ts';
import type { Database } from './tables.ts';
import { countRows, type Slice, type SliceOf } from './workspace-lists.ts';
import { takeNumbers } from './workspace-numbers.ts';
import type { BotUserRow, FiredTriggerRow, MessageKind, OutboxRow } from './workspace-tables.ts';

/** Rows in one statement: SQLite takes some 32,000 values. */
const chunk = 500;

/** One message to each of the users. */
export interface Sending {
  readonly installation_id: string;
  readonly kind: MessageKind;
  /** What was sent, under the API's own names. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly created_at: string;
}

/** Puts a message for each user where people see what was sent, and notes at the users that the bot wrote to them. */
export async function addToOutbox(
  database: Database,
  users: readonly Pick<BotUserRow, 'number' | 'user_ns'>[],
  { installation_id, kind, content, created_at }: Sending,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const json = JSON.stringify(content);
    let number = await nextNumber(transaction, 'outbox');
    for (let start = 0; start < users.length; start += chunk) {
      const some = users.slice(start, start + chunk);
      const rows = some.map(({ user_ns }) => ({
        number: number++,
        installation_id,
        user_ns,
        kind,
        content: json,
        created_at,
      }));
      await transaction.insertInto('outbox').values(rows).execute();
      await transaction
        .updateTable('bot_users')
        .set({ last_sent_at: created_at, last_message_at: created_at, last_message_type: 'out' })
        .where(
          'number',
          'in',
          some.map((user) => user.number),
        )
        .execute();
    }
  });
}

/** Who something was sent to, and by which app. */
interface Addressed {
  readonly slug: string;
  /** Null when the user was deleted since. */
  readonly user_name: string | null;
}

export type SentMessage = OutboxRow & Addressed;
export type FiredTrigger = FiredTriggerRow & Addressed;

/** What apps sent, or one app, newest first. */
export async function listOutbox(database: Database, slug: string | undefined, slice: SliceOf) {
  return listAddressed<SentMessage>(database, 'outbox', slug, slice);
}

/** The triggers that apps fired, or one app, newest first. */
export async function listFiredTriggers(database: Database, slug: string | undefined, slice: SliceOf) {
  return listAddressed<FiredTrigger>(database, 'fired_triggers', slug, slice);
}

async function listAddressed<Row extends Addressed>(
  database: Database,
  table: 'outbox' | 'fired_triggers',
  slug: string | undefined,
  { limit, offset }: SliceOf,
): Promise<Slice<Row>> {
  // The tables differ; the columns that are used here do not. Kysely has no type for “one of these tables”.
  const all = database
    .selectFrom(`${table as 'outbox'} as sent`)
    .innerJoin('installations', 'installations.id', 'sent.installation_id');
  const matching = slug === undefined ? all : all.where('installations.slug', '=', slug);
  const rows = await matching
    .leftJoin('bot_users', 'bot_users.user_ns', 'sent.user_ns')
    .selectAll('sent')
    .select(['installations.slug as slug', 'bot_users.name as user_name'])
    .orderBy('sent.number', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const total = await countRows(matching.select(({ fn }) => fn.countAll().as('total')));
  return { rows: rows as unknown as Row[], total };
}

/** Notes that an app fired a trigger; returns the number of the note. */
export async function addFiredTrigger(database: Database, fired: Omit<FiredTriggerRow, 'number'>): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const number = await takeNumbers(transaction, 'fired_trigger');
    await transaction
      .insertInto('fired_triggers')
      .values({ ...fired, number })
      .execute();
    return number;
  });
}
