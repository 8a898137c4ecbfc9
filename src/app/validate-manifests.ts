import { compareDiagnostics, type Diagnostic } from '../core/diagnostic.ts';
import { MiniappError } from '../core/errors.ts';
import { limits } from '../core/manifest/limits.ts';
import type { RuleSettings } from '../core/manifest/policy.ts';
import type { Source } from '../core/source.ts';
import type { System } from '../system/ports.ts';
import { findManifests } from './find-manifests.ts';
import { type Config, loadConfig, settingsFor } from './load-config.ts';
import { analyzeBytes, displayPath, type LoadedManifest, loadEnvironment, loadManifest } from './load-manifest.ts';

export interface ValidateRequest {
  /** Files, folders or globs as given; `-` is standard input; none means the configured apps, or the working folder. */
  readonly targets: readonly string[];
  readonly directory: string;
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
  /** Reads and checks the manifest at an absolute path, or as if `text` stood there. */
  readonly load: (path: string, text?: string) => Promise<LoadedManifest>;
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
    load: async (path, text) => {
      const own = await settingsFor(config, displayPath(path, directory), settings);
      return loadManifest(path, directory, { environment, settings: own }, system, text);
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
    const environment = await loadEnvironment(request.envFile, directory, system);
    const settings = await settingsFor(setup.config, stdinFile, request.settings);
    manifests.push({ path: null, ...analyzeBytes(await readStdin(system), stdinFile, { environment, settings }) });
  }
  const files = setup.targets.filter((target) => target !== '-');
  for (const path of await findManifests(files, directory, system)) manifests.push(await setup.load(path));
  return combine(manifests);
}

/** Several manifests as one result. */
export function combine(manifests: Validation['manifests']): Validation {
  const diagnostics = manifests.flatMap((manifest) => manifest.diagnostics);
  return {
    files: manifests.map(({ source }) => source.file),
    diagnostics: diagnostics.sort(compareDiagnostics),
    sources: new Map(manifests.map(({ source }) => [source.file, source])),
    manifests,
  };
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
