import { MiniappError } from '../core/errors.ts';
import { readTime } from '../core/time.ts';

/** One flag of a command, described as data: commander, `--help`, the environment and the docs are made from it. */
export interface OptionSpec<Value> {
  readonly description: string;
  /** What stands for the value in help, for example `<file>`; undefined for a switch. */
  readonly placeholder?: string | undefined;
  readonly short?: string;
  readonly choices?: readonly string[];
  /** What Tab offers for the value where neither choices nor the placeholder tell: `<file>` and `<dir>` do. */
  readonly completes?: Completion;
  readonly repeatable?: boolean;
  readonly default?: Value;
  /** The environment's variable for it; made from its name unless said otherwise. */
  readonly variable?: string;
  /** Reads the text of a flag; throws `MiniappError` `invalid-usage`. */
  readonly parse?: (text: string, flag: string) => Value extends readonly (infer Item)[] ? Item : Value;
}

/** What Tab offers for a value: what stands on the disk, profiles, words, or a word with another value after `=`. */
export type Completion = 'file' | 'folder' | 'manifest' | 'profile' | readonly CompletionWord[] | CompletionPair;

export interface CompletionWord {
  readonly word: string;
  /** One line; empty for a word that says enough. */
  readonly description: string;
}

export interface CompletionPair {
  readonly names: readonly CompletionWord[];
  readonly values: Completion;
}

// Each command lists its own set; the value type is only known there.
// biome-ignore lint/suspicious/noExplicitAny: a mapped type below gives each option its own value type.
export type OptionSpecs = Readonly<Record<string, OptionSpec<any>>>;

/** The values that a set of option specs gives. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends OptionSpec<infer Value> ? Value : never;
};

/** `--strict` */
export function flag(description: string): OptionSpec<boolean> {
  return { description, default: false };
}

/** `--name <text>` */
export function text(placeholder: string, description: string): OptionSpec<string | undefined> {
  return { description, placeholder };
}

/** Words that need no description. */
export function wordsOf(words: readonly string[]): readonly CompletionWord[] {
  return words.map((word) => ({ word, description: '' }));
}

const widestPlaceholder = 24;

/** `--format <a|b>`; many choices are listed in the description. */
export function choice<const Choice extends string>(
  choices: readonly Choice[],
  description: string,
  initial: Choice,
): OptionSpec<Choice> {
  const placeholder = choices.join('|');
  // A long one would push every description off the screen.
  return placeholder.length <= widestPlaceholder
    ? { description, placeholder, choices, default: initial }
    : { description: `${description}: ${choices.join(', ')}`, placeholder: '<name>', choices, default: initial };
}

/** `--scope <id>`, repeatable, also separated by commas. */
export function list(placeholder: string, description: string): OptionSpec<readonly string[]> {
  return { description, placeholder, repeatable: true, default: [] };
}

/** `--port <number>`; undefined when it is not given and there is no default. */
export function integer(
  placeholder: string,
  description: string,
  range: readonly [least: number, most: number],
): OptionSpec<number | undefined>;
export function integer(
  placeholder: string,
  description: string,
  range: readonly [least: number, most: number],
  initial: number,
): OptionSpec<number>;
export function integer(
  placeholder: string,
  description: string,
  [least, most]: readonly [least: number, most: number],
  initial?: number,
) {
  return {
    description,
    placeholder,
    ...(initial !== undefined && { default: initial }),
    parse: (value: string, flagName: string) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= least && number <= most) return number;
      throw new MiniappError('invalid-usage', {
        problem: `${flagName} must be a whole number from ${least} to ${most}, but it is "${value}".`,
      });
    },
  };
}

/** `--now <time>`, RFC 3339. */
export function time(description: string): OptionSpec<Date | undefined> {
  return {
    description: `${description}, for example 2026-01-01T00:00:00Z`,
    placeholder: '<time>',
    parse: (value, flagName) => {
      const read = readTime(value);
      if (read !== null) return read;
      throw new MiniappError('invalid-usage', {
        problem: `${flagName} must be a time such as 2026-01-01T00:00:00Z, but it is "${value}".`,
      });
    },
  };
}

/** `maxWarnings` → `--max-warnings` */
export function flagName(name: string): string {
  return `--${kebab(name)}`;
}

/** `maxWarnings` → `MINIAPP_MAX_WARNINGS` */
export function variableName(name: string): string {
  return `MINIAPP_${kebab(name).replaceAll('-', '_').toUpperCase()}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
