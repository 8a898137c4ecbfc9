import { createHash } from 'node:crypto';
import type { InstallationState } from '../../contract/platform.ts';
import { findApp, type StoredApp } from './apps.ts';
import type { Database } from './tables.ts';

/** A mini-app that is installed, with its draft. */
export interface InstalledApp {
  /** The id of the installation as a number, as the API writes ids of installed apps. */
  readonly number: number;
  readonly state: InstallationState;
  readonly app: StoredApp;
}

/** The installations that were not uninstalled, newest first, each with its app. */
export async function listInstalledApps(database: Database): Promise<InstalledApp[]> {
  const rows = await database
    .selectFrom('installations')
    .select(['id', 'slug', 'state'])
    .where('state', '!=', 'uninstalled')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  const apps = new Map<string, StoredApp>();
  for (const slug of new Set(rows.map((row) => row.slug))) {
    const app = await findApp(database, slug);
    if (app) apps.set(slug, app);
  }
  return rows.flatMap(({ id, slug, state }) => {
    const app = apps.get(slug);
    return app ? [{ number: numberOf(id), state, app }] : [];
  });
}

/** A number that follows from an id: 31 bits of its hash, so that it stays the same without being stored. */
function numberOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) >>> 1;
}
