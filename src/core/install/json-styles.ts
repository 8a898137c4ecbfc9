/**
 * JSON written as other programs write it. Unlike `JSON.parse` and `JSON.stringify`, numbers keep their digits and keys
 * their order, so that only the style differs.
 */
export interface JsonStyle {
  readonly layout: JsonLayout;
  readonly sorted: boolean;
  readonly escapes: JsonEscapes;
}

/** White space between the parts; `indent` is empty for one line. */
export interface JsonLayout {
  readonly indent: string;
  readonly afterComma: string;
  readonly afterColon: string;
}

/** `kept`: as in the text. `plain`: only what must be. `ascii`: Python, PHP. `slashes`: PHP. `html`: Go. */
export type JsonEscapes = 'kept' | 'plain' | 'ascii' | 'slashes' | 'ascii-slashes' | 'html';

/** A JSON value as it is written. */
export type JsonNode =
  | { readonly kind: 'literal'; readonly text: string }
  | JsonText
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: JsonText, value: JsonNode])[] };

interface JsonText {
  readonly kind: 'text';
  /** With its quotes and escapes. */
  readonly text: string;
  readonly value: string;
}

/** Deeper than this nothing is read: reading and writing go down by recursion. */
const deepest = 200;

/** Characters; deep indentation makes more of a short text than anyone would sign. */
const longestWritten = 4 * 1024 * 1024;

/** Reads a JSON text; null when it is none, or nested too deeply. Takes time linear in the text. */
export function readJson(text: string): JsonNode | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  // From here on the text is known to be JSON, so each part is told by its first character.
  let at = 0;
  const skipSpace = () => {
    while (/[ \t\r\n]/.test(text.charAt(at))) at++;
  };
  const readText = (): JsonText => {
    const start = at;
    for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++;
    const written = text.slice(start, ++at);
    return { kind: 'text', text: written, value: JSON.parse(written) as string };
  };
  /** Reads what stands between the brackets, up to and with the closing one; false when it lies too deep. */
  const readItems = (end: string, readItem: () => boolean): boolean => {
    for (at++, skipSpace(); text[at] !== end; skipSpace()) {
      if (text[at] === ',') at++;
      skipSpace();
      if (!readItem()) return false;
    }
    at++;
    return true;
  };
  const readNode = (depth: number): JsonNode | null => {
    skipSpace();
    const first = text.charAt(at);
    if (first === '"') return readText();
    if (first !== '[' && first !== '{') {
      const start = at;
      while (/[\w.+-]/.test(text.charAt(at))) at++;
      return { kind: 'literal', text: text.slice(start, at) };
    }
    if (depth === deepest) return null;
    if (first === '[') {
      const items: JsonNode[] = [];
      const whole = readItems(']', () => {
        const item = readNode(depth + 1);
        return item !== null && items.push(item) > 0;
      });
      return whole ? { kind: 'list', items } : null;
    }
    const entries: [JsonText, JsonNode][] = [];
    const whole = readItems('}', () => {
      const key = readText();
      skipSpace();
      // Past the colon.
      at++;
      const value = readNode(depth + 1);
      return value !== null && entries.push([key, value]) > 0;
    });
    return whole ? { kind: 'object', entries } : null;
  };
  return readNode(0);
}

/** Writes a value in a style; null when it would be too long. */
export function writeJson(node: JsonNode, { layout, sorted, escapes }: JsonStyle): string | null {
  const { indent, afterComma, afterColon } = layout;
  const parts: string[] = [];
  let length = 0;
  const put = (text: string): void => {
    parts.push(text);
    length += text.length;
  };
  const breakLine = (depth: number): void => {
    if (indent !== '') put(`\n${indent.repeat(depth)}`);
  };
  const writeAll = <Item>(
    [open, close]: string,
    items: readonly Item[],
    depth: number,
    writeItem: (item: Item) => void,
  ) => {
    put(open ?? '');
    for (const [index, item] of items.entries()) {
      if (length > longestWritten) return;
      if (index > 0) put(indent === '' ? `,${afterComma}` : ',');
      breakLine(depth + 1);
      writeItem(item);
    }
    if (items.length > 0) breakLine(depth);
    put(close ?? '');
  };
  const write = (part: JsonNode, depth: number): void => {
    if (part.kind === 'literal') put(part.text);
    else if (part.kind === 'text') put(writeText(part, escapes));
    else if (part.kind === 'list') writeAll('[]', part.items, depth, (item) => write(item, depth + 1));
    else {
      const entries = sorted ? [...part.entries].sort(compareKeys) : part.entries;
      writeAll('{}', entries, depth, ([key, value]) => {
        put(`${writeText(key, escapes)}:${afterColon}`);
        write(value, depth + 1);
      });
    }
  };
  write(node, 0);
  return length > longestWritten ? null : parts.join('');
}

function compareKeys([left]: readonly [JsonText, JsonNode], [right]: readonly [JsonText, JsonNode]): number {
  return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
}

function writeText({ text, value }: JsonText, escapes: JsonEscapes): string {
  if (escapes === 'kept') return text;
  const plain = JSON.stringify(value);
  if (escapes === 'plain') return plain;
  if (escapes === 'html') return plain.replace(/[<>&\u2028\u2029]/g, escapeUnit);
  const slashes = escapes === 'ascii' ? plain : plain.replaceAll('/', '\\/');
  return escapes === 'slashes' ? slashes : slashes.replace(/[\x7f-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
