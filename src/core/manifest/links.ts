import { type Range, rangeBetween } from '../source.ts';
import type { ManifestReading } from './analyze.ts';
import { locate } from './locate.ts';
import { isUrl } from './pictures.ts';

/** An address in a manifest that users will open: of the documentation or of a picture. */
export interface Link {
  /** As it will be sent. */
  readonly url: string;
  readonly pointer: string;
  readonly range: Range;
}

/** The addresses of a manifest that can be asked whether they answer. */
export function findLinks({ source, tree, sound }: ManifestReading): Link[] {
  if (tree === null) return [];
  return (['documentation', 'logo', 'cover'] as const).flatMap((field) => {
    const url = sound[field];
    if (url === undefined || !isUrl(url)) return [];
    const pointer = `/${field}`;
    return [{ url, pointer, range: rangeBetween(source, ...locate(tree, source.text, pointer, 'value')) }];
  });
}
