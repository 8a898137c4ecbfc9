import { expect, it } from 'vitest';
import { differences, isExpected, stepsOf } from './console.ts';
import { fencesOf } from './markdown.ts';

it.each<[boolean, string, string]>([
  [true, 'a\nb', 'a\nb'],
  [true, 'a\nb\n\n', 'a\nb'],
  [false, 'a\nb', 'a'],
  [false, 'a', 'a\nb'],
  [false, '', 'a'],
  [true, 'a\nb\nc', 'a\n…\nc'],
  [true, 'a\nc', 'a\n…\nc'],
  [true, 'a\nc\nb\nc', 'a\n…\nc'],
  [false, 'a\nb', 'a\n…\nc'],
  [true, 'a\nb', '…'],
  [true, '', '…'],
  [true, 'sent in 12 ms', 'sent in … ms'],
  [false, 'sent in 12 s', 'sent in … ms'],
  [false, 'aba', 'ab…ba'],
  [true, 'x1y2z', 'x…y…z'],
  [false, 'x1y2', 'x…y…z'],
])('%j: %j is what %j says', (is, actual, expected) => {
  expect(isExpected(actual.split('\n'), expected.split('\n'))).toBe(is);
});

it('reads commands, those of several lines, and where the exit status is shown', () => {
  const [fence] = fencesOf('One:\n\n```console\n$ a\nout\n$ cat <<END\n> b\n> END\nb\n$ echo $?\n1\n```\n');
  expect(fence && stepsOf(fence)).toEqual([
    { command: 'a', expected: ['out'], line: 4, expectedLine: 5, mustSucceed: true },
    { command: 'cat <<END\nb\nEND', expected: ['b'], line: 6, expectedLine: 9, mustSucceed: false },
    { command: 'echo $?', expected: ['1'], line: 10, expectedLine: 11, mustSucceed: true },
  ]);
});

it('knows the file that a block is, by the line above it alone', () => {
  const text = 'In `a/b.yaml`:\n\n```yaml\nx: 1\n```\n\n```yaml\ny: 1\n```\n\n`c`\n\n```json\n{}\n```\n';
  expect(fencesOf(text).map(({ file, line }) => [file, line])).toEqual([
    ['a/b.yaml', 4],
    [undefined, 8],
    [undefined, 14],
  ]);
});

it('shows what differs as a diff', () => {
  expect(differences(['a', 'c 1', 'd'], ['a', 'b', 'c …'])).toBe('  a\n- b\n  c 1\n+ d');
});
