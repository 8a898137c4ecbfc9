import type { DraftInput } from '../../contract/platform.ts';
import type { AppRow, Database } from './tables.ts';

/** An app as it is stored, with its draft read. */
export interface StoredApp extends Omit<AppRow, 'draft'> {
  readonly draft: DraftInput;
}

export async function findApp(database: Database, slug: string): Promise<StoredApp | undefined> {
  const row = await database.selectFrom('apps').selectAll().where('slug', '=', slug).executeTakeFirst();
  return row && toApp(row);
}

/** Apps by slug, `limit` of them from `offset`, and how many there are. */
export async function listApps(
  database: Database,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ apps: StoredApp[]; total: number }> {
  const rows = await database.selectFrom('apps').selectAll().orderBy('slug').limit(limit).offset(offset).execute();
  const count = await database
    .selectFrom('apps')
    .select(({ fn }) => fn.countAll().as('total'))
    .executeTakeFirstOrThrow();
  return { apps: rows.map(toApp), total: Number(count.total) };
}

export async function saveApp(database: Database, { draft, ...app }: StoredApp): Promise<void> {
  const row: AppRow = { ...app, draft: JSON.stringify(draft) };
  await database
    .insertInto('apps')
    .values(row)
    .onConflict((conflict) =>
      // Which version is current is not the draft's to say.
      conflict.column('slug').doUpdateSet({ draft: row.draft, hash: row.hash, updated_at: row.updated_at }),
    )
    .execute();
}

/** Reads a row. */
export function toApp(row: AppRow): StoredApp {
  return { ...row, draft: JSON.parse(row.draft) as DraftInput };
}
