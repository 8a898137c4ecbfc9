import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { hasValue, type Path, removeEntry, replaceValue } from '../../../src/core/manifest/edit.ts';
import type { YamlValue } from '../../../src/core/manifest/format-yaml.ts';

const hostileTexts = [
  '',
  ' ',
  ' leading and trailing ',
  'plain words',
  'a: b',
  'ends with:',
  'a #b',
  '# comment',
  'it’s',
  "it's",
  "'quoted'",
  '"quoted"',
  'back\\slash',
  'line\nbreak',
  'line\r\nbreak\n',
  'tab\there',
  '- item',
  '-',
  '---',
  '...',
  '? key',
  '!tag',
  '&anchor',
  '*alias',
  '@at',
  '`tick`',
  '%directive',
  '| block',
  '> folded',
  '[list]',
  '{map: 1}',
  'a, b',
  'a]b}',
  '{{system.api_key}}',
  'Hello {{name}}',
  '${HOME}',
  '\\${x} \\{{y}}',
  'yes',
  'No',
  'on',
  'y',
  'null',
  '~',
  'true',
  'False',
  '1.0',
  '1e3',
  '0x1f',
  '0o17',
  '.inf',
  '2020-01-01',
  '12:30:45',
  '<<',
  '=',
  'emoji 🎉 👩‍👩‍👧',
  'Überprüfung 検証',
  'nbsp\u00a0 zero\u200bwidth \u202eright-to-left',
  '\u0000\u0007\u001b[31m\u007f\u0085',
  '\u2028\u2029\ufeff\ufffe',
  'lone \ud83d surrogate',
  '$& $1 $$ $`',
  'x'.repeat(2000),
  `${'word '.repeat(300)}end`,
];

/** Every place where a value can stand; `path` is `a` unless given, and `rest` must come through untouched. */
const layouts: { layout: string; text: string; path?: Path; rest: string[] }[] = [
  { layout: 'plain', text: '# top\na: old\nb: 1\n', rest: ['# top\n', '\nb: 1\n'] },
  { layout: 'with a comment', text: 'a: old   # why\nb: 1\n', rest: ['   # why\nb: 1\n'] },
  { layout: 'double quotes', text: 'a: "old" # why\nb: 1\n', rest: [' # why\nb: 1\n'] },
  { layout: 'single quotes', text: "a: 'old' # why\nb: 1\n", rest: [' # why\nb: 1\n'] },
  { layout: 'over two lines', text: 'a: old\n  and more\nb: 1\n', rest: ['\nb: 1\n'] },
  { layout: 'literal block', text: 'a: |\n  old\n  more\n\n# next\nb: 1\n', rest: ['# next\nb: 1\n'] },
  { layout: 'folded block at the end', text: 'b: 1\na: >-\n  old', rest: ['b: 1\na: '] },
  { layout: 'empty', text: 'a:\nb: 1\n', rest: ['\nb: 1\n'] },
  { layout: 'empty with a comment', text: 'a: # why\nb: 1\n', rest: ['# why\nb: 1\n'] },
  { layout: 'empty at the end', text: 'b: 1\na:', rest: ['b: 1\na: '] },
  { layout: 'no line break at the end', text: 'b: 1\na: old', rest: ['b: 1\na: '] },
  { layout: 'CRLF', text: '# top\r\na: old\r\nb: 1\r\n', rest: ['# top\r\n', '\r\nb: 1\r\n'] },
  { layout: 'a byte order mark', text: '\ufeffa: old # why\nb: 1\n', rest: ['\ufeffa: ', ' # why\n'] },
  {
    layout: 'nested',
    text: 'm:\n  # in\n  a: old # why\n  c: 1\nb: 1\n',
    path: ['m', 'a'],
    rest: ['  # in\n', ' # why\n'],
  },
  {
    layout: 'in a flow map',
    text: 'm: { c: 1, a: old, d: 2 } # why\n',
    path: ['m', 'a'],
    rest: ['{ c: 1, a: ', ', d: 2 } # why'],
  },
  { layout: 'empty in a flow map', text: 'm: {a: , d: 2}\n', path: ['m', 'a'], rest: [', d: 2}\n'] },
  {
    layout: 'in a list',
    text: 'm:\n  - x\n  - old # why\n  - z\n',
    path: ['m', 1],
    rest: ['  - x\n', ' # why\n  - z\n'],
  },
  { layout: 'in a flow list', text: 'm: [x, old, z] # why\n', path: ['m', 1], rest: ['[x, ', ', z] # why\n'] },
  { layout: 'a flow list', text: 'a: [x,\n  y] # why\nb: 1\n', rest: [' # why\nb: 1\n'] },
  { layout: 'a list', text: 'a:\n  - x\n  - y\n# next\nb: 1\n', rest: ['# next\nb: 1\n'] },
  { layout: 'a list not indented', text: 'a:\n- x\n- y\nb: 1\n', rest: ['\nb: 1\n'] },
  { layout: 'a list after a comment', text: 'a: # why\n- x\nb: 1\n', rest: ['# why\n', 'b: 1\n'] },
  { layout: 'a list in a list', text: 'm:\n  - - x\n    - y\n  - z\n', path: ['m', 0], rest: ['\n  - z\n'] },
  { layout: 'a map', text: 'a:\n  c: 1\n  d: 2\n# next\nb: 1\n', rest: ['# next\nb: 1\n'] },
  { layout: 'a list at the end', text: 'b: 1\na:\n  - x', rest: ['b: 1\na:'] },
];

