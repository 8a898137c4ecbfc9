import { crc32 } from 'node:zlib';

/**
 * API keys of the local platform. A key of the platform itself is 60 letters and digits (public clients); a local one is
 * as well, so that it fits wherever a real one does: `miniapplocal`, 256 random bits in base 62 (43 characters), and
 * 5 characters of checksum. docs/decisions/0001-local-api-key.md says why.
 */
export const localKeyPrefix = 'miniapplocal';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretBytes = 32;
const secretLength = 43;
const checksumLength = 5;
const checksumRange = 62 ** checksumLength;
const localKey = /^miniapplocal[0-9A-Za-z]{48}$/;
/** Below this, four shown characters would be too much of what is hidden. */
const shortestShown = 16;

/** A key from 32 random bytes. */
export function generateApiKey(bytes: Uint8Array): string {
  if (bytes.length !== secretBytes)
    throw new RangeError(`A key is made from ${secretBytes} bytes, not ${bytes.length}.`);
  const secret = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  const unchecked = localKeyPrefix + toBase62(secret, secretLength);
  return unchecked + checksum(unchecked);
}

/** Whether a text is a whole local key: right form and right checksum. False for a truncated or mistyped one. */
export function isLocalApiKey(text: string): boolean {
  if (!localKey.test(text) || text.length !== localKeyPrefix.length + secretLength + checksumLength) return false;
  return text.slice(-checksumLength) === checksum(text.slice(0, -checksumLength));
}

/** The key for people: enough to recognise it (prefix and 4 characters, or 4 of a foreign key), then `…`. */
export function maskApiKey(key: string): string {
  const prefix = key.startsWith(localKeyPrefix) ? localKeyPrefix : '';
  const rest = key.slice(prefix.length);
  if (rest.length < shortestShown) return `${prefix}…`;
  return `${prefix}${/^[0-9A-Za-z]{4}/.exec(rest)?.[0] ?? ''}…`;
}

function checksum(text: string): string {
  return toBase62(BigInt(crc32(text) % checksumRange), checksumLength);
}

function toBase62(number: bigint, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}
