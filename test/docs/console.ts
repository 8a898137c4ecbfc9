import { diffArrays } from 'diff';
import type { Fence } from './markdown.ts';

/** A command of a `console` block, and what the document says that it prints. */
export interface Step {
  readonly command: string;
  /** Lines; `…` alone stands for any lines, `…` within one for any text. */
  readonly expected: readonly string[];
  /** The number of the command's line in the document, from 1. */
  readonly line: number;
  /** Where `expected` begins in the document, from 1. */
  readonly expectedLine: number;
  /** False when the next command shows the exit status: then it may be any. */
  readonly mustSucceed: boolean;
}

/** The steps of a `console` block: `$ ` begins a command, `> ` goes on with it, all else is what it prints. */
export function stepsOf({ lines, line: first }: Fence): Step[] {
  const steps: { command: string; expected: string[]; line: number; expectedLine: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) {
      steps.push({ command: line.slice(2), expected: [], line: first + index, expectedLine: first + index + 1 });
    } else if (last === undefined) {
      throw new Error(`Line ${first + index}: a console block begins with a command, after “$ ”.`);
    } else if (line.startsWith('> ') && last.expected.length === 0) {
      last.command += `\n${line.slice(2)}`;
      last.expectedLine++;
    } else last.expected.push(line);
  }
  return steps.map((step, index) => ({ ...step, mustSucceed: steps[index + 1]?.command !== 'echo $?' }));
}

/** True when the lines are what was expected; empty lines at the end do not count. */
export function isExpected(actual: readonly string[], expected: readonly string[]): boolean {
  return isMatch(withoutEnd(actual), withoutEnd(expected));
}

function isMatch(actual: readonly string[], expected: readonly string[]): boolean {
  const [pattern, ...rest] = expected;
  if (pattern === undefined) return actual.length === 0;
  if (pattern === '…') return actual.some((_, start) => isMatch(actual.slice(start), rest)) || rest.length === 0;
  const [line, ...others] = actual;
  return line !== undefined && isLine(line, pattern) && isMatch(others, rest);
}

/** The two as a diff, for people: `-` is what the document says, `+` what was printed. */
export function differences(actual: readonly string[], expected: readonly string[]): string {
  const changes = diffArrays<string>([...withoutEnd(expected)], [...withoutEnd(actual)], {
    comparator: (left, right) => isLine(right, left) || isLine(left, right),
  });
  return changes
    .flatMap(({ value, added, removed }) => value.map((line) => `${added ? '+' : removed ? '-' : ' '} ${line}`))
    .join('\n');
}

function isLine(line: string, pattern: string): boolean {
  const [start = '', ...parts] = pattern.split('…');
  if (parts.length === 0) return line === pattern;
  if (!line.startsWith(start)) return false;
  const end = parts.pop() ?? '';
  let at = start.length;
  for (const part of parts) {
    const found = line.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return line.length >= at + end.length && line.endsWith(end);
}

function withoutEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
