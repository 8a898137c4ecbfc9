import { expect, test } from 'vitest';
import { compareDiagnostics, type Diagnostic } from '../../src/core/diagnostic.ts';
import { createSource, rangeBetween } from '../../src/core/source.ts';

function diagnostic(file: string, offset: number, code: string): Diagnostic {
  const range = rangeBetween(createSource(file, 'a\nbb\nccc\n'), offset, offset + 1);
  return { code, severity: 'error', message: '', file, range, pointer: '', docs: '' };
}

test('diagnostics are ordered by file, place and code, and keep their order otherwise', () => {
  const sorted = [
    diagnostic('B.yaml', 5, 'z/z'),
    diagnostic('a.yaml', 0, 'b/b'),
    diagnostic('a.yaml', 2, 'a/a'),
    diagnostic('a.yaml', 2, 'a/b'),
    { ...diagnostic('a.yaml', 2, 'a/b'), message: 'second' },
    diagnostic('a.yaml', 3, 'a/a'),
    diagnostic('é.yaml', 0, 'a/a'),
  ];
  const order = [5, 0, 6, 3, 4, 2, 1];
  const shuffled = order.map((index) => sorted[index]).filter((entry) => entry !== undefined);
  expect(shuffled.sort(compareDiagnostics)).toEqual(sorted);
});
