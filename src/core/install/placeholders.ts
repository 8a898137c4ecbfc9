/**
 * Placeholders in a request: `{{ namespace.name }}`, spaces optional. `\{{` is a literal `{{`; a backslash elsewhere is
 * a backslash. What begins with `{{` and is none of these stays as it is, and is reported.
 */

/** What a placeholder can stand for; null is an optional input without a value. */
export type InputValue = string | number | boolean | null;

export interface Placeholder {
  readonly namespace: 'system' | 'auth';
  readonly name: string;
  /** Offsets in the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface Template {
  /** Literal text (escapes resolved) and placeholders, in order. No two texts follow each other; none is empty. */
  readonly parts: readonly (string | Placeholder)[];
  /** Stretches that begin with `{{` and are no placeholder. */
  readonly malformed: readonly { readonly start: number; readonly end: number }[];
}

/** The value of a placeholder. */
export type Lookup = (placeholder: Placeholder) => InputValue;

const placeholder = /\{\{[ \t]*(system|auth)\.([A-Za-z][A-Za-z0-9_-]*)[ \t]*\}\}/y;
// Neither form reads past the next brace, so every character is looked at a fixed number of times.
const closed = /\{\{[^{}]*\}\}/y;
const unclosed = /\{\{(?:[ \t]*[A-Za-z0-9_.-]+)?(?:[ \t]*\})?/y;

/** Takes a text apart, in time linear in its length. */
export function parseTemplate(text: string): Template {
  const parts: (string | Placeholder)[] = [];
  const malformed: { start: number; end: number }[] = [];
  let literal: string[] = [];
  let copied = 0;
  const flush = (end: number): void => {
    const pending = literal.join('') + text.slice(copied, end);
    if (pending !== '') parts.push(pending);
    literal = [];
  };
  for (let open = text.indexOf('{{'); open !== -1; ) {
    let next: number;
    const found = matchAt(placeholder, text, open);
    if (text[open - 1] === '\\') {
      literal.push(text.slice(copied, open - 1), '{{');
      next = copied = open + 2;
    } else if (found !== undefined) {
      flush(open);
      next = copied = open + found[0].length;
      parts.push({
        namespace: found[1] === 'system' ? 'system' : 'auth',
        name: found[2] ?? '',
        start: open,
        end: next,
      });
    } else if (text[open + 2] === '{') {
      // In `{{{auth.x}}}`, as in JSON written by hand, the inner pair is the placeholder.
      next = open + 1;
    } else {
      const broken = matchAt(closed, text, open) ?? matchAt(unclosed, text, open);
      next = open + (broken?.[0].length ?? 2);
      malformed.push({ start: open, end: next });
    }
    open = text.indexOf('{{', next);
  }
  flush(text.length);
  return { parts, malformed };
}

/** Fills a text; each value is put through `encode` first. An input without a value leaves nothing. */
export function fillTemplate(
  text: string,
  lookup: Lookup,
  encode: (value: string, placeholder: Placeholder) => string = (value) => value,
): string {
  if (!text.includes('{{')) return text;
  const { parts } = parseTemplate(text);
  return parts.map((part) => (typeof part === 'string' ? part : encode(String(lookup(part) ?? ''), part))).join('');
}

/** Fills a value: a text that is exactly one placeholder becomes its value, with its type; any other is filled as text. */
export function fillValue(text: string, lookup: Lookup): InputValue {
  if (!text.includes('{{')) return text;
  const { parts } = parseTemplate(text);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return lookup(only);
  return fillTemplate(text, lookup);
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text) ?? undefined;
}
