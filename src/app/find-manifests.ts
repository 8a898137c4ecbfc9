import { join, resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { displayPath, findManifest, manifestNames } from './load-manifest.ts';

/**
 * The manifests that targets name, as absolute paths without repetitions, in the order of the targets: files, folders
 * (their manifest, or all that lie below), globs. Rejects with `nothing-matched` or `file-not-found`.
 */
export async function findManifests(
  targets: readonly string[],
  directory: string,
  system: Pick<System, 'disk'>,
): Promise<string[]> {
  const found = new Set<string>();
  for (const target of targets) {
    for (const path of await resolveTarget(target, directory, system)) found.add(path);
  }
  return [...found];
}

async function resolveTarget(target: string, directory: string, system: Pick<System, 'disk'>): Promise<string[]> {
  const path = resolve(directory, target);
  const kind = await system.disk.kind(path);
  // A file whose name happens to look like a glob is still that file.
  if (kind === 'missing' && /[*?[\]{}!]/.test(target)) return matchGlob(target, directory, system);
  if (kind !== 'folder') return [await findManifest(target, directory, system)];
  for (const name of manifestNames) {
    if ((await system.disk.kind(join(path, name))) !== 'missing') return [join(path, name)];
  }
  const below = await system.disk.glob(`**/{${manifestNames.join(',')}}`, path);
  if (below.length === 0) throw new MiniappError('manifest-not-found', { directory: displayPath(path, directory) });
  return below;
}

/** A glob may match manifests, or folders that hold one. */
async function matchGlob(pattern: string, directory: string, { disk }: Pick<System, 'disk'>): Promise<string[]> {
  const manifests: string[] = [];
  for (const path of await disk.glob(pattern, directory)) {
    const candidates = (await disk.kind(path)) === 'folder' ? manifestNames.map((name) => join(path, name)) : [path];
    for (const candidate of candidates) {
      if ((await disk.kind(candidate)) === 'missing') continue;
      // `apps/**` matches pictures too: of files only manifests are meant.
      if (candidates.length === 1 && !isManifestName(path) && !/\.(ya?ml|json)$/.test(pattern)) continue;
      manifests.push(candidate);
      break;
    }
  }
  if (manifests.length === 0) throw new MiniappError('nothing-matched', { targets: [pattern] });
  return manifests;
}

function isManifestName(path: string): boolean {
  return manifestNames.some((name) => path.endsWith(`/${name}`));
}
