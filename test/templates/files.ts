import { cp, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProjectFile } from '../../src/core/scaffold/scaffold.ts';

/** The folder of a template, or of what all share. */
export function templateFolder(name: string): string {
  return fileURLToPath(new URL(`../../templates/${name}`, import.meta.url));
}

/** Every file of a template as it is stored in the package, with those that all templates share. */
export async function readTemplate(name: string): Promise<ProjectFile[]> {
  return [...(await readFolder(templateFolder('shared'))), ...(await readFolder(templateFolder(name)))];
}

/** Puts every file of a template into a folder. */
export async function copyTemplate(name: string, folder: string): Promise<void> {
  for (const source of ['shared', name]) await cp(templateFolder(source), folder, { recursive: true });
}

async function readFolder(folder: string): Promise<ProjectFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      content: new Uint8Array(await readFile(path)),
    })),
  );
}

/** The text of one of the files. */
export function textOf(files: readonly ProjectFile[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`There is no ${path} among ${files.map((candidate) => candidate.path).join(', ')}.`);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.content);
}
