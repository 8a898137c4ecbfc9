import { localKeyPrefix } from './key.ts';

/** Makes and checks keys of the local platform; apart from their form in key.ts, which every command knows. */

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretBytes = 32;
const secretLength = 43;
const checksumLength = 5;
const checksumRange = 62 ** checksumLength;
const localKey = /^miniapplocal[0-9A-Za-z]{48}$/;

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

/** CRC-32 (RFC 1952, 8) of an ASCII text. Node's own came with a module that takes longer to load than all else here. */
function crc32(text: string): number {
  let sum = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    sum ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function checksum(text: string): string {
  return toBase62(BigInt(crc32(text) % checksumRange), checksumLength);
}

function toBase62(number: bigint, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}
