import { type ImageFormat, listing } from '../../../../generated/catalog.ts';
import { findPictures, type Picture } from '../../pictures.ts';
import type { Rule } from '../../rule.ts';

export const assetFormat: Rule = {
  id: 'asset/format',
  severity: 'error',
  summary:
    'A picture is no PNG, JPEG or WebP by its bytes, or its name says another format, or it is too large to be read.',
  why: 'The store shows pictures in these formats (assumed by miniapp); a server tells their type by the name, a browser by the bytes.',
  how: 'Save the picture as PNG, JPEG or WebP, under a name that ends alike. Renaming a file does not change its format.',
  check(manifest, report, context) {
    for (const picture of findPictures(manifest, context)) {
      const message = explain(picture);
      if (message !== undefined) report({ pointer: picture.pointer, message });
    }
  },
};

const names: Readonly<Record<ImageFormat, string>> = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP' };

function explain({ field, path, shown, facts }: Picture): string | undefined {
  if (facts.kind === 'too-large') {
    return `${shown} is larger than 5 MiB, so it was not looked at and cannot be pushed. Save it smaller.`;
  }
  if (facts.kind !== 'file') return undefined;
  const { formats } = listing[field];
  const known = `${formats
    .map((format) => names[format])
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' or ')}`;
  if (facts.size === 0) return `${shown} is empty. Save the picture again, as ${known}.`;
  const { image } = facts;
  if (image === null || !formats.includes(image.format)) {
    return `${shown} holds no ${known} picture, or a damaged one. Save it in one of these formats.`;
  }
  const claimed = formatOfName(path);
  if (claimed === undefined || claimed === names[image.format]) return undefined;
  const ending = image.format === 'jpeg' ? 'jpg' : image.format;
  return `${shown} holds a ${names[image.format]} picture, but its name says ${claimed}. Rename it to end in .${ending}.`;
}

/** The format that a file's name promises; undefined when it promises none. */
function formatOfName(path: string): string | undefined {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === 'jpg' || ending === 'jpe' || ending === 'jfif') return names.jpeg;
  if (ending === 'png' || ending === 'jpeg' || ending === 'webp') return names[ending];
  return ending !== undefined && /^(avif|bmp|gif|heic|ico|pdf|svg|tiff?)$/.test(ending)
    ? ending.toUpperCase()
    : undefined;
}
