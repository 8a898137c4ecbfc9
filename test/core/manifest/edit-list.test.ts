import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { writeList } from '../../../src/core/manifest/edit-list.ts';

interface Case {
  readonly name: string;
  readonly before: string;
  readonly items: readonly string[];
  readonly after: string;
}

const cases: Case[] = [
  {
    name: 'block: one that goes takes along the comment behind it, not the lines above it',
    before: 'a: 1\nlist: # all\n  # reading\n  - x # why x\n\n  # writing\n  - k # why k\n  # the end\n# next\nb: 2\n',
    items: ['x'],
    after: 'a: 1\nlist: # all\n  # reading\n  - x # why x\n\n  # writing\n  # the end\n# next\nb: 2\n',
  },
  {
    name: 'block: the first goes',
    before: 'list:\n  # reading\n  - x # why x\n  - k # why k\nb: 2\n',
    items: ['k'],
    after: 'list:\n  # reading\n  - k # why k\nb: 2\n',
  },
  {
    name: 'block: new ones stand where they belong',
    before: 'list:\n  - x # why x\n  # last\n  - k\nb: 2\n',
    items: ['u', 'x', 'v', 'w', 'k', 'z'],
    after: 'list:\n  - u\n  - x # why x\n  - v\n  - w\n  # last\n  - k\n  - z\nb: 2\n',
  },
  {
    name: 'block: all are others',
    before: 'list:\n- x\n- k # why\nb: 2\n',
    items: ['z', 'w'],
    after: 'list:\n- z\n- w\nb: 2\n',
  },
  { name: 'block: another order', before: 'list:\n  - x\n  - k\n', items: ['k', 'x'], after: 'list:\n  - k\n  - x\n' },
  {
    name: 'block: quotes as the others have them',
    before: "list:\n  - 'x'\n",
    items: ['x', 'k'],
    after: 'list:\n  - \'x\'\n  - "k"\n',
  },
  {
    name: 'block: nothing stays',
    before: 'a: 1\nlist: # all\n  - x\nb: 2\n',
    items: [],
    after: 'a: 1\nlist: # all\n    []\nb: 2\n',
  },
  {
    name: 'block with CRLF',
    before: 'list:\r\n  - x # why\r\n  - k\r\nb: 2\r\n',
    items: ['x', 'z'],
    after: 'list:\r\n  - x # why\r\n  - z\r\nb: 2\r\n',
  },
  {
    name: 'block without an end of line: more',
    before: 'list:\n  - x',
    items: ['x', 'k'],
    after: 'list:\n  - x\n  - k',
  },
  { name: 'block without an end of line: less', before: 'list:\n  - x\n  - k', items: ['x'], after: 'list:\n  - x\n' },
  {
    name: 'brackets on one line',
    before: 'list: [x, k,z] # why\nb: 2\n',
    items: ['z', 'w'],
    after: 'list: [z, w] # why\nb: 2\n',
  },
  { name: 'brackets with space', before: 'list: [ x ]\n', items: ['x', 'k'], after: 'list: [ x, k ]\n' },
  { name: 'brackets: nothing stays', before: 'list: [ x, k ] # why\n', items: [], after: 'list: [] # why\n' },
  {
    name: 'brackets: nothing was there',
    before: 'list: [ ] # why\n',
    items: ['x', 'k'],
    after: 'list: [x, k] # why\n',
  },
  {
    name: 'brackets over several lines, with a comma at the end',
    before: '# top\nlist: [\n  x,\n  "k",\n] # why\nb: 2\n',
    items: ['k', 'z'],
    after: '# top\nlist: [\n  "k",\n  z,\n] # why\nb: 2\n',
  },
  {
    name: 'brackets over several lines, one item',
    before: 'list: [\r\n  x\r\n]\r\n',
    items: ['x', 'k'],
    after: 'list: [\r\n  x,\r\n  k\r\n]\r\n',
  },
  {
    name: 'JSON',
    before: '{\n  "list": ["x"],\n  "b": {}\n}\n',
    items: ['x', 'k'],
    after: '{\n  "list": ["x", "k"],\n  "b": {}\n}\n',
  },
  {
    name: 'JSON over several lines',
    before: '{\n  "list": [\n    "x",\n    "k"\n  ]\n}',
    items: ['z'],
    after: '{\n  "list": [\n    "z"\n  ]\n}',
  },
  { name: 'JSON: nothing was there', before: '{"list":[]}', items: ['x'], after: '{"list":["x"]}' },
  {
    name: 'JSON without the list',
    before: '{\n  "a": 1,\n  "b": { "c": [] }\n}\n',
    items: ['x', 'k'],
    after: '{\n  "a": 1,\n  "list": ["x", "k"],\n  "b": { "c": [] }\n}\n',
  },
  { name: 'JSON on a line without the list', before: '{"a":1}', items: ['x'], after: '{"list": ["x"], "a":1}' },
  {
    name: 'without the list: comments above the next entry stay with that',
    before: '# top\na: 1 # one\n\n# about b\nb:\n  c: 2\n',
    items: ['x', 'k'],
    after: '# top\na: 1 # one\nlist: [x, k]\n\n# about b\nb:\n  c: 2\n',
  },
  {
    name: 'without the list: behind a value over several lines, before a block',
    before: 'a: "one\n  two" # why\nb: |\n  three\n',
    items: ['x'],
    after: 'a: "one\n  two" # why\nlist: [x]\nb: |\n  three\n',
  },
  {
    name: 'without the list, with CRLF',
    before: 'a: 1\r\nb: {}\r\n',
    items: ['x'],
    after: 'a: 1\r\nlist: [x]\r\nb: {}\r\n',
  },
  { name: 'without the list and an end of line', before: 'a: 1', items: ['x'], after: 'a: 1\nlist: [x]' },
  {
    name: 'without the list, indented',
    before: '---\n  a: 1\n  b: {}\n',
    items: [],
    after: '---\n  a: 1\n  list: []\n  b: {}\n',
  },
  {
    name: 'without the list, with a byte order mark',
    before: '\ufeffa: 1\n',
    items: ['x'],
    after: '\ufeffa: 1\nlist: [x]\n',
  },
];

