import { cut, type TextFinding } from './rule.ts';
import { unquotedPlaceholder } from './rules/yaml/unquoted-placeholder.ts';

/** The finding for a placeholder that lacks its quotes, with the quotes as the fix. */
export function placeholderFinding(value: string, start: number): TextFinding {
  const shown = cut(value.replace(/\s+/g, ' '), 100);
  return {
    rule: unquotedPlaceholder,
    message: `YAML reads ${shown} as a mapping, because it is not quoted. Write "${shown.replaceAll('"', '\\"')}".`,
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
  const open = line.indexOf('{{');
  if (open < 0) return undefined;
  const before = line.slice(0, open);
  if (/["'#]/.test(before)) return undefined;
  const isInside = /[[{](?![^[{]*[\]}])/.test(before);
  const valueStart = isInside ? before.search(/[^:,[{]*$/) : open;
  const start = valueStart + (line.slice(valueStart).match(/^\s*/)?.[0].length ?? 0);
  if (!isInside && !/(?:^|[:-])\s*$/.test(before)) return undefined;
  const form = isInside ? /^(?:[^{}[\],"'#]*\{\{[^{}"'#]*\}\})+[^{}[\],"'#]*/ : /^(?:(?! #)[^"'])*/;
  const value = form.exec(line.slice(start))?.[0].trimEnd() ?? '';
  if (!/\{\{[^{}]*\}\}/.test(value) || lineStart + start > offset) return undefined;
  return placeholderFinding(value, lineStart + start);
}
