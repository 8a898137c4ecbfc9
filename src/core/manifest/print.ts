import { isRecord } from '../json-value.ts';
import { formatYaml } from './format-yaml.ts';
import { childPointer } from './pointer.ts';
import { propertyOrder } from './schema-node.ts';

/** How new values are written into a manifest. */
export interface PrintStyle {
  readonly lineBreak: string;
  /** JSON: every text in double quotes, and `{}` over several lines. */
  readonly json: boolean;
  /** By pointer: the environment's variable that is written instead of a text. */
  readonly variables: ReadonlyMap<string, string>;
  /** Whether texts are as a manifest writes them already: `${` is not escaped. */
  readonly escaped?: boolean;
}

/** Characters of a list of single values that may stand on one line. */
const longestList = 80;

/** A whole manifest in block style, fields in the schema's order, without a line break at the end. */
export function printManifest(manifest: Readonly<Record<string, unknown>>, style: PrintStyle): string {
  if (style.json) return printFlow(manifest, '', style, '');
  return printLines(manifest, '', '', style);
}

/** What stands behind `key:` or `-` whose own indent is `indent`, the space or line break in front included. */
export function printBehind(
  value: unknown,
  pointer: string,
  indent: string,
  style: PrintStyle,
  isItem = false,
): string {
  const inner = `${indent}  `;
  if (typeof value === 'string')
    return ` ${printLiteral(value, pointer, inner, style) ?? printText(value, pointer, style)}`;
  if (isEmpty(value) || !isCollection(value) || isShortList(value)) return ` ${printFlow(value, pointer, style, null)}`;
  const lines = printLines(value, pointer, inner, style);
  // The first line of an item's map or list stands behind the dash.
  return isItem ? ` ${lines.slice(inner.length)}` : `${style.lineBreak}${lines}`;
}

/** A value between `{}` or `[]`, or a single one; over several lines when `indent`, that of its line, is given. */
export function printFlow(value: unknown, pointer: string, style: PrintStyle, indent: string | null): string {
  if (typeof value === 'string') return printText(value, pointer, style, true);
  if (!isCollection(value)) return printOther(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  if (isEmpty(value)) return `${open}${close}`;
  const isOnOneLine = indent === null || isShortList(value);
  const inner = isOnOneLine ? null : `${indent}  `;
  const parts = childrenOf(value, pointer).map(({ key, item, place }) => {
    const text = printFlow(item, place, style, inner);
    return isList ? text : `${printKey(key, style, true)}: ${text}`;
  });
  if (inner !== null) {
    const gap = `${style.lineBreak}${inner}`;
    return `${open}${gap}${parts.join(`,${gap}`)}${style.lineBreak}${indent}${close}`;
  }
  const space = isList || style.json ? '' : ' ';
  return `${open}${space}${parts.join(', ')}${space}${close}`;
}

/** A key of a map. */
export function printKey(key: string, { json }: PrintStyle, inFlow: boolean): string {
  return formatYaml(key, { inFlow, quoted: json });
}

/** The keys of a map in the schema's order; those that the schema does not list last, as they come. */
export function orderKeys(keys: readonly string[], pointer: string): string[] {
  const order = propertyOrder(pointer);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...keys].sort((a, b) => rank(a) - rank(b));
}

function printLines(value: object, pointer: string, indent: string, style: PrintStyle): string {
  return childrenOf(value, pointer)
    .map(({ key, item, place }) =>
      Array.isArray(value)
        ? `${indent}-${printBehind(item, place, indent, style, true)}`
        : `${indent}${printKey(key, style, false)}:${printBehind(item, place, indent, style)}`,
    )
    .join(style.lineBreak);
}

function childrenOf(value: object, pointer: string): { key: string; item: unknown; place: string }[] {
  const keys = Array.isArray(value) ? Object.keys(value) : orderKeys(Object.keys(value), pointer);
  return keys.map((key) => ({ key, item: (value as Record<string, unknown>)[key], place: childPointer(pointer, key) }));
}

/** A text as it is read back with the environment's values filled in: `${` of its own is escaped. */
function printText(text: string, pointer: string, style: PrintStyle, inFlow = false): string {
  const { json, variables } = style;
  const variable = variables.get(pointer);
  const written = variable === undefined ? escapeVariables(text, style) : `\${${variable}}`;
  return formatYaml(written, { inFlow, quoted: json });
}

function escapeVariables(text: string, { escaped = false }: PrintStyle): string {
  return escaped ? text : text.replaceAll('${', '\\${');
}

function printOther(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? formatYaml(value) : 'null';
}

// What a block text cannot hold, or an editor would take away: controls, spaces at a line's end or at the start.
const notLiteral =
  /^\s|[ \t]\n|[ \t]$|\n\n$|[\0-\x08\x0b-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/;

/** A text of several lines as `|`; undefined for any other. */
function printLiteral(text: string, pointer: string, indent: string, style: PrintStyle): string | undefined {
  if (style.json || !text.includes('\n') || notLiteral.test(text) || style.variables.has(pointer)) return undefined;
  const isClipped = text.endsWith('\n');
  const lines = escapeVariables(text.replace(/\n$/, ''), style).split('\n');
  const written = lines.map((line) => `${style.lineBreak}${line === '' ? '' : indent}${line}`);
  return `|${isClipped ? '' : '-'}${written.join('')}`;
}

function isCollection(value: unknown): value is object {
  return Array.isArray(value) || isRecord(value);
}

function isEmpty(value: unknown): boolean {
  return isCollection(value) && Object.keys(value).length === 0;
}

function isShortList(value: unknown): boolean {
  return Array.isArray(value) && !value.some(isCollection) && JSON.stringify(value).length <= longestList;
}
