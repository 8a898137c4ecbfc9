import type { DraftInput } from '../contract/platform.ts';
import type { Manifest } from '../generated/manifest.ts';
import { Refusal } from './refusal.ts';
import { findApp, type StoredApp } from './store/apps.ts';
import type { Database } from './store/tables.ts';
import { findVersion } from './store/versions.ts';

/** What the store shows and what is installed: a version of an app, or its draft. */
export interface Release {
  /** The number of the version; null for a draft. */
  readonly version: number | null;
  readonly draft: DraftInput;
  readonly hash: string;
  /** When it was published, or pushed; RFC 3339. */
  readonly since: string;
}

/** An app that is here. Throws `Refusal` `not-found`. */
export async function requireApp(database: Database, slug: string): Promise<StoredApp> {
  const app = await findApp(database, slug);
  if (app === undefined) throw new Refusal('not-found', `There is no app ${slug} here.`);
  return app;
}

/** The current version, or the draft when it is asked for or nothing was published yet. */
export async function releaseOf(database: Database, app: StoredApp, draft: boolean): Promise<Release> {
  const { slug, current_version } = app;
  const version = draft || current_version === null ? undefined : await findVersion(database, slug, current_version);
  return version
    ? {
        version: version.number,
        draft: version.draft,
        hash: version.hash,
        since: version.reviewed_at ?? version.created_at,
      }
    : { version: null, draft: app.draft, hash: app.hash, since: app.updated_at };
}

/** It was checked when it was pushed. */
export function manifestOf({ draft }: Pick<Release, 'draft'>): Manifest {
  return draft.manifest as unknown as Manifest;
}
