import type { DraftInput, VersionState } from '../../contract/platform.ts';
import type { Database, VersionRow } from './tables.ts';

/** A version with its draft read. */
export interface StoredVersion extends Omit<VersionRow, 'draft'> {
  readonly draft: DraftInput;
}

/** Stores a version as the next one of its app, and returns its number. Only inside a transaction. */
export async function addVersion(
  transaction: Database,
  { draft, ...version }: Omit<StoredVersion, 'number' | 'note' | 'reviewed_at'>,
): Promise<number> {
  const last = await transaction
    .selectFrom('versions')
    .select(({ fn }) => fn.max<number | null>('number').as('number'))
    .where('slug', '=', version.slug)
    .executeTakeFirst();
  const number = Number(last?.number ?? 0) + 1;
  await transaction
    .insertInto('versions')
    .values({ ...version, number, draft: JSON.stringify(draft), note: null, reviewed_at: null })
    .execute();
  return number;
}

export async function findVersion(
  database: Database,
  slug: string,
  number: number,
): Promise<StoredVersion | undefined> {
  const row = await database
    .selectFrom('versions')
    .selectAll()
    .where('slug', '=', slug)
    .where('number', '=', number)
    .executeTakeFirst();
  return row && readVersion(row);
}

/** The newest version of an app, in any state. */
export async function lastVersion(database: Database, slug: string): Promise<StoredVersion | undefined> {
  const { versions } = await listVersions(database, slug, { limit: 1, offset: 0 });
  return versions[0];
}

/** The newest version of an app that was not rejected and whose manifest has this version. */
export async function findSubmitted(
  database: Database,
  slug: string,
  version: string,
): Promise<StoredVersion | undefined> {
  const ofApp = database.selectFrom('versions').selectAll().where('slug', '=', slug);
  const rows = await ofApp.where('state', '!=', 'rejected').orderBy('number', 'desc').execute();
  return rows.map(readVersion).find(({ draft }) => draft.manifest['version'] === version);
}

/** Versions of an app, the newest first, and how many there are. */
export async function listVersions(
  database: Database,
  slug: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ versions: StoredVersion[]; total: number }> {
  const ofApp = database.selectFrom('versions').where('slug', '=', slug);
  const count = await ofApp.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  const rows = await ofApp.selectAll().orderBy('number', 'desc').limit(limit).offset(offset).execute();
  return { versions: rows.map(readVersion), total: Number(count.total) };
}

/** The versions of all apps that wait for their review, the one that waits longest first. */
export async function listInReview(database: Database): Promise<StoredVersion[]> {
  const waiting = database.selectFrom('versions').selectAll().where('state', '=', 'in_review');
  return (await waiting.orderBy('created_at').execute()).map(readVersion);
}

export async function setVersionState(
  transaction: Database,
  { slug, number }: Pick<VersionRow, 'slug' | 'number'>,
  change: { readonly state: VersionState; readonly note: string | null; readonly reviewed_at: string },
): Promise<void> {
  await transaction.updateTable('versions').set(change).where('slug', '=', slug).where('number', '=', number).execute();
}

/** Makes a version the one that the store shows. */
export async function setCurrentVersion(transaction: Database, slug: string, number: number): Promise<void> {
  await transaction.updateTable('apps').set({ current_version: number }).where('slug', '=', slug).execute();
}

function readVersion(row: VersionRow): StoredVersion {
  return { ...row, draft: JSON.parse(row.draft) as DraftInput };
}
