import { describe, expect, it } from 'vitest';
import { fillTemplate, fillValue, type Lookup, parseTemplate } from '../../../src/core/install/placeholders.ts';

const values: Record<string, string | number | boolean | null> = {
  'auth.token': 'abc',
  'auth.port': 8080,
  'auth.trial': false,
  'auth.zero': 0,
  'auth.empty': null,
  'auth.nested': '{{auth.token}}',
  'auth.dollar': '$& $1',
  'system.api_key': 'key',
};
const lookup: Lookup = ({ namespace, name }) => values[`${namespace}.${name}`] ?? null;

describe('parseTemplate', () => {
  it('gives the places of placeholders, and the text between', () => {
    expect(parseTemplate('a {{auth.token}}{{ system.api_key }} b')).toEqual({
      parts: [
        'a ',
        { namespace: 'auth', name: 'token', start: 2, end: 16 },
        { namespace: 'system', name: 'api_key', start: 16, end: 36 },
        ' b',
      ],
      malformed: [],
    });
  });

  it.each([
    ['nothing', '', []],
    ['plain text', 'a } b { c }}', ['a } b { c }}']],
    ['an escape', '\\{{auth.token}}', ['{{auth.token}}']],
    ['an escape in the middle', 'a \\{{ b \\{{ c', ['a {{ b {{ c']],
    ['a backslash elsewhere', 'a\\b\\', ['a\\b\\']],
    ['a backslash before the escape', '\\\\{{x', ['\\{{x']],
  ])('reads %s as text', (_, text, parts) => {
    expect(parseTemplate(text)).toEqual({ parts, malformed: [] });
  });

  it.each([
    ['tabs and spaces', '{{\t auth.token  }}', 'token'],
    ['digits, underscores and hyphens', '{{auth.A_b-9}}', 'A_b-9'],
    ['a prototype’s name', '{{auth.constructor}}', 'constructor'],
  ])('reads a placeholder with %s', (_, text, name) => {
    expect(parseTemplate(text).parts).toEqual([{ namespace: 'auth', name, start: 0, end: text.length }]);
  });

  it.each([
    ['an empty one', 'a {{}} b', ['{{}}']],
    ['an unknown namespace', '{{user.name}}', ['{{user.name}}']],
    ['no namespace', '{{token}}', ['{{token}}']],
    ['a longer path', '{{auth.token.x}}', ['{{auth.token.x}}']],
    ['capital letters in the namespace', '{{Auth.token}}', ['{{Auth.token}}']],
    ['spaces around the full stop', '{{auth . token}}', ['{{auth . token}}']],
    ['a line break', '{{auth.\ntoken}}', ['{{auth.\ntoken}}']],
    ['a name that begins with a digit', '{{auth.2nd}}', ['{{auth.2nd}}']],
    ['an unclosed one', 'a {{auth.token and more', ['{{auth.token']],
    ['a half closed one', 'a {{ auth.token } b', ['{{ auth.token }']],
    ['one at the end', 'a {{', ['{{']],
    ['an unclosed one before another', '{{auth.token {{auth.token}}', ['{{auth.token']],
    ['several', '{{a}} {{b}}', ['{{a}}', '{{b}}']],
  ])('reports %s and leaves it as it is', (_, text, expected) => {
    const { malformed } = parseTemplate(text);
    expect(malformed.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
    expect(fillTemplate(text, () => 'X')).toBe(text.replace('{{auth.token}}', 'X'));
  });

  it.each([
    ['braces', '{'.repeat(1_000_000), 1],
    ['open ones', '{{ auth.t '.repeat(100_000), 100_000],
    ['half closed ones', '{{ auth.token } '.repeat(62_500), 62_500],
    ['spaces', `{{${' '.repeat(500_000)}auth.x${' '.repeat(500_000)}`, 1],
    ['a name without end', `{{auth.${'a'.repeat(1_000_000)}`, 1],
    ['escapes', '\\{{'.repeat(330_000), 0],
  ])('takes a megabyte of %s', (_, text, expected) => {
    const { parts, malformed } = parseTemplate(text);
    expect(parts).toEqual([text.replaceAll('\\{{', '{{')]);
    expect(malformed).toHaveLength(expected);
  });

  it('takes a megabyte of placeholders', () => {
    const text = '{{a.b}}{{auth.t}}'.repeat(60_000);
    const { parts, malformed } = parseTemplate(text);
    expect(malformed).toHaveLength(60_000);
    expect(parts).toHaveLength(120_000);
    expect(fillTemplate(text, () => 'X')).toBe('{{a.b}}X'.repeat(60_000));
  });
});

describe('fillTemplate', () => {
  it.each([
    ['a{{auth.token}}b', 'aabcb'],
    ['{{auth.port}}', '8080'],
    ['{{auth.trial}}/{{auth.zero}}', 'false/0'],
    ['<{{auth.empty}}>', '<>'],
    ['{{{auth.token}}}', '{abc}'],
    ['{"a":{{auth.port}}}', '{"a":8080}'],
    ['\\{{{{auth.token}}', '{{abc'],
    ['{{auth.nested}}', '{{auth.token}}'],
    ['{{auth.dollar}}', '$& $1'],
  ])('fills %j', (text, expected) => {
    expect(fillTemplate(text, lookup)).toBe(expected);
  });

  it('encodes values, and values alone', () => {
    expect(fillTemplate('a b {{auth.dollar}}', lookup, encodeURIComponent)).toBe('a b %24%26%20%241');
  });
});

describe('fillValue', () => {
  it.each([
    ['{{auth.port}}', 8080],
    ['{{ auth.trial }}', false],
    ['{{auth.zero}}', 0],
    ['{{auth.empty}}', null],
    ['{{auth.token}}', 'abc'],
    [' {{auth.port}}', ' 8080'],
    ['{{auth.port}}{{auth.zero}}', '80800'],
    ['{{auth.empty}}.', '.'],
    ['\\{{auth.port}}', '{{auth.port}}'],
    ['8080', '8080'],
  ])('fills %j', (text, expected) => {
    expect(fillValue(text, lookup)).toBe(expected);
  });
});
