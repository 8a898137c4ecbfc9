import { createSource, type Source } from '../source.ts';
import { composeTree } from './compose.ts';
import { explainSyntax } from './explain-syntax.ts';
import { limits, tooLargeFinding } from './limits.ts';
import type { TextFinding } from './rule.ts';
import { multipleDocuments } from './rules/yaml/multiple-documents.ts';
import { syntax } from './rules/yaml/syntax.ts';
import { scanTokens } from './scan.ts';
import { resolveAliases, type Tree } from './tree.ts';

export { limits } from './limits.ts';

/** The text of a file, or the reason why it is none. A byte order mark is kept, so that offsets stay true. */
export function decodeText(bytes: Uint8Array): { text: string } | { problem: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { problem: 'The file is not UTF-8 text. Save it as UTF-8, or check that it is the right file.' };
  }
}

/** A text as a tree, or the first thing that keeps it from being read. */
export type Parsed =
  | { readonly source: Source; readonly tree: Tree }
  | { readonly source: Source; readonly finding: TextFinding };

/** The tree of a file's bytes; `file` is the name shown. Of one that is no text, or too large, nothing is looked at. */
export function parseBytes(file: string, bytes: Uint8Array): Parsed {
  const decoded = bytes.length > limits.bytes ? undefined : decodeText(bytes);
  if (decoded && 'text' in decoded) return parseYaml(createSource(file, decoded.text));
  const finding = decoded ? { rule: syntax, message: decoded.problem, start: 0, end: 0 } : tooLargeFinding();
  return { source: createSource(file, ''), finding };
}

/** The tree of a YAML text. Takes time linear in the text. */
export function parseYaml(source: Source): Parsed {
  return { source, ...parseText(source) };
}

function parseText(source: Source): { tree: Tree } | { finding: TextFinding } {
  const { text } = source;
  const unreadable = findExcessBytes(text) ?? findForbiddenCharacter(text);
  if (unreadable) return { finding: unreadable };

  const { tokens, finding, secondDocument } = scanTokens(text);
  if (finding) return { finding };

  const { root, error } = composeTree(tokens, text.length);
  if (error) return { finding: explainSyntax(error, text, tokens) };
  if (secondDocument !== undefined) return { finding: multipleDocumentsFinding(text, secondDocument) };
  return resolveAliases(source, root);
}

function findExcessBytes(text: string): TextFinding | undefined {
  // A UTF-16 unit takes one to three bytes; encoding is worth its time only in between.
  if (text.length * 3 <= limits.bytes) return undefined;
  const isTooLarge = text.length > limits.bytes || new TextEncoder().encode(text).length > limits.bytes;
  return isTooLarge ? tooLargeFinding(`${limits.bytes / 1024 / 1024} MiB`) : undefined;
}

// All that YAML does not count as printable; and a carriage return alone, which only some readers end a line at.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]|\r(?!\n)/u;

function findForbiddenCharacter(text: string): TextFinding | undefined {
  const found = forbidden.exec(text);
  if (!found) return undefined;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const message =
    found[0] === '\r'
      ? 'This line ends in a carriage return alone, which only some YAML readers take for a line end. Save the file with LF or CRLF line ends.'
      : `The file holds the control character U+${code}, which YAML text must not. Delete it, or check that it is the right file.`;
  return { rule: syntax, message, start: found.index, end: found.index + 1 };
}

function multipleDocumentsFinding(text: string, start: number): TextFinding {
  const message = 'A second document begins here, but a manifest is one document. Put each app in a file of its own.';
  const lineEnd = /\r?\n|$/g;
  lineEnd.lastIndex = start;
  const end = text.startsWith('---', start) ? start + 3 : (lineEnd.exec(text)?.index ?? start);
  return { rule: multipleDocuments, message, start, end };
}
