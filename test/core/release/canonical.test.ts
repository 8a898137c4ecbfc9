import { describe, expect, test } from 'vitest';
import { canonicalJson, draftHash } from '../../../src/core/release/canonical.ts';

describe('canonicalJson', () => {
  test.each([
    [
      'sorts keys at every level',
      { b: { d: 1, c: 2 }, a: [{ z: 0, y: 0 }] },
      '{"a":[{"y":0,"z":0}],"b":{"c":2,"d":1}}',
    ],
    ['keeps the order of lists', [3, 1, 2], '[3,1,2]'],
    ['sorts by code units, not by locale', { é: 1, z: 2, Z: 3, '10': 4, '9': 5 }, '{"10":4,"9":5,"Z":3,"z":2,"é":1}'],
    [
      'sorts surrogate pairs before later code units (RFC 8785, 3.2.3)',
      { '\ufb33': 1, '😀': 2 },
      '{"😀":2,"\ufb33":1}',
    ],
    ['writes numbers as ECMAScript does', [1e21, 1.0, -0, 4.5, 2e-3], '[1e+21,1,0,4.5,0.002]'],
    ['escapes as JSON does', '\u20ac$\u000f\nA\'B"\\"', '"€$\\u000f\\nA\'B\\"\\\\\\""'],
    ['leaves out undefined members', { a: undefined, b: null }, '{"b":null}'],
    ['treats __proto__ as a key', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
  ])('%s', (_, value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [10n], [() => 1]])(
    'refuses what JSON cannot hold: %s',
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    },
  );
});

describe('draftHash', () => {
  const manifest = { name: 'App', slug: 'app' };

  test('does not depend on the order of keys', () => {
    const assets = { 'a.png': 'aa', 'b.png': 'bb' };
    const reordered = { manifest: { slug: 'app', name: 'App' }, assets: { 'b.png': 'bb', 'a.png': 'aa' } };
    expect(draftHash(reordered)).toBe(draftHash({ manifest, assets }));
    expect(draftHash(reordered)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is the SHA-256 of the canonical form', () => {
    // printf '{"assets":{},"manifest":{"a":1}}' | sha256sum
    expect(draftHash({ manifest: { a: 1 }, assets: {} })).toBe(
      'a02598e6de5c28aab2a28796bd97242683a6a99379f69187eb225112befe4921',
    );
  });

  test('changes with manifest and assets', () => {
    const hashes = [
      draftHash({ manifest, assets: {} }),
      draftHash({ manifest: { ...manifest, name: 'Other' }, assets: {} }),
      draftHash({ manifest, assets: { 'logo.png': 'aa' } }),
    ];
    expect(new Set(hashes).size).toBe(3);
  });
});
