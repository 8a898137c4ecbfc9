import { type CST, Lexer, Parser } from 'yaml';
import { limits, tooLargeFinding } from './limits.ts';
import type { TextFinding } from './rule.ts';
import { aliases } from './rules/yaml/aliases.ts';
import { syntax } from './rules/yaml/syntax.ts';
import { tooDeep } from './rules/yaml/too-deep.ts';

/** A text as the YAML library's tokens, as far as there is reason to read on. */
export interface Scan {
  readonly tokens: readonly CST.Token[];
  /** Why the tokens must not be composed into a tree: it would take too long, or what is wrong is plain already. */
  readonly finding?: TextFinding;
  /** Where a second document begins; its tokens are left out. */
  readonly secondDocument?: number;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** What the lexer writes before the text of a scalar; no part of the source. */
const scalarMark = '\x1f';

/** What whitespace, or a byte order mark, begins with; such lexemes hold nothing else. */
const blanks = new Set<string | undefined>([' ', '\t', '\ufeff']);

/** Tags that say what the core schema says anyway. */
const coreTags = new Set(['!!map', '!!seq', '!!str', '!!int', '!!float', '!!bool', '!!null']);

/**
 * Splits a text into tokens and stops at the first excess. The library has no limits of its own: a hostile file of 1 MiB
 * would keep it busy for half a minute, most of it with making errors.
 */
export function scanTokens(text: string): Scan {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const countLexeme = createCounter();
  let hasDocument = false;
  let isScalarText = false;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'document') hasDocument = true;
      if (token.type === 'directive') {
        const message = 'YAML directives (lines beginning with %) are not used in manifests. Delete the line.';
        return { tokens, finding: { rule: syntax, message, ...placeOf(lexeme, start) } };
      }
      // What follows an error may be misread, and is not shown.
      if (token.type === 'error') return { tokens: [...tokens, ...parser.end()] };
    }
    const bottom = parser.stack[0];
    if (hasDocument && bottom?.type === 'document') return { tokens, secondDocument: bottom.offset };
    const finding = (isScalarText ? undefined : countLexeme(lexeme, start)) ?? findDepth(parser);
    if (finding) return { tokens, finding };
    isScalarText = lexeme === scalarMark;
  }
  return { tokens: [...tokens, ...parser.end()] };
}

function createCounter(): (lexeme: string, start: number) => TextFinding | undefined {
  let all = 0;
  let lineEnds = 0;
  const marks = { '*': 0, '&': 0, '!': 0 };
  return (lexeme, start) => {
    all++;
    if (all > limits.tokens) return tooLargeFinding(`${limits.tokens.toLocaleString('en')} words, signs and spaces`);
    const mark = lexeme[0];
    if (lexeme.endsWith('\n')) lineEnds++;
    else if (!blanks.has(mark)) lineEnds = 0;
    if (lineEnds > limits.emptyLines + 1) {
      return tooLargeFinding(`${limits.emptyLines.toLocaleString('en')} empty lines in a row`);
    }
    if (mark !== '*' && mark !== '&' && mark !== '!') return undefined;
    marks[mark]++;
    if (mark === '!' && !coreTags.has(lexeme))
      return tagFinding('Tags (!name) are not used in manifests.', placeOf(lexeme, start));
    if (marks[mark] <= limits.aliases) return undefined;
    const tooMany = `There are more than ${limits.aliases}`;
    if (mark === '!') return tagFinding(`${tooMany} tags (!!name).`, placeOf(lexeme, start));
    const names = mark === '*' ? 'aliases (*name)' : 'anchors (&name)';
    return {
      rule: aliases,
      message: `${tooMany} ${names}. Write the values out where they are used.`,
      ...placeOf(lexeme, start),
    };
  };
}

function placeOf(lexeme: string, start: number): Place {
  return { start, end: start + lexeme.length };
}

function tagFinding(problem: string, place: Place): TextFinding {
  return { rule: syntax, message: `${problem} Delete the tag, and put quotes around what is to be text.`, ...place };
}

/** The stack holds the document and the collections inside each other that are open, then perhaps a scalar. */
function findDepth({ stack }: Parser): TextFinding | undefined {
  if (stack.length - 1 <= limits.depth) return undefined;
  const top = stack.at(-1);
  return top && 'items' in top ? tooDeepFinding(top.offset) : undefined;
}

/** The finding for a mapping or list inside too many others. */
export function tooDeepFinding(start: number): TextFinding {
  const message = `This is nested more deeply than ${limits.depth} levels. Flatten it.`;
  return { rule: tooDeep, message, start, end: start + 1 };
}
