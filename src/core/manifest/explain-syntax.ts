import type { CST } from 'yaml';
import type { ComposeError } from './compose.ts';
import { cut, type Rule, type TextFinding } from './rule.ts';
import { aliases } from './rules/yaml/aliases.ts';
import { syntax } from './rules/yaml/syntax.ts';
import { findUnquotedPlaceholder } from './unquoted.ts';

/** More spaces are not skipped. */
const longestIndent = 1000;

/** What an explanation may draw on. */
interface Place {
  readonly text: string;
  readonly tokens: readonly CST.Token[];
  readonly start: number;
  readonly end: number;
  /** The character at the start. */
  readonly sign: string;
  /** Whether nothing but spaces stands before it in its line. */
  readonly isLineStart: boolean;
}

interface Explanation {
  readonly message: string;
  readonly rule?: Rule;
  /** Where to point instead. */
  readonly start?: number;
  readonly end?: number;
}

const listInBrackets: Explanation = {
  message: 'A list with hyphens cannot stand between brackets. Write it in brackets, too.',
};
const mappingInLine: Explanation = {
  message: 'A mapping cannot begin in the middle of a line. Put quotes around a value that holds ": ".',
};

/**
 * Puts an error of the YAML library into words for people who do not know YAML's terms, and points at the cause: for
 * what is never closed, at its beginning. The library says only by its English which of several errors a code is; that
 * decides on words alone, and a test holds each to its words.
 */
export function explainSyntax(error: ComposeError, text: string, tokens: readonly CST.Token[]): TextFinding {
  const lineStart = text.lastIndexOf('\n', error.start - 1) + 1;
  // Indentation is reported at the spaces; what is indented by them is the better place to look at.
  const start =
    error.start + (/^ *(?=[^ \r\n])/.exec(text.slice(error.start, error.start + longestIndent))?.[0].length ?? 0);
  const end = Math.min(Math.max(error.end, start + 1), text.length);
  const isLineStart = text.slice(lineStart, start).trim() === '';
  const explanation = explain(error, { text, tokens, start, end, sign: text.charAt(start), isLineStart });
  const { rule = syntax, message } = explanation;
  const place = firstLine(text, explanation.start ?? start, explanation.end ?? end);
  return findUnquotedPlaceholder(text, place.start) ?? { rule, message, ...place };
}

/** Of a stretch of several lines the first says where to look. */
function firstLine(text: string, start: number, end: number): { start: number; end: number } {
  const shown = text.slice(start, end).split('\n', 1)[0]?.trimEnd().length ?? 0;
  return { start, end: Math.max(start + shown, Math.min(start + 1, text.length)) };
}

function explain({ code, message }: ComposeError, place: Place): Explanation {
  const { sign, text, start, end, isLineStart } = place;
  switch (code) {
    case 'MISSING_CHAR':
      return explainMissing(message, place);
    case 'UNEXPECTED_TOKEN':
      return explainUnexpected(message, place);
    case 'BAD_INDENT':
      if (/must be sufficiently indented and end with/.test(message)) return explainUnclosed(place);
      return { message: 'This line is not indented like its neighbours. Align it with them.' };
    case 'TAB_AS_INDENT':
      return { message: 'A tab indents this line, which YAML does not allow. Use spaces.' };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return explainNested(place);
    case 'MULTILINE_IMPLICIT_KEY':
      return explainKeyless(place);
    case 'KEY_OVER_1024_CHARS':
      return { message: 'A key may have at most 1,024 characters. Shorten it.' };
    case 'BAD_SCALAR_START':
      return {
        message: `A plain value cannot begin with ${sign}, which means something to YAML. Put quotes around it.`,
      };
    case 'BAD_DQ_ESCAPE': {
      const written = text.slice(start, start + 2);
      const problem = /[xuU]/.test(written) ? 'needs more hexadecimal digits' : 'means nothing between double quotes';
      return { message: `${written} ${problem}. Write \\\\ for a backslash, or use single quotes.`, end: start + 2 };
    }
    case 'BLOCK_IN_FLOW':
      return sign === '-' ? listInBrackets : mappingInLine;
    case 'BAD_ALIAS': {
      const kind = sign === '&' ? 'An anchor (&name)' : sign === '*' ? 'An alias (*name)' : undefined;
      if (kind) return { rule: aliases, message: `${kind} has no name. Give it one, or put quotes around the value.` };
      return {
        rule: aliases,
        message: 'The name of an anchor or alias ends in a colon. Put a space before the colon.',
      };
    }
    case 'ALIAS_PROPS':
      return {
        rule: aliases,
        message: 'An alias (*name) cannot have an anchor or a tag as well. Delete one of the two.',
      };
    case 'MULTIPLE_ANCHORS':
      return { rule: aliases, message: 'A value can have only one anchor (&name). Delete the others.' };
    case 'MULTIPLE_TAGS':
      return { message: 'A value can have only one tag (!!name). Delete the others.' };
    case 'BAD_PROP_ORDER':
      return { message: `An anchor or a tag must follow the ${sign}, not precede it. Move it behind.` };
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
      return { message: `The value is not of the kind that ${cut(text.slice(start, end))} says. Delete the tag.` };
    default:
      return {
        message: `YAML does not allow this${isLineStart ? '' : ' here'}. Correct it here or on the line above.`,
      };
  }
}

