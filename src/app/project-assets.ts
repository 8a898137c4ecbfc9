import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { readImage } from '../core/image.ts';
import type { AssetFacts } from '../core/manifest/rule.ts';
import type { System } from '../system/ports.ts';

/** A picture to upload. */
export interface AssetFile {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Bytes of a picture; as much as a platform is asked to keep. */
const largestAsset = 5 * 1024 * 1024;

type Found =
  | { readonly kind: Exclude<AssetFacts['kind'], 'file'> }
  | { readonly kind: 'file'; readonly bytes: Uint8Array };

/**
 * What stands at the paths of a project’s pictures. Nothing outside of the folder is looked at, by whatever way a path
 * leads there. Without paths the disk is not touched.
 */
export async function readAssetFacts(
  paths: readonly string[],
  projectFolder: string,
  system: Pick<System, 'disk'>,
): Promise<ReadonlyMap<string, AssetFacts>> {
  const facts = new Map<string, AssetFacts>();
  for (const path of paths) {
    const found = await findAsset(path, projectFolder, system);
    facts.set(path, found.kind === 'file' ? describe(found.bytes) : found);
  }
  return facts;
}

/** The pictures to upload, by path as the manifest has it. Rejects with `MiniappError` `asset-unusable`. */
export async function readAssetFiles(
  paths: readonly string[],
  projectFolder: string,
  system: Pick<System, 'disk'>,
): Promise<ReadonlyMap<string, AssetFile>> {
  // Here, because checks look at the same pictures and need no hash.
  const { createHash } = await import('node:crypto');
  const files = new Map<string, AssetFile>();
  for (const path of paths) {
    const found = await findAsset(path, projectFolder, system);
    if (found.kind !== 'file') throw new MiniappError('asset-unusable', { path, reason: reasons[found.kind] });
    files.set(path, { sha256: createHash('sha256').update(found.bytes).digest('hex'), bytes: found.bytes });
  }
  return files;
}

/** Absolute paths of a project’s pictures, for a watch on them; those that lead out of its folder are left out. */
export function pictureFiles(paths: readonly string[], projectFolder: string): string[] {
  return paths
    .filter((path) => !isAbsolute(path) && !leadsOut(relative(projectFolder, join(projectFolder, path))))
    .map((path) => join(projectFolder, path));
}

const reasons: Readonly<Record<Exclude<Found['kind'], 'file'>, string>> = {
  missing: 'there is no such file',
  outside: 'it lies outside of the project',
  folder: 'it is not a file',
  special: 'it is not a file',
  unreadable: 'it cannot be read',
  'too-large': 'it is larger than 5 MiB',
};

async function findAsset(path: string, projectFolder: string, { disk }: Pick<System, 'disk'>): Promise<Found> {
  // By its words alone first: what they lead out to is not even looked for.
  if (isAbsolute(path) || leadsOut(relative(projectFolder, join(projectFolder, path)))) return { kind: 'outside' };
  const folder = (await disk.realPath(projectFolder)) ?? projectFolder;
  const real = await disk.realPath(join(folder, path));
  if (real === null) return { kind: 'missing' };
  if (leadsOut(relative(folder, real))) return { kind: 'outside' };
  try {
    const kind = await disk.kind(real);
    if (kind !== 'file') return { kind: kind === 'other' ? 'special' : kind };
    const bytes = await disk.read(real, largestAsset);
    return bytes.length > largestAsset ? { kind: 'too-large' } : { kind: 'file', bytes };
  } catch (error) {
    if (error instanceof MiniappError) return { kind: error.code === 'file-not-found' ? 'missing' : 'unreadable' };
    throw error;
  }
}

/** Whether a relative path leads out of the folder it starts in. On Windows, another drive has no relative path. */
export function leadsOut(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

/** Whether a file, or the nearest folder above that is there, lies outside of the folder that its path says. */
export async function isLedOut(file: string, folder: string, disk: System['disk']): Promise<boolean> {
  const root = (await disk.realPath(folder)) ?? folder;
  for (let path = file; path !== folder; path = dirname(path)) {
    const real = await disk.realPath(path);
    if (real !== null) return leadsOut(relative(root, real));
  }
  return false;
}

function describe(bytes: Uint8Array): AssetFacts {
  return { kind: 'file', size: bytes.length, image: readImage(bytes) };
}
