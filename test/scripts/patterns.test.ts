import { expect, test } from 'vitest';
import { findInCode, findInSchema } from '../../scripts/patterns/find.ts';
import { judgePattern } from '../../scripts/patterns/judge.ts';

const code = `const word = '(?:a|b)';
const one = /^(a|a)*$/u;
const two = new RegExp(\`^\${word}+$\`, 'i');
// slow-pattern: it is tried on three letters.
const three = RegExp(process.argv[2]);
const four = new RegExp(process.argv[2] + 'x');
`;

test('finds the literals of code, what is made of constants, and what is put together when it runs', () => {
  expect(findInCode('a.ts', code)).toEqual([
    { file: 'a.ts', line: 2, source: '^(a|a)*$', flags: 'u', allowed: undefined },
    { file: 'a.ts', line: 3, source: '^(?:a|b)+$', flags: 'i', allowed: undefined },
    { file: 'a.ts', line: 5, source: null, flags: '', allowed: 'it is tried on three letters.' },
    { file: 'a.ts', line: 6, source: null, flags: '', allowed: undefined },
  ]);
});

test('finds the patterns of a schema, and no property of that name', () => {
  const schema = '{ "properties": {\n "pattern": { "type": "string",\n "pattern": "^(x+x+)+y" } } }';
  expect(findInSchema('a.json', schema)).toEqual([
    { file: 'a.json', line: 3, source: '^(x+x+)+y', flags: 'u', allowed: undefined },
  ]);
});

const judge = (source: string | null, allowed?: string) =>
  judgePattern({ file: 'a.ts', line: 1, source, flags: '', allowed });

test.each([
  ['^(a|a)*$', 'exponential'],
  ['(.*)=(.*);(.*)!$', 'polynomial'],
  ['[\\r\\n]+$', '2nd degree polynomial'],
])('a planted %s is found', async (source, words) => {
  expect(await judge(source)).toMatch(new RegExp(`^[^(]*${words}.* time for `));
});

test('one that cannot be known is found, and what a comment allows is not', async () => {
  expect(await judge(null)).toMatch(/put together/);
  expect(await judge('^(a|a)*$', 'it is tried on three letters.')).toBeUndefined();
  expect(await judge('^[a-z]+(-[a-z]+)*$')).toBeUndefined();
});
