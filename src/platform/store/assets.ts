import type { AssetRow, Database } from './tables.ts';

export async function findAsset(database: Database, sha256: string): Promise<AssetRow | undefined> {
  return database.selectFrom('assets').selectAll().where('sha256', '=', sha256).executeTakeFirst();
}

/** Stores an asset; false when it was there before. */
export async function addAsset(database: Database, asset: AssetRow): Promise<boolean> {
  const result = await database
    .insertInto('assets')
    .values(asset)
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Which of these were never uploaded. */
export async function missingAssets(database: Database, digests: readonly string[]): Promise<string[]> {
  if (digests.length === 0) return [];
  const rows = await database.selectFrom('assets').select('sha256').where('sha256', 'in', digests).execute();
  const known = new Set(rows.map((row) => row.sha256));
  return digests.filter((digest) => !known.has(digest));
}
