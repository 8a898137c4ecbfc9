import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../src/core/manifest/analyze.ts';
import { decodeText, limits, parseBytes } from '../../../src/core/manifest/parse.ts';
import { check, checkMore, messages, place } from './check.ts';
import { requiredLines } from './hostile.ts';

/** A subscribe request whose body begins in line 9, indented by four. */
const inBody = (lines: string) =>
  `${requiredLines}subscribe:\n  url: https://example.com/\n  body:\n${lines}\nunsubscribe:\n  url: https://example.com/\n`;

/** Texts that are no YAML, and all that is said of them. Each stands for one error of the YAML library. */
const syntaxErrors: [text: string, place: string, message: string][] = [
  ['name: "Email\nslug: a\n', '1:7-1:8', 'This quote is never closed. Put " at the end of the text.'],
  ["name: 'Email\nslug: a\n", '1:7-1:8', "This quote is never closed. Put ' at the end of the text."],
  ['a: 1\nb: "x', '2:4-2:5', 'This quote is never closed. Put " at the end of the text.'],
  ['a: "x\n  y\n', '1:4-1:5', 'This quote is never closed. Put " at the end of the text.'],
  [
    'name: "a" b\n',
    '1:11-1:12',
    'This follows a value that has ended. Put quotes around the whole value, or begin a new line.',
  ],
  [
    'name: a: b\n',
    '1:7-1:8',
    'A mapping cannot begin in the middle of a line. Put quotes around a value that holds ": ".',
  ],
  [
    'name a\nslug: b\n',
    '1:1-1:7',
    'This line has no ": ". Write "key: value"; or indent the line when it belongs to the text above.',
  ],
  [
    'slug: b\nname\n',
    '2:1-2:5',
    'This line has no ": ". Write "key: value"; or indent the line when it belongs to the text above.',
  ],
  // Of two errors the first by place, whichever the library comes upon first.
  [
    'a: 1\n"\\q"\n',
    '2:1-2:5',
    'This line has no ": ". Write "key: value"; or indent the line when it belongs to the text above.',
  ],
  [
    'a: |\nx\n',
    '2:1-2:2',
    'This line has no ": ". Write "key: value"; or indent the line when it belongs to the text above.',
  ],
  [
    'a: 1\n- b\n',
    '2:1-2:2',
    'An item of a list stands among fields here. Give the list a key of its own, or align the item.',
  ],
  ['a: [b, c\nd: e\n', '1:4-1:5', 'This [ is never closed. Put ] where it ends, or indent the lines up to it.'],
  ['a: { b: c\nd: e\n', '1:4-1:5', 'This { is never closed. Put } where it ends, or indent the lines up to it.'],
  ['a: [b, [c]', '1:4-1:5', 'This [ is never closed. Put ] where it ends, or indent the lines up to it.'],
  ['{"a": {"b": 1', '1:7-1:8', 'This { is never closed. Put } where it ends, or indent the lines up to it.'],
  ['a: { b: c ]\n', '1:4-1:5', 'This { is closed by ]. Close it with }.'],
  ['{"a": [1, 2}', '1:7-1:8', 'This [ is closed by }. Close it with ].'],
  ['a: 1\n]\n', '2:1-2:2', 'This ] closes nothing. Delete it, or put quotes around the value it belongs to.'],
  ['}', '1:1-1:2', 'This } closes nothing. Delete it, or put quotes around the value it belongs to.'],
  ['a: [b, , c]\n', '1:8-1:9', 'There is nothing between these commas. Delete one, or fill in what is missing.'],
  ['a: [, c]\n', '1:5-1:6', 'There is nothing between these commas. Delete one, or fill in what is missing.'],
  [
    'a: "b",\n',
    '1:7-1:8',
    'A comma ends nothing outside of brackets. Delete it, or put quotes around the whole value.',
  ],
  ['{"a" 1}', '1:6-1:7', 'A comma or a colon is missing here. Put one between, or put quotes around the whole value.'],
  ['a:\n  b: 1\n c: 2\n', '3:2-3:3', 'This line is not indented like its neighbours. Align it with them.'],
  ['a:\n  - x\n - y\n', '3:2-3:3', 'This line is not indented like its neighbours. Align it with them.'],
  ['a:\n  b: 1\n   c: 2\n', '3:4-3:8', 'This line is indented further than its neighbours. Align it with them.'],
  [
    ' a: 1\nb: 2\n',
    '2:1-2:2',
    'This line does not fit those above: it is indented otherwise, or the value there has ended. Align it.',
  ],
  ['a:\n\tb: 1\n', '2:1-2:2', 'A tab indents this line, which YAML does not allow. Use spaces.'],
  [
    'a: - x\n',
    '1:4-1:5',
    'A list cannot begin in the line of its key. Begin it on the next line, or write it in brackets.',
  ],
  ['a: @x\n', '1:4-1:5', 'A plain value cannot begin with @, which means something to YAML. Put quotes around it.'],
  ['a: %x\n', '1:4-1:5', 'A plain value cannot begin with %, which means something to YAML. Put quotes around it.'],
  ['a: |x\n  t\n', '1:5-1:6', 'Nothing but + or - and a number may follow | or >. Begin the text on the next line.'],
  ['a: |\n   \n x\n', '3:2-3:3', 'An empty line above is indented further than this text. Delete its spaces.'],
  [
    'a: "C:\\dir"\n',
    '1:7-1:9',
    '\\d means nothing between double quotes. Write \\\\ for a backslash, or use single quotes.',
  ],
  ['a: "\\x1"\n', '1:5-1:7', '\\x needs more hexadecimal digits. Write \\\\ for a backslash, or use single quotes.'],
  [
    'a: "x"#c\n',
    '1:7-1:9',
    'A comment needs a space before its #. Put one there, or put quotes around a value that holds #.',
  ],
  ['--- a: 1\n', '1:5-1:6', 'Nothing may stand in the line of ---. Begin on the next line.'],
  [`${'k'.repeat(1100)}: 1\n`, '1:1-1:1101', 'A key may have at most 1,024 characters. Shorten it.'],
  ['[a]: 1\n', '1:1-1:4', 'A key must be text. Put quotes around it.'],
  [
    '%YAML 1.2\n---\na: b\n',
    '1:1-1:10',
    'YAML directives (lines beginning with %) are not used in manifests. Delete the line.',
  ],
  [
    'a: !x b',
    '1:4-1:6',
    'Tags (!name) are not used in manifests. Delete the tag, and put quotes around what is to be text.',
  ],
  [
    'a: !!binary b',
    '1:4-1:12',
    'Tags (!name) are not used in manifests. Delete the tag, and put quotes around what is to be text.',
  ],
  [
    'a: !<tag:yaml.org,2002:omap> b',
    '1:4-1:29',
    'Tags (!name) are not used in manifests. Delete the tag, and put quotes around what is to be text.',
  ],
  ['a: !!int b', '1:4-1:9', 'The value is not of the kind that !!int says. Delete the tag.'],
  ['a: !!str !!str b', '1:10-1:15', 'A value can have only one tag (!!name). Delete the others.'],
  ['a: !!str"b"', '1:9-1:10', 'A space is missing behind the anchor or tag. Put one here.'],
  ['a: [\n  - b\n]\n', '2:3-2:6', 'A list with hyphens cannot stand between brackets. Write it in brackets, too.'],
  ['[- a]', '1:2-1:3', 'A list with hyphens cannot stand between brackets. Write it in brackets, too.'],
  [
    '{a: b: c}',
    '1:5-1:9',
    'A mapping cannot begin in the middle of a line. Put quotes around a value that holds ": ".',
  ],
  ['&a - b\n', '1:1-1:3', 'The list must begin on a line of its own, below its anchor or tag. Add a line break.'],
  ['&a ? b\n', '1:4-1:5', 'An anchor or a tag must follow the ?, not precede it. Move it behind.'],
  [`[${'k'.repeat(1100)}: 1]`, '1:1102-1:1103', 'A key may have at most 1,024 characters. Shorten it.'],
  [
    'a: b\u0007',
    '1:5-1:6',
    'The file holds the control character U+0007, which YAML text must not. Delete it, or check that it is the right file.',
  ],
  [
    'a: \ud800',
    '1:4-1:5',
    'The file holds the control character U+D800, which YAML text must not. Delete it, or check that it is the right file.',
  ],
  [
    'a: 1\rb: 2',
    '1:5-2:1',
    'This line ends in a carriage return alone, which only some YAML readers take for a line end. Save the file with LF or CRLF line ends.',
  ],
];

