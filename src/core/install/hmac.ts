import { createHmac, timingSafeEqual } from 'node:crypto';

/** Bytes of an HMAC-SHA256. */
export const hmacLength = 32;

/** HMAC-SHA256 over a text (as UTF-8) followed by bytes, which are taken as they are. */
export function hmacSha256(key: Uint8Array, head: string, body: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(head, 'utf8').update(body).digest();
}

/** Whether two byte strings are the same, in a time that does not tell where they differ. */
export function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
