import { findPictures } from '../../pictures.ts';
import type { Rule } from '../../rule.ts';

export const outsideProject: Rule = {
  id: 'asset/outside-project',
  severity: 'error',
  summary: 'A picture lies outside of the manifest’s folder, by its path or through a symbolic link.',
  why: 'A project must be whole wherever it is checked out, and a manifest must not make push upload files from elsewhere.',
  how: 'Copy the picture into the project, and name it by its path from the manifest’s folder.',
  check(manifest, report, context) {
    for (const { pointer, shown, facts } of findPictures(manifest, context)) {
      if (facts.kind !== 'outside') continue;
      const message = `${shown} leads out of the manifest’s folder, by itself or through a symbolic link. Copy the picture into the folder.`;
      report({ pointer, message });
    }
  },
};
