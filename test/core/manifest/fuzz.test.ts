import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check, violations } from './check.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const runs = Number(process.env['MINIAPP_FUZZ_RUNS'] ?? 2000);

/** Manifests to begin with: the templates' and the fixtures'. */
const seeds = ['templates', 'test/fixtures'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFileSync(`${root}${folder}/${name}`, 'utf8')),
);

/** What YAML, environment values, placeholders and terminals give a meaning to. */
const pieces = [
  ...'{}[]()<>,:;-?!&*#|>@`%"\'\\/~=+^$ \t\n\r\0\x1b\x7f\ufeff\u2028é😀',
  ...[
    '\r\n',
    ': ',
    '- ',
    '? ',
    ' #',
    '---\n',
    '...\n',
    '{{',
    '}}',
    '${',
    '${A}',
    '${A:-b}',
    '\\${',
    '<<: ',
    '&a ',
    '*a',
  ],
  ...[
    '!!str ',
    '!x ',
    '%YAML 1.2\n',
    '|\n',
    '>-\n',
    '"',
    "'",
    'null',
    'true',
    '.nan',
    '1e999',
    '0x1f',
    '9007199254740993',
  ],
  ...[
    '\ud800',
    '\udc00',
    '"\\ud800"',
    '__proto__: ',
    'constructor: ',
    '    ',
    '\n\n\n',
    '[[[[',
    '{{auth.token}}',
    'a: b\n',
  ],
  ...['# miniapp-ignore-next-line scopes/redundant -- x\n', 'schema_version: 2\n', 'api_scopes: [View flows]\n'],
];

/** Numbers below `limit`, the same for the same seed (mulberry32). */
function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function mutate(text: string, random: (limit: number) => number): string {
  const start = random(text.length + 1);
  const end = Math.min(text.length, start + random(8));
  const other = seeds[random(seeds.length)] ?? '';
  const otherStart = random(other.length + 1);
  const taken = other.slice(otherStart, otherStart + random(60));
  const piece = pieces[random(pieces.length)] ?? '';
  const lines = text.split('\n');
  const line = random(lines.length);
  switch (random(8)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return text.slice(0, start) + taken + text.slice(end);
    case 2:
      return text.slice(0, start);
    case 3:
      return [...lines.slice(0, line), `${' '.repeat(random(5))}${lines[line]}`, ...lines.slice(line + 1)].join('\n');
    case 4:
      return [...lines.slice(0, line), ...lines.slice(line - 1)].join('\n');
    default:
      return text.slice(0, start) + piece.repeat(random(20) === 0 ? random(300) : 1) + text.slice(start);
  }
}

function mutationOf(run: number): string {
  const random = createRandom(run);
  let text = seeds[random(seeds.length)] ?? '';
  for (let count = random(4); count >= 0; count--) text = mutate(text, random);
  return text;
}

test(`${runs} mutations of manifests are analysed without a contradiction`, () => {
  expect(seeds.length).toBeGreaterThan(20);
  const codes = new Set<string>();
  for (let run = 0; run < runs; run++) {
    const text = mutationOf(run);
    let found: string[];
    try {
      const result = check(text, { A: run % 2 === 0 ? 'value' : '' });
      found = violations(text, result);
      for (const { code } of result.diagnostics) codes.add(code);
    } catch (error) {
      found = [error instanceof Error ? String(error.stack) : String(error)];
    }
    // The run is all that is needed to see it again.
    expect(found, `mutation ${run}: ${JSON.stringify(text)}`).toEqual([]);
  }
  // The mutations do reach beyond syntax errors.
  expect(codes.size).toBeGreaterThan(15);
}, 600_000);
