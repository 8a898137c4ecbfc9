import type { Diagnostic } from '../../../src/core/diagnostic.ts';
import { type Analysis, analyzeManifest } from '../../../src/core/manifest/analyze.ts';
import type { Environment } from '../../../src/core/manifest/environment.ts';
import { createSource } from '../../../src/core/source.ts';
import { requiredLines } from './hostile.ts';

/** Analyses a manifest's text, without any environment variable unless given. */
export function check(text: string, environment: Environment | null = {}): Analysis {
  return analyzeManifest(createSource('miniapp.yaml', text), { environment });
}

/** Analyses the required fields and what follows them, which begins in line 6. */
export function checkMore(text: string, environment: Environment | null = {}): Analysis {
  return check(requiredLines + text, environment);
}

/** Place and code on one line: `6:1-6:5 schema/type`. */
export function place({ range: { start, end }, code }: Diagnostic): string {
  return `${start.line}:${start.column}-${end.line}:${end.column} ${code}`;
}

/** The diagnostics' messages. */
export function messages({ diagnostics }: Analysis): string[] {
  return diagnostics.map(({ message }) => message);
}

/** What is wrong with a result for any text whatever; none when all is well. */
export function violations(text: string, { manifest, diagnostics }: Analysis): string[] {
  const found: string[] = [];
  let previous: Diagnostic | undefined;
  for (const diagnostic of diagnostics) {
    const { code, message, range, fix } = diagnostic;
    const { start, end } = range;
    if (start.offset < 0 || end.offset > text.length) found.push(`${code}: outside the text`);
    if (start.offset > end.offset || start.line > end.line) found.push(`${code}: ends before it starts`);
    if (start.line < 1 || start.column < 1 || end.column < 1) found.push(`${code}: counts from 0`);
    if (fix && (fix.range.start.offset < 0 || fix.range.end.offset > text.length)) found.push(`${code}: fix outside`);
    if (message.length > 700) found.push(`${code}: a message of ${message.length} characters`);
    if (!/^[\s\S]*\S[\s\S]*$/.test(message)) found.push(`${code}: no message`);
    if (previous && previous.range.start.offset > start.offset) found.push(`${code}: not sorted`);
    previous = diagnostic;
  }
  if ((manifest === null) !== diagnostics.some(({ severity }) => severity === 'error')) {
    found.push(`manifest is ${manifest === null ? 'null without' : 'given with'} an error`);
  }
  return found;
}
