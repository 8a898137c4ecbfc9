import { basename, relative } from 'node:path';

/** A path as shown: relative to the working folder when it is inside, with `/` between folders. */
export function displayPath(path: string, directory: string): string {
  const short = relative(directory, path);
  // The root has no name of its own.
  if (short === '') return basename(path) || path;
  return (short.startsWith('..') ? path : short).replaceAll('\\', '/');
}
