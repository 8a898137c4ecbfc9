/** Texts that nobody writes by hand: each is wrong somewhere, and made to keep a reader busy. */

const mebibyte = 1024 * 1024;

/** The fields a manifest must have, as lines. */
export const requiredLines =
  'schema_version: 1\nname: Email Verifier\nslug: email-verifier\nversion: 1.0.0\ndescription: Checks e-mail addresses that users type into a chat.\n';

/** `part` over and over, 1 MiB of it. */
function filled(part: string): string {
  return part.repeat(Math.floor(mebibyte / Buffer.byteLength(part)));
}

function many(count: number, part: (index: number) => string, separator = ', '): string {
  return Array.from({ length: count }, (_, index) => part(index)).join(separator);
}

function scopes(count: number, scope: (index: number) => string): string {
  return `${requiredLines}subscribe: { url: "https://example.com/" }\napi_scopes: [${many(count, scope)}]\n`;
}

function inBody(list: string): string {
  return `${requiredLines}subscribe:\n  url: https://example.com/\n  body:\n    list: [${list}]\n`;
}

function nestedBlock(size: number): string {
  const lines: string[] = [];
  for (let depth = 0, length = 0; length + depth + 3 < size; depth++) {
    lines.push(`${' '.repeat(depth)}a:\n`);
    length += depth + 3;
  }
  return lines.join('');
}

/** What a file of 1 MiB can be full of, in every test run. */
const shortParts = '[§{§- §? §"§&a §!!map §*a §]§{}§\n§# \n§---\n§${§\r§[,§: '.split('§');

/** And now and then. */
const parts = [
  "'§|§>§#§%§,§}§@§`§!§{? §[? §? - §- ? §- - ? : §|\n§%YAML 1.2\n§...\n§--- a\n§a: §a:\n§a§a § § \n§\t§\r\n§!a §&a§&a\n",
  '!!omap §!!set {§<<: §${A:-§{{§{{a§"${§\\§"\\§"\\u§[]§[],§[a,§{a,§{a: b,§[{§[a:§{a:\n§- a\n§? a\n§- a\n §-\n§?\n§:\n',
  'a: b: §"a" §\'a\' §"a": §a: |\n b\n§- |\n§- "a\n§a: &a *a\n§\u2028§\ufeff§😀§\ud800§é§\0§\u0085§[&a §[!!map §&a [§!a [',
  '[*a,§[\n§{\n§ [§  - \n§- [\n§- {\n§? [\n§a\n§"a"\n§"\n§---§- - - - - -\n§[[]§[]:§[]: §{}: §[? a : §? ? a : b\n§&a : ',
  '!a : §"" : §- &a §- &a\n§- !a\n§? &a §: - §-  §{ "": §{ "":§[\'\',§[[],§{{}},§[:§{:§a #\n§a: # \n§- # \n§\n #§,\n§!!str ',
  '!!str a: §- !!str\n§[!!str§"a"#\n§[a#\n§{{a}}§{{a}},§{{a.b}} ',
].flatMap((line) => line.split('§'));

type NamedText = readonly [name: string, text: string];

function fullOf(given: readonly string[]): NamedText[] {
  return given.flatMap((part): NamedText[] => [
    [`1 MiB of ${JSON.stringify(part)}`, filled(part)],
    [`a key, then 1 MiB of ${JSON.stringify(part)}`, `a: ${filled(part).slice(3)}`],
    [`[, then 1 MiB of ${JSON.stringify(part)}`, `[${filled(part).slice(1)}`],
  ]);
}

/** All of them: a minute. */
export function everyHostileText(): NamedText[] {
  return [...fullOf(parts), ...hostileTexts];
}

