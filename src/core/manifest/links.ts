import { type Range, rangeBetween } from '../source.ts';
import type { ManifestReading } from './analyze.ts';
import { locate } from './locate.ts';
import { isUrl } from './pictures.ts';

/** An address in a manifest that users will open: of the documentation or of a picture. */
export interface Link {
  /** As it will be sent. */
  readonly url: string;
  /** The file that it is written in. */
  readonly file: string;
  readonly pointer: string;
  readonly range: Range;
}

/** The addresses of a manifest that can be asked whether they answer. */
export function findLinks({ layers, sound }: ManifestReading): Link[] {
  if (layers === null) return [];
  return (['documentation', 'logo', 'cover'] as const).flatMap((field) => {
    const url = sound[field];
    if (url === undefined || !isUrl(url)) return [];
    const pointer = `/${field}`;
    const { source, start, end } = locate(layers, pointer, 'value');
    return [{ url, file: source.file, pointer, range: rangeBetween(source, start, end) }];
  });
}
