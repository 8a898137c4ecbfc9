import type { Database } from './tables.ts';

/** What is counted; user fields and bot fields count together, since their ids have one form (public clients). */
export type Sequence = 'tag' | 'label' | 'member' | 'subflow' | 'field' | 'bot_user' | 'fired_trigger';

/**
 * The first of `count` new numbers in a row. Numbers of deleted rows are not given again: the platform gives a field that
 * is created anew another id (public clients). Only inside the transaction that inserts the rows.
 */
export async function takeNumbers(transaction: Database, name: Sequence, count = 1): Promise<number> {
  const row = await transaction.selectFrom('sequences').select('last').where('name', '=', name).executeTakeFirst();
  const last = row?.last ?? 0;
  await raiseSequence(transaction, name, last + count);
  return last + 1;
}

/** Lets the next numbers come after this one. */
export async function raiseSequence(transaction: Database, name: Sequence, last: number): Promise<void> {
  await transaction
    .insertInto('sequences')
    .values({ name, last })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ last }))
    .execute();
}
