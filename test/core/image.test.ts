import { describe, expect, test } from 'vitest';
import { imageFormat, readImage } from '../../src/core/image.ts';
import { imageType } from '../../src/platform/image-type.ts';
import { bytes, encodedPicture, exif, frame, hollowPng, jpeg, png, segment } from '../pictures.ts';

/** A WebP whose only chunk is of this type. */
function webp(type: string, chunk: string): Uint8Array {
  const length = String.fromCharCode(chunk.length);
  return bytes('RIFF', '\0\0\0\0', 'WEBP', type, `${length}\0\0\0`, chunk);
}

describe('the size of pictures', () => {
  test.each<[string, Uint8Array, string, number, number]>([
    ['a PNG', png(256, 128), 'png', 256, 128],
    ['a PNG of one pixel', png(1, 1), 'png', 1, 1],
    [
      'a PNG that declares more than anyone can show',
      hollowPng(2 ** 31 - 1, 2 ** 31 - 1),
      'png',
      2 ** 31 - 1,
      2 ** 31 - 1,
    ],
    ['a JPEG of libjpeg', encodedPicture('baseline'), 'jpeg', 40, 30],
    ['a progressive JPEG of libjpeg', encodedPicture('progressive'), 'jpeg', 40, 30],
    ['the largest JPEG', jpeg(frame(65_535, 65_535)), 'jpeg', 65_535, 65_535],
    ['a JPEG with an arithmetic coder', jpeg(frame(40, 30, 0xc9)), 'jpeg', 40, 30],
    [
      'a JPEG with tables before its frame',
      jpeg(segment(0xc4, bytes('\0')), segment(0xdb, bytes('\0')), frame(40, 30)),
      'jpeg',
      40,
      30,
    ],
    [
      'a JPEG with fill bytes',
      jpeg(segment(0xe0, bytes('JFIF\0')), bytes('\xff\xff\xff'), frame(40, 30)),
      'jpeg',
      40,
      30,
    ],
    [
      'a JPEG with stray bytes between segments',
      jpeg(segment(0xe0, bytes('JFIF\0')), bytes('\0\x01\xff\0\xff\xd0'), frame(40, 30)),
      'jpeg',
      40,
      30,
    ],
    [
      'a JPEG with another frame in its thumbnail',
      jpeg(segment(0xe1, bytes('JFXX\0', frame(9, 9))), frame(40, 30)),
      'jpeg',
      40,
      30,
    ],
    ['a WebP of libwebp', encodedPicture('lossy'), 'webp', 40, 30],
    ['a lossless WebP of libwebp', encodedPicture('lossless'), 'webp', 40, 30],
    ['an extended WebP of libwebp', encodedPicture('extended'), 'webp', 40, 30],
    ['a WebP whose size holds a scale', webp('VP8 ', '\x10\0\0\x9d\x01\x2a\x28\xc0\x1e\x40'), 'webp', 40, 30],
    ['the largest WebP', webp('VP8X', '\0\0\0\0\xff\xff\xff\xff\xff\xff'), 'webp', 2 ** 24, 2 ** 24],
    ['a GIF after a PNG', bytes(png(3, 2), 'GIF89a\x01\0\x01\0'), 'png', 3, 2],
    ['a PNG with a page inside', bytes(png(3, 2), '<script>alert(1)</script>'), 'png', 3, 2],
  ])('%s', (_what, picture, format, width, height) => {
    expect(readImage(picture)).toEqual({ format, width, height });
    expect(imageFormat(picture)).toBe(format);
    expect(imageType(picture)).toBe(`image/${format}`);
  });

  test.each<[string, Uint8Array, number, number]>([
    ...[1, 2, 3, 4].map((held): [string, Uint8Array, number, number] => [
      `held ${held}`,
      jpeg(exif(held), frame(40, 30)),
      40,
      30,
    ]),
    ...[5, 6, 7, 8].map((held): [string, Uint8Array, number, number] => [
      `held ${held}`,
      jpeg(exif(held), frame(40, 30)),
      30,
      40,
    ]),
    ['held 6, little-endian', jpeg(exif(6, 'II'), frame(40, 30)), 30, 40],
    ['held in no known way', jpeg(exif(9), frame(40, 30)), 40, 30],
    ['with two answers, the first', jpeg(exif(6), exif(1), frame(40, 30)), 30, 40],
    ['with Exif that ends early', jpeg(segment(0xe1, exif(6).subarray(4, 26)), frame(40, 30)), 40, 30],
    ['with Exif that holds its name only', jpeg(segment(0xe1, bytes('Exif\0\0')), frame(40, 30)), 40, 30],
    [
      'with Exif that points past its end',
      jpeg(segment(0xe1, bytes('Exif\0\0MM\0*\xff\xff\xff\xff')), frame(40, 30)),
      40,
      30,
    ],
    [
      'with Exif that promises more than it holds',
      jpeg(segment(0xe1, bytes('Exif\0\0MM\0*\0\0\0\x08\xff\xff')), frame(40, 30)),
      40,
      30,
    ],
  ])('of a JPEG %s', (_what, picture, width, height) => {
    expect(readImage(picture)).toEqual({ format: 'jpeg', width, height });
  });
});

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"/>';