test.each(syntaxErrors)('%j is yaml/syntax', (text, where, message) => {
  const { diagnostics } = check(text);
  const found = diagnostics.filter(({ code }) => code.startsWith('yaml/'));
  expect(found.map((diagnostic) => [place(diagnostic), diagnostic.message])).toEqual([
    [`${where} yaml/syntax`, message],
  ]);
});

test('an error of the file itself is the only diagnostic', () => {
  for (const [text] of syntaxErrors.filter(([text]) => !text.startsWith('[a]'))) {
    expect(check(text).diagnostics).toHaveLength(1);
  }
});

test('what YAML allows is allowed', () => {
  const text = inBody(
    [
      '    text: !!str 1.50',
      '    "<<": a key of that name',
      '    block: |-',
      '      {{ system.flow_ns }}: a\\ "b',
      '    folded: >',
      '      a',
      '      b',
      "    single: 'it''s'",
      '    "escaped \\u00e9": "\\ud83d\\ude00"',
      '    ? explicit',
      '    : [yes, no, ~, null, True, 0x1F, 1e3, -0.5, 2026-01-31, ]',
      '    empty: {}',
    ].join('\n'),
  );
  const { manifest, diagnostics } = check(`---\n${text}...\n`);
  expect(diagnostics).toEqual([]);
  expect(manifest?.subscribe?.body).toEqual({
    text: '1.50',
    '<<': 'a key of that name',
    block: '{{ system.flow_ns }}: a\\ "b',
    folded: 'a b\n',
    single: "it's",
    'escaped é': '😀',
    explicit: ['yes', 'no', null, null, true, 31, 1000, -0.5, '2026-01-31'],
    empty: {},
  });
});