function explainMissing(message: string, place: Place): Explanation {
  const { sign, start } = place;
  if (/^Missing closing/.test(message)) {
    const quoted = findToken(
      place.tokens,
      (token) => 'source' in token && token.offset + token.source.length === start,
    );
    const open = quoted?.offset ?? start;
    const quote = place.text.charAt(open);
    return { message: `This quote is never closed. Put ${quote} at the end of the text.`, start: open, end: open + 1 };
  }
  if (/must end with/.test(message)) return explainUnclosed(place);
  if (/^Implicit map keys/.test(message)) return explainKeyless(place);
  if (sign === '#') {
    return {
      message: 'A comment needs a space before its #. Put one there, or put quotes around a value that holds #.',
    };
  }
  if (/^Tags and anchors/.test(message)) {
    return { message: 'A space is missing behind the anchor or tag. Put one here.' };
  }
  if (/^Missing (?:, |space after)/.test(message)) {
    return { message: 'A comma or a colon is missing here. Put one between, or put quotes around the whole value.' };
  }
  if (/more-indented leading empty lines/.test(message)) {
    return { message: 'An empty line above is indented further than this text. Delete its spaces.' };
  }
  if (/same line with directives-end/.test(message)) {
    return { message: 'Nothing may stand in the line of ---. Begin on the next line.' };
  }
  if (/after block sequence props/.test(message)) {
    return { message: 'The list must begin on a line of its own, below its anchor or tag. Add a line break.' };
  }
  return { message: 'Something is missing here. Check quotes, colons and brackets here and on the line above.' };
}

function explainUnexpected(message: string, { sign, isLineStart }: Place): Explanation {
  if (/^Block scalar header/.test(message)) {
    return { message: 'Nothing but + or - and a number may follow | or >. Begin the text on the next line.' };
  }
  if (/block-seq-ind on same line/.test(message)) {
    return {
      message: 'A list cannot begin in the line of its key. Begin it on the next line, or write it in brackets.',
    };
  }
  if (sign === ']' || sign === '}') {
    return { message: `This ${sign} closes nothing. Delete it, or put quotes around the value it belongs to.` };
  }
  if (sign === ',' && !/ in flow /.test(message)) {
    return { message: 'A comma ends nothing outside of brackets. Delete it, or put quotes around the whole value.' };
  }
  if (sign === ',' || /empty item/.test(message)) {
    return { message: 'There is nothing between these commas. Delete one, or fill in what is missing.' };
  }
  if (isLineStart) {
    return {
      message: 'This line does not fit those above: it is indented otherwise, or the value there has ended. Align it.',
    };
  }
  return { message: 'This follows a value that has ended. Put quotes around the whole value, or begin a new line.' };
}

/** `{` or `[` without its end: the last one opened of those. */
function explainUnclosed({ tokens, start }: Place): Explanation {
  let open: CST.FlowCollection | undefined;
  findToken(tokens, (token) => {
    if (token.type !== 'flow-collection') return false;
    const isClosed = token.end[0]?.source === closing(token);
    if (!isClosed && token.offset >= (open?.offset ?? 0)) open = token;
    return false;
  });
  if (!open) return { message: 'A bracket is not closed where it should be. Check the brackets.' };
  const sign = open.start.source;
  const place = { start: open.offset, end: open.offset + 1 };
  const given = open.end[0]?.source;
  if (given !== undefined) {
    return { message: `This ${sign} is closed by ${given}. Close it with ${closing(open)}.`, ...place };
  }
  const indented = start > open.offset ? ', or indent the lines up to it' : '';
  return { message: `This ${sign} is never closed. Put ${closing(open)} where it ends${indented}.`, ...place };
}

function closing({ start }: CST.FlowCollection): string {
  return start.source === '{' ? '}' : ']';
}

/** A second `: ` in a line; or the value goes on in a line below, and that holds a `: `. */
function explainNested({ text, start, sign, isLineStart }: Place): Explanation {
  if (isLineStart && sign === '-')
    return { message: 'This line is not indented like its neighbours. Align it with them.' };
  const lineEnd = text.indexOf('\n', start);
  const line = text.slice(start, lineEnd < 0 ? undefined : lineEnd);
  if (lineEnd >= 0 && !/:(?:\s|$)|\?\s/.test(line)) {
    const next = lineEnd + 1 + (/^[ \t\r\n]*/.exec(text.slice(lineEnd + 1))?.[0].length ?? 0);
    const end = text.indexOf('\n', next);
    return {
      message: 'This line is indented further than its neighbours. Align it with them.',
      start: Math.min(next, text.length),
      end: end < 0 ? text.length : end,
    };
  }
  return mappingInLine;
}

function explainKeyless({ sign, isLineStart }: Place): Explanation {
  if (sign === '-' && !isLineStart) return listInBrackets;
  if (sign === '-') {
    return {
      message: 'An item of a list stands among fields here. Give the list a key of its own, or align the item.',
    };
  }
  return {
    message: 'This line has no ": ". Write "key: value"; or indent the line when it belongs to the text above.',
  };
}

/** The first token that satisfies, of all inside each other. */
function findToken(tokens: readonly CST.Token[], satisfies: (token: CST.Token) => boolean): CST.Token | undefined {
  const pending: CST.Token[] = [...tokens].reverse();
  for (let token = pending.pop(); token; token = pending.pop()) {
    if (satisfies(token)) return token;
    if (token.type === 'document' && token.value) pending.push(token.value);
    if (!('items' in token)) continue;
    for (const { key, value } of token.items.toReversed()) {
      if (value) pending.push(value);
      if (key) pending.push(key);
    }
  }
  return undefined;
}