function valueAt(text: string, path: Path): unknown {
  const document = parseDocument(text);
  expect(document.errors).toEqual([]);
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document.toJS());
}

/** The parsed text with the value at `path` blanked: what an edit must not change. */
function othersThan(text: string, path: Path): unknown {
  const document = parseDocument(text);
  document.setIn(path, 'blank');
  return document.toJS();
}

describe.each(layouts)('replaceValue: $layout', ({ text, path = ['a'], rest }) => {
  const values: YamlValue[] = [...hostileTexts, 0, -0, 1.5, 1e21, -3, Infinity, true, false, [], ['x'], hostileTexts];

  it('every value reads back exactly, and the rest is untouched', () => {
    for (const value of values) {
      const edited = replaceValue(text, path, value);
      expect(valueAt(edited, path)).toEqual(value);
      expect(othersThan(edited, path)).toEqual(othersThan(text, path));
      for (const part of rest) expect(edited).toContain(part);
    }
  });

  it('reads back when replaced a second time', () => {
    for (const value of values) {
      const edited = replaceValue(replaceValue(text, path, value), path, 'second: #time');
      expect(valueAt(edited, path)).toBe('second: #time');
      expect(othersThan(edited, path)).toEqual(othersThan(text, path));
    }
  });
});

describe('replaceValue writes as a person would', () => {
  it.each<[string, Path, YamlValue, string]>([
    ['name: Old\n', ['name'], 'New name', 'name: New name\n'],
    ['name: "Old"\n', ['name'], 'New name', 'name: "New name"\n'],
    ['name: Old\n', ['name'], 'yes', 'name: "yes"\n'],
    ['name: Old\n', ['name'], 'a, b', 'name: a, b\n'],
    ['m: {name: Old}\n', ['m', 'name'], 'a, b', 'm: {name: "a, b"}\n'],
    ['url: x # y\n', ['url'], 'https://example.com:8443/a?b=c', 'url: https://example.com:8443/a?b=c # y\n'],
    ['s: [] # none\n', ['s'], ['a:view', 'b:view'], 's: [a:view, b:view] # none\n'],
    ['s:\n  - a\n  - b\n', ['s'], ['c', 'd'], 's:\n  - c\n  - d\n'],
    ['s:\r\n- a\r\nt: 1\r\n', ['s'], ['c', 'd'], 's:\r\n- c\r\n- d\r\nt: 1\r\n'],
    ['s:\n  - a\n', ['s'], [], 's: []\n'],
    ['s:\n  - a # kept when nothing changes\n', ['s'], ['a'], 's:\n  - a # kept when nothing changes\n'],
    ["s: 'same'\n", ['s'], 'same', "s: 'same'\n"],
    ['n: 1\n', ['n'], '1', 'n: "1"\n'],
    ['n: x\n', ['n'], 'a\u202eb\u007f\ufeff', 'n: "a\\u202eb\\u007f\\ufeff"\n'],
  ])('%j at %j ← %j', (text, path, value, expected) => {
    expect(replaceValue(text, path, value)).toBe(expected);
  });

  it('refuses a path without value, and text that is not YAML', () => {
    for (const path of [['b'], ['a', 'b'], ['a', 0], ['s', 2], ['s', 'x']]) {
      expect(() => replaceValue('a: 1\ns: [x, y]\n', path, 'x')).toThrow(/no value at/);
    }
    expect(() => replaceValue('a: [\n', ['a'], 'x')).toThrow();
  });
});

describe('hasValue', () => {
  it.each<[string, Path, boolean]>([
    ['a: 1', ['a'], true],
    ['a:', ['a'], true],
    ['a: 1', ['b'], false],
    ['', ['a'], false],
    ['a: {b: [1]}', ['a', 'b', 0], true],
    ['a: {b: [1]}', ['a', 'b', 1], false],
    ['a: 1', ['__proto__'], false],
  ])('%j at %j: %j', (text, path, expected) => {
    expect(hasValue(text, path)).toBe(expected);
  });
});

describe('removeEntry', () => {
  it.each<[string, Path, string]>([
    ['a: 1\nb: 2 # gone\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
    ['a: 1\nb: 2', ['b'], 'a: 1\n'],
    ['m:\n  a: 1\n  b: |\n    x\n    y\n  c: 3 # kept\n', ['m', 'b'], 'm:\n  a: 1\n  c: 3 # kept\n'],
    ['m:\n  a: 1\n  b:\n    - x\n    - y\n# kept\nc: 3\n', ['m', 'b'], 'm:\n  a: 1\n# kept\nc: 3\n'],
    ['a: 1\r\nb:\r\nc: 3\r\n', ['b'], 'a: 1\r\nc: 3\r\n'],
  ])('%j without %j', (text, path, expected) => {
    expect(removeEntry(text, path)).toBe(expected);
    expect(hasValue(expected, path)).toBe(false);
    expect(() => parse(expected)).not.toThrow();
  });

  it.each<[string, Path]>([
    ['m: {a: 1, b: 2}\n', ['m', 'a']],
    ['m:\n  a: 1\n', ['m', 'a']],
    ['m:\n  - a\n  - b\n', ['m', 0]],
    ['m: 1\n', ['n']],
  ])('refuses %j at %j', (text, path) => {
    expect(() => removeEntry(text, path)).toThrow();
  });
});
