import { dirname, join } from 'node:path';
import type { Host } from '../client/host.ts';
import { createPlatformClient } from '../client/platform-client.ts';
import type { RetrySystem } from '../client/retry.ts';
import { MiniappError } from '../core/errors.ts';
import type { Environment } from '../core/manifest/environment.ts';
import { picturePaths } from '../core/manifest/pictures.ts';
import { type Written, writeManifest } from '../core/manifest/write-manifest.ts';
import { type Change, compareDrafts, type Draft, maskChange, sealSecrets } from '../core/release/plan.ts';
import { compareThreeWays, type Divergence, takeOver } from '../core/release/three-way.ts';
import { schemaPath } from '../core/scaffold/scaffold.ts';
import { createSource, type Source } from '../core/source.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import { findCommit } from './git-history.ts';
import type { LoadedManifest } from './load-manifest.ts';
import { dataFolderName } from './local-platform-file.ts';
import { isLedOut } from './project-assets.ts';
import { type PulledPicture, planPictures } from './pulled-pictures.ts';
import { readLocalDraft } from './push-app.ts';
import { notePushed, noteShown, readPushed } from './pushed-drafts.ts';

export interface PullRequest {
  readonly slug: string;
  /** The absolute path of the manifest, which is to be made where `loaded` is null. */
  readonly path: string;
  /** As messages name it. */
  readonly file: string;
  readonly loaded: (LoadedManifest & { readonly manifest: Manifest }) | null;
  readonly environment: Environment;
  readonly host: Host;
  /** Take the platform's value for what was changed on both sides. */
  readonly theirs: boolean;
  /** Write the manifest anew when its text cannot be kept, and replace files in the way of pictures. */
  readonly force: boolean;
  /** Told before a request is sent again. */
  readonly onRetry?: RetrySystem['onRetry'];
}

/** A pull that is planned. */
export interface PlannedPull {
  readonly action: 'create' | 'update' | 'nothing' | 'conflict';
  /** What the project would have anew; secrets are masked. */
  readonly changes: readonly Change[];
  /** Of a conflict: who changed what, and whether that is known at all. */
  readonly divergences: readonly Divergence[];
  readonly knowsBase: boolean;
  readonly pictures: readonly PulledPicture[];
  /** The manifest; null where nothing changes. */
  readonly written: Written | null;
  /** The platform's draft. */
  readonly remote: Draft & { readonly hash: string };
}

type World = Pick<System, 'disk' | 'http' | 'version' | 'clock' | 'random' | 'git' | 'packageDirectory'>;

/**
 * Compares a platform's draft with the project, and makes up what to write: what changed on the platform alone is taken
 * over, what changed here alone stays. What changed on both sides is a conflict. Writes nothing. Rejects with
 * `app-unknown`, `pull-refused`, `picture-refused`, …
 */
export async function planPull(request: PullRequest, system: World): Promise<PlannedPull> {
  const { loaded, path, force } = request;
  const remote = await fetchDraft(request, system);
  const local = loaded && (await readLocalDraft(loaded, system));
  const base = loaded && (await readPushed(targetOf(request), system)).base;
  const found = local ? compareThreeWays(base, sealSecrets(local), sealSecrets(remote)) : [];
  const mayTake =
    request.theirs || (base === null && local !== null && (await isCommitted(local, remote, path, system)));
  const knowsBase = base !== null;
  const planned = { changes: [], divergences: [], knowsBase, pictures: [], written: null, remote };
  if (!mayTake && found.some(({ side }) => side === 'both')) {
    return { ...planned, action: 'conflict', divergences: found };
  }
  const fields = found.filter(({ side }) => side !== 'local').map(({ field }) => field);
  const merged = withOwnAssets(local ? takeOver(local, remote, fields) : remote, remote);
  const changes = compareDrafts(local, merged);
  if (local && changes.length === 0) return { ...planned, action: 'nothing' };
  const written = writeText(request, local, merged);
  const pictures = await planPictures(merged.assets, local?.assets ?? {}, { folder: dirname(path), force }, system);
  return { ...planned, action: local ? 'update' : 'create', changes: changes.map(maskChange), pictures, written };
}

/** Does what was planned: fetches all pictures, writes them, then the manifest, and notes the platform's draft as known. */
export async function applyPull(
  { action, pictures, written, remote }: PlannedPull,
  request: PullRequest,
  system: World,
): Promise<void> {
  const { disk } = system;
  const client = connect(request, system);
  const fetched: [file: string, bytes: Uint8Array][] = [];
  for (const { file, sha256 } of pictures) fetched.push([file, await client.fetchAsset(sha256)]);
  for (const [file, bytes] of fetched) {
    await disk.makeFolder(dirname(file));
    await disk.write(file, bytes);
  }
  if (action === 'create') {
    await writeSchema(dirname(request.path), system);
    await ignoreDataFolder(dirname(request.path), system);
  }
  if (written && written.text !== request.loaded?.sources[0].text) await disk.write(request.path, written.text);
  await notePushed(targetOf(request), remote, system);
}

