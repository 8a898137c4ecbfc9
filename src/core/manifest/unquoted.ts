import { cut, type TextFinding } from './rule.ts';
import { unquotedPlaceholder } from './rules/yaml/unquoted-placeholder.ts';

/** The finding for a placeholder that lacks its quotes, with the quotes as the fix. */
export function placeholderFinding(value: string, start: number): TextFinding {
  const shown = cut(value.replace(/\s+/g, ' '), 100);
  return {
    rule: unquotedPlaceholder,
    message: `YAML reads the braces in ${shown} as a mapping, because it is not quoted. Write "${shown}".`,
    start,
    end: start + value.length,
    replacement: { description: 'Put quotes around the value', text: JSON.stringify(value) },
  };
}

/** More of a line is not looked at. */
const longestLine = 2000;

/**
 * `key: {{auth.token}} more` is a syntax error to YAML at `offset`; whoever wrote it forgot the quotes. Finds the value
 * that needs them: in a line of its own up to the line's end, inside `{}` or `[]` up to the next comma or bracket.
 */
export function findUnquotedPlaceholder(text: string, offset: number): TextFinding | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(lineStart, lineStart + longestLine).split(/\r?\n/, 1)[0] ?? '';
  const open = withoutQuoted(line).indexOf('{{');
  if (open < 0) return undefined;
  const before = withoutQuoted(line).slice(0, open);
  if (/["']| #/.test(before)) return undefined;
  const isInside = /[[{][^\][{}]*$/.test(before);
  const valueStart = isInside ? (/^.*(?:[,[{]|:\s)\s*/.exec(before)?.[0].length ?? open) : open;
  if (!isInside && !/(?:^|:\s|-\s)\s*$/.test(before)) return undefined;
  const form = isInside ? /^(?:[^{}[\],"'#]*\{\{[^{}"'#]*\}\})+[^{}[\],"'#]*/ : /^(?:(?! #)[^"'])*/;
  const value = form.exec(line.slice(valueStart))?.[0].trimEnd() ?? '';
  const isWhole = /\{\{[^{}]*\}\}/.test(value) && !/:(?:\s|$)/.test(value);
  return isWhole && lineStart + valueStart <= offset ? placeholderFinding(value, lineStart + valueStart) : undefined;
}

/** The line with its quoted texts replaced by others of the same length, which mean nothing. */
function withoutQuoted(line: string): string {
  // slow-pattern: of a line, no more than 2,000 characters are looked at.
  return line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, (quoted) => '_'.repeat(quoted.length));
}
