import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { MiniappError } from '../core/errors.ts';
import {
  type Analysis,
  type AnalyzeOptions,
  checkManifest,
  type ManifestReading,
  readManifest,
  undecodable,
} from '../core/manifest/analyze.ts';
import type { Environment } from '../core/manifest/environment.ts';
import { findLinks, type Link } from '../core/manifest/links.ts';
import { decodeText, limits } from '../core/manifest/parse.ts';
import { picturePaths } from '../core/manifest/pictures.ts';
import type { RuleSettings } from '../core/manifest/policy.ts';
import { createSource, type Source } from '../core/source.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import { loadConfig, settingsFor } from './load-config.ts';
import { readAssetFacts } from './project-assets.ts';

/** A manifest as text, and what is known of it. */
export interface AnalyzedText extends Analysis {
  readonly source: Source;
  /** What it leads users to, for a look at whether it answers. */
  readonly links: readonly Link[];
  /** The severities it was checked with. */
  readonly settings: RuleSettings;
}

/** A manifest from the disk. */
export interface LoadedManifest extends AnalyzedText {
  /** Absolute. */
  readonly path: string;
}

/** A manifest from the disk, and what else of the project it depends on. */
export interface ProjectManifest extends LoadedManifest {
  /** The pictures that it names by path, as they are written; also those of a manifest with errors. */
  readonly pictures: readonly string[];
}

/** What a manifest is called in its folder, the first one found wins. */
export const manifestNames = ['miniapp.yaml', 'miniapp.yml', 'miniapp.json'];

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

/**
 * Reads and checks the manifest at an absolute path, or as if `text` stood there, and the pictures it names. Rejects with
 * `MiniappError` when the file cannot be read.
 */
export async function loadManifest(
  path: string,
  directory: string,
  options: AnalyzeOptions,
  { disk }: Pick<System, 'disk'>,
  text?: string,
): Promise<ProjectManifest> {
  const bytes = text === undefined ? await disk.read(path, limits.bytes) : new TextEncoder().encode(text);
  const reading = readBytes(bytes, displayPath(path, directory), options.environment);
  const pictures = picturePaths(reading.sound);
  const assets = await readAssetFacts(pictures, dirname(path), { disk });
  return { path, pictures, ...analyzeReading(reading, { ...options, assets }) };
}

/** Checks a manifest given as bytes; `file` is the name shown. Its pictures are not at hand. */
export function analyzeBytes(bytes: Uint8Array, file: string, options: AnalyzeOptions): AnalyzedText {
  return analyzeReading(readBytes(bytes, file, options.environment), options);
}

function readBytes(bytes: Uint8Array, file: string, environment: Environment | null): ManifestReading {
  if (bytes.length > limits.bytes) return undecodable(createSource(file, ''), undefined);
  const decoded = decodeText(bytes);
  if ('problem' in decoded) return undecodable(createSource(file, ''), decoded.problem);
  return readManifest(createSource(file, decoded.text), environment);
}

function analyzeReading(reading: ManifestReading, options: AnalyzeOptions): AnalyzedText {
  const { settings = {} } = options;
  return { ...checkManifest(reading, options), source: reading.source, links: findLinks(reading), settings };
}

/**
 * As `loadManifest`, for work that needs a sound one: rejects with `manifest-invalid`, which carries the problems. With
 * `change`, the text is changed before it is judged; only sound YAML is.
 */
export async function loadSoundManifest(
  given: string | undefined,
  directory: string,
  envFile: string | undefined,
  system: Pick<System, 'disk' | 'environment'>,
  change: (text: string) => string = (text) => text,
): Promise<LoadedManifest & { manifest: Manifest }> {
  const path = await findManifest(given, directory, system);
  const options = await loadOptions(path, directory, envFile, system);
  const written = await loadManifest(path, directory, options, system);
  const isYaml = !written.diagnostics.some(({ code }) => code.startsWith('yaml/') && code !== 'yaml/missing-variable');
  const changed = isYaml ? change(written.source.text) : written.source.text;
  const loaded =
    changed === written.source.text ? written : await loadManifest(path, directory, options, system, changed);
  return requireSound(loaded);
}

/** As `loadSoundManifest`, of the file at an absolute path and whether it is sound or not. */
export async function loadProject(
  path: string,
  directory: string,
  envFile: string | undefined,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<ProjectManifest> {
  return loadManifest(path, directory, await loadOptions(path, directory, envFile, system), system);
}

/** What the manifest at an absolute path is to be analysed with. */
export async function loadOptions(
  path: string,
  directory: string,
  envFile: string | undefined,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<AnalyzeOptions> {
  const environment = await loadEnvironment(envFile, directory, system);
  const settings = await settingsFor(await loadConfig(undefined, directory, system), displayPath(path, directory), {});
  return { environment, settings };
}

/** The manifest when it has no errors; otherwise throws `manifest-invalid`, which carries the problems. */
export function requireSound(loaded: LoadedManifest): LoadedManifest & { manifest: Manifest } {
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