/** Notes which copy a person has seen in a conflict: the one that `push --force` may replace. */
export async function noteConflict({ remote }: PlannedPull, request: PullRequest, system: Pick<System, 'disk'>) {
  await noteShown(targetOf(request), remote.hash, system);
}

async function fetchDraft(request: PullRequest, system: World): Promise<PlannedPull['remote']> {
  const { slug, host } = request;
  const fetched = await connect(request, system).fetchApp(slug);
  if (fetched === null) throw new MiniappError('app-unknown', { slug });
  const { draft, hash } = fetched.app;
  const isDigest = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
  if (draft.manifest['slug'] !== slug || !Object.values(draft.assets).every(isDigest)) {
    throw new MiniappError('host-failed', { host: host.url, reason: `its answer is no draft of ${slug}` });
  }
  return { manifest: draft.manifest, assets: draft.assets, hash };
}

/** The draft with the pictures that its manifest names, and no others. */
function withOwnAssets({ manifest, assets }: Draft, remote: Draft): Draft {
  const own = picturePaths(manifest as Parameters<typeof picturePaths>[0]).flatMap((path) => {
    const sha256 = Object.hasOwn(assets, path)
      ? assets[path]
      : Object.hasOwn(remote.assets, path) && remote.assets[path];
    return sha256 ? [[path, sha256] as const] : [];
  });
  return { manifest, assets: Object.fromEntries(own) };
}

/** Whether nothing would be lost: what would be replaced is in git as it is on disk. */
async function isCommitted(local: Draft, remote: Draft, path: string, system: World): Promise<boolean> {
  const replaced = Object.keys(local.assets).filter((name) => local.assets[name] !== remote.assets[name]);
  const files = [path, ...replaced.map((name) => join(dirname(path), name))];
  const commits = await Promise.all(files.map((file) => findCommit([file], system)));
  return commits.every((commit) => commit !== null);
}

function writeText(request: PullRequest, local: Draft | null, merged: Draft): Written {
  const { file, loaded, environment, force } = request;
  const source: Source = loaded?.sources[0] ?? createSource(file, `# yaml-language-server: $schema=${schemaPath}\n`);
  const outcome = writeManifest({
    source,
    before: local?.manifest ?? null,
    after: merged.manifest,
    environment,
    anew: force,
  });
  if (!('diagnostics' in outcome)) return outcome;
  const { diagnostics } = outcome;
  const reason =
    diagnostics.length > 0
      ? `what the platform has is not valid here (${diagnostics.length} ${diagnostics.length === 1 ? 'error' : 'errors'})`
      : 'its text cannot be changed without losing comments or layout';
  throw new MiniappError(
    'pull-refused',
    { file, reason, forcible: diagnostics.length === 0 },
    diagnostics.length > 0 ? { diagnostics, sources: new Map([[file, outcome.source]]) } : undefined,
  );
}

/** What the first line of a new manifest names, for editors; one that is there stays. */
async function writeSchema(folder: string, { disk, packageDirectory }: World): Promise<void> {
  const path = join(folder, schemaPath);
  // Editors do without it; a link that came with the folder is not followed out of it.
  if ((await disk.kind(path)) !== 'missing' || (await isLedOut(dirname(path), folder, disk))) return;
  await disk.makeFolder(dirname(path));
  await disk.write(path, await disk.read(join(packageDirectory, 'schemas', 'miniapp.schema.json')));
}

/** What is noted of the platform is this folder's own, and worth nothing to others. */
async function ignoreDataFolder(folder: string, { disk }: World): Promise<void> {
  const named = join(folder, '.gitignore');
  // Through a link, the file it leads to is written.
  const path = (await disk.realPath(named)) ?? named;
  const kind = await disk.kind(path);
  if (kind !== 'file' && kind !== 'missing') return;
  const text = kind === 'file' ? new TextDecoder().decode(await disk.read(path)) : '';
  if (/^\/?\.miniapp\/?\s*$/m.test(text)) return;
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  await disk.write(path, `${start}${dataFolderName}/\n`);
}

function connect({ host, onRetry }: PullRequest, system: World) {
  return createPlatformClient(host, { ...system, onRetry });
}

function targetOf({ path, host, slug }: PullRequest) {
  return { manifestPath: path, hostUrl: host.url, slug };
}
