import { expect, test } from 'vitest';
import { check, violations } from './check.ts';
import { everyHostileText, hostileTexts } from './hostile.ts';

const texts = process.env['MINIAPP_FUZZ_RUNS'] === undefined ? hostileTexts : everyHostileText();

test.each(texts)('%s is refused', (_name, text) => {
  const result = check(text);
  expect(result.diagnostics.length).toBeGreaterThan(0);
  expect(violations(text, result)).toEqual([]);
  // 100 of one rule, or 100 of the schema; a few rules can meet.
  expect(result.diagnostics.length).toBeLessThanOrEqual(400);
});
