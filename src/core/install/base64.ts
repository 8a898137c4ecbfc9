/**
 * The bytes of a standard base64 text (RFC 4648, section 4: with padding, without line breaks), or null when it is none.
 * Node’s own decoder skips what it does not know, so that a damaged text would pass as another one.
 */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return encodeBase64(bytes) === text ? bytes : null;
}

/** As standard base64, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
