import type { Database, KeptAnswerRow } from './tables.ts';

/** The answer that was given to a request with this key, unless that was at or before `expired` (RFC 3339). */
export async function findKeptAnswer(
  database: Database,
  key: string,
  expired: string,
): Promise<KeptAnswerRow | undefined> {
  return database
    .selectFrom('kept_answers')
    .selectAll()
    .where('key', '=', key)
    .where('created_at', '>', expired)
    .executeTakeFirst();
}

/** Keeps an answer in the place of an earlier one, and no longer those from `expired` and before. In a transaction. */
export async function keepAnswer(transaction: Database, answer: KeptAnswerRow, expired: string): Promise<void> {
  await transaction.deleteFrom('kept_answers').where('created_at', '<=', expired).execute();
  await transaction
    .insertInto('kept_answers')
    .values(answer)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(answer))
    .execute();
}
