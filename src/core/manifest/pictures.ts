import type { Manifest } from '../../generated/manifest.ts';
import { type AssetFacts, cut, type RuleContext, type Sound, showValue } from './rule.ts';

/** The fields that hold a picture. */
export const pictureFields = ['logo', 'cover'] as const;

/** A picture in the project that a manifest names, and what is known of it. */
export interface Picture {
  readonly field: (typeof pictureFields)[number];
  readonly pointer: string;
  readonly path: string;
  /** How a message names it. */
  readonly shown: string;
  readonly facts: AssetFacts;
}

/** The paths of the pictures that a manifest names by path, each once; those on the web are left out. */
export function picturePaths(manifest: Sound<Manifest>): string[] {
  const values = pictureFields.map((field) => manifest[field]);
  return [...new Set(values.filter((value) => value !== undefined && !isUrl(value)))] as string[];
}

/** Whether a picture is on the web, and no path. */
export function isUrl(value: string): boolean {
  return /^https?:\/\//i.test(value);
}

/** The pictures that were looked up; none when the project's files are not at hand. */
export function findPictures(manifest: Sound<Manifest>, { assets, written }: RuleContext): Picture[] {
  return pictureFields.flatMap((field) => {
    const path = manifest[field];
    const facts = path === undefined ? undefined : assets?.get(path);
    if (path === undefined || facts === undefined) return [];
    const pointer = `/${field}`;
    const own = written(pointer);
    // A value from the environment is not shown.
    return [{ field, pointer, path, facts, shown: own?.includes('${') ? cut(own) : showValue(path) }];
  });
}

/** Width and height as messages show them. */
export function showSize({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${width} × ${height}`;
}
