import { compareDiagnostics, type Diagnostic } from '../core/diagnostic.ts';
import { MiniappError } from '../core/errors.ts';
import { limits } from '../core/manifest/limits.ts';
import type { RuleSettings } from '../core/manifest/policy.ts';
import type { Source } from '../core/source.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';
import { findManifests } from './find-manifests.ts';
import { type Config, loadConfig, settingsFor } from './load-config.ts';
import {
  analyzeBytes,
  filesOf,
  type LoadedManifest,
  loadEnvironment,
  loadManifest,
  type PartialWords,
  sourcesByFile,
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

export interface Validation {
  /** As shown, standard input first, then in the order given, without repetitions. */
  readonly files: readonly string[];
  /** Sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts by file. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Each manifest by itself; standard input has no path. */
  readonly manifests: readonly (Omit<LoadedManifest, 'path'> & { readonly path: string | null })[];
}

/** What a run of `validate` works with: read once, used for every manifest. */
export interface ValidationSetup {
  readonly config: Config;
  readonly targets: readonly string[];
  /** Reads and checks the manifest in these files, or as if `words` stood there. */
  readonly load: (files: ManifestFiles, words?: PartialWords) => Promise<LoadedManifest>;
}

/** Reads configuration and environment. Rejects with `MiniappError` when one of them cannot be used. */
export async function prepareValidation(
  { targets, directory, envFile, configFile, settings }: ValidateRequest,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<ValidationSetup> {
  const config = await loadConfig(configFile, directory, system);
  const environment = await loadEnvironment(envFile, directory, system);
  return {
    config,
    targets: targets.length > 0 ? targets : config.apps.length > 0 ? config.apps : ['.'],
    load: async (files, words) => {
      const own = await settingsFor(config, displayPath(files.path, directory), settings);
      return loadManifest(files, directory, { environment, settings: own }, system, words);
    },
  };
}

/** Checks manifests without touching the network. Rejects with `MiniappError` when one cannot be found or read. */
export async function validateManifests(
  request: ValidateRequest,
  system: Pick<System, 'disk' | 'environment' | 'terminal'>,
): Promise<Validation> {
  const { directory, stdinFile } = request;
  const setup = await prepareValidation(request, system);
  const manifests: Validation['manifests'][number][] = [];
  if (setup.targets.includes('-')) {
    if (request.env !== undefined) throw environmentOfStdin();
    const environment = await loadEnvironment(request.envFile, directory, system);
    const settings = await settingsFor(setup.config, stdinFile, request.settings);
    const bytes = await readStdin(system);
    manifests.push({ path: null, overlay: null, ...analyzeBytes(bytes, stdinFile, { environment, settings }) });
  }
  const files = setup.targets.filter((target) => target !== '-');
  for (const found of await findManifests(files, directory, request.env, system)) {
    manifests.push(await setup.load(found));
  }
  return combine(manifests);
}

/** Several manifests as one result. */
export function combine(manifests: Validation['manifests']): Validation {
  const files = manifests.flatMap(filesOf);
  const diagnostics = manifests.flatMap((manifest) => manifest.diagnostics).sort(compareDiagnostics);
  const own = new Set(files);
  return {
    files: [...own],
    // A file that is in several manifests, by itself and below an environment's, has the same problems in each.
    diagnostics: own.size === files.length ? diagnostics : withoutRepetitions(diagnostics),
    sources: sourcesByFile(manifests),
    manifests,
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
