import { dirname, join } from 'node:path';
import type { Host } from '../client/host.ts';
import { createPlatformClient, type PlatformClient } from '../client/platform-client.ts';
import type { FetchedApp } from '../client/read-answers.ts';
import type { RetrySystem } from '../client/retry.ts';
import { type ErrorArguments, MiniappError } from '../core/errors.ts';
import { placeProblem } from '../core/manifest/analyze.ts';
import { picturePaths } from '../core/manifest/pictures.ts';
import { draftHash } from '../core/release/canonical.ts';
import { planPush as comparePush, type Draft, type Plan, sealSecrets } from '../core/release/plan.ts';
import { compareThreeWays, type Divergence } from '../core/release/three-way.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import { findCommit, isInHistory, isShallow } from './git-history.ts';
import { type LoadedManifest, sourcesByFile } from './load-manifest.ts';
import { readAssetFiles } from './project-assets.ts';
import { notePushed, notePushing, noteShown, type PushedDrafts, type PushTarget, readPushed } from './pushed-drafts.ts';

export interface PushRequest {
  readonly loaded: LoadedManifest & { readonly manifest: Manifest };
  readonly host: Host;
  /**
   * Whether to replace what somebody else changed on the platform: `never`, `shown` (the copy that the last refused push
   * showed, and no other), or `always`.
   */
  readonly replace: 'never' | 'shown' | 'always';
  /** Told before a request is sent again. */
  readonly onRetry?: RetrySystem['onRetry'];
}

/** What nobody should do by accident: asking users for more, and taking something away. */
export type Consent = 'scope-increase' | 'removals';

/** A push that is planned. */
export interface PlannedPush {
  readonly action: 'create' | 'update' | 'nothing' | 'conflict';
  readonly slug: string;
  readonly local: LocalDraft;
  /** Null when the platform has no such app. */
  readonly remote: FetchedApp | null;
  readonly plan: Plan;
  /** What somebody has to agree to first. */
  readonly needs: readonly Consent[];
  /** Of a conflict: who changed what; and whether git may know better, but has a part of the history only. */
  readonly divergences: readonly Divergence[];
  readonly isShallow: boolean;
}

/** What became of a push. */
export interface Pushed {
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly slug: string;
  /** SHA-256 of the canonical form of manifest and assets. */
  readonly hash: string;
  /** The draft's page in the store. */
  readonly url: string;
  readonly plan: Plan;
}

type World = Pick<System, 'disk' | 'http' | 'version' | 'clock' | 'random' | 'git'>;

