import type { Diagnostic, Severity } from '../../core/diagnostic.ts';
import { escapeLine } from '../../core/escape.ts';
import type { Checked } from './format-context.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info'];

// A job summary of GitHub Actions holds 1 MiB; with these, no manifest exceeds it.
const maximum = { rows: 500, fileCharacters: 150, messageCharacters: 300 };

/** A job summary in GitHub Flavored Markdown: the counts, then a table, errors first. */
export function presentMarkdown({ files, diagnostics }: Checked): string {
  const groups = severities
    .map((severity) => ({ severity, members: diagnostics.filter((each) => each.severity === severity) }))
    .filter(({ members }) => members.length > 0);
  const found = groups.map(({ severity, members }) => counted(members.length, severity === 'info' ? 'note' : severity));
  const counts = `**${found.join(', ') || 'No problems'}** in ${counted(files.length, 'manifest')}.\n`;
  const head = `## miniapp validate\n\n${counts}`;
  if (diagnostics.length === 0) return head;

  const rows = groups
    .flatMap(({ members }) => members)
    .slice(0, maximum.rows)
    .map(row)
    .join('');
  const table = `\n| Place | Severity | Rule | Message |\n| --- | --- | --- | --- |\n${rows}`;
  const rest = diagnostics.length - maximum.rows;
  return head + table + (rest > 0 ? `\n${counted(rest, 'more problem')} not shown here.\n` : '');
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

function row({ file, range, severity, code, message }: Diagnostic): string {
  const place = codeSpan(`${cut(file, maximum.fileCharacters)}:${range.start.line}:${range.start.column}`);
  return `| ${place} | ${severity} | ${codeSpan(code)} | ${codeSpan(cut(message, maximum.messageCharacters))} |\n`;
}

/** Cuts what is shown, escapes included, so that no text grows beyond `length` characters. */
function cut(text: string, length: number): string {
  const characters = [...escapeLine(text)];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}

/**
 * Only in a code span is nothing of a foreign text a link, a mention, an emoji or HTML to anyone. A backtick would end
 * it, so it is escaped. Tables are split before spans are found, and readers disagree whether `\\|` splits; after an odd
 * number of backslashes none does.
 */
function codeSpan(line: string): string {
  return `\`${line.replaceAll('`', '\\x60').replace(/(?<!\\)(\\*)\|/g, '$1$1\\|')}\``;
}
