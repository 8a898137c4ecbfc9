import type { Severity } from '../../core/diagnostic.ts';
import { escapeLine } from '../../core/escape.ts';
import type { Range } from '../../core/source.ts';
import type { Checked, FormatContext } from './format-context.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/** Workflow commands for GitHub Actions, one a line: the runner turns them into annotations. */
export function presentGithub({ diagnostics }: Checked, { repositoryPath }: FormatContext): string {
  return diagnostics
    .map(({ severity, file, range, code, message }) => {
      const properties = { file: repositoryPath(file), ...place(range), title: code };
      const words = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      return `::${commands[severity]} ${words.join(',')}::${escapeData(message)}\n`;
    })
    .join('');
}

/** GitHub's lines and columns include their last one, and columns are refused for what spans several lines. */
function place({ start, end }: Range): Record<string, number> {
  const endLine = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  if (endLine > start.line) return { line: start.line, endLine };
  const oneLine = end.line === start.line;
  return {
    line: start.line,
    endLine,
    col: start.column,
    ...(oneLine && { endColumn: Math.max(start.column, end.column - 1) }),
  };
}

/** What the runner decodes after `::`. No line break is left to encode: escapeLine has made them visible. */
function escapeData(text: string): string {
  return escapeLine(text).replaceAll('%', '%25');
}

/** What the runner decodes in a property. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