it.each(cases)('$name', ({ before, items, after }) => {
  expect(writeList(before, 'list', items)).toEqual({ text: after });
  expect(read(after)).toEqual({ ...read(before), list: items });
  expect(writeList(after, 'list', items)).toEqual({ text: after });
});

describe('what would lose something is refused', () => {
  it.each([
    ['comments between brackets', 'list: [\n  x, # why\n  k\n]\n', /comments between its brackets/],
    ['comments in a block of which nothing stays', 'list:\n  - x # why\n', /comments between its items/],
    ['an alias for the list', 'a: &all [x]\nlist: *all\n', /an alias/],
    ['an anchor on the list', 'list: &all [x]\na: *all\n', /an anchor/],
    ['an alias for an item', 'a: &one x\nlist: [*one]\n', /an alias/],
    ['an anchor on an item', 'list:\n  - &one x\na: *one\n', /an anchor/],
    ['a tag', 'list: !!seq [x]\n', /a tag/],
    ['an item that is no text', 'list: [1]\n', /another value/],
    ['no value', 'list:\nb: 2\n', /another value/],
    ['a single value', 'list: x\n', /another value/],
    ['an item below its dash', 'list:\n  -\n    x\n', /a line each/],
    ['a list behind an explicit key', '? list\n: - x\n', /a line each/],
    ['no line to stand behind', 'a: |\n  one\nb: {}\n'.replace('a', 'c'), /no plain entry/],
    ['an entry with an explicit key', '? a\n: 1\n', /no plain entry/],
  ])('%s', (name, text, problem) => {
    const items = name.includes('without') || name.startsWith('no line') || name.includes('entry') ? ['z'] : [];
    expect(writeList(text, 'list', items)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('what is no map is a mistake of the caller', () => {
    expect(() => writeList('[x]', 'list', [])).toThrow('The manifest is no map.');
    expect(() => writeList('a: [', 'list', [])).toThrow();
  });
});

const word = fc.constantFrom('flow-tags:view', 'flow-tags:manage', 'labels:view', 'x', 'no', 'a b', '- y', '1');
const words = fc.uniqueArray(word, { maxLength: 5 });
const remark = fc.constantFrom('', '', '# why', '# x, [k]');

/** A list as people write them, with comments wherever they may stand. */
const listText = fc
  .tuple(words, fc.constantFrom('block', 'flat', 'line', 'lines', 'none'), remark, remark, remark)
  .map(([items, layout, above, behind, after]) => {
    const quoted = items.map((item) => JSON.stringify(item));
    const end = (text: string) => (text === '' ? '' : ` ${text}`);
    const comment = (text: string, indent: string) => (text === '' ? '' : `${indent}${text}\n`);
    if (layout === 'none') return '';
    if (layout === 'line' || items.length === 0) return `list: [${quoted.join(', ')}]${end(behind)}\n`;
    if (layout === 'lines') return `list: [\n  ${quoted.join(`,${end(behind)}\n  `)}\n]${end(after)}\n`;
    const indent = layout === 'block' ? '  ' : '';
    const lines = quoted.map((item) => `${comment(above, indent)}${indent}- ${item}${end(behind)}\n`);
    return `list:${end(after)}\n${lines.join('')}${comment(after, indent)}`;
  });

const documentText = fc
  .tuple(listText, fc.constantFrom('', '# top\n', '---\n'), fc.boolean(), fc.boolean(), fc.constantFrom('\n', '\r\n'))
  .map(([list, top, isLast, isOpen, lineBreak]) => {
    const text = `${top}a: 1 # one\n${isLast ? '' : list}# about b\nb:\n  - c # see\n${isLast ? list : ''}`;
    return (isOpen ? text.trimEnd() : text).replaceAll('\n', lineBreak);
  });

it('the text that is written parses to the list, and all else is equal', () => {
  let written = 0;
  fc.assert(
    fc.property(documentText, words, (text, items) => {
      const edit = writeList(text, 'list', items);
      if ('problem' in edit) {
        expect(edit.problem).toContain('comments between');
        return;
      }
      written++;
      expect(read(edit.text)).toEqual({ ...read(text), list: items });
      expect(writeList(edit.text, 'list', items)).toEqual({ text: edit.text });
      // Comments on lines of their own stay, each, and those of other entries.
      expect(commentLines(edit.text)).toEqual(commentLines(text));
      expect(edit.text).toMatch(/^a: 1 # one\r?$/m);
      expect(edit.text).toMatch(/^ {2}- c # see\r?$/m);
      if (text.includes('\r\n')) expect(edit.text).not.toMatch(/[^\r]\n/);
    }),
    { numRuns: 500, seed: 20260101 },
  );
  expect(written).toBeGreaterThan(250);
});

function commentLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => /^\s*#/.test(line));
}

function read(text: string): Record<string, unknown> {
  const document = parseDocument(text);
  expect(document.errors).toEqual([]);
  return document.toJS() as Record<string, unknown>;
}
