import { findPictures } from '../../pictures.ts';
import type { Rule } from '../../rule.ts';

export const missingAsset: Rule = {
  id: 'asset/missing',
  severity: 'error',
  summary: 'There is no picture at the path given, or it cannot be read.',
  why: 'Push uploads the pictures that logo and cover name; without the file there is nothing to upload.',
  how: 'Put the picture there, or correct the path. It starts at the manifest’s folder and has / between folders.',
  check(manifest, report, context) {
    for (const { pointer, shown, facts } of findPictures(manifest, context)) {
      const message = explain(shown, facts.kind);
      if (message !== undefined) report({ pointer, message });
    }
  },
};

function explain(shown: string, kind: string): string | undefined {
  switch (kind) {
    case 'missing':
      return `There is no file ${shown} in the manifest’s folder. Put the picture there, or correct the path.`;
    case 'folder':
      return `${shown} is a folder, not a picture. Name the file in it.`;
    case 'special':
      return `${shown} is a pipe or a device, not a picture. Name a regular file.`;
    case 'unreadable':
      return `${shown} is there but cannot be read. Give yourself permission to read it.`;
    default:
      return undefined;
  }
}
