import { describe, expect, test } from 'vitest';
import { countCharacters, formats } from '../../src/core/manifest/formats.ts';

describe('http-url', () => {
  test.each([
    'https://example.com',
    'HTTPS://example.com/a?b=c#d',
    'http://127.0.0.1:8181/subscribe',
    'http://[::1]:8181/',
    'https://{{auth.region}}.example.com/{{ system.flow_ns }}?key={{system.api_key}}',
    'https://user:password@example.com/',
    'https://exämple.com/größe',
    'https://example.com/\\{{literal',
  ])('takes %s', (value) => {
    expect(formats['http-url'](value)).toBe(true);
  });

  test.each([
    '',
    'example.com',
    '//example.com',
    'https:example.com',
    'https://',
    'https:///path',
    'https://?query',
    'ftp://example.com',
    'javascript:alert(1)//http://x',
    ' https://example.com',
    'https://example.com/a b',
    'https://example.com/\nX-Header: 1',
    'https://example.com:99999/',
    'https://exa mple.com',
    '{{auth.url}}',
    '${URL}',
  ])('refuses %j', (value) => {
    expect(formats['http-url'](value)).toBe(false);
  });
});

describe('semver', () => {
  test.each(['0.0.0', '1.2.3', '10.20.30', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-0.3.7', '1.0.0+build.5', '1.0.0--'])(
    'takes %s',
    (value) => {
      expect(formats.semver(value)).toBe(true);
    },
  );

  test.each([
    '',
    '1',
    '1.0',
    '1.0.0.0',
    'v1.0.0',
    '01.0.0',
    '1.0.0-',
    '1.0.0-01',
    '1.0.0+',
    '1.0.0 ',
    '1.0.0\n',
    '^1.0.0',
  ])('refuses %j', (value) => {
    expect(formats.semver(value)).toBe(false);
  });
});

test.each([
  ['semver', `1.0.0-${'1'.repeat(1_000_000)}!`],
  ['semver', `1.0.0-${'a.'.repeat(500_000)}!`],
  ['http-url', `https://example.com/${'{{'.repeat(500_000)}`],
  ['http-url', `https://example.com/${'{{a'.repeat(300_000)} `],
] as const)('%s is quick with a text of a megabyte', (name, value) => {
  const start = performance.now();
  formats[name](value);
  expect(performance.now() - start).toBeLessThan(1000);
});

test.each([
  ['', 0],
  ['abc', 3],
  ['ü', 1],
  ['😀', 1],
  ['😀😀a', 3],
  ['\ud83d', 1],
  ['\ude00\ud83d', 2],
  ['\ud83d\ud83d\ude00', 2],
])('%j has %i characters', (text, count) => {
  expect(countCharacters(text)).toBe(count);
  expect([...text]).toHaveLength(count);
});