/** Reads the bytes of one file. */
function readBytes(bytes: Uint8Array) {
  return readManifest({ base: parseBytes('miniapp.yaml', bytes), overlay: null }, {});
}

describe('aliases', () => {
  const many = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');
  const refused: [name: string, text: string, place: string, message: string][] = [
    ['unknown', 'a: *b\n', '1:4-1:6', 'There is no anchor &b above. Write the value out.'],
    ['before its anchor', 'a: *b\nb: &b 1\n', '1:4-1:6', 'There is no anchor &b above. Write the value out.'],
    [
      'inside itself',
      'a: &a\n  b: [*a]\n',
      '2:7-2:9',
      '*a stands inside the value it refers to, which has no end. Write the value out.',
    ],
    [
      'inside itself as a key',
      'a: &a\n  ? *a\n  : b\n',
      '2:5-2:7',
      '*a stands inside the value it refers to, which has no end. Write the value out.',
    ],
    [
      'too many',
      `a: &a 1\n${many(51, (index) => `b${index}: *a`)}`,
      '52:6-52:8',
      'There are more than 50 aliases (*name). Write the values out where they are used.',
    ],
    [
      'too many anchors',
      many(51, (index) => `b${index}: &a${index} 1`),
      '51:6-51:10',
      'There are more than 50 anchors (&name). Write the values out where they are used.',
    ],
    [
      'too large when written out',
      `- &a0 [${'x, '.repeat(9)}]\n${many(6, (index) => `- &a${index + 1} [${`*a${index}, `.repeat(8)}]`)}`,
      '6:18-6:21',
      'With this alias written out, the file would be larger than 3 MiB. Use fewer aliases.',
    ],
    [
      'without a name',
      'a: * b\n',
      '1:4-1:5',
      'An alias (*name) has no name. Give it one, or put quotes around the value.',
    ],
    [
      'with an anchor',
      'a: &b *c\n',
      '1:7-1:9',
      'An alias (*name) cannot have an anchor or a tag as well. Delete one of the two.',
    ],
    [
      'an anchor with a colon',
      'a: &b: c\n',
      '1:6-1:7',
      'The name of an anchor or alias ends in a colon. Put a space before the colon.',
    ],
    ['two anchors', 'a: &b &c d\n', '1:7-1:9', 'A value can have only one anchor (&name). Delete the others.'],
  ];
  test.each(refused)('%s', (_name, text, where, message) => {
    const { diagnostics } = check(text);
    expect(diagnostics.map((diagnostic) => [place(diagnostic), diagnostic.message])).toEqual([
      [`${where} yaml/aliases`, message],
    ]);
  });

  test('stand for the latest anchor of the name that began before them', () => {
    const text = inBody('    { a: &x 1, b: *x, c: &x [&x 5], d: *x, &k e: 2, f: *k, g: &y { h: [*k] }, i: *y }');
    expect(check(text).manifest?.subscribe?.body).toEqual({
      ...{ a: 1, b: 1, c: [5], d: 5, e: 2, f: 'e', g: { h: ['e'] }, i: { h: ['e'] } },
    });
  });

  test('do not repeat a problem of what they stand for', () => {
    const text = `${requiredLines}subscribe: &request\n  url: \${MISSING}\nunsubscribe: *request\n`;
    expect(check(text).diagnostics.map(place)).toEqual(['7:8-7:18 yaml/missing-variable']);
  });

  test('are no way to merge mappings', () => {
    const { diagnostics } = check(inBody('    <<: &a { b: 1 }\n    c: *a'));
    expect(diagnostics.map((diagnostic) => [place(diagnostic), diagnostic.pointer, diagnostic.message])).toEqual([
      [
        '9:5-9:7 yaml/aliases',
        '/subscribe/body/<<',
        'YAML 1.2 has no merge keys (<<): this would be a field of that name. Write the fields out.',
      ],
    ]);
  });
});

