import type { TextFinding } from './rule.ts';
import { tooLarge } from './rules/yaml/too-large.ts';

/** What a manifest may be at most; more is a mistake or an attack. */
export const limits = {
  /** Of the file, in bytes. */
  bytes: 1024 * 1024,
  /** Mappings and lists inside each other. */
  depth: 100,
  /** Keys and list items, all together. */
  values: 20_000,
  /** Words, signs, spaces and line breaks, all together; a value takes five or six of them. */
  tokens: 130_000,
  /** One after the other, outside of texts: comments after them take the YAML library quadratic time. */
  emptyLines: 1000,
  /** Aliases, and the anchors they refer to. */
  aliases: 50,
  /** Characters when every alias is replaced by what it stands for. */
  writtenOut: 3 * 1024 * 1024,
  /** Characters of a key; as many as YAML itself allows in most places. */
  keyLength: 1024,
} as const;

/** The finding for a file beyond the limit named; without one, the limit of bytes. */
export function tooLargeFinding(limit = `${limits.bytes / 1024 / 1024} MiB`): TextFinding {
  const message = `The file holds more than ${limit}, the most a manifest may hold. Check that it is the right file.`;
  return { rule: tooLarge, message, start: 0, end: 0 };
}
