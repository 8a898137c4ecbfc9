import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indentJson } from '../../src/core/indent-json.ts';

test('JSON is indented as JSON.stringify does it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const canonical = JSON.stringify(JSON.parse(text));
      expect(indentJson(canonical)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    }),
  );
});

test.each([
  [
    '{"id":12345678901234567890,"price":1.10,"e":1E2}',
    '{\n  "id": 12345678901234567890,\n  "price": 1.10,\n  "e": 1E2\n}',
  ],
  ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ['["\\u00e4 \\" ,]", [ ], { } ]', '[\n  "\\u00e4 \\" ,]",\n  [],\n  {}\n]'],
  [' "text" ', '"text"'],
])('every token of %s stays as it was written', (text, indented) => {
  expect(indentJson(text)).toBe(indented);
});

test.each([['not JSON'], [''], ['{"cut": "of'], [`${'['.repeat(30)}${']'.repeat(30)}`]])(
  '%s stays as it is',
  (text) => {
    expect(indentJson(text)).toBe(text);
  },
);
