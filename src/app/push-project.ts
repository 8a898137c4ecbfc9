import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { createPlatformClient, type Host } from '../client/platform-client.ts';
import { MiniappError } from '../core/errors.ts';
import { draftHash } from '../core/release/canonical.ts';
import { type Plan, planPush } from '../core/release/plan.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import type { LoadedManifest } from './load-manifest.ts';

export interface PushRequest {
  readonly loaded: LoadedManifest & { readonly manifest: Manifest };
  readonly host: Host;
  /** Plan only; nothing is written. */
  readonly dryRun: boolean;
}

export interface Pushed {
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly slug: string;
  /** SHA-256 of the canonical form of manifest and assets. */
  readonly hash: string;
  /** The draft's page in the store; null when it was not written. */
  readonly url: string | null;
  readonly plan: Plan;
}

const largestAsset = 5 * 1024 * 1024;

/**
 * Brings a platform's draft up to date: compares, uploads the pictures it lacks, writes the draft unless somebody else
 * did meanwhile, and checks what was stored. Writes nothing when nothing differs.
 */
export async function pushProject(
  { loaded, host, dryRun }: PushRequest,
  system: Pick<System, 'disk' | 'http' | 'version'>,
): Promise<Pushed> {
  const { manifest } = loaded;
  const files = await collectAssets(loaded, system);
  const assets = Object.fromEntries([...files].map(([path, { sha256 }]) => [path, sha256]));
  const local = { manifest: manifest as unknown as Readonly<Record<string, unknown>>, assets };
  const hash = draftHash(local);

  const client = createPlatformClient(host, system);
  const remote = await client.fetchApp(manifest.slug);
  const plan = planPush(remote?.app.draft ?? null, local);
  if (remote?.app.hash === hash) {
    return { action: 'unchanged', slug: manifest.slug, hash, url: remote.app.url, plan };
  }
  const action = remote ? 'updated' : 'created';
  if (dryRun) return { action, slug: manifest.slug, hash, url: null, plan };

  for (const { sha256, bytes } of files.values()) {
    if (!(await client.hasAsset(sha256))) await client.uploadAsset(sha256, bytes);
  }
  const written = await client.writeDraft(manifest.slug, local, remote?.etag ?? null);
  if (written.app.hash !== hash) {
    throw new MiniappError('host-failed', { host: host.url, reason: 'it stored something else than was sent' });
  }
  return { action, slug: manifest.slug, hash, url: written.app.url, plan };
}

/** The pictures that the manifest names by path, from inside the project only (links followed). */
async function collectAssets(
  { manifest, path: manifestPath }: PushRequest['loaded'],
  { disk }: Pick<System, 'disk'>,
): Promise<Map<string, { sha256: string; bytes: Uint8Array }>> {
  const folder = (await disk.realPath(dirname(manifestPath))) ?? dirname(manifestPath);
  const files = new Map<string, { sha256: string; bytes: Uint8Array }>();
  for (const path of [manifest.logo, manifest.cover]) {
    if (path === undefined || /^https?:\/\//.test(path) || files.has(path)) continue;
    const real = await disk.realPath(join(folder, path));
    if (real === null) throw new MiniappError('asset-unusable', { path, reason: 'there is no such file' });
    const inside = relative(folder, real);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
      throw new MiniappError('asset-unusable', { path, reason: 'it lies outside of the project' });
    }
    const bytes = await disk.read(real, largestAsset);
    if (bytes.length > largestAsset) {
      throw new MiniappError('asset-unusable', { path, reason: 'it is larger than 5 MiB' });
    }
    files.set(path, { sha256: createHash('sha256').update(bytes).digest('hex'), bytes });
  }
  return files;
}
