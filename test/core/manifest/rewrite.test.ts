import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { parseYaml } from '../../../src/core/manifest/parse.ts';
import { printManifest } from '../../../src/core/manifest/print.ts';
import { readValue } from '../../../src/core/manifest/read.ts';
import { type Rewriting, rewriteManifest } from '../../../src/core/manifest/rewrite.ts';
import { canonicalJson } from '../../../src/core/release/canonical.ts';
import { createSource } from '../../../src/core/source.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a text gives, with these variables. */
function read(text: string, environment: Readonly<Record<string, string>> = {}): Fields {
  const parsed = parseYaml(createSource('miniapp.yaml', text));
  if (!('tree' in parsed)) throw new Error(`${parsed.finding.message}\n${text}`);
  const { value, findings } = readValue(parsed.tree, environment);
  if (findings[0]) throw new Error(`${findings[0].message}\n${text}`);
  return value as Fields;
}

function rewrite(text: string, after: Fields, options: Partial<Rewriting> = {}) {
  const before = options.before ?? read(text);
  return rewriteManifest(text, { before, after, variables: new Map(), expandAliases: false, ...options });
}

interface Case {
  readonly name: string;
  readonly text: string;
  /** What is changed in what the text gives. */
  readonly change: (fields: Record<string, never>) => unknown;
  readonly expected: string;
}

const cases: Case[] = [
  {
    name: 'a value keeps its quotes and its comment',
    text: "a: 'x' # why\nb: y # too\n",
    change: (fields) => ({ ...fields, a: 'it’s', b: '1.0' }),
    expected: 'a: "it’s" # why\nb: "1.0" # too\n',
  },
  {
    name: 'a key goes with the comment lines right above it, and one empty line',
    text: 'a: 1\n\n# of all\n\n# of b\nb: 2 # b\n\n# of c\nc: 3\n',
    change: ({ b: _, ...fields }) => fields,
    expected: 'a: 1\n\n# of all\n\n# of c\nc: 3\n',
  },
  {
    name: 'a block goes with the comments in it',
    text: 'a: |\n  text\n  # text too\nb:\n  # in b\n  c: 1\n  # in b, too\n# of d\nd: 1\n',
    change: ({ b: _, ...fields }) => fields,
    expected: 'a: |\n  text\n  # text too\n# of d\nd: 1\n',
  },
  {
    name: 'what looks like a comment above and is text stays',
    text: 'a: |\n  text\n  # text too\nb: 1\n',
    change: ({ b: _, ...fields }) => fields,
    expected: 'a: |\n  text\n  # text too\n',
  },
  {
    name: 'new fields stand in the schema’s order, others last',
    text: 'schema_version: 1\nname: A # the name\nsubscribe:\n  url: u\n# the end\n',
    change: (fields) => ({
      ...fields,
      zebra: [],
      unsubscribe: { url: 'v', method: 'PUT' },
      slug: 'a',
      description: 'x\ny',
    }),
    expected:
      'schema_version: 1\nname: A # the name\nslug: a\ndescription: |-\n  x\n  y\nsubscribe:\n  url: u\nunsubscribe:\n  url: v\n  method: PUT\nzebra: []\n# the end\n',
  },
  {
    name: 'the last key of an inner block goes while another comes behind the block',
    text: 'subscribe:\n  url: u\n  method: PUT\n',
    change: () => ({ subscribe: { url: 'u' }, unsubscribe: { url: 'v' } }),
    expected: 'subscribe:\n  url: u\nunsubscribe:\n  url: v\n',
  },
  {
    name: 'items are known by their names',
    text: 'l:\n  # one\n  - name: a # a\n    type: x\n  # two\n  - { name: b, type: y } # b\n  # three\n  - name: c\n',
    change: () => ({ l: [{ name: 'new' }, { name: 'b', type: 'z' }, { name: 'c', type: 'q' }] }),
    expected:
      'l:\n  # one\n  - name: new # a\n  # two\n  - { name: b, type: z } # b\n  # three\n  - name: c\n    type: q\n',
  },
  {
    name: 'items come and go, with their comments',
    text: 'l:\n  # reading\n  - x # why x\n  # writing\n  - k # why k\nb: 2\n',
    change: (fields) => ({ ...fields, l: ['u', 'k', 'z'] }),
    expected: 'l:\n  # reading\n  - u # why x\n  # writing\n  - k # why k\n  - z\nb: 2\n',
  },
  {
    name: 'the first keys of an item go',
    text: 'l:\n  - a: 1\n    b: 2 # b\n    # of c\n    c: 3\n',
    change: () => ({ l: [{ c: 3, d: { e: [] } }] }),
    expected: 'l:\n  - \n    # of c\n    c: 3\n    d:\n      e: []\n',
  },
  {
    name: 'between brackets',
    text: 'm: {a: 1, b: 2 , c: [x,y]}\nl: [1, 2, 3]\n',
    change: () => ({ m: { a: 1, c: ['x', 'y', 'a, b'], d: { e: 'f' } }, l: [3, 4] }),
    expected: 'm: {a: 1, c: [x,y, "a, b"], d: { e: f }}\nl: [3, 4]\n',
  },
  {
    name: 'JSON',
    text: '{\r\n  "a": 1,\r\n  "m": {},\r\n  "b": "x"\r\n}\r\n',
    change: () => ({ a: '1', m: { k: ['v'], n: { o: null } } }),
    expected:
      '{\r\n  "a": "1",\r\n  "m": {\r\n    "k": ["v"],\r\n    "n": {\r\n      "o": null\r\n    }\r\n  }\r\n}\r\n',
  },
  {
    name: 'JSON on one line',
    text: '{"a":1,"b":[1,2],"c":true}',
    change: () => ({ b: [2], c: true, d: 'x' }),
    expected: '{"b":[2],"c":true, "d": "x"}',
  },
  {
    name: 'a block for a single value, and back',
    text: 'a: x # why\nb:\n  c: 1\nd: |\n  long\n  text\ne:\n',
    change: () => ({ a: { b: 'c' }, b: 'x', d: 'long\ntext\nmore\n', e: false }),
    expected: 'a: # why\n  b: c\nb: x\nd: |\n  long\n  text\n  more\ne: false\n',
  },
];

