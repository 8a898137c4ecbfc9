import type { Manifest } from '../../generated/manifest.ts';
import type { Severity } from '../diagnostic.ts';
import type { ImageFacts } from '../image.ts';

/** The parts of a value that are known to be right: what a rule may rely on after the schema spoke. */
export type Sound<T> = T extends readonly (infer Item)[]
  ? readonly (Sound<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Sound<T[Key]> | undefined }
    : T;

/** A problem as a rule reports it: where in the manifest, and what is wrong with it. */
export interface Finding {
  /** JSON pointer of the value concerned. */
  readonly pointer: string;
  /** Points at the value (default) or at the key it stands under. */
  readonly at?: 'value' | 'key';
  /** JSON pointer of the field whose absence this is: an environment’s file that removes it is the better place. */
  readonly absent?: string | undefined;
  /** What happened and why, then what to do: one or two short sentences. */
  readonly message: string;
  /** The word that was probably meant. */
  readonly suggestion?: string | undefined;
  /** YAML text that should stand in place of the key or value pointed at. */
  readonly replacement?: { readonly description: string; readonly text: string } | undefined;
  /** Taking the list item or the field out, with its line, would settle it. */
  readonly removal?: { readonly description: string } | undefined;
}

/** A picture that the manifest names by its path, as it was found in the project. */
export type AssetFacts =
  | {
      /** `special` is a pipe, a socket or a device; more than 5 MiB is `too-large`, and was not read. */
      readonly kind: 'missing' | 'outside' | 'folder' | 'special' | 'unreadable' | 'too-large';
    }
  | {
      readonly kind: 'file';
      /** Bytes. */
      readonly size: number;
      /** By its bytes, not its name; null for anything else. */
      readonly image: ImageFacts | null;
    };

/** What a rule may know besides the manifest's values. */
export interface RuleContext {
  /** The author's own text of the value at a pointer, before environment values were filled in. */
  readonly written: (pointer: string) => string | undefined;
  /** All that the author wrote: the whole texts of the files. */
  readonly texts: readonly string[];
  /** Whether environment values were filled in before the manifest was read, so that secrets stand in it as meant. */
  readonly rendered: boolean;
  /** By path as the manifest has it; null when the project's files are not at hand. */
  readonly assets: ReadonlyMap<string, AssetFacts> | null;
}

/** One thing that can be wrong with a manifest. Ids are permanent. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** One line for lists. */
  readonly summary: string;
  /** Why it matters. */
  readonly why: string;
  /** How to satisfy it. */
  readonly how: string;
  /** Looks at a manifest whose unsound parts are undefined. Rules without it are reported while reading. */
  readonly check?: (manifest: Sound<Manifest>, report: (finding: Finding) => void, context: RuleContext) => void;
}

/** A finding and the rule it belongs to. */
export interface Explained {
  readonly rule: Rule;
  readonly finding: Finding;
}

/** A problem found while reading, before there is a value that a pointer could lead into: by its place in the text. */
export interface TextFinding extends Omit<Finding, 'pointer' | 'at' | 'absent'> {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
}

/** What a manifest holds as a message shows it: short, on one line, cut when long. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(cut(value)) : String(value);
}

/** A text at the length a message can hold; what is cut off ends in `…`. */
export function cut(text: string, length = 60): string {
  if (text.length <= length) return text;
  // Not between the two halves of a character.
  const end = (text.charCodeAt(length - 2) & 0xfc00) === 0xd800 ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
}