/** A project's app as it would be pushed. */
export interface LocalDraft extends Draft {
  readonly hash: string;
  /** The pictures by their paths. */
  readonly files: Awaited<ReturnType<typeof readAssetFiles>>;
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
 * Compares a project's app with a platform's draft of it. A copy that this project neither wrote nor saw is a conflict:
 * pushing would lose somebody's change. Writes nothing.
 */
export async function planPush(request: PushRequest, system: World): Promise<PlannedPush> {
  const { loaded, host, replace } = request;
  const { slug } = loaded.manifest;
  const local = await readLocalDraft(loaded, system);
  const remote = await connect(request, system).fetchApp(slug);
  const plan = comparePush(remote?.app.draft ?? null, local);
  const planned = { slug, local, remote, plan, needs: [], divergences: [], isShallow: false };
  if (remote === null) return { ...planned, action: 'create' };
  if (remote.app.hash === local.hash) return { ...planned, action: 'nothing' };
  const pushed = await readPushed(targetOf(loaded, host), system);
  const mayReplace = replace === 'always' || (replace === 'shown' && pushed.shown === remote.app.hash);
  if (mayReplace || (await isKnown(remote, pushed, loaded.path, system))) {
    return { ...planned, action: 'update', needs: findConsents(plan) };
  }
  const divergences = compareThreeWays(pushed.base, sealSecrets(local), sealSecrets(remote.app.draft));
  return { ...planned, action: 'conflict', divergences, isShallow: await isShallow(loaded.path, system) };
}

/**
 * Does what was planned: uploads the pictures that are missing, writes the draft unless somebody else did meanwhile, and
 * reads back what was stored. Rejects with `remote-changed`, `platform-rejected`, `host-failed`, …
 */
export async function applyPush(
  { action, slug, local, remote, plan }: PlannedPush,
  request: PushRequest,
  system: World,
): Promise<Pushed> {
  const { loaded, host } = request;
  const target = targetOf(loaded, host);
  const told = { slug, hash: local.hash, plan };
  if (action === 'nothing' && remote) {
    await notePushed(target, local, system);
    return { ...told, action: 'unchanged', url: remote.app.url };
  }
  const client = connect(request, system);
  await uploadMissing(local, client);
  // Before it is written: a push that is killed has made the copy ours all the same.
  await notePushing(target, local.hash, system);
  const { manifest, assets } = local;
  const draft = { manifest, assets, git_commit: await findCommit(filesOf(loaded, local), system) };
  const written = await client
    .writeDraft(slug, draft, remote?.etag ?? null)
    .catch((error: unknown) => Promise.reject(atItsPlace(error, loaded)));
  if (written && written.app.hash !== local.hash) {
    throw new MiniappError('host-failed', { host: host.url, reason: 'it stored something else than was sent' });
  }
  const stored = await client.fetchApp(slug);
  if (stored?.app.hash !== local.hash) {
    if (written) await notePushed(target, local, system);
    throw new MiniappError('remote-changed', { slug, when: written ? 'after' : 'during' });
  }
  await notePushed(target, local, system);
  return { ...told, action: action === 'create' ? 'created' : 'updated', url: stored.app.url };
}

/** Notes which copy a person has seen in a conflict: the one that `replace: 'shown'` may replace. */
export async function noteConflict(
  { remote }: PlannedPush,
  { loaded, host }: PushRequest,
  system: Pick<System, 'disk'>,
): Promise<void> {
  if (remote) await noteShown(targetOf(loaded, host), remote.app.hash, system);
}

/** A rejection with the platform's findings at their places in the manifest. */
export function atItsPlace(error: unknown, { sources }: PushRequest['loaded']): unknown {
  if (!(error instanceof MiniappError) || error.code !== 'platform-rejected') return error;
  const { reason, problems = [] } = error.args as ErrorArguments<'platform-rejected'>;
  const diagnostics = problems.map((problem) => placeProblem(sources, problem));
  return new MiniappError('platform-rejected', { reason }, { diagnostics, sources: sourcesByFile([{ sources }]) });
}

function connect({ host, onRetry }: PushRequest, system: World): PlatformClient {
  return createPlatformClient(host, { ...system, onRetry });
}

/** All that a draft is made of. */
function filesOf({ path, overlay }: PushRequest['loaded'], { files }: LocalDraft): [string, ...string[]] {
  const pictures = [...files.keys()].map((name) => join(dirname(path), name));
  return [path, ...(overlay === null ? [] : [overlay]), ...pictures];
}

function targetOf({ path, manifest }: PushRequest['loaded'], host: Host): PushTarget {
  return { manifestPath: path, hostUrl: host.url, slug: manifest.slug };
}

/** Whether the platform's copy is one that this project wrote or saw, or comes from a commit of its own history. */
async function isKnown(
  { app }: FetchedApp,
  { known }: PushedDrafts,
  manifestPath: string,
  system: Pick<System, 'git'>,
): Promise<boolean> {
  if (known.includes(app.hash)) return true;
  // Somebody else's push that was fetched since, or all that a fresh clone knows, such as CI's.
  const { git_commit } = app.draft;
  return typeof git_commit === 'string' && isInHistory(git_commit, manifestPath, system);
}

function findConsents({ changes, addedScopes }: Plan): Consent[] {
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
