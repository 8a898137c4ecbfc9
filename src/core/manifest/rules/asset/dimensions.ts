import { type ImageLimits, listing } from '../../../../generated/catalog.ts';
import { findPictures, showSize } from '../../pictures.ts';
import type { Rule } from '../../rule.ts';

type Size = ImageLimits['aspectRatio'];

export const assetDimensions: Rule = {
  id: 'asset/dimensions',
  severity: 'warning',
  summary: 'A picture is too small, too large, or of another shape than its place in the store.',
  why: 'The store would cut the picture, or blow it up. The platform publishes no limits; these are assumed by miniapp.',
  how: 'Save a logo as a square of 256 × 256 to 1024 × 1024 pixels, and a cover in the shape 16:9, from 1280 × 720 to 2560 × 1440.',
  check(manifest, report, context) {
    for (const { field, pointer, shown, facts } of findPictures(manifest, context)) {
      if (facts.kind !== 'file' || facts.image === null) continue;
      const problems = findProblems(facts.image, listing[field]);
      if (problems.length === 0) continue;
      const wanted = problems.join(' and ');
      const message = `${shown} has ${showSize(facts.image)} pixels, but a ${field} should have ${wanted} (assumed by miniapp). Crop or scale it.`;
      report({ pointer, message });
    }
  },
};

function findProblems({ width, height }: Size, { aspectRatio, minimum, maximum }: ImageLimits): string[] {
  const problems: string[] = [];
  // A shape that is off by less than a pixel was rounded.
  const isOff = Math.abs(width * aspectRatio.height - height * aspectRatio.width);
  if (isOff >= Math.max(aspectRatio.width, aspectRatio.height)) problems.push(`the shape ${showRatio(aspectRatio)}`);
  if (width < minimum.width || height < minimum.height) problems.push(`at least ${showSize(minimum)}`);
  if (width > maximum.width || height > maximum.height) problems.push(`at most ${showSize(maximum)}`);
  return problems;
}

function showRatio({ width, height }: Size): string {
  return `${width}:${height}`;
}
