import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { MiniappError } from '../core/errors.ts';
import {
  type Analysis,
  type AnalyzeOptions,
  checkManifest,
  type ManifestReading,
  readManifest,
} from '../core/manifest/analyze.ts';
import type { Environment } from '../core/manifest/environment.ts';
import { findLinks, type Link } from '../core/manifest/links.ts';
import { decodeText, limits, type Parsed, parseBytes, parseYaml } from '../core/manifest/parse.ts';
import { picturePaths } from '../core/manifest/pictures.ts';
import type { RuleSettings } from '../core/manifest/policy.ts';
import { createSource, type ManifestSources, type Source } from '../core/source.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';
import { loadConfig, settingsFor } from './load-config.ts';
import { findManifest, type ManifestFiles } from './manifest-files.ts';
import { readAssetFacts } from './project-assets.ts';

/** A manifest as text, and what is known of it. */
export interface AnalyzedText extends Analysis {
  /** The manifest's own first. */
  readonly sources: ManifestSources;
  /** What it leads users to, for a look at whether it answers. */
  readonly links: readonly Link[];
  /** The severities it was checked with. */
  readonly settings: RuleSettings;
}

/** A manifest from the disk. */
export interface LoadedManifest extends AnalyzedText, ManifestFiles {}

/** What stands, or is to stand, in a manifest's files. */
export interface ManifestWords {
  readonly base: string;
  readonly overlay: string | null;
}

/** The same for the files that are to hold something else; undefined leaves one as it is. */
export type PartialWords = { readonly [File in keyof ManifestWords]: ManifestWords[File] | undefined };

/** Which manifest is meant, and what it is filled in with. */
export interface ManifestRequest {
  /** A file or a folder as given. */
  readonly target: string | undefined;
  /** The working folder. */
  readonly directory: string;
  /** The environment whose file is laid over it. */
  readonly env: string | undefined;
  /** A file of variables as given. */
  readonly envFile: string | undefined;
}

/** A manifest from the disk, and what else of the project it depends on. */
export interface ProjectManifest extends LoadedManifest {
  /** The pictures that it names by path, as they are written; also those of a manifest with errors. */
  readonly pictures: readonly string[];
}

/**
 * Reads and checks the manifest in these files, or as if `words` stood there and the pictures it names. Rejects with
 * `MiniappError` when a file cannot be read.
 */
export async function loadManifest(
  { path, overlay }: ManifestFiles,
  directory: string,
  options: AnalyzeOptions,
  { disk }: Pick<System, 'disk'>,
  words?: PartialWords,
): Promise<ProjectManifest> {
  const parse = async (file: string, text: string | null | undefined): Promise<Parsed> => {
    const name = displayPath(file, directory);
    if (typeof text === 'string') return parseYaml(createSource(name, text));
    return parseBytes(name, await disk.read(file, limits.bytes));
  };
  const texts = {
    base: await parse(path, words?.base),
    overlay: overlay === null ? null : await parse(overlay, words?.overlay),
  };
  const reading = readManifest(texts, options.environment);
  const pictures = picturePaths(reading.sound);
  const assets = await readAssetFacts(pictures, dirname(path), { disk });
  return { path, overlay, pictures, ...analyzeReading(reading, { ...options, assets }) };
}

/** Checks a manifest given as bytes; `file` is the name shown. Its pictures are not at hand. */
export function analyzeBytes(bytes: Uint8Array, file: string, options: AnalyzeOptions): AnalyzedText {
  return analyzeReading(readManifest({ base: parseBytes(file, bytes), overlay: null }, options.environment), options);
}

function analyzeReading(reading: ManifestReading, options: AnalyzeOptions): AnalyzedText {
  const { settings = {} } = options;
  return { ...checkManifest(reading, options), sources: reading.sources, links: findLinks(reading), settings };
}

/**
 * As `loadManifest`, for work that needs a sound one: rejects with `manifest-invalid`, which carries the problems. With
 * `change`, the texts are changed before they are judged; only sound YAML is.
 */
export async function loadSoundManifest(
  request: ManifestRequest,
  system: Pick<System, 'disk' | 'environment'>,
  change: (words: ManifestWords) => ManifestWords = (words) => words,
): Promise<LoadedManifest & { manifest: Manifest }> {
  const { target, directory, env, envFile } = request;
  const files = await findManifest(target, directory, env, system);
  const options = await loadOptions(files.path, directory, envFile, system);
  const loaded = await loadManifest(files, directory, options, system);
  const isYaml = !loaded.diagnostics.some(({ code }) => code.startsWith('yaml/') && code !== 'yaml/missing-variable');
  if (!isYaml) return requireSound(loaded);
  const words = wordsOf(loaded);
  const changed = change(words);
  if (changed.base === words.base && changed.overlay === words.overlay) return requireSound(loaded);
  return requireSound(await loadManifest(files, directory, options, system, changed));
}

/** What stands in a manifest's files. */
export function wordsOf({ sources: [base, overlay] }: Pick<AnalyzedText, 'sources'>): ManifestWords {
  return { base: base.text, overlay: overlay?.text ?? null };
}

/** As `loadManifest`, with the configuration's severities and the variables of the process and a file. */
export async function loadProject(
  files: ManifestFiles,
  directory: string,
  envFile: string | undefined,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<ProjectManifest> {
  return loadManifest(files, directory, await loadOptions(files.path, directory, envFile, system), system);
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
  const { manifest, diagnostics, sources } = loaded;
  if (manifest) return { ...loaded, manifest };
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  throw new MiniappError(
    'manifest-invalid',
    { file: filesOf(loaded).join(' with '), errors },
    { diagnostics, sources: sourcesByFile([{ sources }]) },
  );
}

/** The names of a manifest's files, as shown. */
export function filesOf({ sources }: Pick<AnalyzedText, 'sources'>): string[] {
  return sources.flatMap((source) => (source ? [source.file] : []));
}

/** The texts of manifests by file. */
export function sourcesByFile(manifests: readonly Pick<AnalyzedText, 'sources'>[]): Map<string, Source> {
  const all = manifests.flatMap(({ sources }) => sources.flatMap((source) => source ?? []));
  return new Map(all.map((source) => [source.file, source]));
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
