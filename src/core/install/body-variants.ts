import {
  type JsonEscapes,
  type JsonLayout,
  type JsonNode,
  type JsonStyle,
  readJson,
  writeJson,
} from './json-styles.ts';
import type { VerificationFailure } from './verification.ts';

/** A body that may have been signed instead of the one at hand; `failure` is null for that one itself. */
interface BodyVariant {
  readonly value: Uint8Array;
  readonly failure: VerificationFailure | null;
}

/**
 * The forms that a body takes on its way from the signer to the verifier when somebody does not leave it alone, each
 * made when it is asked for, the body itself first. `all` combines layouts, escapes and order of JSON; otherwise each is
 * tried by itself, with what Python and PHP do by default.
 */
export function* bodyVariants(body: Uint8Array, all: boolean): Generator<BodyVariant> {
  yield { value: body, failure: null };
  for (const [value, failure] of candidates(body, all)) {
    // The same bytes again would be work for nothing.
    if (Buffer.compare(value, body) !== 0) yield { value, failure };
  }
}

function* candidates(body: Uint8Array, all: boolean): Generator<readonly [Uint8Array, VerificationFailure]> {
  const text = decodeUtf8(body);
  // Bytes as characters: line ends are the same in every encoding that extends ASCII.
  const bytes = Buffer.from(body).toString('latin1');
  for (const [changed, what] of otherLineEnds(bytes)) yield [Buffer.from(changed, 'latin1'), lineEnds(what)];

  yield [new Uint8Array(), withoutBody];
  if (text === null) yield [encode(new TextDecoder().decode(body)), recoded('decoded as UTF-8, which it is not')];
  yield [encode(bytes), recoded('decoded as Latin-1 and written as UTF-8')];
  if (text === null) return;
  if (!/[^\0-\xff]/.test(text)) yield [Buffer.from(text, 'latin1'), recoded('written as Latin-1')];
  const isMarked = text.startsWith('\ufeff');
  yield isMarked
    ? [encode(text.slice(1)), recoded('written without a byte order mark')]
    : [encode(`\ufeff${text}`), recoded('written with a byte order mark')];

  const node = readJson(isMarked ? text.slice(1) : text);
  if (node) yield* otherJson(node, all);
}

function* otherLineEnds(text: string): Generator<readonly [text: string, what: string]> {
  const shorter = text.replace(/\r?\n$/, '');
  if (shorter !== text) yield [shorter, 'without the line break at its end'];
  yield [`${text}\n`, 'with a line break (LF) at its end'];
  yield [`${text}\r\n`, 'with a line break (CRLF) at its end'];
  const unix = text.replaceAll('\r\n', '\n');
  yield [unix, 'with LF line ends, where it has CRLF'];
  yield [unix.replaceAll('\n', '\r\n'), 'with CRLF line ends, where it has LF'];
  yield [trimSpace(text), 'without the white space around it'];
}

/** `trim` would take U+00A0 as well, which in bytes is a part of other characters. */
function trimSpace(text: string): string {
  const isSpace = (index: number) => ' \t\r\n'.includes(text.charAt(index));
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(start)) start++;
  while (end > start && isSpace(end - 1)) end--;
  return text.slice(start, end);
}

const layouts: readonly (readonly [layout: JsonLayout, what: string])[] = [
  [{ indent: '', afterComma: '', afterColon: '' }, 'on one line without spaces'],
  [{ indent: '', afterComma: ' ', afterColon: ' ' }, 'on one line with spaces, as Python does'],
  [{ indent: '  ', afterComma: '', afterColon: ' ' }, 'indented by 2 spaces'],
  [{ indent: '    ', afterComma: '', afterColon: ' ' }, 'indented by 4 spaces'],
  [{ indent: '\t', afterComma: '', afterColon: ' ' }, 'indented by tabs'],
];

const escapes: readonly (readonly [escapes: JsonEscapes, what: string])[] = [
  ['kept', ''],
  ['plain', 'characters as they are instead of escapes'],
  ['ascii', 'escapes for all that is not ASCII'],
  ['slashes', '\\/ for /'],
  ['ascii-slashes', 'escapes for all that is not ASCII, and \\/ for /'],
  ['html', 'escapes for <, > and &'],
];

/** The defaults of Python’s json.dumps and PHP’s json_encode. */
const combined: readonly (readonly [layout: number, escapes: JsonEscapes])[] = [
  [1, 'ascii'],
  [0, 'ascii-slashes'],
];

function* otherJson(node: JsonNode, all: boolean): Generator<readonly [Uint8Array, VerificationFailure]> {
  for (const [index, [layout, layoutWords]] of layouts.entries()) {
    for (const [escaping, escapeWords] of escapes) {
      for (const sorted of [false, true]) {
        const changes = Number(index > 0) + Number(escaping !== 'kept') + Number(sorted);
        const isDefault = combined.some(([usual, also]) => usual === index && also === escaping) && !sorted;
        if (!all && changes > 1 && !isDefault) continue;
        const style: JsonStyle = { layout, escapes: escaping, sorted };
        const written = writeJson(node, style);
        if (written === null) continue;
        const words = [layoutWords, escapeWords, sorted ? 'sorted keys' : ''].filter(Boolean);
        yield [encode(written), reserialised(words)];
        yield [encode(`${written}\n`), reserialised([...words, 'a line break at the end'])];
      }
    }
  }
}

const bodyHint =
  'Sign and verify the bytes that are sent, before anything parses or changes them: in a server, the raw body.';

function reserialised(words: readonly string[]): VerificationFailure {
  return {
    reason: 'body-reserialised',
    message: `What was signed is the same JSON written in another way: ${words.join('; ')}.`,
    hint: bodyHint,
  };
}

function lineEnds(what: string): VerificationFailure {
  return { reason: 'body-line-ends', message: `What was signed is the body ${what}.`, hint: bodyHint };
}

function recoded(what: string): VerificationFailure {
  return { reason: 'body-recoded', message: `What was signed is the body ${what}.`, hint: bodyHint };
}

const withoutBody: VerificationFailure = {
  reason: 'signed-without-body',
  message: 'An empty body was signed.',
  hint: `Often the body was read elsewhere before, and nothing of it was left. ${bodyHint}`,
};

function decodeUtf8(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return null;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
