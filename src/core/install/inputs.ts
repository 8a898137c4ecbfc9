import { oauthFields } from '../../generated/catalog.ts';
import type { AuthInput, Manifest } from '../../generated/manifest.ts';
import { closest } from '../suggest.ts';
import type { InputValue } from './placeholders.ts';

/** Where an input's value comes from. `empty`: optional, and nothing was given, or the empty text. */
export type InputOrigin = 'given' | 'default' | 'sample' | 'empty';

export interface ResolvedInputs {
  /** One for each declared input, in order; null where there is no value, or none that is valid. */
  readonly values: Record<string, InputValue>;
  readonly origins: Record<string, InputOrigin>;
  /** What is wrong with the given values; secrets are not repeated in it. */
  readonly problems: string[];
}

export interface ResolveOptions {
  /**
   * Inputs without value and default get a sample, optional ones too: what an install sends is best seen with every
   * field filled. To see a field empty, give it the empty text.
   */
  readonly samples: boolean;
}

/** More than any form field takes (assumed); it bounds the size of a request. */
const longestValue = 65_536;
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

type Answer = { readonly value: InputValue } | { readonly problem: string };

/** The inputs an app asks for on install; none without auth. */
export function authInputs(auth: Manifest['auth']): readonly AuthInput[] {
  return auth !== undefined && 'inputs' in auth ? (auth.inputs ?? []) : [];
}

/** The fields that signing in adds to the inputs, by their names (assumed); none unless auth is by OAuth. */
export function oauthFieldNames(auth: { readonly type?: string | undefined } | undefined): readonly string[] {
  return auth?.type === 'oauth2' ? oauthFields.map(({ name }) => name) : [];
}

/** Checks what was given for an app's inputs, and completes it. Texts are read as the type asked for: flags give text. */
export function resolveInputs(
  auth: Manifest['auth'],
  given: Readonly<Record<string, string | number | boolean>>,
  options: ResolveOptions,
): ResolvedInputs {
  const inputs = authInputs(auth);
  const problems = unknownInputs(inputs, Object.keys(given));
  const resolved = inputs.map((input): [name: string, value: InputValue, origin: InputOrigin] => {
    const { name } = input;
    const answer = Object.hasOwn(given, name) ? given[name] : undefined;
    const origin = answer !== undefined ? 'given' : input.default !== undefined ? 'default' : undefined;
    const value = answer ?? input.default;
    if (value === undefined || origin === undefined) {
      if (options.samples) return [name, sampleOf(input), 'sample'];
      if (input.required === true) problems.push(`The input ${name} is required, and has no value.`);
      return [name, null, 'empty'];
    }
    if (value === '') {
      if (input.required === true) problems.push(`The input ${name} is required, and its value is empty.`);
      return [name, null, 'empty'];
    }
    const read = readValue(input, value);
    if ('value' in read) return [name, read.value, origin];
    const source = origin === 'default' ? `The default of the input ${name}` : `The input ${name}`;
    const shown = input.secret === true ? '' : `, not ${showValue(value)}`;
    problems.push(`${source} must be ${read.problem}${shown}.`);
    return [name, null, origin];
  });
  return {
    values: Object.fromEntries(resolved.map(([name, value]) => [name, value])),
    origins: Object.fromEntries(resolved.map(([name, , origin]) => [name, origin])),
    problems,
  };
}

function unknownInputs(inputs: readonly AuthInput[], given: readonly string[]): string[] {
  const names = inputs.map((input) => input.name);
  const known = new Set(names);
  return given.flatMap((name) => {
    if (known.has(name)) return [];
    const suggestion = closest(name, names);
    const remedy =
      suggestion !== undefined
        ? `Did you mean ${suggestion}?`
        : names.length === 0
          ? 'The app has no inputs.'
          : `The app has ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}.`;
    return [`There is no input ${showValue(name)}. ${remedy}`];
  });
}

/** The value as the input's type, or what it must be. */
function readValue(input: AuthInput, value: string | number | boolean): Answer {
  switch (input.type) {
    case 'number':
      return readNumber(value);
    case 'checkbox':
      return readCheckbox(value);
    case 'select':
      return readOption(input, String(value));
    default:
      return readText(input, String(value));
  }
}

function readNumber(value: string | number | boolean): Answer {
  const text = String(value).trim();
  if (!decimal.test(text)) return { problem: 'a number' };
  const number = Number(text);
  if (!Number.isFinite(number)) return { problem: 'a number that is not too large' };
  // A longer integer would silently become another one.
  if (Number.isInteger(number) && !Number.isSafeInteger(number) && !/[e.]/i.test(text)) {
    return { problem: 'a number of at most 15 digits; longer ones need an input of type string' };
  }
  return { value: number };
}

function readCheckbox(value: string | number | boolean): Answer {
  const text = String(value).trim().toLowerCase();
  return text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'true or false' };
}

function readOption(input: AuthInput, text: string): Answer {
  const options = (input.options ?? []).map((option) => option.value);
  if (options.length === 0) return readText(input, text);
  if (options.includes(text)) return { value: text };
  const suggestion = closest(text, options);
  const choice = suggestion !== undefined ? ` (did you mean ${suggestion}?)` : '';
  return { problem: `one of ${options.slice(0, 20).join(', ')}${options.length > 20 ? ', …' : ''}${choice}` };
}

function readText(input: AuthInput, text: string): Answer {
  const limit = Math.min(input.max_length ?? longestValue, longestValue);
  if (text.length > 2 * limit || countCharacters(text) > limit) {
    return { problem: `at most ${limit} ${limit === 1 ? 'character' : 'characters'} long` };
  }
  return { value: text };
}

/** Characters as people count them most nearly: an emoji of two code units is one. */
function countCharacters(text: string): number {
  return Array.from(text).length;
}

/** A value that is valid for the input and that nobody takes for a real one. */
function sampleOf(input: AuthInput): InputValue {
  switch (input.type) {
    case 'number':
      return 1;
    case 'checkbox':
      return true;
    case 'select':
      return input.options?.[0]?.value ?? `sample-${input.name}`;
    default: {
      const sample = `sample-${input.name}`;
      return sample.slice(0, input.max_length ?? sample.length);
    }
  }
}

function showValue(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${Array.from(value.slice(0, 40)).slice(0, -1).join('')}…` : value);
}