test.each<[string, Uint8Array]>([
  ['nothing', bytes('')],
  ['one byte', bytes('\x89')],
  ['text', bytes('Not a picture.')],
  ['a GIF', bytes('GIF89a\x01\0\x01\0\x80\0\0')],
  ['an SVG', bytes(svg)],
  ['an SVG that holds a PNG', bytes(svg, png(2, 2))],
  ['a PNG after a byte order mark', bytes('\xef\xbb\xbf', png(2, 2))],
  ['a PNG of width 0', hollowPng(0, 10)],
  ['a PNG of height 0', hollowPng(10, 0)],
  ['a PNG without IHDR first', bytes(png(2, 2).subarray(0, 8), '\0\0\0\x04tEXtabcd', png(2, 2).subarray(8))],
  ['a JPEG without a frame', jpeg(segment(0xe0, bytes('JFIF\0')))],
  ['a JPEG that leaves its height for later', jpeg(frame(40, 0))],
  ['a JPEG with a segment of length 0', bytes('\xff\xd8\xff\xe0\0\0', frame(40, 30))],
  ['a JPEG with a segment past its end', bytes('\xff\xd8\xff\xe0\xff\xff', frame(40, 30))],
  ['a JPEG whose frame comes after its data', bytes('\xff\xd8\xff\xda\0\x02', frame(40, 30))],
  ['a RIFF that is a sound', bytes('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0')],
  ['a WebP of an unknown kind', webp('ALPH', '\0'.repeat(20))],
  ['a lossy WebP without its start code', webp('VP8 ', '\x10\0\0\0\0\0\x28\0\x1e\0')],
  ['a lossless WebP without its signature', webp('VP8L', '\x2e\x27\x40\x07\0')],
  ['a WebP of width 0', webp('VP8 ', '\x10\0\0\x9d\x01\x2a\0\0\x1e\0')],
])('%s is no picture', (_what, content) => {
  expect(readImage(content)).toBeNull();
});

test.each([
  ['png', png(256, 256), 24],
  ['jpeg', jpeg(segment(0xe0, bytes('JFIF\0')), exif(6), frame(40, 30)), 56],
  ['webp', encodedPicture('lossy'), 30],
  ['lossless', encodedPicture('lossless'), 25],
  ['extended', encodedPicture('extended'), 30],
])('a %s cut before its size ends has none', (_format, picture, sizeEnd) => {
  const whole = readImage(picture);
  expect(whole).not.toBeNull();
  for (let length = 0; length <= picture.length; length++) {
    expect(readImage(picture.subarray(0, length))).toEqual(length < sizeEnd ? null : whole);
  }
});

test('what stands behind a part of a buffer is not read', () => {
  const buffer = png(256, 128);
  expect(readImage(buffer.subarray(0, 20))).toBeNull();
  expect(readImage(bytes('xx', buffer, 'xx').subarray(2, 2 + buffer.length))).toMatchObject({ width: 256 });
});

describe('5 MiB made to take long', () => {
  const size = 5 * 1024 * 1024;
  const filled = (pattern: string) =>
    bytes('\xff\xd8', pattern.repeat(Math.ceil(size / pattern.length))).subarray(0, size);
  const manyEntries = exif(1).subarray(4, 18);

  test.each([
    ['zeros', filled('\0')],
    ['fill bytes', filled('\xff')],
    ['stuffed bytes', filled('\xff\0')],
    ['small Exif segments that promise many entries', filled('\xff\xe1\0\x12Exif\0\0MM\0*\0\0\0\x08\xff\xff')],
    ['empty segments', filled('\xff\xe2\0\x02')],
    [
      'Exif with many entries',
      filled(`\xff\xe1\xff\xff${Buffer.from(manyEntries).toString('latin1')}\xff\xff`.padEnd(65_537, '\0')),
    ],
  ])('%s', (_what, content) => {
    const start = performance.now();
    readImage(content);
    // Byte by byte it would be seconds; this is some milliseconds.
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

test('no bytes make it throw, or give a size that is none', () => {
  let state = 1;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const pictures = [
    png(40, 30),
    jpeg(segment(0xe0, bytes('JFIF\0')), exif(6), exif(3, 'II'), frame(40, 30)),
    encodedPicture('baseline'),
    encodedPicture('lossy'),
    encodedPicture('lossless'),
    encodedPicture('extended'),
  ];
  let sized = 0;
  for (let round = 0; round < 60_000; round++) {
    const changed = Uint8Array.from(pictures[round % pictures.length] ?? []);
    for (let change = 0; change <= random(6); change++) changed[random(changed.length)] = random(256);
    const found = readImage(changed.subarray(0, random(changed.length) + 1));
    if (found === null) continue;
    sized++;
    if (!(Number.isSafeInteger(found.width) && Number.isSafeInteger(found.height)))
      throw new Error(JSON.stringify(found));
    if (found.width < 1 || found.height < 1) throw new Error(JSON.stringify(found));
  }
  expect(sized).toBeGreaterThan(5_000);
});
