import { imageFormat } from '../core/image.ts';
import type { ImageFormat } from '../generated/catalog.ts';

/** The media type of a picture by its first bytes, or null when it is none that the store shows. What a sender claims is not asked. */
export function imageType(bytes: Uint8Array): `image/${ImageFormat}` | null {
  const format = imageFormat(bytes);
  return format && `image/${format}`;
}