describe('documents', () => {
  const separators: [text: string, place: string][] = [
    ['a: b\n---\nc: d\n', '2:1-2:4'],
    ['a: b\n---\n', '2:1-2:4'],
    ['--- # first\na: b\n--- # second\n', '3:1-3:4'],
    ['a: b\n...\nc: d\n', '3:1-3:5'],
    ['a: b\n---\nc: "never closed\n', '2:1-2:4'],
    ['a: |\n  ---\n---', '3:1-3:4'],
    ['---\n---\n', '2:1-2:4'],
  ];
  test.each(separators)('%j has two', (text, where) => {
    expect(check(text).diagnostics.map(place)).toEqual([`${where} yaml/multiple-documents`]);
  });

  test.each(['---\n# a\na: b\n...\n', 'a: b\n...\n# end\n', 'a: |\n  ---\n'])('%j has one', (text) => {
    expect(check(text).diagnostics.map(({ code }) => code)).not.toContain('yaml/multiple-documents');
  });
});

describe('numbers', () => {
  const lossy: [written: string, message: string][] = [
    ['9007199254740993', '9007199254740993 would be read as 9007199254740992. Put it in quotes to keep every digit.'],
    [
      '123456789012345678',
      '123456789012345678 would be read as 123456789012345680. Put it in quotes to keep every digit.',
    ],
    [
      '0x1fffffffffffffff',
      '0x1fffffffffffffff would be read as 2305843009213694000. Put it in quotes to keep every digit.',
    ],
    ['1.00000000000000000001', '1.00000000000000000001 would be read as 1. Put it in quotes to keep every digit.'],
    ['1e-999', '1e-999 would be read as 0. Put it in quotes to keep every digit.'],
    ['007', '007 would be read as 7. Put it in quotes to keep every digit.'],
    ['1e999', '1e999 is no number that JSON can hold. Put it in quotes to make it text.'],
    ['.nan', '.nan is no number that JSON can hold. Put it in quotes to make it text.'],
    ['-.INF', '-.INF is no number that JSON can hold. Put it in quotes to make it text.'],
  ];
  test.each(lossy)('%s loses digits', (written, message) => {
    const { diagnostics } = check(inBody(`    n: ${written}`));
    expect(diagnostics.map((diagnostic) => [place(diagnostic), diagnostic.message, diagnostic.fix?.text])).toEqual([
      [`9:8-9:${8 + written.length} yaml/lossy-number`, message, `"${written}"`],
    ]);
  });

  const kept: [written: string, value: unknown][] = [
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['0.1', 0.1],
    ['0', 0],
    ['1e3', 1000],
    ['0x1F', 31],
    ['0o17', 15],
    ['3.141592653589793', Math.PI],
    ['0.000000000000000000001', 1e-21],
    ['1_000', '1_000'],
    ['"007"', '007'],
  ];
  test.each(kept)('%s does not', (written, value) => {
    expect(check(inBody(`    n: ${written}`)).manifest?.subscribe?.body).toEqual({ n: value });
  });

  test('a wrong type is not reported on top', () => {
    expect(check(requiredLines.replace('1.0.0', '123456789012345678')).diagnostics.map(place)).toEqual([
      '4:10-4:28 yaml/lossy-number',
    ]);
  });
});

