import { manifestOf } from '../releases.ts';
import { findApp, listApps } from '../store/apps.ts';
import type { Database } from '../store/tables.ts';

/** What apps are called, by slug. */
export type AppNames = ReadonlyMap<string, string>;

const mostNames = 200;

/** The names of all apps, as their drafts have them; of more than 200 apps, some are missing. */
export async function appNames(database: Database): Promise<AppNames> {
  const { apps } = await listApps(database, { limit: mostNames, offset: 0 });
  return new Map(apps.map((app) => [app.slug, manifestOf(app).name]));
}

/** An app's name as its draft has it. */
export async function nameOf(database: Database, slug: string): Promise<string> {
  const app = await findApp(database, slug);
  return app === undefined ? slug : manifestOf(app).name;
}
