import { describe, expect, test } from 'vitest';
import { escapeJson, escapeLine, escapeText } from '../../src/core/escape.ts';

/** Text and how it is shown. */
const shown: [text: string, escaped: string][] = [
  ['plain – “quoted” é 日本 😀 👩‍👧'.replace('\u200d', ''), 'plain – “quoted” é 日本 😀 👩‍👧'.replace('\u200d', '')],
  ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['\x1b]8;;https://a.bc\x07link', '\\x1b]8;;https://a.bc\\x07link'],
  ['\x9b31m', '\\x9b31m'],
  ['a\rb\x08c\x00\x7f', 'a\\x0db\\x08c\\x00\\x7f'],
  ['::error::a', '::error::a'],
  ['\u202eabc\u2066\u200f\u061c', '\\u202eabc\\u2066\\u200f\\u061c'],
  ['zero\u200bwidth\ufeff\u2060', 'zero\\u200bwidth\\ufeff\\u2060'],
  ['\u2028\u2029\u0085', '\\u2028\\u2029\\x85'],
  ['\ud800 \udc00', '\\ud800 \\udc00'],
];

test.each(shown)('%j', (text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
  expect(escapeLine(text)).toBe(escaped);
});

test('line feeds and tabs stay, unless it has to be one line', () => {
  expect(escapeText('a\n\tb\r\n')).toBe('a\n\tb\\x0d\n');
  expect(escapeLine('a\n\tb\r\n')).toBe('a\\n\\tb\\x0d\\n');
});

describe('JSON', () => {
  test.each(shown)('%j stays the same value, and is safe to print', (text) => {
    const value = { [text]: [text], nested: { text } };
    const json = escapeJson(JSON.stringify(value, null, 2));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/);
  });

  test('its own white space stays', () => {
    expect(escapeJson('{\r\n\t"a": 1\n}')).toBe('{\r\n\t"a": 1\n}');
  });
});

test('no character of the whole range is let through that a terminal acts on', () => {
  const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('');
  const left = escapeText(all);
  expect(left).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
  // What no terminal acts on is not touched.
  for (const text of ['\n', '\t', ' !"#', 'AZ[', '\u00a0\u0300', '\u05d0']) expect(escapeText(text)).toBe(text);
});
