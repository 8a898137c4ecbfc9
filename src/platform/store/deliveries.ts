import { type SelectQueryBuilder, sql } from 'kysely';
import type { DeliveryState } from '../../contract/platform.ts';
import type { Attempt } from '../../core/delivery/attempt.ts';
import type { InstallEvent } from '../../core/install/request.ts';
import { readRequest, type StoredRequest, writeRequest } from './requests.ts';
import type { Database, DeliveryAttemptRow, DeliveryRow, Tables } from './tables.ts';
import { countTallied, tally } from './tallies.ts';

/** A delivery with its request read. */
export interface StoredDelivery extends Omit<DeliveryRow, 'request'> {
  readonly request: StoredRequest;
}

/** A delivery, and its last attempt when it has one. */
export interface ListedDelivery {
  readonly delivery: StoredDelivery;
  readonly attempt: DeliveryAttemptRow | undefined;
}

export interface DeliveryFilter {
  readonly installation?: string | undefined;
  readonly slug?: string | undefined;
  readonly events?: readonly InstallEvent[] | undefined;
  readonly state?: DeliveryState | undefined;
}

/** Notes a delivery that is to be sent at once. */
export async function addDelivery(
  transaction: Database,
  delivery: Pick<StoredDelivery, 'id' | 'installation_id' | 'slug' | 'event' | 'request' | 'created_at'>,
): Promise<void> {
  await transaction
    .insertInto('deliveries')
    .values({
      ...delivery,
      number: next('number'),
      state: 'due',
      request: writeRequest(delivery.request),
      attempts: 0,
      next_attempt_at: delivery.created_at,
      change: next('change'),
    })
    .execute();
  const { slug, event } = delivery;
  await tally(transaction, { list: 'deliveries', slug, event, state: 'due', total: 1 });
}

export async function findDelivery(database: Database, id: string): Promise<StoredDelivery | undefined> {
  const row = await database.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  return row && readDelivery(row);
}

/** How far a delivery has come, without its request. */
export async function findProgress(
  database: Database,
  id: string,
): Promise<Omit<StoredDelivery, 'request'> | undefined> {
  return database
    .selectFrom('deliveries')
    .select(['id', 'number', 'installation_id', 'slug', 'event', 'state', 'created_at'])
    .select(['attempts', 'next_attempt_at', 'change'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** A delivery that is to be sent; the time is RFC 3339. */
export type DueDelivery = Pick<DeliveryRow, 'id' | 'installation_id' | 'event'> & { readonly next_attempt_at: string };

/** Deliveries that are to be sent, the one that is due first at the front. */
export async function dueDeliveries(database: Database, limit: number): Promise<DueDelivery[]> {
  const rows = await database
    .selectFrom('deliveries')
    .select(['id', 'installation_id', 'event', 'next_attempt_at'])
    .where('state', '=', 'due')
    .orderBy('next_attempt_at')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, next_attempt_at: row.next_attempt_at ?? '' }));
}

/** Records one sending; `to` is where a replay went instead of the delivery's own address. */
export async function addAttempt(
  transaction: Database,
  id: string,
  { sentAt, duration, answer, problem }: Attempt,
  { replay, to }: { replay: boolean; to: string | null },
): Promise<void> {
  await transaction
    .insertInto('delivery_attempts')
    .values({
      delivery_id: id,
      number: sql<number>`(select coalesce(max(number), 0) + 1 from delivery_attempts where delivery_id = ${id})`,
      sent_at: sentAt.toISOString(),
      duration,
      status: answer?.status ?? null,
      headers: answer && JSON.stringify(answer.headers),
      body: answer?.body ?? null,
      truncated: answer?.truncated === true ? 1 : 0,
      problem,
      replay: replay ? 1 : 0,
      url: to,
    })
    .execute();
}

/** How far a delivery got. */
export type Progress = Pick<DeliveryRow, 'state' | 'attempts' | 'next_attempt_at'>;

/** What a delivery is counted as. */
type Counted = Pick<DeliveryRow, 'id' | 'slug' | 'event' | 'state'>;

export async function setDeliveryState(
  transaction: Database,
  { id, slug, event, state }: Counted,
  progress: Progress,
): Promise<void> {
  await transaction
    .updateTable('deliveries')
    .set({ ...progress, change: next('change') })
    .where('id', '=', id)
    .execute();
  if (progress.state === state) return;
  const kind = { list: 'deliveries', slug, event } as const;
  await tally(transaction, { ...kind, state, total: -1 }, { ...kind, state: progress.state, total: 1 });
}

/** Takes back what was not delivered yet. */
export async function cancelDeliveries(transaction: Database, installationId: string): Promise<void> {
  const rows = await transaction
    .selectFrom('deliveries')
    .select(['id', 'slug', 'event', 'state', 'attempts'])
    .where('installation_id', '=', installationId)
    .where('state', '=', 'due')
    .execute();
  for (const { attempts, ...delivery } of rows) {
    await setDeliveryState(transaction, delivery, { state: 'canceled', attempts, next_attempt_at: null });
  }
}