describe('rewriteManifest', () => {
  it.each(cases)('$name', ({ text, change, expected }) => {
    const after = change(read(text) as Record<string, never>) as Fields;
    const rewritten = rewrite(text, after).text;
    expect(rewritten).toBe(expected);
    expect(read(rewritten)).toEqual(after);
  });

  it('leaves what the environment gives, where it gives the same', () => {
    const text = 'a: ${A}\nb: "${B:-x}"\nc: ${A}-1\n';
    const environment = { A: 'one' };
    const before = read(text, environment);
    const { text: rewritten, writtenOut } = rewrite(text, { ...before, b: 'y', c: '${C}' }, { before });
    expect(rewritten).toBe('a: ${A}\nb: "y"\nc: "\\\\${C}"\n');
    expect(read(rewritten, environment)).toEqual({ ...before, b: 'y', c: '${C}' });
    expect(writtenOut).toEqual(['/b', '/c']);
  });

  it('writes a variable for a secret, and leaves the one that stands there', () => {
    const text = 'a: "${A}"\nb: x\n';
    const before = read(text, { A: 'one' });
    const variables = new Map([
      ['/a', 'A2'],
      ['/b', 'B'],
      ['/c', 'C'],
    ]);
    const { text: rewritten } = rewrite(text, { a: 'two', b: 'secret', c: 'secret' }, { before, variables });
    expect(rewritten).toBe('a: "${A}"\nb: "${B}"\nc: "${C}"\n');
  });

  it('leaves what the manifest does not have', () => {
    expect(rewrite('a: 1\nx: { y: 2 } # stays\n', { a: 2 }, { before: { a: 1 } }).text).toBe(
      'a: 2\nx: { y: 2 } # stays\n',
    );
  });

  it('writes aliases out when it is told to', () => {
    const text = 'a: &x { k: 1 }\nb: *x\nc: *x\n';
    const after = { b: { k: 1 }, c: 3 };
    expect(rewrite(text, after, { expandAliases: true }).text).toBe('b:\n  k: 1\nc: 3\n');
    expect(rewrite(text, read(text)).text).toBe(text);
  });
});

