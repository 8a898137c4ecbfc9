import { describe, expect, it } from 'vitest';
import { generateApiKey } from '../../../src/core/install/generate-key.ts';
import { mask, masksIn, redact, redactHeaders, secretMasks } from '../../../src/core/install/secrets.ts';
import type { Manifest } from '../../../src/generated/manifest.ts';

const auth: Manifest['auth'] = {
  type: 'api_key',
  inputs: [
    { name: 'token', type: 'string', title: 'Token', secret: true },
    { name: 'pin', type: 'number', title: 'PIN', secret: true },
    { name: 'region', type: 'string', title: 'Region' },
  ],
};
const key = generateApiKey(new Uint8Array(32).fill(3));

describe('redact', () => {
  const masks = secretMasks(key, { token: 'a "b" é&c', pin: 123456, region: 'europe' }, auth);

  it.each([
    ['as it is', 'say a "b" é&c!', `say ${mask}!`],
    ['in JSON', JSON.stringify({ t: 'a "b" é&c' }), `{"t":"${mask}"}`],
    ['in a URL', `/x?t=${encodeURIComponent('a "b" é&c')}&u`, `/x?t=${mask}&u`],
    ['in a form', `t=${new URLSearchParams({ t: 'a "b" é&c' }).toString().slice(2)}`, `t=${mask}`],
    ['a number', 'pin=123456.', `pin=${mask}.`],
    ['several times', '123456 123456', `${mask} ${mask}`],
    ['the key', `key ${key}`, `key ${key.slice(0, 16)}…`],
    ['what is no secret', 'europe', 'europe'],
  ])('%s', (_, text, expected) => {
    expect(redact(text, masks)).toBe(expected);
  });

  it('a secret that is part of another leaves nothing of the longer one', () => {
    expect(
      redact('abcd-efgh', [
        ['abcd', '#'],
        ['abcd-efgh', '##'],
      ]),
    ).toBe('##');
  });

  it('takes replacements literally, and leaves short texts alone', () => {
    expect(
      redact('secret abc', [
        ['secret', '$&$1'],
        ['abc', '#'],
      ]),
    ).toBe('$&$1 abc');
  });

  it('without a key to hide, only inputs are masked', () => {
    expect(redact(`${key} 123456`, secretMasks(null, { pin: 123456 }, auth))).toBe(`${key} ${mask}`);
  });
});

it('headers are masked in their values, and where a name holds a secret, in the name', () => {
  const masks = [['SECRET-99', mask]] as const;
  expect(redactHeaders({ 'x-secret-99': 'a', 'x-b': 'SECRET-99', 'x-c': 'd' }, masks)).toEqual({
    [mask]: 'a',
    'x-b': mask,
    'x-c': 'd',
  });
});

it('only the masks of what a text holds are kept', () => {
  expect(
    masksIn('a%20b', [
      ['xyz-1', '#'],
      ['a b', '#'],
      ['a%20b', '#'],
    ]),
  ).toEqual([['a%20b', '#']]);
});
