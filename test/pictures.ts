import { crc32, deflateSync } from 'node:zlib';

/** A PNG of one colour, one bit a pixel; `padding` makes its file heavier. */
export function png(width: number, height: number, { padding = 0 } = {}): Uint8Array {
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      pngChunk('IHDR', pngHeader(width, height)),
      ...(padding > 0 ? [pngChunk('paDd', Buffer.alloc(padding))] : []),
      pngChunk('IDAT', deflateSync(rows)),
      pngChunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

/** A PNG whose header declares this size, and that holds not one pixel. */
export function hollowPng(width: number, height: number): Uint8Array {
  const chunks = [pngChunk('IHDR', pngHeader(width, height)), pngChunk('IEND', Buffer.alloc(0))];
  return Uint8Array.from(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]));
}

function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return header;
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A JPEG from its segments, each a marker and a body; the frame header is `frame`. Holds no pixels. */
export function jpeg(...segments: readonly Uint8Array[]): Uint8Array {
  return bytes('\xff\xd8', ...segments, '\xff\xda\0\x02', '\xff\xd9');
}

export function segment(marker: number, body: Uint8Array): Uint8Array {
  const length = body.length + 2;
  return bytes(Uint8Array.of(0xff, marker, length >> 8, length & 255), body);
}

export function frame(width: number, height: number, marker = 0xc0): Uint8Array {
  return segment(marker, Uint8Array.of(8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0));
}

/** An Exif segment that says how the camera was held. */
export function exif(orientation: number, order: 'II' | 'MM' = 'MM'): Uint8Array {
  const directory =
    order === 'MM'
      ? `MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\0\0\0\0`
      : `II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0${String.fromCharCode(orientation)}\0\0\0\0\0\0\0`;
  return segment(0xe1, bytes('Exif\0\0', directory));
}

/** Bytes from texts of characters up to U+00FF and from bytes. */
export function bytes(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  );
}

/** Pictures of 40 × 30 pixels as libjpeg and libwebp write them. */
const encoded = {
  baseline:
    '/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBD' +
    'Af//////////////////////////////////////////////////////////////////////////////////////wAARCAAeACgD' +
    'ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAA' +
    'AP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AIAAAAAAAAAAAB//2Q==',
  progressive:
    '/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBD' +
    'Af//////////////////////////////////////////////////////////////////////////////////////wgARCAAeACgD' +
    'ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIQAxAAAAGQAAAAAf/E' +
    'ABQQAQAAAAAAAAAAAAAAAAAAAED/2gAIAQEAAQUCJ//EABQRAQAAAAAAAAAAAAAAAAAAACD/2gAIAQMBAT8BX//EABQRAQAAAAAA' +
    'AAAAAAAAAAAAACD/2gAIAQIBAT8BX//EABQQAQAAAAAAAAAAAAAAAAAAAED/2gAIAQEABj8CJ//EABQQAQAAAAAAAAAAAAAAAAAA' +
    'AED/2gAIAQEAAT8hJ//aAAwDAQACAAMAAAAQ888888//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAEDAQE/EF//xAAUEQEAAAAA' +
    'AAAAAAAAAAAAAAAg/9oACAECAQE/EF//xAAUEAEAAAAAAAAAAAAAAAAAAABA/9oACAEBAAE/ECf/2Q==',
  lossy: 'UklGRkIAAABXRUJQVlA4IDYAAAAQAwCdASooAB4APm02l0ikIqIhJWgAgA2JaQAAKUPS+AAA/vjqf/BrvSfF/pLpcaa9L5MAAAA=',
  lossless: 'UklGRh4AAABXRUJQVlA4TBEAAAAvJ0AHAAdQkUZ0pv+BiOh/AAA=',
  extended:
    'UklGRlgAAABXRUJQVlA4WAoAAAAQAAAAJwAAHQAAQUxQSAoAAAABB1DAiAhERP8DVlA4ICgAAADwAgCdASooAB4APm02l0ikIyIh' +
    'JWgAgA2JaQAAKUNt8AD++teAAAAA',
};

export function encodedPicture(name: keyof typeof encoded): Uint8Array {
  return Uint8Array.from(Buffer.from(encoded[name], 'base64'));
}
