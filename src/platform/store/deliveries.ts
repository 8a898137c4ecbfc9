import type { Headers } from '../../core/http.ts';
import type { InstallEvent } from '../../core/install/request.ts';
import { readRequest, type StoredRequest, writeRequest } from './requests.ts';
import { nextNumber } from './store.ts';
import type { Database, DeliveryAttemptRow, DeliveryRow, DeliveryState } from './tables.ts';

/** A delivery with its request read. */
export interface StoredDelivery extends Omit<DeliveryRow, 'request'> {
  readonly request: StoredRequest;
}

export interface NewDelivery {
  readonly id: string;
  readonly installation_id: string;
  readonly event: InstallEvent;
  readonly request: StoredRequest;
  readonly created_at: string;
}

/** One sending as it is recorded. */
export interface Attempt {
  readonly sentAt: string;
  readonly duration: number;
  /** Null when no answer came. */
  readonly answer: { status: number; headers: Headers; body: Uint8Array; truncated: boolean } | null;
  readonly problem: string | null;
}

/** A delivery and its last attempt. */
export interface AttemptedDelivery {
  readonly delivery: StoredDelivery;
  readonly attempt: DeliveryAttemptRow;
}

export interface DeliveryFilter {
  readonly installation?: string | undefined;
  readonly event?: InstallEvent | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Notes a delivery that is to be sent. */
export async function addDelivery(transaction: Database, delivery: NewDelivery): Promise<void> {
  const number = await nextNumber(transaction, 'deliveries');
  const request = writeRequest(delivery.request);
  await transaction
    .insertInto('deliveries')
    .values({ ...delivery, number, state: 'due', request })
    .execute();
}

export async function findDelivery(database: Database, id: string): Promise<StoredDelivery | undefined> {
  const row = await database.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  return row && readDelivery(row);
}

/** Ids of the deliveries that are to be sent, in the order they were made. */
export async function dueDeliveries(database: Database): Promise<string[]> {
  const rows = await database
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', 'due')
    .orderBy('number')
    .execute();
  return rows.map((row) => row.id);
}

/** Records one sending and what became of the delivery. */
export async function addAttempt(
  transaction: Database,
  id: string,
  state: Exclude<DeliveryState, 'due'>,
  { sentAt, duration, answer, problem }: Attempt,
): Promise<void> {
  const before = await transaction
    .selectFrom('delivery_attempts')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('delivery_id', '=', id)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto('delivery_attempts')
    .values({
      delivery_id: id,
      number: Number(before.count) + 1,
      sent_at: sentAt,
      duration,
      status: answer?.status ?? null,
      headers: answer && JSON.stringify(answer.headers),
      body: answer?.body ?? null,
      truncated: answer?.truncated === true ? 1 : 0,
      problem,
    })
    .execute();
  await transaction.updateTable('deliveries').set({ state }).where('id', '=', id).execute();
}

/** Deliveries that were sent at least once, newest first, each with its last attempt; and how many there are. */
export async function listAttempted(
  database: Database,
  { installation, event, limit, offset }: DeliveryFilter,
): Promise<{ deliveries: AttemptedDelivery[]; total: number }> {
  let attempted = database
    .selectFrom('deliveries')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('delivery_attempts')
          .select('delivery_attempts.number')
          .whereRef('delivery_attempts.delivery_id', '=', 'deliveries.id'),
      ),
    );
  if (installation !== undefined) attempted = attempted.where('installation_id', '=', installation);
  if (event !== undefined) attempted = attempted.where('event', '=', event);
  const count = await attempted.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  const rows = await attempted.selectAll().orderBy('number', 'desc').limit(limit).offset(offset).execute();
  const attempts = await lastAttempts(
    database,
    rows.map((row) => row.id),
  );
  const deliveries = rows.flatMap((row) => {
    const attempt = attempts.get(row.id);
    return attempt ? [{ delivery: readDelivery(row), attempt }] : [];
  });
  return { deliveries, total: Number(count.total) };
}

async function lastAttempts(database: Database, ids: readonly string[]): Promise<Map<string, DeliveryAttemptRow>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('delivery_attempts')
    .selectAll()
    .where('delivery_id', 'in', ids)
    .orderBy('number')
    .execute();
  return new Map(rows.map((row) => [row.delivery_id, row]));
}

function readDelivery(row: DeliveryRow): StoredDelivery {
  return { ...row, request: readRequest(row.request) };
}
