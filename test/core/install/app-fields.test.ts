import { describe, expect, it } from 'vitest';
import { fillAppFields, valueAt } from '../../../src/core/install/app-fields.ts';
import type { Manifest } from '../../../src/generated/manifest.ts';

const manifest: Pick<Manifest, 'auth' | 'app_fields'> = {
  auth: {
    type: 'api_key',
    inputs: [
      { name: 'token', type: 'string', title: 'Token', secret: true, save_to: 'api_token' },
      { name: 'region', type: 'string', title: 'Region', save_to: 'region' },
    ],
    request: { url: 'https://api.example.com/login', response: { api_token: '/token', expires: '/expires' } },
  },
  app_fields: [
    { name: 'api_token', type: 'text' },
    { name: 'region', type: 'text', default: 'eu' },
    { name: 'expires', type: 'datetime' },
    { name: 'plan', type: 'json', default: { name: 'free' } },
    { name: 'note', type: 'text' },
  ],
};

function fill(inputs: Record<string, string | null>, answer?: unknown) {
  return Object.fromEntries(
    fillAppFields(manifest, inputs, answer).map(({ name, value, origin, secret, problem }) => [
      name,
      [value, origin, secret, problem],
    ]),
  );
}

describe('fillAppFields', () => {
  it('before the auth request: inputs, then defaults', () => {
    expect(fill({ token: 'abc', region: null })).toEqual({
      api_token: ['abc', 'input', true, null],
      region: ['eu', 'default', false, null],
      expires: [null, 'empty', false, null],
      plan: [{ name: 'free' }, 'default', false, null],
      note: [null, 'empty', false, null],
    });
  });

  it('what the answer gives goes before an input', () => {
    expect(fill({ token: 'abc', region: 'us' }, { token: 'xyz', expires: '2026-01-31T12:00:00Z' })).toMatchObject({
      api_token: ['xyz', 'response', true, null],
      region: ['us', 'input', false, null],
      expires: ['2026-01-31T12:00:00Z', 'response', true, null],
    });
  });

  it('a pointer that leads nowhere, and a value of another type, are problems', () => {
    expect(fill({ token: 'abc', region: null }, { expires: 'tomorrow' })).toMatchObject({
      api_token: [null, 'response', true, 'The answer has nothing at /token.'],
      expires: [
        'tomorrow',
        'response',
        true,
        'The field holds a time such as 2026-01-31T12:00:00Z, and the value is none.',
      ],
    });
  });
});

describe('valueAt', () => {
  const document = { a: [{ 'b/c': 1, '~': 2 }], '': 3, n: null, o: Object.create({ inherited: 4 }) };
  it.each<[string, unknown]>([
    ['', document],
    ['/a/0/b~1c', 1],
    ['/a/0/~0', 2],
    ['/', 3],
    ['/n', null],
    ['/a/1', undefined],
    ['/a/-', undefined],
    ['/a/00', undefined],
    ['/a/length', undefined],
    ['/n/x', undefined],
    ['/o/inherited', undefined],
    ['/__proto__', undefined],
    ['/constructor/name', undefined],
  ])('%s', (pointer, expected) => {
    expect(valueAt(document, pointer)).toEqual(expected);
  });
});
