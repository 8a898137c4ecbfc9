import { basename, dirname, extname, join, resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { closest } from '../core/suggest.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';

/** Where a manifest lies. Paths are absolute. */
export interface ManifestFiles {
  readonly path: string;
  /** The file of an environment that is laid over it. */
  readonly overlay: string | null;
}

/** What a manifest is called in its folder, the first one found wins. */
export const manifestNames = ['miniapp.yaml', 'miniapp.yml', 'miniapp.json'];

const extensions = ['yaml', 'yml', 'json'];

/**
 * A manifest's files: the file named, the one in the folder named, or the one in `directory`, with that of the environment
 * `env`. A file of an environment stands for the manifest with it. Rejects with `MiniappError` `file-not-found`,
 * `manifest-not-found` or `environment-not-found`.
 */
export async function findManifest(
  given: string | undefined,
  directory: string,
  env: string | undefined,
  system: Pick<System, 'disk'>,
): Promise<ManifestFiles> {
  const path = resolve(directory, given ?? '.');
  const kind = await system.disk.kind(path);
  if (kind === 'missing') throw new MiniappError('file-not-found', { path: displayPath(path, directory) });
  if (kind !== 'folder') return nameFiles(path, directory, env, system);
  const found = await manifestIn(path, system);
  if (found === undefined) throw new MiniappError('manifest-not-found', { directory: displayPath(path, directory) });
  return withEnvironment(found, directory, env, system);
}

/** The manifest in a folder, by its usual names; undefined when there is none. */
export async function manifestIn(folder: string, { disk }: Pick<System, 'disk'>): Promise<string | undefined> {
  for (const name of manifestNames) {
    const candidate = join(folder, name);
    if ((await disk.kind(candidate)) !== 'missing') return candidate;
  }
  return undefined;
}

/** A manifest with the file of an environment, if one is asked for. Rejects with `environment-not-found`. */
export async function withEnvironment(
  path: string,
  directory: string,
  env: string | undefined,
  system: Pick<System, 'disk'>,
): Promise<ManifestFiles> {
  if (env === undefined) return { path, overlay: null };
  const stem = basename(path, extname(path));
  for (const extension of extensions) {
    const overlay = join(dirname(path), `${stem}.${env}.${extension}`);
    if ((await system.disk.kind(overlay)) !== 'missing') return { path, overlay };
  }
  const known = await environmentsBeside(path, system);
  const file = displayPath(join(dirname(path), `${stem}.${env}.yaml`), directory);
  throw new MiniappError('environment-not-found', { name: env, file, known, suggestion: closest(env, known) });
}

/** Whether a file is laid over the manifest beside it, and is none itself: `miniapp.staging.yaml` beside `miniapp.yaml`. */
export async function isOverlay(path: string, system: Pick<System, 'disk'>): Promise<boolean> {
  return environmentOf(path) !== undefined && (await manifestIn(dirname(path), system)) !== undefined;
}

async function nameFiles(
  path: string,
  directory: string,
  env: string | undefined,
  system: Pick<System, 'disk'>,
): Promise<ManifestFiles> {
  const own = environmentOf(path);
  const base = own === undefined ? undefined : await manifestIn(dirname(path), system);
  if (base === undefined) return withEnvironment(path, directory, env, system);
  if (env === undefined || env === own) return { path: base, overlay: path };
  throw new MiniappError('invalid-usage', {
    problem: `${displayPath(path, directory)} is for the environment ${own}, and --env names ${env}.`,
    remedy: `Name ${displayPath(base, directory)} with --env ${env}, or leave --env (MINIAPP_ENV) out.`,
  });
}

/** `staging`, of `miniapp.staging.yaml`. */
function environmentOf(path: string): string | undefined {
  return /^miniapp\.([a-z0-9-]+)\.(?:ya?ml|json)$/.exec(basename(path))?.[1];
}

async function environmentsBeside(path: string, { disk }: Pick<System, 'disk'>): Promise<string[]> {
  const prefix = `${basename(path, extname(path))}.`;
  const names = (await disk.glob(`*.{${extensions.join(',')}}`, dirname(path))).map((file) => basename(file));
  const found = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length, -extname(name).length))
    .filter((name) => /^[a-z0-9-]+$/.test(name));
  return [...new Set(found)];
}
