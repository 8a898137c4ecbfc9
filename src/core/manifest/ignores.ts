import { Lexer } from 'yaml';
import { positionAt, type Source } from '../source.ts';

/** A comment that asks to silence rules on the next line that holds more than a comment. */
export interface Ignore {
  /** The rules named, as written. */
  readonly rules: readonly { readonly id: string; readonly start: number; readonly end: number }[];
  /** Why, after `--`; undefined when it is not given. */
  readonly reason: string | undefined;
  /** Of the comment, as offsets. */
  readonly start: number;
  readonly end: number;
  /** The line that is silenced, counted from 1. */
  readonly line: number;
}

const marker = 'miniapp-ignore-next-line';

/** Rules named in one file; what more comments name is not looked at, so it silences nothing. */
const maximumNames = 500;

/** The ignores of a YAML text, in order. What looks like a comment inside a text value is none. */
export function findIgnores(source: Source): Ignore[] {
  if (!source.text.includes(marker)) return [];
  const ignores: Ignore[] = [];
  let offset = 0;
  let names = 0;
  let line = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    // The lexer marks documents and scalars by single control characters that are not in the text.
    if (lexeme === '\x02' || lexeme === '\x18' || lexeme === '\x1f') continue;
    const match = /^#\s*miniapp-ignore-next-line\b(.*)$/.exec(lexeme);
    if (match) {
      const from = positionAt(source, offset).line + 1;
      // All comments above one line share the search for it.
      if (from > line) line = nextLine(source, from);
      const ignore = readIgnore(offset, lexeme, match[1] ?? '', line);
      names += Math.max(1, ignore.rules.length);
      if (names > maximumNames) break;
      ignores.push(ignore);
    }
    offset += lexeme.length;
  }
  return ignores;
}

function readIgnore(start: number, comment: string, rest: string, line: number): Ignore {
  const [names = '', ...reasons] = rest.split(/(?:^|\s)--(?:\s|$)/);
  const namesStart = start + comment.length - rest.length;
  const rules = [...names.matchAll(/[^\s,]+/g)].map((found) => ({
    id: found[0],
    start: namesStart + found.index,
    end: namesStart + found.index + found[0].length,
  }));
  const reason = reasons.join(' -- ').trim();
  return {
    rules,
    reason: reason === '' ? undefined : reason,
    start,
    end: start + comment.trimEnd().length,
    line,
  };
}

/** Blank lines and further comments are passed over, so that several ignores can stand above one line. */
function nextLine({ text, lineStarts }: Source, from: number): number {
  for (let line = from; line <= lineStarts.length; line++) {
    const content = text.slice(lineStarts[line - 1], lineStarts[line]).trim();
    if (content !== '' && !content.startsWith('#')) return line;
  }
  return from;
}
