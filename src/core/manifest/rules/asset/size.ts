import { listing } from '../../../../generated/catalog.ts';
import { findPictures } from '../../pictures.ts';
import type { Rule } from '../../rule.ts';

export const assetSize: Rule = {
  id: 'asset/size',
  severity: 'warning',
  summary: 'A picture’s file is heavier than it should be.',
  why: 'Everyone who opens the store loads it. The platform publishes no limits; these are assumed by miniapp.',
  how: 'Compress the picture, or save it with fewer pixels: a logo in at most 1,024 KiB, a cover in at most 2,048 KiB.',
  check(manifest, report, context) {
    for (const { field, pointer, shown, facts } of findPictures(manifest, context)) {
      const { maximumBytes } = listing[field];
      // Of what is no picture, its format is told already.
      if (facts.kind !== 'file' || facts.image === null || facts.size <= maximumBytes) continue;
      const message = `${shown} takes ${showBytes(facts.size)}, but a ${field} should take at most ${showBytes(maximumBytes)} (assumed by miniapp). Compress it.`;
      report({ pointer, message });
    }
  },
};

/** Rounded up, so that one byte too many shows. */
function showBytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024).toLocaleString('en')} KiB`;
}
