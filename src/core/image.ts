import type { ImageFormat } from '../generated/catalog.ts';

/** What the header of a picture says. */
export interface ImageFacts {
  readonly format: ImageFormat;
  /** Pixels, as the picture is shown: turned by its orientation. Above 0, and not checked against the pixels. */
  readonly width: number;
  readonly height: number;
}

type Size = Pick<ImageFacts, 'width' | 'height'>;

/** The format of a picture by its first bytes, or null when it is none that the store shows. No name or claim is asked. */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  if (holds(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (holds(bytes, 0, '\xff\xd8\xff')) return 'jpeg';
  return holds(bytes, 0, 'RIFF') && holds(bytes, 8, 'WEBP') ? 'webp' : null;
}

/**
 * Format and size of a PNG, JPEG or WebP picture, or null when the bytes are none, or end before the size. Takes time
 * linear in the bytes, and never throws. docs/decisions/0006-image-size.md says why this is no library.
 */
export function readImage(bytes: Uint8Array): ImageFacts | null {
  const format = imageFormat(bytes);
  if (format === null) return null;
  const size = readers[format](bytes);
  return size !== null && size.width > 0 && size.height > 0 ? { format, ...size } : null;
}

const readers: Readonly<Record<ImageFormat, (bytes: Uint8Array) => Size | null>> = {
  png: readPng,
  jpeg: readJpeg,
  webp: readWebp,
};

/** PNG (W3C), 11.2.1: the first chunk is IHDR. */
function readPng(bytes: Uint8Array): Size | null {
  return holds(bytes, 8, '\0\0\0\rIHDR') ? { width: bigEndian(bytes, 16, 4), height: bigEndian(bytes, 20, 4) } : null;
}

/** JPEG (ITU-T T.81), B.1.1: segments up to the frame header. What stands between segments is skipped, as decoders do. */
function readJpeg(bytes: Uint8Array): Size | null {
  let orientation: number | undefined;
  let place = bytes.indexOf(0xff, 2);
  while (place !== -1) {
    while (bytes[place] === 0xff) place++;
    const marker = bytes[place++] ?? 0;
    // The image’s data (DA) or its end (D9) before a frame header.
    if (marker === 0xd9 || marker === 0xda) return null;
    if (!standsAlone(marker)) {
      const length = bigEndian(bytes, place, 2);
      // Past the end it is not a number, which is no longer than anything.
      if (!(length >= 2)) return null;
      if (isFrame(marker)) {
        const size = { width: bigEndian(bytes, place + 5, 2), height: bigEndian(bytes, place + 3, 2) };
        // From 5 on, the picture lies on its side.
        return (orientation ?? 1) >= 5 ? { width: size.height, height: size.width } : size;
      }
      if (marker === 0xe1) orientation ??= readOrientation(bytes.subarray(place + 2, place + length));
      place += length;
    }
    place = bytes.indexOf(0xff, place);
  }
  return null;
}

/** Markers without a segment: a stuffed zero (no marker at all), TEM, RST0 to RST7, and another start. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 to SOF15; DHT, JPG and DAC stand among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** How the camera was held (Exif 2.32, 4.6.4: 1 to 8); undefined when the segment does not say, or is damaged. */
function readOrientation(segment: Uint8Array): number | undefined {
  const isLittleEndian = holds(segment, 6, 'II*\0');
  if (!holds(segment, 0, 'Exif\0\0') || !(isLittleEndian || holds(segment, 6, 'MM\0*'))) return undefined;
  const read = isLittleEndian ? littleEndian : bigEndian;
  const directory = 6 + read(segment, 10, 4);
  const count = read(segment, directory, 2);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + 12 * index;
    if (entry + 12 > segment.length) return undefined;
    // One SHORT named Orientation.
    if (read(segment, entry, 2) === 0x0112) {
      const value = read(segment, entry + 8, 2);
      return read(segment, entry + 2, 2) === 3 && value >= 1 && value <= 8 ? value : undefined;
    }
  }
  return undefined;
}

/** WebP (RFC 9649), 2.5 to 2.7: lossy, lossless or extended, by the first chunk. */
function readWebp(bytes: Uint8Array): Size | null {
  if (holds(bytes, 12, 'VP8X'))
    return { width: littleEndian(bytes, 24, 3) + 1, height: littleEndian(bytes, 27, 3) + 1 };
  if (holds(bytes, 12, 'VP8 ')) {
    // After the frame's tag and the start code of a key frame; the two upper bits are a scale.
    if (!holds(bytes, 23, '\x9d\x01\x2a')) return null;
    return { width: littleEndian(bytes, 26, 2) % 2 ** 14, height: littleEndian(bytes, 28, 2) % 2 ** 14 };
  }
  if (!holds(bytes, 12, 'VP8L') || !holds(bytes, 20, '\x2f')) return null;
  const bits = littleEndian(bytes, 21, 4);
  return { width: (bits % 2 ** 14) + 1, height: (Math.floor(bits / 2 ** 14) % 2 ** 14) + 1 };
}

/** Whether these bytes (a text of characters up to U+00FF) stand at a place. */
function holds(bytes: Uint8Array, place: number, expected: string): boolean {
  for (let index = 0; index < expected.length; index++) {
    if (bytes[place + index] !== expected.charCodeAt(index)) return false;
  }
  return true;
}

/** An unsigned number; NaN when the bytes end before, so that no comparison lets it pass. */
function bigEndian(bytes: Uint8Array, place: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index++) value = value * 256 + (bytes[place + index] ?? Number.NaN);
  return value;
}

function littleEndian(bytes: Uint8Array, place: number, length: number): number {
  let value = 0;
  for (let index = length - 1; index >= 0; index--) value = value * 256 + (bytes[place + index] ?? Number.NaN);
  return value;
}
