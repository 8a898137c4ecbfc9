import { dirname, join, relative, resolve } from 'node:path';
import type { System } from '../system/ports.ts';

/** Turns paths as shown into paths below the git repository's root, or below the working folder outside of one. */
export async function repositoryPaths(
  directory: string,
  { disk }: Pick<System, 'disk'>,
): Promise<(file: string) => string> {
  let root = directory;
  for (let folder = directory; ; folder = dirname(folder)) {
    if ((await disk.kind(join(folder, '.git'))) !== 'missing') {
      root = folder;
      break;
    }
    if (dirname(folder) === folder) break;
  }
  return (file) => relative(root, resolve(directory, file)).replaceAll('\\', '/');
}
