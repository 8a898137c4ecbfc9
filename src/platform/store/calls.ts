import { sql } from 'kysely';
import { nextNumber } from './store.ts';
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

export async function logCall(database: Database, call: Omit<ApiCallRow, 'number'>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const number = await nextNumber(transaction, 'api_calls');
    await transaction
      .insertInto('api_calls')
      .values({ ...call, number })
      .execute();
  });
}

/** The calls of an installation, newest first, `limit` of them from `offset`, and how many there are. */
export async function listCalls(
  database: Database,
  installationId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ calls: ApiCallRow[]; total: number }> {
  const matching = database.selectFrom('api_calls').where('installation_id', '=', installationId);
  const calls = await matching.selectAll().orderBy('number', 'desc').limit(limit).offset(offset).execute();
  const count = await matching.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  return { calls, total: Number(count.total) };
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