describe('placeholders without quotes', () => {
  /** The line, its column and the value that needs quotes. */
  const found: [line: string, column: number, value: string][] = [
    ['    a: {{system.flow_ns}}', 8, '{{system.flow_ns}}'],
    ['    a: {{ auth.x }} # comment', 8, '{{ auth.x }}'],
    ['    a: [{{auth.x}}, b]', 9, '{{auth.x}}'],
    ['    a: { b: {{auth.x}} }', 13, '{{auth.x}}'],
    ['    a: {{auth.x}} and more', 8, '{{auth.x}} and more'],
    ['    a: {{auth.x}}, and more # comment', 8, '{{auth.x}}, and more'],
    ['    a: {{auth.x}}/{{auth.y}}', 8, '{{auth.x}}/{{auth.y}}'],
    ['    a: { b: Bearer {{auth.x}}, c: d }', 13, 'Bearer {{auth.x}}'],
    ['    a: { b: https://{{auth.x}}/y }', 13, 'https://{{auth.x}}/y'],
    ['    a: ["b", {{auth.x}}y]', 14, '{{auth.x}}y'],
    ['    a: [b {{auth.x}}, c]', 9, 'b {{auth.x}}'],
  ];
  test.each(found)('%j', (line, column, value) => {
    const { diagnostics } = check(inBody(line));
    expect(
      diagnostics.map(({ code, range, message, fix }) => [code, range.start, range.end.column, message, fix?.text]),
    ).toEqual([
      [
        'yaml/unquoted-placeholder',
        expect.objectContaining({ line: 9, column }),
        column + value.length,
        `YAML reads the braces in ${value} as a mapping, because it is not quoted. Write "${value}".`,
        `"${value}"`,
      ],
    ]);
    // The fix settles it.
    expect(check(inBody(line.replace(value, `"${value}"`))).diagnostics.map(({ code }) => code)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^yaml\/(syntax|unquoted)/)]),
    );
  });

  test.each([
    '    a: Bearer {{system.flow_ns}}',
    '    a: "{{system.flow_ns}}"',
    '    a: |\n      {{system.flow_ns}} x',
    '    a: { b: { c: } }',
  ])('%j has its quotes or needs none', (line) => {
    expect(check(inBody(line)).diagnostics).toEqual([]);
  });

  test.each(['    a: b: {{auth.x}}', '    a: {{auth.x', '    {{auth.x}} b: c', '    a: "x" {{auth.x}}'])(
    '%j is another mistake',
    (line) => {
      expect(check(inBody(line)).diagnostics.map(({ code }) => code)).toEqual(['yaml/syntax']);
    },
  );

  test('in a list of its own line', () => {
    const { diagnostics } = check(inBody('    a:\n      - {{auth.x}}\n      - b'));
    expect(diagnostics.map(place)).toEqual(['10:9-10:19 yaml/unquoted-placeholder']);
  });
});

