import { expect, it } from 'vitest';
import { oneAtATime } from '../../src/app/one-at-a-time.ts';

it('never runs twice at once, and loses no request', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const ends: (() => void)[] = [];
  const ask = oneAtATime(async () => {
    most = Math.max(most, ++running);
    runs++;
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
  });
  const first = ask();
  ask();
  const third = ask();
  expect(runs).toBe(1);
  ends.shift()?.();
  await expect.poll(() => runs).toBe(2);
  ends.shift()?.();
  await Promise.all([first, third]);
  expect({ runs, most, running }).toEqual({ runs: 2, most: 1, running: 0 });
  const later = ask();
  expect(runs).toBe(3);
  ends.shift()?.();
  await later;
});
