import { createHash } from 'node:crypto';
import type { ApiKeyRow, Database, InstallationRow } from './tables.ts';
import { countTallied, tally } from './tallies.ts';

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

/** A key as it is made, for an installation that is named beside it. */
type NewKey = Omit<ApiKeyRow, 'scopes' | 'installation_id'> & { readonly scopes: readonly string[] };

export async function addInstallation(
  transaction: Database,
  installation: Omit<InstallationRow, 'calls'>,
  key: NewKey,
): Promise<void> {
  await transaction
    .insertInto('installations')
    .values({ ...installation, calls: 0 })
    .execute();
  const { slug, state } = installation;
  await tally(transaction, { list: 'installations', slug, event: '', state }, 1);
  await addKey(transaction, installation.id, key);
}

export async function findInstallation(database: Database, id: string): Promise<StoredInstallation | undefined> {
  const row = await database
    .selectFrom('installations')
    .innerJoin('api_keys', 'api_keys.installation_id', 'installations.id')
    .selectAll('installations')
    .select(['api_keys.prefix as key_prefix', 'api_keys.scopes as scopes'])
    .where('installations.id', '=', id)
    // The key that is not void counts; of an uninstalled one, the last.
    .orderBy('api_keys.revoked_at', (order) => order.desc().nullsFirst())
    .orderBy('api_keys.created_at', 'desc')
    .executeTakeFirst();
  return row && { ...row, scopes: JSON.parse(row.scopes) as string[] };
}

/** Installations, newest first, each with its key; `limit` of them from `offset`, and how many there are. */
export async function listInstallations(
  database: Database,
  { slug }: { readonly slug: string | undefined },
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ installations: StoredInstallation[]; total: number }> {
  const all = database.selectFrom('installations');
  const matching = slug === undefined ? all : all.where('slug', '=', slug);
  const ids = await matching.select('id').orderBy('created_at', 'desc').limit(limit).offset(offset).execute();
  const total = await countTallied(database, 'installations', { slugs: slug === undefined ? undefined : [slug] });
  const installations = await Promise.all(ids.map(({ id }) => findInstallation(database, id)));
  return { installations: installations.filter((found) => found !== undefined), total };
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

/** An installation that was pending becomes installed. Only inside a transaction. */
export async function completeInstallation(transaction: Database, id: string): Promise<void> {
  await changeInstallation(transaction, id, 'pending', { state: 'installed' });
}

/** Puts another version, and another key, in the place of those of an installation. */
export async function replaceInstallation(
  transaction: Database,
  id: string,
  changes: Pick<InstallationRow, 'state' | 'version' | 'hash' | 'inputs' | 'unsubscribe'>,
  key: NewKey,
): Promise<void> {
  await changeInstallation(transaction, id, 'any', changes);
  await revokeKeys(transaction, id, key.created_at);
  await addKey(transaction, id, key);
}

/** Ids of the installations of an app's published versions that another version than the current one is installed in. */
export async function listOutdated(database: Database, slug: string, current: number): Promise<string[]> {
  const rows = await database
    .selectFrom('installations')
    .select('id')
    .where('slug', '=', slug)
    .where('state', '!=', 'uninstalled')
    .where('version', 'is not', null)
    .where('version', '!=', current)
    .orderBy('created_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** Puts other answers of the user, as JSON, in the place of those of an installation. */
export async function setInputs(database: Database, id: string, inputs: string): Promise<void> {
  await database.updateTable('installations').set({ inputs }).where('id', '=', id).execute();
}

/** Ends an installation that had not ended, and revokes its key. */
export async function endInstallation(transaction: Database, id: string, now: string): Promise<void> {
  await changeInstallation(transaction, id, 'any', { state: 'uninstalled', uninstalled_at: now, inputs: null });
  await revokeKeys(transaction, id, now);
}

/** Changes an installation that is in this state. */
async function changeInstallation(
  transaction: Database,
  id: string,
  from: InstallationRow['state'] | 'any',
  changes: Partial<InstallationRow> & Pick<InstallationRow, 'state'>,
): Promise<void> {
  const before = await transaction
    .selectFrom('installations')
    .select(['slug', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (before === undefined || (from !== 'any' && before.state !== from)) return;
  await transaction.updateTable('installations').set(changes).where('id', '=', id).execute();
  if (before.state === changes.state) return;
  await tally(transaction, { list: 'installations', event: '', ...before }, -1);
  await tally(transaction, { list: 'installations', event: '', slug: before.slug, state: changes.state }, 1);
}

async function addKey(transaction: Database, id: string, key: NewKey): Promise<void> {
  await transaction
    .insertInto('api_keys')
    .values({ ...key, installation_id: id, scopes: JSON.stringify(key.scopes) })
    .execute();
}

async function revokeKeys(transaction: Database, id: string, now: string): Promise<void> {
  await transaction
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('installation_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Keys are stored and found by this: SHA-256 in hex. They are random, so no salt or stretching is needed. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
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
