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

test('a contradiction would be found', () => {
  const text = 'name: 5\n';
  const result = check(text);
  const [first] = result.diagnostics;
  if (!first) throw new Error('The manifest has problems.');
  const { start, end } = first.range;
  const outside = { ...end, offset: text.length + 1 };
  expect(violations(text, result)).toEqual([]);
  expect(violations(text, { ...result, diagnostics: [] })).toEqual(['manifest is null without an error']);
  const broken = { ...result, diagnostics: [{ ...first, message: ' ', range: { start: outside, end: start } }, first] };
  expect(violations(text, broken)).toEqual([
    ...['schema/required: ends before it starts', 'schema/required: no message', 'schema/required: not sorted'],
  ]);
  const beyond = { ...result, diagnostics: [{ ...first, message: 'x'.repeat(701), range: { start, end: outside } }] };
  expect(violations(text, beyond)).toEqual([
    ...['schema/required: outside the text', 'schema/required: a message of 701 characters'],
  ]);
});
