import type { Diagnostic } from '../../core/diagnostic.ts';
import { escapeJson } from '../../core/escape.ts';

/** What `--json` prints for every command; `schemas/output.schema.json` describes it. */
export interface Envelope {
  readonly version: 1;
  /** The command's words, for example `platform start`. */
  readonly command: string;
  /** True when the exit status is 0. */
  readonly ok: boolean;
  readonly result: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
}

/** The envelope as JSON text, safe to print on a terminal. */
export function presentJson(envelope: Envelope): string {
  return `${escapeJson(JSON.stringify(envelope, null, 2))}\n`;
}
