import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { generateApiKey, isLocalApiKey } from '../../../src/core/install/generate-key.ts';
import { maskApiKey } from '../../../src/core/install/key.ts';
import { seededRandom } from '../../../src/core/install/seeded.ts';

const random = seededRandom('keys');
const keys = Array.from({ length: 2000 }, () => generateApiKey(random.bytes(32)));
const scanner = /\bminiapplocal[0-9A-Za-z]{48}\b/;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('generateApiKey', () => {
  it('makes 60 letters and digits that a scanner finds, each key another', () => {
    for (const key of keys) {
      expect(key).toMatch(/^[0-9A-Za-z]{60}$/);
      expect(scanner.exec(`{"api_key":"${key}"}`)?.[0]).toBe(key);
      expect(isLocalApiKey(key)).toBe(true);
    }
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keeps all 256 bits', () => {
    const bytes = random.bytes(32);
    let number = 0n;
    for (const letter of generateApiKey(bytes).slice(12, 55)) number = number * 62n + BigInt(digits.indexOf(letter));
    expect(number.toString(16).padStart(64, '0')).toBe(Buffer.from(bytes).toString('hex'));
  });

  it('ends with the CRC-32 of the rest modulo 62^5', () => {
    for (const key of keys.slice(0, 100)) {
      let sum = 0;
      for (const letter of key.slice(55)) sum = sum * 62 + digits.indexOf(letter);
      expect(sum).toBe(crc32(key.slice(0, 55)) % 62 ** 5);
    }
  });

  it.each([
    ['the smallest', 0, `miniapplocal${'0'.repeat(43)}`],
    ['the largest', 255, /^miniapplocal[^0][0-9A-Za-z]{42}$/],
  ])('fills %s number to the same length', (_, byte, expected) => {
    const key = generateApiKey(new Uint8Array(32).fill(byte));
    expect(key).toHaveLength(60);
    expect(key.slice(0, 55)).toMatch(expected);
    expect(isLocalApiKey(key)).toBe(true);
  });

  it('takes 32 bytes only', () => {
    expect(() => generateApiKey(new Uint8Array(16))).toThrow(RangeError);
  });
});

describe('isLocalApiKey', () => {
  it('tells every changed or swapped character', () => {
    for (const key of keys.slice(0, 50)) {
      for (let index = 0; index < key.length; index++) {
        const other = digits.charAt((digits.indexOf(key.charAt(index)) + 1) % 62);
        expect(isLocalApiKey(key.slice(0, index) + other + key.slice(index + 1))).toBe(false);
        const [here, next] = [key.charAt(index), key.charAt(index + 1)];
        if (here === next || next === '') continue;
        expect(isLocalApiKey(key.slice(0, index) + next + here + key.slice(index + 2))).toBe(false);
      }
    }
  });

  it.each([
    ['truncated', (keys[0] ?? '').slice(0, 59)],
    ['longer', `${keys[0]}0`],
    ['followed by a line break', `${keys[0]}\n`],
    ['with a space before', ` ${keys[0]}`],
    ['in upper case', (keys[0] ?? '').toUpperCase()],
    ['a key of the platform', 'aB3'.repeat(20)],
    ['nothing', ''],
    ['half a surrogate pair', `miniapplocal${'\ud800'.repeat(48)}`],
    ['very long', 'miniapplocal'.repeat(100_000)],
  ])('is false for a text that is %s', (_, text) => {
    expect(isLocalApiKey(text)).toBe(false);
  });
});

describe('maskApiKey', () => {
  it.each([
    [`miniapplocalAbCd${'x'.repeat(44)}`, 'miniapplocalAbCd…'],
    ['aB3dE6'.repeat(10), 'aB3d…'],
    ['miniapplocal', 'miniapplocal…'],
    ['miniapplocalAbCdEfGh', 'miniapplocal…'],
    ['short', '…'],
    ['', '…'],
    ['\ud83d\ude00'.repeat(30), '…'],
  ])('masks %j', (key, expected) => {
    expect(maskApiKey(key)).toBe(expected);
  });
});
