import { describe, expect, it } from 'vitest';
import { randomBytes } from '../../src/system/random.ts';

describe('randomBytes', () => {
  it('gives as many bytes as asked, each time others', () => {
    const drawn = Array.from({ length: 50 }, () => randomBytes(32));
    for (const bytes of drawn) expect(bytes).toHaveLength(32);
    expect(new Set(drawn.map((bytes) => bytes.join())).size).toBe(50);
    expect(randomBytes(0)).toHaveLength(0);
  });

  it('gives every byte', () => {
    expect(new Set(randomBytes(20_000)).size).toBe(256);
  });
});
