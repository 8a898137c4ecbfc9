import { compareDiagnostics, type Diagnostic } from '../core/diagnostic.ts';
import { MiniappError } from '../core/errors.ts';
import { limits } from '../core/manifest/limits.ts';
import type { RuleSettings } from '../core/manifest/policy.ts';
import type { Source } from '../core/source.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';
import { findManifests } from './find-manifests.ts';
import { loadConfig, settingsFor } from './load-config.ts';
import {
  type AnalyzedText,
  analyzeBytes,
  filesOf,
  type LoadedManifest,
  loadEnvironment,
  loadManifest,
  type PartialWords,
} from './load-manifest.ts';
import type { ManifestFiles } from './manifest-files.ts';

export interface ValidateRequest {
  /** Files, folders or globs as given; `-` is standard input; none means the configured apps, or the working folder. */
  readonly targets: readonly string[];
  readonly directory: string;
  /** The environment whose files are laid over the manifests. */
  readonly env: string | undefined;
  readonly envFile: string | undefined;
  readonly configFile: string | undefined;
  /** Severities from flags; they go before the configuration's. */
  readonly settings: RuleSettings;
  /** The name shown for standard input. */
  readonly stdinFile: string;
}

/** What the check of one manifest found. */
export interface CheckedManifest {
  /** As shown: the manifest, then the environment's file laid over it, if any. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that the diagnostics point into; none of a clean manifest, so that many take no more memory than few. */
  readonly sources: readonly Source[];
}

export interface Validation {
  /** As shown, standard input first, then in the order given, without repetitions. */
  readonly files: readonly string[];
  /** Files of environments, each with the manifest that it was laid over. */
  readonly overlays: readonly { readonly file: string; readonly base: string }[];
  /** Sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts by file, of those that have diagnostics. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** A manifest with all that is known of it; standard input has no path. */
export type KeptManifest = Omit<LoadedManifest, 'path'> & { readonly path: string | null };

/** What a run of `validate` works with: read once, used for every manifest. */
export interface ValidationSetup {
  readonly targets: readonly string[];
  /** Reads and checks the manifest in these files, or as if `words` stood there. */
  readonly load: (files: ManifestFiles, words?: PartialWords) => Promise<LoadedManifest>;
  /** Checks a manifest that stands in no file, as if it had this name. */
  readonly analyze: (bytes: Uint8Array, file: string) => Promise<AnalyzedText>;
}

/** Reads configuration and environment. Rejects with `MiniappError` when one of them cannot be used. */
export async function prepareValidation(
  { targets, directory, envFile, configFile, settings }: ValidateRequest,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<ValidationSetup> {
  const config = await loadConfig(configFile, directory, system);
  const environment = await loadEnvironment(envFile, directory, system);
  const optionsFor = async (file: string) => ({ environment, settings: await settingsFor(config, file, settings) });
  return {
    targets: targets.length > 0 ? targets : config.apps.length > 0 ? config.apps : ['.'],
    load: async (files, words) => {
      const options = await optionsFor(displayPath(files.path, directory));
      return loadManifest(files, directory, options, system, words);
    },
    analyze: async (bytes, file) => analyzeBytes(bytes, file, await optionsFor(file)),
  };
}

/** Below this, a second thread takes longer to start, and to compile the same code, than it saves. */
const fewestForThreads = 500;
const manifestsPerJob = 20;

/**
 * Checks manifests without touching the network, many of them on all cores. Rejects with `MiniappError` when one cannot be
 * found or read.
 */
export async function validateManifests(
  request: ValidateRequest,
  system: Pick<System, 'disk' | 'environment' | 'terminal' | 'threads'>,
): Promise<Validation> {
  const { threads } = system;
  const setup = await prepareValidation(request, system);
  if (setup.targets.includes('-')) return combine((await loadManifests(request, setup, system)).map(summarize));
  const manifests = await findManifests(setup.targets, request.directory, request.env, system);
  if (threads === null || manifests.length < fewestForThreads) return combine(await checkAll(manifests, setup));
  const jobs: (readonly ManifestFiles[])[] = [];
  for (let start = 0; start < manifests.length; start += manifestsPerJob) {
    jobs.push(manifests.slice(start, start + manifestsPerJob));
  }
  return combine((await threads.run(request, jobs, (job) => checkAll(job, setup))).flat());
}

/** Checks manifests one after another: the part of a thread. Rejects as `validateManifests` does. */
export async function checkAll(
  manifests: readonly ManifestFiles[],
  { load }: ValidationSetup,
): Promise<CheckedManifest[]> {
  const checked: CheckedManifest[] = [];
  for (const manifest of manifests) checked.push(summarize(await load(manifest)));
  return checked;
}

/** As `validateManifests`, one after another, and keeps what is known of each: for corrections, and for their addresses. */
export async function loadManifests(
  { directory, env, stdinFile }: ValidateRequest,
  setup: ValidationSetup,
  system: Pick<System, 'disk' | 'terminal'>,
): Promise<KeptManifest[]> {
  const manifests: KeptManifest[] = [];
  if (setup.targets.includes('-')) {
    if (env !== undefined) throw environmentOfStdin();
    manifests.push({ path: null, overlay: null, ...(await setup.analyze(await readStdin(system), stdinFile)) });
  }
  const files = setup.targets.filter((target) => target !== '-');
  for (const found of await findManifests(files, directory, env, system)) {
    manifests.push(await setup.load(found));
  }
  return manifests;
}

/** What is told of a manifest. */
export function summarize(manifest: Pick<LoadedManifest, 'sources' | 'diagnostics'>): CheckedManifest {
  const { diagnostics, sources } = manifest;
  const kept = diagnostics.length === 0 ? [] : sources.flatMap((source) => source ?? []);
  return { files: filesOf(manifest), diagnostics, sources: kept };
}

/** Several manifests as one result. */
export function combine(manifests: readonly CheckedManifest[]): Validation {
  const files = manifests.flatMap((manifest) => manifest.files);
  const diagnostics = manifests.flatMap((manifest) => manifest.diagnostics).sort(compareDiagnostics);
  const own = new Set(files);
  return {
    files: [...own],
    overlays: manifests.flatMap(({ files: [base = '', overlay] }) => (overlay ? [{ file: overlay, base }] : [])),
    // A file that is in several manifests, by itself and below an environment's, has the same problems in each.
    diagnostics: own.size === files.length ? diagnostics : withoutRepetitions(diagnostics),
    sources: new Map(manifests.flatMap(({ sources }) => sources.map((source) => [source.file, source] as const))),
  };
}

function withoutRepetitions(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

function environmentOfStdin(): MiniappError {
  return new MiniappError('invalid-usage', {
    problem: 'Standard input is one text, and has no file of an environment beside it.',
    remedy: 'Name the manifest’s file, or leave --env (MINIAPP_ENV) out.',
  });
}

async function readStdin({ terminal }: Pick<System, 'terminal'>): Promise<Uint8Array> {
  if (terminal.stdin.isTTY) {
    throw new MiniappError('invalid-usage', {
      problem: 'Standard input is a terminal, so there is no manifest to read from it.',
      remedy: 'Pipe one in: cat miniapp.yaml | miniapp validate -',
    });
  }
  return terminal.stdin.read(limits.bytes);
}
