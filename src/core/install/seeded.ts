import { createHash } from 'node:crypto';

/** A source of bytes; the random port is one. */
export interface ByteSource {
  bytes(count: number): Uint8Array;
}

/**
 * Bytes that follow from a seed, so that an output can be repeated: SHA-256 over seed and a counter. The stream does not
 * depend on how it is cut into calls. Anyone who knows the seed knows the bytes: for examples and tests only.
 */
export function seededRandom(seed: string): ByteSource {
  let block = new Uint8Array();
  let used = 0;
  let counter = 0;
  return {
    bytes(count) {
      const result = new Uint8Array(count);
      for (let filled = 0; filled < count; ) {
        if (used === block.length) {
          block = new Uint8Array(createHash('sha256').update(`miniapp:${counter++}:${seed}`).digest());
          used = 0;
        }
        const piece = block.subarray(used, used + count - filled);
        result.set(piece, filled);
        filled += piece.length;
        used += piece.length;
      }
      return result;
    },
  };
}
