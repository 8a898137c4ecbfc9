import type { ApiKeyRow, Database, InstallationRow } from './tables.ts';

/** An installation and its key; `scopes` are the key's. */
export interface StoredInstallation extends InstallationRow {
  readonly key_prefix: string;
  readonly scopes: readonly string[];
}

/** What a key opens, and whether it still does. */
export interface KnownKey {
  readonly installationId: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
}

export async function addInstallation(
  transaction: Database,
  installation: InstallationRow,
  key: Omit<ApiKeyRow, 'scopes' | 'installation_id'> & { readonly scopes: readonly string[] },
): Promise<void> {
  await transaction.insertInto('installations').values(installation).execute();
  await transaction
    .insertInto('api_keys')
    .values({ ...key, installation_id: installation.id, scopes: JSON.stringify(key.scopes) })
    .execute();
}

export async function findInstallation(database: Database, id: string): Promise<StoredInstallation | undefined> {
  const row = await database
    .selectFrom('installations')
    .innerJoin('api_keys', 'api_keys.installation_id', 'installations.id')
    .selectAll('installations')
    .select(['api_keys.prefix as key_prefix', 'api_keys.scopes as scopes'])
    .where('installations.id', '=', id)
    // A key that replaced another is the one that counts.
    .orderBy('api_keys.created_at', 'desc')
    .executeTakeFirst();
  return row && { ...row, scopes: JSON.parse(row.scopes) as string[] };
}

/** Whether the app has another installation, one that was uninstalled. */
export async function wasInstalled(database: Database, slug: string, id: string): Promise<boolean> {
  const row = await database
    .selectFrom('installations')
    .select('id')
    .where('slug', '=', slug)
    .where('state', '=', 'uninstalled')
    .where('id', '!=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the installation was pending, and so became installed. */
export async function completeInstallation(database: Database, id: string): Promise<boolean> {
  const result = await database
    .updateTable('installations')
    .set({ state: 'installed' })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Ends an installation and revokes its key; false when it had ended before. */
export async function endInstallation(transaction: Database, id: string, now: string): Promise<boolean> {
  const result = await transaction
    .updateTable('installations')
    .set({ state: 'uninstalled', uninstalled_at: now })
    .where('id', '=', id)
    .where('state', '!=', 'uninstalled')
    .executeTakeFirst();
  await transaction
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('installation_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  return Number(result.numUpdatedRows) > 0;
}

export async function findKey(database: Database, hash: string): Promise<KnownKey | undefined> {
  const row = await database.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst();
  return (
    row && {
      installationId: row.installation_id,
      scopes: JSON.parse(row.scopes) as string[],
      revoked: row.revoked_at !== null,
    }
  );
}
