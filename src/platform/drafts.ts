import type { DraftInput } from '../contract/platform.ts';
import { analyzeManifest } from '../core/manifest/analyze.ts';
import { draftHash } from '../core/release/canonical.ts';
import { createSource } from '../core/source.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { PlatformContext } from './context.ts';
import { Refusal } from './refusal.ts';
import { findApp, type StoredApp, saveApp } from './store/apps.ts';
import { missingAssets } from './store/assets.ts';
import type { Alongside, Database } from './store/tables.ts';

/** What must be true of the stored draft for a write to happen, by the hash the writer knows. */
export interface Precondition {
  /** Hashes of which one must be the stored one (`If-Match`); `any`: something must be stored. */
  readonly match?: readonly string[] | 'any' | undefined;
  /** Nothing may be stored (`If-None-Match: *`). */
  readonly absent?: boolean;
}

export interface PushedDraft {
  readonly app: StoredApp;
  readonly created: boolean;
}

/**
 * Checks a draft as the CLI does and stores it, and `alongside`; writes no draft when nothing changed. Throws `Refusal`
 * `manifest-invalid`, `slug-mismatch`, `asset-missing` or `remote-changed`.
 */
export async function pushDraft(
  { database, clock }: Pick<PlatformContext, 'database' | 'clock'>,
  slug: string,
  draft: DraftInput,
  condition: Precondition = {},
  alongside?: Alongside<PushedDraft>,
): Promise<PushedDraft> {
  await checkDraft(database, slug, draft);
  const now = clock.now().toISOString();
  return database.transaction().execute(async (transaction) => {
    const pushed = await writeDraft(transaction, { slug, draft, now }, condition);
    await alongside?.(transaction, pushed);
    return pushed;
  });
}

async function writeDraft(
  transaction: Database,
  { slug, draft, now }: { readonly slug: string; readonly draft: DraftInput; readonly now: string },
  { match, absent = false }: Precondition,
): Promise<PushedDraft> {
  const hash = draftHash(draft);
  const stored = await findApp(transaction, slug);
  const matches = isExpected(stored, { match });
  // A write whose answer was lost is sent again, and has then been applied (RFC 9110, 13.1.1).
  const applied = stored?.hash === hash && !absent;
  if ((absent && stored !== undefined) || (!matches && !applied)) throw changed(slug, stored);
  if (
    stored !== undefined &&
    applied &&
    (!matches || (stored.draft.git_commit ?? null) === (draft.git_commit ?? null))
  ) {
    return { app: stored, created: false };
  }
  const app = {
    slug,
    draft,
    hash,
    created_at: stored?.created_at ?? now,
    updated_at: now,
    current_version: stored?.current_version ?? null,
  };
  await saveApp(transaction, app);
  return { app, created: stored === undefined };
}

async function checkDraft(database: Database, slug: string, draft: DraftInput): Promise<void> {
  const source = createSource('miniapp.json', JSON.stringify(draft.manifest, null, 2));
  // The manifest was rendered before it was sent: what still looks like an environment value is meant.
  const { manifest, diagnostics } = analyzeManifest(source, { environment: null });
  if (manifest === null) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const message = `The manifest has ${errors} ${errors === 1 ? 'error' : 'errors'}.`;
    throw new Refusal('manifest-invalid', message, { hint: 'Correct it, then push again.', diagnostics });
  }
  if (manifest.slug !== slug) {
    throw new Refusal('slug-mismatch', `The manifest’s slug is ${manifest.slug}, but it was sent to ${slug}.`);
  }
  const unnamed = listingFiles(manifest).find((path) => !Object.hasOwn(draft.assets, path));
  if (unnamed !== undefined) {
    throw new Refusal(
      'asset-missing',
      `The manifest names the file ${unnamed}, which is not among the draft’s assets.`,
    );
  }
  const [missing] = await missingAssets(database, [...new Set(Object.values(draft.assets))]);
  if (missing !== undefined) {
    const [path] = Object.entries(draft.assets).find(([, digest]) => digest === missing) ?? [];
    const hint = `Send it with PUT /platform/v1/assets/${missing}, then push again.`;
    throw new Refusal('asset-missing', `The file ${path} was not uploaded.`, { hint });
  }
}

/** Whether what is stored is what a writer expects (`match`). */
export function isExpected(stored: StoredApp | undefined, { match }: Precondition): boolean {
  return match === undefined || (stored !== undefined && (match === 'any' || match.includes(stored.hash)));
}

/** The refusal of a write that expects something else than what is stored. */
export function changed(slug: string, stored: StoredApp | undefined): Refusal {
  const what =
    stored === undefined ? `There is no ${slug} here yet.` : `${slug} is not what it was when it was last read.`;
  return new Refusal('remote-changed', what, { hint: 'Read it again, then decide.' });
}

/** Files of the project that the listing shows: what is not a URL. */
function listingFiles({ logo, cover }: Manifest): string[] {
  return [logo, cover].filter((image): image is string => image !== undefined && !image.startsWith('https://'));
}
