import { resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';
import {
  findManifest,
  isOverlay,
  type ManifestFiles,
  manifestIn,
  manifestNames,
  withEnvironment,
} from './manifest-files.ts';

/**
 * The manifests that targets name, without repetitions, in the order of the targets: files, folders (their manifest, or
 * all that lie below), globs; each with its file of the environment `env`. Rejects with `nothing-matched`,
 * `file-not-found` or `environment-not-found`.
 */
export async function findManifests(
  targets: readonly string[],
  directory: string,
  env: string | undefined,
  system: Pick<System, 'disk'>,
): Promise<ManifestFiles[]> {
  const found = new Map<string, ManifestFiles>();
  for (const target of targets) {
    for (const files of await resolveTarget(target, directory, env, system)) {
      found.set(`${files.path}\0${files.overlay ?? ''}`, files);
    }
  }
  return [...found.values()];
}

async function resolveTarget(
  target: string,
  directory: string,
  env: string | undefined,
  system: Pick<System, 'disk'>,
): Promise<ManifestFiles[]> {
  const path = resolve(directory, target);
  const kind = await system.disk.kind(path);
  // A file whose name happens to look like a glob is still that file.
  const isGlob = kind === 'missing' && /[*?[\]{}!]/.test(target);
  if (kind !== 'folder' && !isGlob) return [await findManifest(target, directory, env, system)];
  const paths = isGlob ? await matchGlob(target, directory, system) : await manifestsBelow(path, directory, system);
  return Promise.all(paths.map((each) => withEnvironment(each, directory, env, system)));
}

async function manifestsBelow(folder: string, directory: string, system: Pick<System, 'disk'>): Promise<string[]> {
  const own = await manifestIn(folder, system);
  if (own !== undefined) return [own];
  const below = await system.disk.glob(`**/{${manifestNames.join(',')}}`, folder);
  if (below.length === 0) throw new MiniappError('manifest-not-found', { directory: displayPath(folder, directory) });
  return below;
}

/** A glob may match manifests, or folders that hold one. Files that are laid over a manifest are none themselves. */
async function matchGlob(pattern: string, directory: string, system: Pick<System, 'disk'>): Promise<string[]> {
  const manifests: string[] = [];
  for (const path of await system.disk.glob(pattern, directory)) {
    if ((await system.disk.kind(path)) === 'folder') {
      const inside = await manifestIn(path, system);
      if (inside !== undefined) manifests.push(inside);
      continue;
    }
    // `apps/**` matches pictures too: of files only manifests are meant.
    if (!isManifestName(path) && !/\.(ya?ml|json)$/.test(pattern)) continue;
    if (!(await isOverlay(path, system))) manifests.push(path);
  }
  if (manifests.length === 0) throw new MiniappError('nothing-matched', { targets: [pattern] });
  return manifests;
}

function isManifestName(path: string): boolean {
  return manifestNames.some((name) => path.endsWith(`/${name}`));
}
