import type { Range } from './source.ts';

/** `error` blocks push, `warning` blocks publish, `info` blocks nothing. */
export type Severity = 'error' | 'warning' | 'info';

/** A change of the author's text that would settle a diagnostic: `text` replaces what stands in `range`. */
export interface Fix {
  readonly description: string;
  readonly range: Range;
  readonly text: string;
}

/** A problem in the author's file: what is wrong, where, and what to do. A value, never thrown. */
export interface Diagnostic {
  /** The rule's id, for example `scopes/unknown`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The file as the author named it, with `/` between folders. */
  readonly file: string;
  readonly range: Range;
  /** JSON pointer (RFC 6901) of the value concerned; `''` is the whole manifest. */
  readonly pointer: string;
  /** The word that was probably meant. */
  readonly suggestion?: string;
  readonly fix?: Fix;
  /** Where the rule is documented. */
  readonly docs: string;
}

/** The order in which diagnostics are shown: by file, line, column, code. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return compareText(a.file, b.file) || a.range.start.offset - b.range.start.offset || compareText(a.code, b.code);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
