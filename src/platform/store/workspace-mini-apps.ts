import { createHash } from 'node:crypto';
import { type StoredApp, toApp } from './apps.ts';
import type { Database, InstallationRow } from './tables.ts';
import { countTallied } from './tallies.ts';
import type { Slice } from './workspace-lists.ts';

/** An installation of a mini-app, as far as lists show it. */
export type InstalledApp = Pick<InstallationRow, 'id' | 'slug' | 'state'>;

/** The apps that are installed. */
export async function listAppsInUse(database: Database): Promise<StoredApp[]> {
  const rows = await database
    .selectFrom('apps')
    .selectAll()
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('installations')
          .select('id')
          .whereRef('installations.slug', '=', 'apps.slug')
          .where('state', '!=', 'uninstalled'),
      ),
    )
    .execute();
  return rows.map(toApp);
}

/** The installations that were not uninstalled, newest first; of these apps only, or of all. */
export async function listInstalledApps(
  database: Database,
  slugs: readonly string[] | 'all',
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Slice<InstalledApp>> {
  if (slugs.length === 0) return { rows: [], total: 0 };
  let installed = database.selectFrom('installations').where('state', '!=', 'uninstalled');
  // Naming all of them would keep the database from reading the newest first.
  if (slugs !== 'all') installed = installed.where('slug', 'in', slugs);
  const rows = await installed
    .select(['id', 'slug', 'state'])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  const total = await countTallied(database, 'installations', {
    slugs: slugs === 'all' ? undefined : slugs,
    states: ['pending', 'installed'],
  });
  return { rows, total };
}

/** The id of an installation that was not uninstalled, by its number. */
export async function findInstalledId(database: Database, number: number): Promise<string | undefined> {
  const rows = await database.selectFrom('installations').select('id').where('state', '!=', 'uninstalled').execute();
  return rows.find(({ id }) => numberOf(id) === number)?.id;
}

/** A number that follows from an id: 31 bits of its hash, so that it stays the same without being stored. */
export function numberOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) >>> 1;
}