/** The newest delivery of an installation for one of these events, with its last attempt. */
export async function findLastDelivery(
  database: Database,
  filter: Pick<DeliveryFilter, 'installation' | 'events'>,
): Promise<ListedDelivery | undefined> {
  const rows = await matchDeliveries(database, filter).selectAll().orderBy('number', 'desc').limit(1).execute();
  return (await withLastAttempts(database, rows))[0];
}

/** Deliveries newest first, each with its last attempt; and how many there are. */
export async function listDeliveries(
  database: Database,
  filter: DeliveryFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ deliveries: ListedDelivery[]; total: number }> {
  const matching = matchDeliveries(database, filter);
  const rows = await matching.selectAll().orderBy('number', 'desc').limit(limit).offset(offset).execute();
  return { deliveries: await withLastAttempts(database, rows), total: await countDeliveries(database, filter) };
}

async function countDeliveries(database: Database, filter: DeliveryFilter): Promise<number> {
  const { installation, slug, events, state } = filter;
  if (installation === undefined) {
    const slugs = slug === undefined ? undefined : [slug];
    return countTallied(database, 'deliveries', { slugs, events, states: state && [state] });
  }
  // An installation has a few.
  const count = matchDeliveries(database, filter).select(({ fn }) => fn.countAll().as('total'));
  return Number((await count.executeTakeFirstOrThrow()).total);
}

/** Deliveries that changed since a change, the oldest change first. */
export async function listChangedDeliveries(
  database: Database,
  filter: DeliveryFilter,
  { after, limit }: { after: number; limit: number },
): Promise<ListedDelivery[]> {
  const rows = await matchDeliveries(database, filter)
    .selectAll()
    .where('change', '>', after)
    .orderBy('change')
    .limit(limit)
    .execute();
  return withLastAttempts(database, rows);
}

/** All attempts of a delivery, in order. */
export async function listAttempts(database: Database, id: string): Promise<DeliveryAttemptRow[]> {
  return database.selectFrom('delivery_attempts').selectAll().where('delivery_id', '=', id).orderBy('number').execute();
}

/** Deletes finished deliveries that were made before a time (RFC 3339), and with them the keys in their requests. */
export async function deleteDeliveries(transaction: Database, before: string): Promise<number> {
  // The newest change stays: it is what the next one counts from, and what followers compare with.
  const last = await transaction
    .selectFrom('deliveries')
    .select(({ fn }) => fn.max<number | null>('change').as('change'))
    .executeTakeFirst();
  const matching = transaction
    .selectFrom('deliveries')
    .where('state', '!=', 'due')
    .where('created_at', '<', before)
    .where('change', '<', Number(last?.change ?? 0));
  const kinds = await matching
    .select(({ fn }) => ['slug', 'event', 'state', fn.countAll().as('total')])
    .groupBy(['slug', 'event', 'state'])
    .execute();
  for (const { total, ...kind } of kinds) {
    await tally(transaction, { list: 'deliveries', ...kind, total: -Number(total) });
  }
  const old = matching.select('id');
  await transaction.deleteFrom('delivery_attempts').where('delivery_id', 'in', old).execute();
  const result = await transaction.deleteFrom('deliveries').where('id', 'in', old).executeTakeFirst();
  return Number(result.numDeletedRows);
}

type DeliveryQuery = SelectQueryBuilder<Tables, 'deliveries', object>;

function matchDeliveries(database: Database, { installation, slug, events, state }: DeliveryFilter): DeliveryQuery {
  let matching: DeliveryQuery = database.selectFrom('deliveries');
  if (installation !== undefined) matching = matching.where('installation_id', '=', installation);
  if (slug !== undefined) matching = matching.where('slug', '=', slug);
  if (events !== undefined) matching = matching.where('event', 'in', events);
  if (state !== undefined) matching = matching.where('state', '=', state);
  return matching;
}

async function withLastAttempts(database: Database, rows: readonly DeliveryRow[]): Promise<ListedDelivery[]> {
  if (rows.length === 0) return [];
  const attempts = await database
    .selectFrom('delivery_attempts')
    .selectAll()
    .where(
      'delivery_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('number')
    .execute();
  const last = new Map(attempts.map((attempt) => [attempt.delivery_id, attempt]));
  return rows.map((row) => ({ delivery: readDelivery(row), attempt: last.get(row.id) }));
}

/** One more than the largest of a column, for the statement that stores it. */
function next(column: 'number' | 'change') {
  return sql<number>`(select coalesce(max(${sql.ref(column)}), 0) + 1 from deliveries)`;
}

function readDelivery(row: DeliveryRow): StoredDelivery {
  return { ...row, request: readRequest(row.request) };
}
