import { sql } from 'kysely';
import type { ApiCallRow, Database } from './tables.ts';

/** The calls of an app to one path, counted. */
export interface CountedCalls {
  /** The scope that they needed. */
  readonly scope: string;
  readonly method: string;
  /** Below `/api`, without the query. */
  readonly path: string;
  /** Calls whose key had the scope. */
  readonly answered: number;
  /** Calls whose key lacked it. */
  readonly refused: number;
}

/** A call that was answered, before it has its number. */
export type AnsweredCall = Omit<ApiCallRow, 'number'>;

/** Rows of one statement; SQLite takes 32,766 values. */
const rowsAtOnce = 1_000;

/**
 * Returns a function that logs a call and resolves when that is on the disk. Calls that are answered in the same turn of
 * the event loop are written together: waiting for the disk once for each would take longer than answering them.
 */
export function createCallLog(database: Database): (call: AnsweredCall) => Promise<void> {
  let waiting: AnsweredCall[] = [];
  let written: Promise<void> | null = null;
  return (call) => {
    waiting.push(call);
    written ??= turnEnds().then(() => {
      const calls = waiting;
      waiting = [];
      written = null;
      return insertCalls(database, calls);
    });
    return written;
  };
}

async function insertCalls(database: Database, calls: readonly AnsweredCall[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (let start = 0; start < calls.length; start += rowsAtOnce) {
      // They get their numbers from the database, in this order.
      await transaction
        .insertInto('api_calls')
        .values(calls.slice(start, start + rowsAtOnce))
        .execute();
    }
    await addToTotals(transaction, calls);
  });
}

async function addToTotals(transaction: Database, calls: readonly AnsweredCall[]): Promise<void> {
  const added = new Map<string, number>();
  for (const { installation_id } of calls) added.set(installation_id, (added.get(installation_id) ?? 0) + 1);
  await transaction
    .insertInto('call_totals')
    .values([...added].map(([installation_id, total]) => ({ installation_id, total })))
    .onConflict((conflict) =>
      conflict.column('installation_id').doUpdateSet({ total: sql<number>`call_totals.total + excluded.total` }),
    )
    .execute();
}

function turnEnds(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A call, and the app whose key it was made with. */
export interface ListedCall extends ApiCallRow {
  readonly slug: string;
}

/** Which calls a list is of; what is undefined does not matter. */
export interface CallFilter {
  readonly installation?: string | undefined;
  readonly slug?: string | undefined;
}

/** Calls, newest first, `limit` of them from `offset`, and how many there are. */
export async function listCalls(
  database: Database,
  { installation, slug }: CallFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ calls: ListedCall[]; total: number }> {
  let matching = database
    .selectFrom('api_calls')
    .innerJoin('installations', 'installations.id', 'api_calls.installation_id');
  if (installation !== undefined) matching = matching.where('api_calls.installation_id', '=', installation);
  if (slug !== undefined) matching = matching.where('installations.slug', '=', slug);
  const calls = await matching
    .selectAll('api_calls')
    .select('installations.slug as slug')
    .orderBy('api_calls.number', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { calls, total: await countListed(database, { installation, slug }) };
}

/** How many calls that is, in a time that does not grow with the list: a count of its rows reads them all. */
async function countListed(database: Database, { installation, slug }: CallFilter): Promise<number> {
  let totals = database.selectFrom('call_totals');
  if (installation !== undefined) totals = totals.where('installation_id', '=', installation);
  if (slug !== undefined) {
    const ofApp = database.selectFrom('installations').select('id').where('slug', '=', slug);
    totals = totals.where('installation_id', 'in', ofApp);
  }
  const row = await totals.select(({ fn }) => fn.sum<number | null>('total').as('total')).executeTakeFirst();
  return Number(row?.total ?? 0);
}

/**
 * The calls over all installations of an app, those that were uninstalled too, by scope, path and method. Left out is
 * what says nothing of a scope: calls of no known operation, with a revoked key, and too many in a minute.
 */
export async function countCalls(database: Database, slug: string): Promise<CountedCalls[]> {
  const rows = await database
    .selectFrom('api_calls')
    .innerJoin('installations', 'installations.id', 'api_calls.installation_id')
    .where('installations.slug', '=', slug)
    .where('api_calls.scope', 'is not', null)
    .where('api_calls.status', 'not in', [401, 429])
    .groupBy(['api_calls.scope', 'api_calls.path', 'api_calls.method'])
    .orderBy('api_calls.scope')
    .orderBy('api_calls.path')
    .orderBy('api_calls.method')
    .select(({ fn }) => [
      'api_calls.scope',
      'api_calls.method',
      'api_calls.path',
      fn.countAll().as('total'),
      // No operation answers 403 by itself.
      sql<number>`sum(api_calls.status = 403)`.as('refused'),
    ])
    .execute();
  return rows.map(({ scope, method, path, total, refused }) => ({
    scope: scope ?? '',
    method,
    path,
    answered: Number(total) - Number(refused),
    refused: Number(refused),
  }));
}
