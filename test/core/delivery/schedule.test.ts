import { expect, it } from 'vitest';
import { nextAttempt, readRetryAfter, schedule } from '../../../src/core/delivery/schedule.ts';

const now = new Date('2026-01-02T03:04:05.000Z');
const least = { bytes: (count: number) => new Uint8Array(count) };
const most = { bytes: (count: number) => new Uint8Array(count).fill(255) };

it.each(schedule.map((wait, index) => [index, wait] as const))(
  'after %i attempts it waits %i ms, and at most a tenth longer',
  (attempts, wait) => {
    const after = (random: typeof least) =>
      (nextAttempt({ attempts, now, retryAfter: null }, 1, random)?.getTime() ?? 0) - now.getTime();
    expect(after(least)).toBe(wait);
    expect(after(most)).toBeGreaterThanOrEqual(wait * 1.0999);
    expect(after(most)).toBeLessThanOrEqual(Math.ceil(wait * 1.1));
  },
);

it('after the last attempt there is none, whatever the server asks for', () => {
  expect(nextAttempt({ attempts: schedule.length, now, retryAfter: 1_000 }, 1, least)).toBeNull();
});

it('the longer of schedule and Retry-After counts, and both are compressed', () => {
  const wait = (retryAfter: number, timeScale: number) =>
    (nextAttempt({ attempts: 1, now, retryAfter }, timeScale, least)?.getTime() ?? 0) - now.getTime();
  expect(wait(60_000, 1)).toBe(60_000);
  expect(wait(1, 1)).toBe(5_000);
  expect(wait(60_000, 60)).toBe(1_000);
  expect(wait(1, 1_000_000)).toBe(1);
});

it.each<[string, number | null]>([
  ['0', 0],
  ['120', 120_000],
  [' 120 ', 120_000],
  ['99999999', 86_400_000],
  ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
  ['Friday, 02-Jan-26 03:05:05 GMT', 60_000],
  ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
  ['Fri, 99 Jan 2026 03:04:00 GMT', null],
  ['-1', null],
  ['1.5', null],
  ['soon', null],
  ['2026-01-02', null],
  ['', null],
  ['9'.repeat(400), null],
])('Retry-After: %s', (header, expected) => {
  expect(readRetryAfter({ headers: { 'retry-after': header } }, now)).toBe(expected);
});

it('without Retry-After nothing is asked for', () => {
  expect(readRetryAfter({ headers: {} }, now)).toBeNull();
});