const names = fc.constantFrom(
  'name',
  'url',
  'type',
  'inputs',
  'body',
  'a',
  'b',
  'c: d',
  '# e',
  '',
  'null',
  '1',
  '__proto__',
);
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'{}[]:,#&*!|>\'"%@`$\\-? \nab{é'), maxLength: 8 }),
  fc.constantFrom('plain', 'some words', '${X}', 'a\nb\n', 'true', '1.5', '- a'),
);
const single = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: unknown; fields: Fields }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    single,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('fields'),
  ),
  fields: fc.dictionary(names, tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));
const fields = fc.dictionary(
  fc.oneof(names, fc.constantFrom('schema_version', 'slug', 'subscribe', 'auth', 'app_fields', 'api_scopes')),
  value,
  { minKeys: 1, maxKeys: 7, noNullPrototype: true },
);

/** Changes of a value, here and there. */
interface Change {
  readonly path: readonly number[];
  readonly kind: 'replace' | 'remove' | 'add' | 'swap';
  readonly name: string;
  readonly value: unknown;
}
const change: fc.Arbitrary<Change> = fc.record({
  path: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
  kind: fc.constantFrom('replace', 'remove', 'add', 'swap'),
  name: names,
  value,
});

function apply(root: unknown, { path, kind, name, value: to }: Change): unknown {
  const [step = 0, ...rest] = path;
  if (Array.isArray(root)) {
    const at = step % Math.max(1, root.length);
    if (rest.length > 0 && root.length > 0)
      return root.map((item, index) => (index === at ? apply(item, { path: rest, kind, name, value: to }) : item));
    if (kind === 'remove') return root.filter((_, index) => index !== at);
    if (kind === 'add') return [...root.slice(0, at), to, ...root.slice(at)];
    return kind === 'swap' ? [...root].reverse() : root.map((item, index) => (index === at ? to : item));
  }
  if (typeof root !== 'object' || root === null) return to;
  const entries = Object.entries(root);
  const at = step % Math.max(1, entries.length);
  if (rest.length > 0 && entries.length > 0) {
    return Object.fromEntries(
      entries.map(([key, item], index) => [
        key,
        index === at ? apply(item, { path: rest, kind, name, value: to }) : item,
      ]),
    );
  }
  if (kind === 'add') return Object.fromEntries([...entries, [name, to]]);
  if (kind === 'remove') return Object.fromEntries(entries.filter((_, index) => index !== at));
  return kind === 'swap'
    ? Object.fromEntries(entries.reverse())
    : Object.fromEntries(entries.map(([key, item], index) => [key, index === at ? to : item]));
}

interface Layout {
  readonly kind: 'yaml' | 'json' | 'own';
  readonly indent: number;
  readonly indentSeq: boolean;
  readonly flowAt: number;
  readonly crlf: boolean;
  readonly comments: boolean;
}
const layout: fc.Arbitrary<Layout> = fc.record({
  kind: fc.constantFrom('yaml', 'yaml', 'yaml', 'json', 'own'),
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  flowAt: fc.nat(5),
  crlf: fc.boolean(),
  comments: fc.boolean(),
});

