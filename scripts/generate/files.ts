import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file to be written; the path is relative to the root, with `/`. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Reads a file of the project. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The files whose content on disk is another one, or that are missing. */
export function staleFiles(files: readonly GeneratedFile[]): GeneratedFile[] {
  return files.filter(({ path, content }) => {
    try {
      return readText(path) !== content;
    } catch {
      return true;
    }
  });
}

/** Writes files, creating their folders. */
export function writeFiles(files: readonly GeneratedFile[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** The first line of a generated file, without the comment's signs. */
export const banner = 'written by scripts/generate.ts, do not edit';
