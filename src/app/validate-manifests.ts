import type { Diagnostic } from '../core/diagnostic.ts';
import { compareDiagnostics } from '../core/diagnostic.ts';
import { MiniappError } from '../core/errors.ts';
import { limits } from '../core/manifest/parse.ts';
import type { Source } from '../core/source.ts';
import type { System } from '../system/ports.ts';
import { analyzeBytes, findManifest, loadEnvironment, loadManifest } from './load-manifest.ts';

export interface ValidateRequest {
  /** Files or folders as given; `-` is standard input; none means the working folder. */
  readonly targets: readonly string[];
  readonly directory: string;
  readonly envFile: string | undefined;
  /** The name shown for standard input. */
  readonly stdinFile: string;
}

export interface Validation {
  /** As shown, in the order given, without repetitions. */
  readonly files: readonly string[];
  /** Sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts by file. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** Checks manifests without touching the network. Rejects with `MiniappError` when one cannot be found or read. */
export async function validateManifests(
  { targets, directory, envFile, stdinFile }: ValidateRequest,
  system: Pick<System, 'disk' | 'environment' | 'terminal'>,
): Promise<Validation> {
  const environment = await loadEnvironment(envFile, directory, system);
  const sources = new Map<string, Source>();
  const diagnostics: Diagnostic[] = [];
  for (const target of targets.length > 0 ? targets : ['.']) {
    const { source, diagnostics: found } =
      target === '-'
        ? analyzeBytes(await readStdin(system), stdinFile, environment)
        : await loadManifest(await findManifest(target, directory, system), directory, environment, system);
    if (sources.has(source.file)) continue;
    sources.set(source.file, source);
    diagnostics.push(...found);
  }
  return { files: [...sources.keys()], diagnostics: diagnostics.sort(compareDiagnostics), sources };
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
