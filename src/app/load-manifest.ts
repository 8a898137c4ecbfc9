import { basename, join, relative, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Diagnostic } from '../core/diagnostic.ts';
import { MiniappError } from '../core/errors.ts';
import { type Analysis, analyzeManifest, undecodable } from '../core/manifest/analyze.ts';
import type { Environment } from '../core/manifest/environment.ts';
import { decodeText, limits } from '../core/manifest/parse.ts';
import { createSource, type Source } from '../core/source.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';

/** A manifest from the disk, and what is known of it. */
export interface LoadedManifest extends Analysis {
  /** Absolute. */
  readonly path: string;
  readonly source: Source;
}

const manifestNames = ['miniapp.yaml', 'miniapp.yml', 'miniapp.json'];

/**
 * The absolute path of a manifest: the file named, the one in the folder named, or the one in `directory`. Rejects with
 * `MiniappError` `file-not-found` or `manifest-not-found`.
 */
export async function findManifest(
  given: string | undefined,
  directory: string,
  { disk }: Pick<System, 'disk'>,
): Promise<string> {
  const path = resolve(directory, given ?? '.');
  const kind = await disk.kind(path);
  if (kind === 'missing') throw new MiniappError('file-not-found', { path: displayPath(path, directory) });
  if (kind !== 'folder') return path;
  for (const name of manifestNames) {
    const candidate = join(path, name);
    if ((await disk.kind(candidate)) !== 'missing') return candidate;
  }
  throw new MiniappError('manifest-not-found', { directory: displayPath(path, directory) });
}

/** Reads and checks the manifest at an absolute path. Rejects with `MiniappError` when the file cannot be read. */
export async function loadManifest(
  path: string,
  directory: string,
  environment: Environment,
  { disk }: Pick<System, 'disk'>,
): Promise<LoadedManifest> {
  const bytes = await disk.read(path, limits.bytes);
  return { path, ...analyzeBytes(bytes, displayPath(path, directory), environment) };
}

/** Checks a manifest given as bytes; `file` is the name shown. */
export function analyzeBytes(
  bytes: Uint8Array,
  file: string,
  environment: Environment,
): { source: Source; manifest: Manifest | null; diagnostics: readonly Diagnostic[] } {
  const decoded = decodeText(bytes.length > limits.bytes ? bytes.subarray(0, 0) : bytes);
  if ('problem' in decoded || bytes.length > limits.bytes) {
    const source = createSource(file, '');
    const diagnostic = undecodable(source, 'problem' in decoded ? decoded.problem : undefined);
    return { source, manifest: null, diagnostics: [diagnostic] };
  }
  const source = createSource(file, decoded.text);
  return { source, ...analyzeManifest(source, { environment }) };
}

/** As `loadManifest`, for work that needs a sound one: rejects with `manifest-invalid`, which carries the problems. */
export async function loadSoundManifest(
  given: string | undefined,
  directory: string,
  envFile: string | undefined,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<LoadedManifest & { manifest: Manifest }> {
  const path = await findManifest(given, directory, system);
  const environment = await loadEnvironment(envFile, directory, system);
  const loaded = await loadManifest(path, directory, environment, system);
  const { manifest, diagnostics, source } = loaded;
  if (manifest) return { ...loaded, manifest };
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new MiniappError(
    'manifest-invalid',
    { file: source.file, errors },
    { diagnostics, sources: new Map([[source.file, source]]) },
  );
}

/** The variables of the process, completed by those of a file (`NAME=value` lines). What the process sets wins. */
export async function loadEnvironment(
  envFile: string | undefined,
  directory: string,
  { disk, environment }: Pick<System, 'disk' | 'environment'>,
): Promise<Environment> {
  if (envFile === undefined) return environment;
  const bytes = await disk.read(resolve(directory, envFile), limits.bytes);
  const decoded = decodeText(bytes);
  if ('problem' in decoded || bytes.length > limits.bytes) {
    throw new MiniappError('file-not-readable', { path: envFile, reason: 'it is not a text file of at most 1 MiB' });
  }
  return { ...parseEnv(decoded.text.replace(/^\ufeff/, '')), ...environment };
}

/** A path as shown: relative to the working folder when it is inside, with `/` between folders. */
export function displayPath(path: string, directory: string): string {
  const short = relative(directory, path);
  if (short === '') return basename(path);
  return (short.startsWith('..') ? path : short).replaceAll('\\', '/');
}
