/** Looks for regular expressions that some text keeps busy for ever, or nearly: in the code, and in the schemas. */
import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { findInCode, findInSchema, type Pattern } from './patterns/find.ts';
import { judgePattern } from './patterns/judge.ts';

const code = await glob(['src/**/*.{ts,tsx,js}', 'bin/*.cjs', 'templates/**/*.{ts,js}', 'scripts/generate/*.ts'], {
  ignore: ['**/node_modules/**', '**/dist/**', '**/*.d.ts'],
});
const schemas = await glob(['schemas/*.{json,yaml}']);

const read = async (files: readonly string[], find: (file: string, text: string) => Pattern[]) =>
  (await Promise.all([...files].sort().map(async (file) => find(file, await readFile(file, 'utf8'))))).flat();
const found = [...(await read(code, findInCode)), ...(await read(schemas, findInSchema))];

const judged = new Map<string, Promise<string | undefined>>();
const judge = (pattern: Pattern): Promise<string | undefined> => {
  const { source, flags, allowed } = pattern;
  const key = JSON.stringify([source, flags, allowed !== undefined]);
  const known = judged.get(key) ?? judgePattern(pattern);
  judged.set(key, known);
  return known;
};
const problems = await Promise.all(found.map(judge));
for (const [index, { file, line, source, flags }] of found.entries()) {
  const problem = problems[index];
  if (problem !== undefined) console.error(`${file}:${line}: /${source ?? '…'}/${flags}: ${problem}`);
}
const slow = problems.filter((problem) => problem !== undefined).length;
console.log(`${found.length} patterns (${judged.size} different), ${slow} of them slow.`);
if (slow > 0) {
  console.error(
    'Write them so that there is one way to match a text, or say with // slow-pattern: why it does no harm.',
  );
}
// The checker's own process goes on otherwise.
process.exit(slow > 0 ? 1 : 0);
