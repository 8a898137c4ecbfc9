import { dirname } from 'node:path';
import { createPlatformClient, type Host } from '../client/platform-client.ts';
import { MiniappError } from '../core/errors.ts';
import { picturePaths } from '../core/manifest/pictures.ts';
import { draftHash } from '../core/release/canonical.ts';
import { type Plan, planPush } from '../core/release/plan.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import type { LoadedManifest } from './load-manifest.ts';
import { readAssetFiles } from './project-assets.ts';

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

/**
 * Brings a platform's draft up to date: compares, uploads the pictures it lacks, writes the draft unless somebody else
 * did meanwhile, and checks what was stored. Writes nothing when nothing differs.
 */
export async function pushProject(
  { loaded, host, dryRun }: PushRequest,
  system: Pick<System, 'disk' | 'http' | 'version'>,
): Promise<Pushed> {
  const { manifest } = loaded;
  const files = await readAssetFiles(picturePaths(manifest), dirname(loaded.path), system);
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
