import { sql } from 'kysely';
import type { Database, TallyRow } from './tables.ts';

/** Which rows of a list are counted; what is undefined does not matter. */
export interface Counted {
  readonly slugs?: readonly string[] | undefined;
  readonly events?: readonly string[] | undefined;
  readonly states?: readonly string[] | undefined;
}

/** Adds `total` to how many rows of a list there are of some kinds; only inside the transaction that changes the list. */
export async function tally(transaction: Database, ...kinds: readonly TallyRow[]): Promise<void> {
  await transaction
    .insertInto('tallies')
    .values(kinds)
    .onConflict((conflict) =>
      conflict
        .columns(['list', 'slug', 'event', 'state'])
        .doUpdateSet({ total: sql<number>`tallies.total + excluded.total` }),
    )
    .execute();
}

/** How many rows of a list there are, in a time that does not grow with the list: a count of its rows reads them all. */
export async function countTallied(
  database: Database,
  list: TallyRow['list'],
  { slugs, events, states }: Counted,
): Promise<number> {
  let kinds = database.selectFrom('tallies').where('list', '=', list);
  if (slugs !== undefined) kinds = kinds.where('slug', 'in', slugs);
  if (events !== undefined) kinds = kinds.where('event', 'in', events);
  if (states !== undefined) kinds = kinds.where('state', 'in', states);
  const row = await kinds.select(({ fn }) => fn.sum<number | null>('total').as('total')).executeTakeFirst();
  return Number(row?.total ?? 0);
}
