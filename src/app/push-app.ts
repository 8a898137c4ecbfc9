import { dirname } from 'node:path';
import { createPlatformClient, type FetchedApp, type Host, type PlatformClient } from '../client/platform-client.ts';
import { MiniappError } from '../core/errors.ts';
import { picturePaths } from '../core/manifest/pictures.ts';
import { draftHash } from '../core/release/canonical.ts';
import { type Draft, type Plan, planPush, sealSecrets } from '../core/release/plan.ts';
import { compareThreeWays, type Divergence } from '../core/release/three-way.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import { findCommit, isInHistory } from './git-history.ts';
import type { LoadedManifest } from './load-manifest.ts';
import { type AssetFile, readAssetFiles } from './project-assets.ts';
import { notePushed, notePushing, noteShown, type PushTarget, readPushed } from './pushed-drafts.ts';

export interface PushRequest {
  readonly loaded: LoadedManifest & { readonly manifest: Manifest };
  readonly host: Host;
  /** Plan only; nothing is written, here or there. */
  readonly dryRun: boolean;
  /**
   * Whether to replace what somebody else changed on the platform: `never`, `shown` (the copy that the last refused push
   * showed, and no other), or `always`.
   */
  readonly replace: 'never' | 'shown' | 'always';
  /** Asked before something is written that needs consent; what it returns false for is not written. */
  readonly agree: (needs: readonly Consent[], plan: Plan) => Promise<boolean>;
}

/** What nobody should do by accident: asking users for more, and taking something away. */
export type Consent = 'scope-increase' | 'removals';

export type Pushed = {
  readonly slug: string;
  /** SHA-256 of the canonical form of manifest and assets. */
  readonly hash: string;
  /** The draft's page in the store; null when it was not written. */
  readonly url: string | null;
  readonly plan: Plan;
} & (
  | { readonly action: 'created' | 'updated' | 'unchanged' }
  /** Not written: somebody has to agree. */
  | { readonly action: 'unconfirmed'; readonly needs: readonly Consent[] }
  /** Not written: the platform's copy is not the one that this project knows. */
  | { readonly action: 'conflict'; readonly divergences: readonly Divergence[] }
);

type World = Pick<System, 'disk' | 'http' | 'version' | 'clock' | 'random' | 'git'>;

/** A project's app as it would be pushed. */
export interface LocalDraft extends Draft {
  readonly hash: string;
  /** The pictures by their paths. */
  readonly files: ReadonlyMap<string, AssetFile>;
}

/** Reads a project's app with its pictures. Rejects with `asset-unusable`. */
export async function readLocalDraft(
  { path, manifest }: Pick<PushRequest['loaded'], 'path' | 'manifest'>,
  system: Pick<System, 'disk'>,
): Promise<LocalDraft> {
  const files = await readAssetFiles(picturePaths(manifest), dirname(path), system);
  const assets = Object.fromEntries([...files].map(([name, { sha256 }]) => [name, sha256]));
  const draft = { manifest: manifest as unknown as Draft['manifest'], assets };
  return { ...draft, hash: draftHash(draft), files };
}

/**
 * Brings a platform's draft up to date: plans, asks for what needs consent, uploads the pictures it lacks, writes the draft
 * unless somebody else did meanwhile, and reads back what was stored. Writes nothing when nothing differs, and nothing over
 * a change that this project does not know.
 */
export async function pushApp(request: PushRequest, system: World): Promise<Pushed> {
  const { loaded, host, dryRun, replace, agree } = request;
  const { slug } = loaded.manifest;
  const local = await readLocalDraft(loaded, system);
  const target: PushTarget = { manifestPath: loaded.path, hostUrl: host.url, slug };
  const client = createPlatformClient(host, system);
  const remote = await client.fetchApp(slug);
  const plan = planPush(remote?.app.draft ?? null, local);
  const told = { slug, hash: local.hash, url: null, plan };

  if (remote?.app.hash === local.hash) {
    if (!dryRun) await notePushed(target, local, system);
    return { ...told, action: 'unchanged', url: remote.app.url };
  }
  if (remote && replace !== 'always' && !(await isKnown(remote, target, replace, loaded.path, system))) {
    return conflict(remote, dryRun);
  }
  const action = remote ? 'updated' : 'created';
  if (dryRun) return { ...told, action };
  const needs = findConsents(remote, plan);
  if (needs.length > 0 && !(await agree(needs, plan))) return { ...told, action: 'unconfirmed', needs };

  await uploadMissing(local, client);
  await notePushing(target, local.hash, system);
  const { manifest, assets } = local;
  const draft = { manifest, assets, git_commit: await findCommit(loaded.path, system) };
  const written = await client.writeDraft(slug, draft, remote?.etag ?? null);
  // Somebody else was faster: theirs is shown, and nothing of it is lost.
  if (written === null) {
    const theirs = await client.fetchApp(slug);
    if (theirs && theirs.app.hash !== local.hash) return conflict(theirs, false);
  }
  const stored = await client.fetchApp(slug);
  if (stored?.app.hash !== local.hash) {
    throw new MiniappError('host-failed', { host: host.url, reason: 'it stored something else than was sent' });
  }
  await notePushed(target, local, system);
  return { ...told, action, url: stored.app.url };

  async function conflict(theirs: FetchedApp, isDryRun: boolean): Promise<Pushed> {
    const { base } = await readPushed(target, system);
    if (!isDryRun) await noteShown(target, theirs.app.hash, system);
    const divergences = compareThreeWays(base, sealSecrets(local), sealSecrets(theirs.app.draft));
    return { ...told, plan: planPush(theirs.app.draft, local), action: 'conflict', divergences };
  }
}

/** Whether the platform's copy is one that this project wrote or saw, or comes from a commit of its own history. */
async function isKnown(
  { app }: FetchedApp,
  target: PushTarget,
  replace: PushRequest['replace'],
  manifestPath: string,
  system: Pick<System, 'disk' | 'git'>,
): Promise<boolean> {
  const { known, shown } = await readPushed(target, system);
  if (known.includes(app.hash) || (replace === 'shown' && shown === app.hash)) return true;
  // A fresh clone, such as CI's, knows nothing but the history.
  const { git_commit } = app.draft;
  return known.length === 0 && typeof git_commit === 'string' && (await isInHistory(git_commit, manifestPath, system));
}

function findConsents(remote: FetchedApp | null, { changes, addedScopes }: Plan): Consent[] {
  if (remote === null) return [];
  const needs: Consent[] = [];
  if (addedScopes.length > 0) needs.push('scope-increase');
  if (changes.some(({ kind }) => kind === 'removed')) needs.push('removals');
  return needs;
}

async function uploadMissing({ files }: LocalDraft, client: PlatformClient): Promise<void> {
  for (const { sha256, bytes } of files.values()) {
    if (!(await client.hasAsset(sha256))) await client.uploadAsset(sha256, bytes);
  }
}
