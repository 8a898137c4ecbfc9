import { basename, relative, sep } from 'node:path';

/** A path as shown: relative to the working folder when it is inside, with `/` between folders. */
export function displayPath(path: string, directory: string): string {
  const short = relative(directory, path);
  // The root has no name of its own.
  if (short === '') return basename(path) || path;
  // The name of a folder inside may begin with two dots; from another drive of Windows, `short` is the whole path.
  const isOutside = short === '..' || short.startsWith(`..${sep}`);
  return (isOutside ? path : short).replaceAll('\\', '/');
}
