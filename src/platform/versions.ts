import type { ReviewInput } from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import { analyzeManifest } from '../core/manifest/analyze.ts';
import { createSource } from '../core/source.ts';
import type { PlatformContext } from './context.ts';
import { changed, isExpected, type Precondition } from './drafts.ts';
import { addedScopes, upgrade } from './lifecycle.ts';
import { Refusal } from './refusal.ts';
import { manifestOf, requireApp } from './releases.ts';
import type { StoredApp } from './store/apps.ts';
import { findInstallation, listOutdated } from './store/installations.ts';
import type { Alongside, Database } from './store/tables.ts';
import {
  addVersion,
  findSubmitted,
  findVersion,
  lastVersion,
  type StoredVersion,
  setCurrentVersion,
  setVersionState,
} from './store/versions.ts';

/**
 * Submits an app's draft for review, as its next version; returns the number. The version never changes afterwards, the
 * draft may. Throws `Refusal` `not-found`, `remote-changed` (the draft is not the expected one), `manifest-invalid`
 * (warnings keep an app from being published), `version-in-review`, `version-unchanged` or `version-taken`.
 */
export async function submitVersion(
  { database, clock }: PlatformContext,
  slug: string,
  expected: Precondition = {},
  alongside?: Alongside<number>,
): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const app = await requireApp(transaction, slug);
    if (!isExpected(app, expected)) throw changed(slug, app);
    refuseWarnings(app);
    const last = await lastVersion(transaction, slug);
    if (last?.state === 'in_review') {
      const hint = 'Wait for its review, then submit again.';
      throw new Refusal('version-in-review', `Version ${last.number} of ${slug} is in review.`, { hint });
    }
    const current =
      app.current_version === null ? undefined : await findVersion(transaction, slug, app.current_version);
    if (current?.hash === app.hash) {
      throw new Refusal(
        'version-unchanged',
        `The draft of ${slug} is what version ${current.number} is, which is published.`,
      );
    }
    await refuseTaken(transaction, app);
    const { draft, hash } = app;
    const created_at = clock.now().toISOString();
    const number = await addVersion(transaction, { slug, state: 'in_review', draft, hash, created_at });
    await alongside?.(transaction, number);
    return number;
  });
}

/**
 * Decides on a version in review. One that is approved becomes current, and installations are upgraded to it. Throws
 * `Refusal` `not-found` or `version-reviewed`.
 */
export async function reviewVersion(
  platform: PlatformContext,
  slug: string,
  number: number,
  { decision, note = null }: ReviewInput,
): Promise<void> {
  const { database, clock } = platform;
  const isApproved = decision === 'approve';
  await database.transaction().execute(async (transaction) => {
    const version = await requireVersion(transaction, slug, number);
    if (version.state !== 'in_review') {
      throw new Refusal(
        'version-reviewed',
        `Version ${number} of ${slug} was reviewed before: it is ${version.state}.`,
      );
    }
    const reviewed_at = clock.now().toISOString();
    await setVersionState(transaction, version, { state: isApproved ? 'published' : 'rejected', note, reviewed_at });
    if (isApproved) await setCurrentVersion(transaction, slug, number);
  });
  if (isApproved) await upgradeAll(platform, slug, number);
}

/**
 * Makes a version that was published before current again. Throws `Refusal` `not-found`, `version-unpublished` or
 * `version-current`.
 */
export async function rollback(platform: PlatformContext, slug: string, number: number): Promise<void> {
  await platform.database.transaction().execute(async (transaction) => {
    const app = await requireApp(transaction, slug);
    const version = await requireVersion(transaction, slug, number);
    if (version.state !== 'published') {
      throw new Refusal(
        'version-unpublished',
        `Version ${number} of ${slug} was never published: it is ${version.state}.`,
      );
    }
    if (app.current_version === number) {
      throw new Refusal('version-current', `Version ${number} of ${slug} is the current one.`);
    }
    await setCurrentVersion(transaction, slug, number);
  });
  await upgradeAll(platform, slug, number);
}

/**
 * Upgrades the installations that need nobody's consent, nor new answers. The others keep what they have until their users
 * agree. Assumed (ours), as all of this file: the platform documents that new versions come by upgrade, and no more.
 */
async function upgradeAll(platform: PlatformContext, slug: string, number: number): Promise<void> {
  const version = await requireVersion(platform.database, slug, number);
  for (const id of await listOutdated(platform.database, slug, number)) {
    const installation = await findInstallation(platform.database, id);
    if (installation === undefined || addedScopes(version.draft, installation.scopes).length > 0) continue;
    try {
      await upgrade(platform, id, {});
    } catch (error) {
      // Answers that the new version asks for are the user's to give; any other reason is told when they upgrade.
      if (!(error instanceof MiniappError || error instanceof Refusal)) throw error;
    }
  }
}

function refuseWarnings({ draft }: StoredApp): void {
  const source = createSource('miniapp.json', JSON.stringify(draft.manifest, null, 2));
  const { diagnostics } = analyzeManifest(source, { environment: null });
  const problems = diagnostics.filter(({ severity }) => severity !== 'info');
  if (problems.length === 0) return;
  const message = `The manifest has ${problems.length} ${problems.length === 1 ? 'warning' : 'warnings'}.`;
  throw new Refusal('manifest-invalid', message, {
    hint: 'Settle what is listed, push, then submit again.',
    diagnostics: problems,
  });
}

/** What was rejected may be submitted again under its version; anything else has been seen by users, or will be. */
async function refuseTaken(transaction: Database, app: StoredApp): Promise<void> {
  const { version } = manifestOf(app);
  const taken = await findSubmitted(transaction, app.slug, version);
  if (taken === undefined) return;
  const message = `${version} of ${app.slug} was submitted before, as version ${taken.number}.`;
  const hint = 'Give the manifest a new version, push, then submit again.';
  throw new Refusal('version-taken', message, { hint });
}

/** Throws `Refusal` `not-found`. */
export async function requireVersion(database: Database, slug: string, number: number): Promise<StoredVersion> {
  const version = await findVersion(database, slug, number);
  if (version === undefined) throw new Refusal('not-found', `There is no version ${number} of ${slug} here.`);
  return version;
}
