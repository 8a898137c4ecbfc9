import { seededRandom } from '../../src/core/install/seeded.ts';

/** Chance that is the same for the same seed. */
export interface Dice {
  /** A whole number from 0, below `limit`, which is at most 65,536. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item | undefined;
}

export function createDice(seed: string): Dice {
  const random = seededRandom(seed);
  const below = (limit: number) => {
    const [high = 0, low = 0] = random.bytes(2);
    return Math.floor(((high * 256 + low) / 65_536) * limit);
  };
  return { below, pick: (items) => items[below(Math.min(items.length, 65_536))] };
}
