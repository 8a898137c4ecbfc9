import { isScalar, Scalar } from 'yaml';
import type { Entry } from './entries.ts';
import { formatYaml } from './format-yaml.ts';
import { type PrintStyle, printBehind, printFlow } from './print.ts';
import { indentOf, lineEnd, lineStart, type Splice } from './splices.ts';

/** Where a value stands. */
export interface ValuePlace {
  readonly pointer: string;
  readonly inFlow: boolean;
  readonly style: PrintStyle;
}

/** One single value for another, in the quotes that stand there; undefined when one of the two is more than that. */
export function replaceScalar(
  text: string,
  { node }: Entry,
  value: unknown,
  { pointer, inFlow, style }: ValuePlace,
): Splice | undefined {
  if (!isScalar(node) || !node.range || node.range[0] === node.range[1]) return undefined;
  if (node.anchor !== undefined || node.tag !== undefined) return undefined;
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) return undefined;
  const [start] = node.range;
  const end = start + text.slice(start, node.range[1]).trimEnd().length;
  if (typeof value !== 'string') {
    if (typeof value === 'object' && value !== null) return undefined;
    return { start, end, text: printFlow(value, pointer, style, null) };
  }
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  if (!isQuoted && !inFlow && value.includes('\n')) return undefined;
  const variable = style.variables.get(pointer);
  const written = variable === undefined ? value.replaceAll('${', '\\${') : `\${${variable}}`;
  return { start, end, text: formatYaml(written, { inFlow, quoted: isQuoted || style.json }) };
}

/** Whatever stands there for another value. */
export function replaceWhole(
  text: string,
  entry: Entry,
  value: unknown,
  { pointer, inFlow, style }: ValuePlace,
): Splice {
  if (!inFlow) return replaceBlock(text, entry, value, pointer, style);
  const { key, valueStart: start, end } = entry;
  const line = text.slice(lineStart(text, entry.start), entry.start);
  const isOverLines = style.json && /^\s*$/.test(line);
  const written = printFlow(value, pointer, style, isOverLines ? line : null);
  return { start, end, text: key === undefined ? written : ` ${written}` };
}

function replaceBlock(text: string, entry: Entry, value: unknown, pointer: string, style: PrintStyle): Splice {
  const { key, valueStart: start, end } = entry;
  const comment = text.slice(end, lineEnd(text, end));
  const hasComment = comment.trim() !== '';
  // Behind a block text, a comment would be a part of it.
  if (hasComment && typeof value === 'string') {
    return { start, end, text: ` ${printFlow(value, pointer, style, null)}` };
  }
  const printed = printBehind(value, pointer, indentOf(text, entry), style, key === undefined && !hasComment);
  if (!printed.includes('\n')) return { start, end, text: printed };
  const ending = lineEnd(text, end) === text.length ? style.lineBreak : '';
  return { start, end: end + comment.length, text: comment.trimEnd() + printed + ending };
}
