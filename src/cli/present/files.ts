import type { WrittenProject } from '../../app/write-project.ts';
import type { Style } from './view.ts';

/** What became of a project's files, one a line. */
export function presentFiles({ created, replaced, kept }: WrittenProject, style: Style): string {
  const line = (word: string, paths: readonly string[], colour: (word: string) => string) =>
    paths.map((path) => `${colour(word.padEnd(7))} ${path}\n`);
  return [
    ...line('create', created, style.green),
    ...line('replace', replaced, style.yellow),
    ...line('keep', kept, style.dim),
  ].join('');
}
