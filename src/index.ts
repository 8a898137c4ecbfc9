import type { Diagnostic, Severity } from './core/diagnostic.ts';
import { analyzeManifest } from './core/manifest/analyze.ts';
import { createSource } from './core/source.ts';
import type { Manifest } from './generated/manifest.ts';

export type { Diagnostic, Fix, Severity } from './core/diagnostic.ts';
export type { Position, Range } from './core/source.ts';
export type { Manifest } from './generated/manifest.ts';

/** What `validateManifest` finds. */
export interface ManifestValidation {
  /** The manifest with the environment's values filled in; null when a diagnostic is an error. */
  readonly manifest: Manifest | null;
  /** The same diagnostics, in the same order, as `miniapp validate` prints. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks the text of a manifest, YAML or JSON, as `miniapp validate` does. Touches neither disk nor network and does not
 * throw for anything in the text. `file` is the name in the diagnostics; `environment` gives the values for `${NAME}`
 * (none unless given: the process's own variables are not read).
 */
export function validateManifest(
  text: string,
  options: {
    readonly file?: string;
    readonly environment?: Readonly<Record<string, string | undefined>>;
    /** Severities that differ from the rules' own, by rule. */
    readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  } = {},
): ManifestValidation {
  const source = createSource(options.file ?? 'miniapp.yaml', text);
  return analyzeManifest(source, {
    environment: options.environment ?? {},
    settings: options.rules ?? {},
  });
}
