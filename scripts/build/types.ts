import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Removes the declarations that index.d.ts does not mention, directly or not: tsc writes one for every module it reads. */
export function removeUnmentioned(folder: string): void {
  const mentioned = new Set<string>();
  const visit = (file: string) => {
    if (mentioned.has(file) || !existsSync(file)) return;
    mentioned.add(file);
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
      visit(join(file, '..', path.replace(/\.ts$/, '.d.ts')));
    }
  };
  visit(join(folder, 'index.d.ts'));
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !mentioned.has(path)) rmSync(path);
  }
  removeEmptyFolders(folder);
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
