import type { Diagnostic } from '../diagnostic.ts';

/** A text after fixes, and the diagnostics whose fix went into it. */
export interface FixedText {
  readonly text: string;
  readonly fixed: readonly Diagnostic[];
}

/**
 * Splices the fixes of diagnostics into a text, everything else untouched. Of fixes that overlap, the first wins; the
 * others can be had from the diagnostics of the new text.
 */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): FixedText {
  const withFix = diagnostics.filter(({ fix }) => fix !== undefined);
  withFix.sort((a, b) => startOf(a) - startOf(b));
  const parts: string[] = [];
  const fixed: Diagnostic[] = [];
  let offset = 0;
  for (const diagnostic of withFix) {
    const { fix } = diagnostic;
    if (!fix || fix.range.start.offset < offset) continue;
    parts.push(text.slice(offset, fix.range.start.offset), fix.text);
    offset = fix.range.end.offset;
    fixed.push(diagnostic);
  }
  return { text: parts.join('') + text.slice(offset), fixed };
}

function startOf({ fix }: Diagnostic): number {
  return fix?.range.start.offset ?? 0;
}
