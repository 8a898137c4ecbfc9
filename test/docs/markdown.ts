import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectory } from '../world.ts';

/** A Markdown file of the documentation. */
export interface Document {
  /** Relative to the package, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A block of code between two lines of three backticks. */
export interface Fence {
  /** The word after the backticks, or ''. */
  readonly language: string;
  readonly lines: readonly string[];
  /** The number of the first of `lines`, from 1. */
  readonly line: number;
  /** The file that the block is, when the paragraph above ends with its name: “`miniapp.yaml`:”. */
  readonly file: string | undefined;
}

/** README.md and all that lies below docs/, in the order of their paths. */
export function readDocuments(): Document[] {
  return ['README.md', ...pagesBelow('docs')].map(read);
}

/** What new projects say of themselves. */
export function readTemplateDocuments(): Document[] {
  return pagesBelow('templates').map(read);
}

function pagesBelow(folder: string): string[] {
  return readdirSync(join(packageDirectory, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'))
    .sort();
}

function read(path: string): Document {
  return { path, text: readFileSync(join(packageDirectory, path), 'utf8') };
}

/** The fenced blocks of a Markdown text, in order. */
export function fencesOf(text: string): Fence[] {
  const fences: Fence[] = [];
  let open: { indent: number; language: string; lines: string[]; line: number; file: string | undefined } | undefined;
  let above = '';
  for (const [index, line] of text.split('\n').entries()) {
    const mark = /^( *)```(\S*)$/.exec(line);
    if (open && mark) {
      fences.push(open);
      open = undefined;
      above = '';
    } else if (open) {
      open.lines.push(line.slice(open.indent));
    } else if (mark) {
      const [, indent = '', language = ''] = mark;
      open = { indent: indent.length, language, lines: [], line: index + 2, file: /`([\w./-]+)`:$/.exec(above)?.[1] };
    } else if (line !== '') above = line;
  }
  return fences;
}

/** What a text says outside its fenced blocks. */
export function proseOf(text: string): string {
  return text.replace(/^( *)```.*\n[\s\S]*?^ *```$/gm, '');
}
