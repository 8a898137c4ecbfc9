import type { SchemaError } from '../../generated/validator.js';
import { pointerKeys } from './pointer.ts';
import { cut, showValue } from './rule.ts';
import { valueAt } from './schema-node.ts';

/** What a schema error is about, as the explanations need it. */
export interface Subject {
  readonly error: SchemaError;
  readonly manifest: unknown;
  /** JSON pointer of the value. */
  readonly pointer: string;
  readonly value: unknown;
  /** The value's name, ready for a sentence. */
  readonly field: string;
  /** The author's own text of the value: 1.0 is a number to YAML, and would be shown as 1. */
  readonly written: string | undefined;
  /** Whether the value came from the environment. It may be a secret then, and is not shown. */
  readonly isFilledIn: boolean;
}

/** What is known of the value at a pointer. */
export function subjectAt(
  pointer: string,
  error: SchemaError,
  manifest: unknown,
  written: (pointer: string) => string | undefined,
): Subject {
  const value = valueAt(manifest, pointer);
  const text = written(pointer);
  const isFilledIn = typeof value === 'string' && text !== undefined && text.includes('${') && !text.includes(value);
  return { error, manifest, pointer, value, field: fieldName(pointer), written: text, isFilledIn };
}

/** A field as people write it: `"auth.inputs[0].name"`. */
export function fieldName(pointer: string): string {
  const name = pointerKeys(pointer)
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : /^[\w-]{1,60}$/.test(key) ? `.${key}` : `[${showValue(key)}]`))
    .join('')
    .replace(/^\./, '');
  return name === '' ? 'The manifest' : `"${cut(name, 200)}"`;
}

/** What a value is instead of what it must be, as the end of a sentence. */
export function butIs({ value, written, isFilledIn }: Subject): string {
  if (isFilledIn) return `but ${cut(written ?? '')} stands for something else`;
  return value === null ? 'but nothing is given' : `but it is ${showValue(value)}`;
}
