import { compareDiagnostics, type Diagnostic, type Severity } from '../../core/diagnostic.ts';
import { escapeLine } from '../../core/escape.ts';
import { lineText, type Source } from '../../core/source.ts';
import type { View } from './view.ts';

/** One diagnostic a line: `file:line:column: severity: message [code]`, as compilers print it. */
export function presentLines(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ file, range, severity, message, code }) =>
      escapeLine(`${file}:${range.start.line}:${range.start.column}: ${severity}: ${message} [${code}]`),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Diagnostics for people: place, message, and the line of the file with the place marked. */
export function presentPretty(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, Source>,
  view: View,
): string {
  const secretLines = new Set(diagnostics.filter(({ code }) => secretRules.has(code)).map(lineOf));
  return [...diagnostics]
    .sort(compareDiagnostics)
    .map((diagnostic) => {
      const source = secretLines.has(lineOf(diagnostic)) ? undefined : sources.get(diagnostic.file);
      return `${presentOne(diagnostic, source, view)}\n`;
    })
    .join('');
}

/** What these point at is a secret: no line with one is repeated on a screen that others may see. */
const secretRules: ReadonlySet<string> = new Set(['secret/hardcoded', 'auth/secret-default']);

function lineOf({ file, range }: Diagnostic): string {
  return `${file}:${range.start.line}`;
}

function presentOne(diagnostic: Diagnostic, source: Source | undefined, view: View): string {
  const { file, range, severity, message, code } = diagnostic;
  const { style } = view;
  const place = style.cyan(escapeLine(`${file}:${range.start.line}:${range.start.column}`));
  const head = `${place} ${colourOf(severity, view)(severity)} ${style.dim(code)}\n  ${escapeLine(message)}\n`;
  return view.isTerminal && source && source.text !== '' ? head + codeFrame(diagnostic, source, view) : head;
}

/** The line concerned, cut to the terminal's width around the place, with a row of carets below. */
function codeFrame({ range, severity }: Diagnostic, source: Source, view: View): string {
  const { style } = view;
  const number = String(range.start.line);
  const gutter = ' '.repeat(number.length);
  // Some terminals do not tell their width, or say 0.
  const width = Math.max(20, (view.columns || 100) - number.length - 6);
  const line = lineText(source, range.start.line);
  const start = range.start.column - 1;
  const end = Math.max(start, range.end.line === range.start.line ? range.end.column - 1 : line.length);
  // A line can be a megabyte long; what is shown of it never needs more than this.
  const most = 2 * width;
  const whole = shown(line.slice(Math.max(0, start - most), start));
  const before = start <= most && displayWidth(whole) <= width - 10 ? whole : takeLast(whole, width >> 1);
  const marked = takeFirst(shown(line.slice(start, Math.min(end, start + most))), width - displayWidth(before));
  const after = takeFirst(shown(line.slice(end, end + most)), width - displayWidth(before + marked));
  const carets = colourOf(severity, view)('^'.repeat(Math.max(1, displayWidth(marked))));
  const bar = style.dim('|');
  return (
    `  ${gutter} ${bar}\n` +
    `  ${style.dim(number)} ${bar} ${before}${marked}${after}\n` +
    `  ${gutter} ${bar} ${' '.repeat(displayWidth(before))}${carets}\n`
  );
}

/** Tabs become two spaces, so that the carets stand below what they mark. */
function shown(text: string): string {
  return escapeLine(text.replaceAll('\t', '  '));
}

/** Columns on a terminal: wide East Asian characters and emoji take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function characterWidth(character: string): number {
  if (character < '\u0300') return 1;
  return wide.test(character) ? 2 : /\p{Mark}/u.test(character) ? 0 : 1;
}

/** As many of the first characters as `width` columns hold. */
function takeFirst(text: string, width: number): string {
  let room = width;
  let taken = '';
  for (const character of text) {
    room -= characterWidth(character);
    if (room < 0) break;
    taken += character;
  }
  return taken;
}

function takeLast(text: string, width: number): string {
  let room = displayWidth(text);
  let cut = 0;
  for (const character of text) {
    if (room <= width) break;
    room -= characterWidth(character);
    cut += character.length;
  }
  return text.slice(cut);
}

function colourOf(severity: Severity, { style }: View): (text: string) => string {
  return severity === 'error' ? style.red : severity === 'warning' ? style.yellow : style.cyan;
}

/** `2 errors, 1 warning, 1 note` */
export function countWords(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const words = (['error', 'warning', 'info'] as const)
    .map((severity) => ({ word: severity === 'info' ? 'note' : severity, number: count(severity) }))
    .filter(({ number }) => number > 0)
    .map(({ word, number }) => `${number} ${word}${number === 1 ? '' : 's'}`);
  return words.join(', ') || 'no problems';
}
