import { describe, expect, test } from 'vitest';
import { createSource, lineText, positionAt, rangeBetween } from '../../src/core/source.ts';

const starts: [text: string, lineStarts: number[]][] = [
  ['', [0]],
  ['a', [0]],
  ['a\n', [0, 2]],
  ['a\nb\n\nc', [0, 2, 4, 5]],
  ['a\r\nb\r\n', [0, 3, 6]],
  ['a\rb', [0, 2]],
  ['a\r\r\nb', [0, 2, 4]],
  ['\n\r\n', [0, 1, 3]],
  // Line separators of Unicode end no line: neither YAML nor editors count them.
  ['a\u2028b\u0085c', [0]],
];

test.each(starts)('the lines of %j begin at %j', (text, lineStarts) => {
  expect(createSource('a.yaml', text).lineStarts).toEqual(lineStarts);
});

describe('positions', () => {
  const source = createSource('a.yaml', 'ab\r\n😀c\n\nd');

  test.each([
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3],
    [3, 1, 4],
    [4, 2, 1],
    // An emoji is two UTF-16 units.
    [6, 2, 3],
    [7, 2, 4],
    [8, 3, 1],
    [9, 4, 1],
    [10, 4, 2],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(positionAt(source, offset)).toEqual({ line, column, offset });
  });

  test('outside the text the nearest end counts', () => {
    expect(positionAt(source, -5)).toEqual({ line: 1, column: 1, offset: 0 });
    expect(positionAt(source, 99)).toEqual({ line: 4, column: 2, offset: 10 });
    expect(positionAt(createSource('a.yaml', ''), 3)).toEqual({ line: 1, column: 1, offset: 0 });
  });

  test('every offset leads back to itself', () => {
    for (let offset = 0; offset <= source.text.length; offset++) {
      const { line, column } = positionAt(source, offset);
      expect((source.lineStarts[line - 1] ?? Number.NaN) + column - 1).toBe(offset);
    }
  });

  test('a range never ends before it starts', () => {
    expect(rangeBetween(source, 4, 6)).toEqual({
      start: { line: 2, column: 1, offset: 4 },
      end: { line: 2, column: 3, offset: 6 },
    });
    expect(rangeBetween(source, 6, 4)).toEqual({
      start: { line: 2, column: 3, offset: 6 },
      end: { line: 2, column: 3, offset: 6 },
    });
  });
});

test('lines are given without their line breaks', () => {
  const source = createSource('a.yaml', 'ab\r\n  😀c \n\nd');
  expect([1, 2, 3, 4, 5].map((line) => lineText(source, line))).toEqual(['ab', '  😀c ', '', 'd', '']);
});