describe('text', () => {
  test('half characters are refused in values and keys', () => {
    const { diagnostics } = check(inBody('    a: "\\ud800"\n    "\\udc00b": c'));
    expect(diagnostics.map((diagnostic) => [place(diagnostic), diagnostic.pointer])).toEqual([
      ['9:8-9:16 yaml/syntax', '/subscribe/body/a'],
      ['10:5-10:14 yaml/syntax', '/subscribe/body'],
    ]);
    expect(messages({ manifest: null, diagnostics })[0]).toBe(
      'The text holds \\ud800, which is half a character and cannot be sent. Write both halves, or the character itself.',
    );
  });

  test('keys of JavaScript’s own are keys like any other', () => {
    const { manifest, diagnostics } = check(inBody('    __proto__: { admin: true }\n    constructor: x'));
    expect(diagnostics).toEqual([]);
    const body = manifest?.subscribe?.body ?? {};
    expect(Object.keys(body)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect('admin' in body).toBe(false);
    expect(JSON.stringify(body)).toBe('{"__proto__":{"admin":true},"constructor":"x"}');
  });

  test('a key is too long at 1,025 characters', () => {
    const key = (length: number) => check(inBody(`    "${'k'.repeat(length - 2)}é!": {}`)).diagnostics;
    expect(key(1018)).toEqual([]);
    const long = `    ? ${'k'.repeat(1025)}\n    : 1`;
    expect(messages(check(inBody(long)))).toEqual([
      'A key may have at most 1,024 characters, but this one has 1,025. Shorten it.',
    ]);
  });

  test('a byte order mark is no part of the first key', () => {
    const { manifest, diagnostics } = check(`\ufeff${requiredLines}`);
    expect(diagnostics).toEqual([]);
    expect(manifest?.schema_version).toBe(1);
  });

  test('positions are true with CRLF', () => {
    const text = requiredLines.replace('1.0.0', '1.0').replaceAll('\n', '\r\n');
    const [diagnostic] = check(text).diagnostics;
    expect(diagnostic && place(diagnostic)).toBe('4:10-4:13 schema/type');
    expect(text.slice(diagnostic?.range.start.offset, diagnostic?.range.end.offset)).toBe('1.0');
  });

  test('columns count UTF-16 units, as editors do', () => {
    const { diagnostics } = check('{ name: "日本😀👩‍👧", version: 1.0, slug: "é" }');
    const byPointer = new Map(diagnostics.map((diagnostic) => [diagnostic.pointer, place(diagnostic)]));
    // 日本 are two units, 😀 two, 👩‍👧 five.
    expect(byPointer.get('/version')).toBe('1:31-1:34 schema/type');
    expect(byPointer.get('/slug')).toBe('1:42-1:45 schema/pattern');
  });

  test('JSON is YAML, and diagnostics know their place in it', () => {
    const text = `${JSON.stringify({ schema_version: 1, nmae: 'x', slug: 'a b', version: 1, description: '' }, null, '\t')}\n`;
    expect(check(text).diagnostics.map(place)).toEqual([
      '3:2-3:8 schema/unknown-field',
      '4:10-4:15 schema/pattern',
      '5:13-5:14 schema/type',
      '6:17-6:19 schema/length',
    ]);
  });
});

describe('limits', () => {
  test('a file of exactly 1 MiB is read', () => {
    const fill = (bytes: number) => `${requiredLines}#${'é'.repeat((bytes - requiredLines.length - 1) >> 1)}`;
    const exact = fill(limits.bytes).padEnd(limits.bytes, '#');
    const most = requiredLines.padEnd(limits.bytes, '#');
    expect(check(most).diagnostics).toEqual([]);
    expect(check(`${most}#`).diagnostics.map(place)).toEqual(['1:1-1:1 yaml/too-large']);
    // Bytes count, not characters.
    expect(exact.length).toBe(limits.bytes);
    expect(check(exact).diagnostics.map(place)).toEqual(['1:1-1:1 yaml/too-large']);
    expect(check(fill(limits.bytes)).diagnostics).toEqual([]);
  });

  test.each([
    ['values', inBody(`    a: [${'x, '.repeat(20_001)}]`), 'The file holds more than 20,000 values, the most'],
    [
      'tokens',
      `${requiredLines}${'\n#\n'.repeat(50_000)}`,
      'The file holds more than 130,000 words, signs and spaces,',
    ],
    ['empty lines', `${requiredLines}${'\n'.repeat(1001)}`, 'The file holds more than 1,000 empty lines in a row,'],
  ])('too many %s', (_name, text, message) => {
    const { diagnostics } = check(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(['yaml/too-large']);
    expect(diagnostics[0]?.message).toContain(message);
  });

  test.each([
    ['flow lists', inBody(`    a: ${'['.repeat(97)}${']'.repeat(97)}`), undefined],
    ['one flow list more', inBody(`    a: ${'['.repeat(98)}${']'.repeat(98)}`), '9:105-9:106'],
    ['block lists', `${'- '.repeat(101)}x\n`, '1:201-1:202'],
    ['keys of explicit mappings', `${'? '.repeat(101)}x\n`, '1:201-1:202'],
    ['a mapping as the key of a mapping', `${'['.repeat(100)}${']'.repeat(100)}: x\n`, '1:100-1:101'],
    ['pairs in lists', `${'[a: '.repeat(51)}x${']'.repeat(51)}\n`, '1:201-1:202'],
  ])('100 levels of %s', (_name, text, where) => {
    const deep = check(text).diagnostics.filter(({ code }) => code === 'yaml/too-deep');
    expect(deep.map(place)).toEqual(where === undefined ? [] : [`${where} yaml/too-deep`]);
  });

  test('of a file with very many mistakes 100 are told', () => {
    const scopes = Array.from({ length: 19_000 }, (_, index) => `scope-${index}`).join(', ');
    const codes = checkMore(`api_scopes: [${scopes}]\n`).diagnostics.map(({ code }) => code);
    expect(codes.filter((code) => code === 'scopes/unknown')).toHaveLength(100);
    const numbers = `    a: [${'9007199254740993, '.repeat(500)}]`;
    expect(check(inBody(numbers)).diagnostics).toHaveLength(100);
  });
});

describe('bytes', () => {
  test.each([
    ['Latin-1', [0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xe9]],
    ['UTF-16 with its mark', [0xff, 0xfe, 0x61, 0x00]],
    ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
    ['half of an emoji', [0xf0, 0x9f, 0x98]],
    ['a surrogate in bytes', [0xed, 0xa0, 0x80]],
  ])('%s is not UTF-8', (_name, bytes) => {
    const decoded = decodeText(Uint8Array.from(bytes));
    expect(decoded).toEqual({
      problem: 'The file is not UTF-8 text. Save it as UTF-8, or check that it is the right file.',
    });
    const problem = 'problem' in decoded ? decoded.problem : undefined;
    const { diagnostics } = readBytes(Uint8Array.from(bytes));
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      code: 'yaml/syntax',
      severity: 'error',
      message: problem,
      file: 'miniapp.yaml',
      range: { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } },
    });
  });

  test('UTF-8 is, and keeps its byte order mark, so that offsets stay true', () => {
    expect(decodeText(new TextEncoder().encode('\ufeffname: é😀'))).toEqual({ text: '\ufeffname: é😀' });
  });

  test('a file too large to be read is told so', () => {
    expect(readBytes(new Uint8Array(limits.bytes + 1)).diagnostics[0]).toMatchObject({
      code: 'yaml/too-large',
      message: 'The file holds more than 1 MiB, the most a manifest may hold. Check that it is the right file.',
      docs: 'docs/reference/rules.md#yamltoo-large',
    });
  });
});