/** A manifest's text in some layout; each key in a block has a comment above it and, with a single value, one behind it. */
function write(manifest: Fields, { kind, indent, indentSeq, flowAt, crlf, comments }: Layout): string {
  if (kind === 'own')
    return printManifest(manifest, { lineBreak: crlf ? '\r\n' : '\n', json: false, variables: new Map() });
  const escaped = JSON.parse(JSON.stringify(manifest).replaceAll('${', '\\\\${')) as Fields;
  if (kind === 'json')
    return JSON.stringify(escaped, null, indent === 3 ? 0 : indent).replaceAll('\n', crlf ? '\r\n' : '\n');
  const document = new Document(escaped, { aliasDuplicateObjects: false });
  let count = 0;
  visit(document, {
    Collection(_key, node, path) {
      const isInFlow = path.some((parent) => (isMap(parent) || isSeq(parent)) && parent.flow);
      if (isInFlow || (path.length > 1 && count++ % 6 === flowAt)) node.flow = true;
    },
    Pair(_key, pair, path) {
      const isInFlow = path.some((parent) => (isMap(parent) || isSeq(parent)) && parent.flow);
      if (!comments || isInFlow || !isScalar(pair.key) || path.some(isSeq)) return;
      const place = path
        .filter((parent) => 'key' in parent)
        .map((parent) => (parent as unknown as { key: { value: string } }).key.value);
      const label = JSON.stringify([...place, pair.key.value]).replaceAll('\n', '');
      pair.key.commentBefore = ` above ${label}`;
      if (isScalar(pair.value) && typeof pair.value.value !== 'string') pair.value.comment = ` behind ${label}`;
    },
  });
  const written = document.toString({ indent, indentSeq, lineWidth: 0 });
  return crlf ? written.replaceAll('\n', '\r\n') : written;
}

function isReadable(written: string): boolean {
  const parsed = parseYaml(createSource('miniapp.yaml', written));
  return 'tree' in parsed && readValue(parsed.tree, {}).findings.length === 0;
}

/** The comments of the keys whose value is the same before and after. */
function keptComments(before: unknown, after: unknown, path: readonly string[] = []): string[] {
  if (!isFields(before) || !isFields(after)) return [];
  return Object.keys(before).flatMap((key) => {
    if (!Object.hasOwn(after, key)) return [];
    const place = [...path, key];
    if (canonicalJson(before[key]) !== canonicalJson(after[key])) return keptComments(before[key], after[key], place);
    const label = JSON.stringify(place);
    return [`# above ${label}`, `# behind ${label}`, ...allComments(before[key], place)];
  });
}

function allComments(holder: unknown, path: readonly string[]): string[] {
  return keptComments(holder, holder, path);
}

function isFields(candidate: unknown): candidate is Fields {
  return typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate);
}

describe('whatever is changed', () => {
  it('the text gives the new value, and keeps the comments of what is the same', () => {
    fc.assert(
      fc.property(fields, fc.array(change, { maxLength: 5 }), layout, (generated, changes, how) => {
        const written = write(generated, how);
        // The library’s own printer writes what it cannot read, now and then.
        if (how.kind === 'yaml') fc.pre(isReadable(written));
        const before = read(written);
        if (how.kind !== 'yaml') expect(canonicalJson(before)).toBe(canonicalJson(generated));
        const after = changes.reduce<unknown>(apply, before) as Fields;
        if (!isFields(after) || !Object.keys(after).some((key) => Object.hasOwn(before, key))) return;
        const { text: rewritten } = rewrite(written, after);
        expect(canonicalJson(read(rewritten))).toBe(canonicalJson(after));
        if (canonicalJson(before) === canonicalJson(after)) expect(rewritten).toBe(written);
        if (how.kind === 'json') expect(() => JSON.parse(rewritten)).not.toThrow();
        const has = (comment: string) => (line: string) => line.trim().endsWith(comment);
        for (const comment of keptComments(before, after)) {
          if (written.split('\n').some(has(comment))) expect(rewritten.split('\n').some(has(comment))).toBe(true);
        }
      }),
      {
        numRuns: Number(process.env['MINIAPP_FUZZ_RUNS'] ?? 400),
        ...(process.env['MINIAPP_FUZZ_RUNS'] === undefined && { seed: 20260101 }),
      },
    );
  });
});