export const hostileTexts: readonly NamedText[] = [
  ...fullOf(shortParts),
  ['flow lists nested 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['flow mappings nested 100,000 deep', '{a: '.repeat(100_000) + '}'.repeat(100_000)],
  ['block lists nested 100,000 deep', `${'- '.repeat(100_000)}x`],
  ['block mappings nested as deep as 1 MiB holds', nestedBlock(mebibyte)],
  ['100 pairs in flow lists, which are mappings again', `${'[a: '.repeat(100)}1${']'.repeat(100)}`],
  ['100,000 keys', many(100_000, (index) => `${index.toString(36)}: 1`, '\n')],
  ['100,000 equal keys', many(100_000, () => 'a: 1', '\n')],
  ['19,000 equal keys', requiredLines + many(19_000, () => 'a: 1', '\n')],
  ['19,000 unknown keys', requiredLines + many(19_000, (index) => `nam${index}: 1`, '\n')],
  ['50,000 anchors', many(50_000, (index) => `a${index}: &a${index} 1`, '\n')],
  ['10,000 equal anchors', many(10_000, (index) => `a${index}: &a 1`, '\n')],
  [
    '19,000 keys and 50 aliases',
    `a: &a 1\n${many(50, (index) => `b${index}: *a`, '\n')}\n${many(19_000, (index) => `k${index}: 1`, '\n')}`,
  ],
  ['19,999 wrong scopes', scopes(19_980, (index) => `scope-${index}`)],
  ['19,999 nearly right scopes', scopes(19_980, (index) => `flow-tags:vie${index}`)],
  ['19,999 numbers for scopes', scopes(19_980, (index) => String(index))],
  ['19,999 equal scopes, two of them wrong', scopes(19_980, (index) => (index < 2 ? 'no' : 'flow-tags:view'))],
  ['19,999 missing variables', inBody(many(19_980, () => '"${A}"'))],
  ['1 MiB of missing variables in one text', `name: "${filled('${A}').slice(20)}"`],
  ['1 MiB of open variables in one text', `name: "${filled('${').slice(20)}"`],
  ['19,999 keys sent without a scope, and a wrong one', `${inBody(many(19_970, () => '"{{system.api_key}}"'))}x: 1\n`],
  ['19,999 long numbers', inBody(many(19_980, () => '123456789012345678'))],
  ['6,000 unquoted placeholders', inBody(many(6_000, () => '{{a.b}}'))],
  [
    '3,900 unused inputs',
    `${requiredLines}auth: { type: api_key, inputs: [${many(3_900, (index) => `{ name: a${index}, type: string, title: A, x: 1 }`)}] }`,
  ],
  [
    '3,900 equal inputs',
    `${requiredLines}auth: { type: api_key, inputs: [${many(3_900, () => '{ name: a, type: string, title: A, x: 1 }')}] }`,
  ],
  [
    '3,900 selects with wrong defaults',
    `${requiredLines}auth: { type: api_key, inputs: [${many(3_900, (index) => `{ name: a${index}, type: select, title: A, default: x }`)}] }`,
  ],
  [
    'a select with 6,000 options',
    `${requiredLines}auth: { type: api_key, inputs: [{ name: a, type: select, title: A, default: x, options: [${many(6_000, (index) => `{ value: o${index}, label: O }`)}] }] }`,
  ],
  [
    '3,900 inputs saved nowhere',
    `${requiredLines}auth: { type: api_key, inputs: [${many(3_900, (index) => `{ name: a${index}, type: string, title: A, save_to: b${index} }`)}] }`,
  ],
  [
    '6,000 equal app fields, and an unknown field',
    `${requiredLines}x: 1\napp_fields: [${many(6_000, () => '{ name: a, type: text }')}]`,
  ],
  [
    '19,000 headers',
    `${requiredLines}x: 1\nsubscribe: { url: "https://example.com/", headers: { ${many(19_000, (index) => `h${index}: "{{auth.x${index}}}"`)} } }`,
  ],
  ['19,000 unknown placeholders', inBody(many(19_000, (index) => `"{{auth.x${index}}}"`))],
  ['100,000 unknown placeholders in one text', inBody(`"${'{{auth.x}}'.repeat(100_000)}"`)],
  [
    '100,000 unknown placeholders in one URL',
    `${requiredLines}subscribe: { url: "https://example.com/${'{{auth.x}}'.repeat(100_000)}" }`,
  ],
  ['open placeholders in one text', inBody(`"${filled('{{').slice(1000)}"`)],
  ...[
    'a',
    '0',
    'sk-',
    'eyJ',
    'a.',
    'a=',
    '-----BEGIN ',
    'https://',
    'a@',
    'AKIA',
    'xoxb-',
    'a b ',
    'Bearer ',
    'lorem ipsum ',
    '\u00e9',
    '/',
    ':',
    '%',
    '?a=',
  ].map(
    (part): NamedText => [
      `a text of 1 MiB of ${JSON.stringify(part)} in a body, and an unknown field`,
      `${inBody(`"${filled(part).slice(0, mebibyte - 400)}"`)}x: 1\n`,
    ],
  ),
  ...['a', 'a-', 'a.', '/', '%41', '@', ':', '?a=', '#', '{{auth.x}}'].map(
    (part): NamedText => [
      `a URL of 1 MiB of ${JSON.stringify(part)}`,
      `${requiredLines}subscribe: { url: "https://example.com/${filled(part).slice(0, mebibyte - 400)}" }\n`,
    ],
  ),
  ['a number of 1 MiB', `name: ${'1'.repeat(mebibyte - 100)}`],
  ['a key of 1 MiB', `? ${'k'.repeat(mebibyte - 100)}\n: 1`],
  ['a key of 1 MiB in quotes in a mapping in brackets', `{ "${'k'.repeat(mebibyte - 100)}": 1 }`],
  [
    'a long key around 19,000 missing variables',
    `${requiredLines}subscribe: { url: "https://example.com/", body: { "${'k'.repeat(500_000)}": [${many(19_000, () => '"${A}"')}] } }`,
  ],
  [
    '90 long keys around 15,000 missing variables',
    `${requiredLines}subscribe: { url: "https://example.com/", body: ${`{ "${'k'.repeat(1000)}": `.repeat(90)}[${many(15_000, () => '"${A}"')}]${'}'.repeat(90)} }`,
  ],
  ['a wrong text of 1 MiB', `${requiredLines}video: ${'v'.repeat(mebibyte - 200)}`],
  ['a wrong URL of 1 MiB', `${requiredLines}documentation: ${'https://'.repeat(131_000)}`],
  ['a misspelt key of 1,000 characters', `${requiredLines}${'descriptio'.repeat(100)}: 1`],
  [
    'aliases that grow by nine',
    `a0: &a0 [${many(9, () => 'x')}]\n${many(5, (index) => `a${index + 1}: &a${index + 1} [${many(9, () => `*a${index}`)}]`, '\n')}`,
  ],
  ['aliases that grow by two', `- &a0 x\n${many(24, (index) => `- &a${index + 1} [*a${index}, *a${index}]`, '\n')}`],
  [
    'a long text that grows by two',
    `- &a0 ${'x'.repeat(500_000)}\n${many(24, (index) => `- &a${index + 1} [*a${index}, *a${index}]`, '\n')}`,
  ],
  ['50 aliases of a list of 2,000', `a: &a [${many(2_000, () => 'x')}]\n${many(50, (index) => `b${index}: *a`, '\n')}`],
  [
    '49 aliases of a wrong list of scopes',
    `a: &a [${many(1_900, () => 'x')}]\n${many(49, (index) => `b${index}: *a`, '\n')}\napi_scopes: *a`,
  ],
  ['an anchor that holds itself', 'a: &a [*a]'],
  ['50 quotes that never close', many(50, () => `a: "${'\n'.repeat(1000)}`, '\n')],
  ['comments after many empty lines', `a: |\n  x${'\n'.repeat(70_000)}${' #\n'.repeat(25_000)}]`],
  ['comments after many empty lines in a list', `- a\n${'\n'.repeat(70_000)}${'  #\n'.repeat(20_000)}]`],
  ['many empty lines before a colon', `? a\n${'\n'.repeat(100_000)}:\n${': a\n'.repeat(10_000)}`],
  ['long lines of backslashes before quotes', many(100, () => `- "${'\\'.repeat(5_000)}"`, '\n')],
  ['a block text of 300,000 empty lines', `a: |\n${'\n'.repeat(300_000)} x\n`],
  ['a plain text over 300,000 lines', `a: b\n${' c\n'.repeat(300_000)}`],
  ['a quoted text over 300,000 lines', `a: "b\n${' c\n'.repeat(300_000)}"`],
  ['spaces only, then a tab', `a:\n${' '.repeat(mebibyte - 100)}\tb: 1`],
];
