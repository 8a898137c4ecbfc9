import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, Scalar, type YAMLMap } from 'yaml';
import { type Environment, interpolate } from './environment.ts';
import { limits } from './limits.ts';
import { childPointer } from './pointer.ts';
import { cut, showValue, type TextFinding } from './rule.ts';
import { aliases } from './rules/yaml/aliases.ts';
import { duplicateKey } from './rules/yaml/duplicate-key.ts';
import { lossyNumber } from './rules/yaml/lossy-number.ts';
import { missingVariable } from './rules/yaml/missing-variable.ts';
import { syntax } from './rules/yaml/syntax.ts';
import { rangeOf, type Tree } from './tree.ts';
import { placeholderFinding } from './unquoted.ts';

/** A manifest's plain value, and what was found on the way to it. */
export interface Reading {
  /** Where something was found, it is undefined. */
  readonly value: unknown;
  readonly findings: readonly (TextFinding & { pointer: string })[];
}

/** A file with more findings is not a manifest with mistakes, and its pointers could take gigabytes. */
export const maximumFindings = 100;

/**
 * Turns a YAML tree into plain values with the environment's values filled in (null: leave `${…}` as it is).
 * Aliases are resolved; keys such as `__proto__` become plain properties. After `maximumFindings` none is added.
 */
export function readValue({ source, root, targets }: Tree, environment: Environment | null): Reading {
  const findings: (TextFinding & { pointer: string })[] = [];
  const anchored = new Map<unknown, unknown>();

  const report = (node: unknown, pointer: string, finding: Omit<TextFinding, 'start' | 'end'>): undefined => {
    if (findings.length >= maximumFindings) return;
    const [start, end] = rangeOf(node);
    findings.push({ ...finding, start, end, pointer });
  };

  const read = (node: unknown, pointer: string): unknown => {
    if (isAlias(node)) return readAlias(node, pointer);
    if (!isScalar(node) && !isSeq(node) && !isMap(node)) return null;
    const value = isScalar(node) ? readScalar(node, pointer) : readCollection(node, pointer);
    if (node.anchor !== undefined) anchored.set(node, value);
    return value;
  };

  const readAlias = (alias: Alias, pointer: string): unknown => {
    const target = targets.get(alias);
    // A key can have an anchor too, and is not read as a value before.
    return anchored.has(target) ? anchored.get(target) : read(target, pointer);
  };

  const readCollection = (node: YAMLMap | { items: unknown[] }, pointer: string): unknown => {
    if (!isMap(node)) return node.items.map((item, index) => read(item, childPointer(pointer, index)));
    const swallowed = swallowedPlaceholder(node, source.text);
    if (swallowed) return report(node, pointer, swallowed);
    const value: Record<string, unknown> = {};
    for (const pair of node.items) readPair(pair, pointer, value);
    return value;
  };

  const readPair = ({ key: keyNode, value: node }: Pair, pointer: string, holder: Record<string, unknown>): void => {
    const key = keyText(keyNode);
    const problem = key === undefined ? 'A key must be text. Put quotes around it.' : findKeyProblem(key);
    if (key === undefined || problem !== undefined) {
      report(keyNode, pointer, { rule: syntax, message: problem ?? '' });
      return;
    }
    const child = childPointer(pointer, key);
    if (key === '<<' && isScalar(keyNode) && keyNode.type === Scalar.PLAIN) {
      const message = 'YAML 1.2 has no merge keys (<<): this would be a field of that name. Write the fields out.';
      report(keyNode, child, { rule: aliases, message });
      return;
    }
    const value = read(node, child);
    if (Object.hasOwn(holder, key)) {
      const message = `${showValue(key)} is already given above. Keep one of the two.`;
      report(keyNode, child, { rule: duplicateKey, message });
      return;
    }
    // Assigning __proto__ would change the object's prototype; everything else takes longer to define.
    if (key !== '__proto__') holder[key] = value;
    else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  };

  const readScalar = (node: Scalar, pointer: string): unknown => {
    if (typeof node.value === 'number') {
      const message = explainLoss(node.value, node.source ?? '');
      if (message === undefined) return node.value;
      const replacement = { description: 'Put quotes around the number', text: JSON.stringify(node.source) };
      return report(node, pointer, { rule: lossyNumber, message, replacement });
    }
    if (typeof node.value !== 'string') return node.value;
    const half = findHalfCharacter(node.value);
    if (half) return report(node, pointer, { rule: syntax, message: half });
    return environment === null ? node.value : fillIn(node, node.value, pointer, environment);
  };

  const fillIn = (node: Scalar, written: string, pointer: string, environment: Environment): string | undefined => {
    const { text: filled, missing, malformed } = interpolate(written, environment);
    for (const name of new Set(missing)) {
      const shown = cut(name);
      const message = `The environment variable ${shown} is not set. Set it, or give a default: \${${shown}:-default}.`;
      report(node, pointer, { rule: missingVariable, message });
    }
    for (const part of new Set(malformed)) {
      const message = `${showValue(part)} is not an environment value. Write \${NAME} or \${NAME:-default}, or \\\${ for the characters themselves.`;
      report(node, pointer, { rule: missingVariable, message });
    }
    return missing.length + malformed.length > 0 ? undefined : filled;
  };

  return { value: root === null ? null : read(root, ''), findings };
}

/** A key as text: numbers, booleans and null count by the way they are written. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}

function findKeyProblem(key: string): string | undefined {
  if (key.length <= limits.keyLength) return findHalfCharacter(key);
  return `A key may have at most ${limits.keyLength.toLocaleString('en')} characters, but this one has ${key.length.toLocaleString('en')}. Shorten it.`;
}

/** A lone surrogate has no form in UTF-8, so it could not be sent. */
function findHalfCharacter(text: string): string | undefined {
  if (text.isWellFormed()) return undefined;
  const half = /\p{Surrogate}/u.exec(text)?.[0] ?? '';
  const code = `\\u${half.charCodeAt(0).toString(16)}`;
  return `The text holds ${code}, which is half a character and cannot be sent. Write both halves, or the character itself.`;
}

/** `{{auth.token}}` without quotes: a flow mapping whose only key is a flow mapping with one key and no values. */
function swallowedPlaceholder(node: YAMLMap, text: string): TextFinding | undefined {
  const outer = node.flow && node.items.length === 1 ? node.items[0] : undefined;
  if (!outer || !isMap(outer.key) || !outer.key.flow || outer.key.items.length !== 1) return undefined;
  const [start, end] = rangeOf(node);
  const written = text.slice(start, end);
  return written.startsWith('{{') && written.endsWith('}}') ? placeholderFinding(written, start) : undefined;
}

/** JSON readers keep the digits that a double holds, no sign of leading zeros, and nothing infinite. */
function explainLoss(value: number, source: string): string | undefined {
  const written = cut(source);
  if (!Number.isFinite(value)) return `${written} is no number that JSON can hold. Put it in quotes to make it text.`;
  return losesDigits(value, source)
    ? `${written} would be read as ${value}. Put it in quotes to keep every digit.`
    : undefined;
}

function losesDigits(value: number, source: string): boolean {
  if (/^0[xo]/.test(source)) return !Number.isSafeInteger(value);
  if (/^[-+]?[0-9]+$/.test(source)) {
    if (/^[-+]?0[0-9]/.test(source)) return true;
    return !Number.isSafeInteger(value) && String(value) !== source.replace('+', '');
  }
  const digits = source
    .replace(/[eE].*/s, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '');
  return digits.length > 17 || (value === 0 && digits !== '');
}
