import { describe, expect, it } from 'vitest';
import { authInputs, oauthFieldNames, resolveInputs } from '../../../src/core/install/inputs.ts';
import { maskValues, secretNames } from '../../../src/core/install/secrets.ts';
import type { AuthInput, Manifest } from '../../../src/generated/manifest.ts';

function input(name: string, type: AuthInput['type'], more: Partial<AuthInput> = {}): AuthInput {
  return { name, type, title: name, ...more };
}

function asking(...inputs: AuthInput[]): Manifest['auth'] {
  return { type: 'api_key', inputs };
}

const strict = { samples: false };
const region = input('region', 'select', {
  options: [
    { value: 'eu', label: 'Europe' },
    { value: 'us', label: 'United States' },
  ],
});

describe('resolveInputs', () => {
  it.each([
    ['a text', input('x', 'string'), 'abc', 'abc'],
    ['several lines', input('x', 'text'), 'a\nb', 'a\nb'],
    ['a number for a text', input('x', 'string'), 12, '12'],
    ['spaces in a text', input('x', 'string'), ' ', ' '],
    ['a number', input('x', 'number'), 1.5, 1.5],
    ['zero', input('x', 'number'), 0, 0],
    ['a number from a flag', input('x', 'number'), ' -12 ', -12],
    ['an exponent', input('x', 'number'), '1e3', 1000],
    ['the largest whole number', input('x', 'number'), '9007199254740991', 9007199254740991],
    ['true', input('x', 'checkbox'), true, true],
    ['false', input('x', 'checkbox', { required: true }), false, false],
    ['false from a flag', input('x', 'checkbox'), 'False', false],
    ['an option', { ...region, name: 'x' }, 'us', 'us'],
    ['any text where options are unknown', input('x', 'select'), 'abc', 'abc'],
    ['as many characters as allowed', input('x', 'string', { max_length: 2 }), '😀😀', '😀😀'],
  ])('accepts %s', (_, declared, given, expected) => {
    expect(resolveInputs(asking(declared), { x: given }, strict)).toEqual({
      values: { x: expected },
      origins: { x: 'given' },
      problems: [],
    });
  });

  it.each([
    ['words for a number', input('x', 'number'), 'twelve', 'The input x must be a number, not "twelve".'],
    ['hexadecimal', input('x', 'number'), '0x10', 'The input x must be a number, not "0x10".'],
    ['infinity', input('x', 'number'), Infinity, 'The input x must be a number, not Infinity.'],
    ['true for a number', input('x', 'number'), true, 'The input x must be a number, not true.'],
    [
      'a huge exponent',
      input('x', 'number'),
      '1e999',
      'The input x must be a number that is not too large, not "1e999".',
    ],
    [
      'digits that would be lost',
      input('x', 'number'),
      '12345678901234567890',
      'The input x must be a number of at most 15 digits; longer ones need an input of type string, not "12345678901234567890".',
    ],
    ['yes for a checkbox', input('x', 'checkbox'), 'yes', 'The input x must be true or false, not "yes".'],
    ['no option', { ...region, name: 'x' }, 'EU', 'The input x must be one of eu, us (did you mean eu?), not "EU".'],
    [
      'one character too many',
      input('x', 'string', { max_length: 2 }),
      'abc',
      'The input x must be at most 2 characters long, not "abc".',
    ],
    [
      'more than any form takes',
      input('x', 'string'),
      'a'.repeat(1_000_000),
      `The input x must be at most 65536 characters long, not "${'a'.repeat(39)}…".`,
    ],
    ['a secret', input('x', 'number', { secret: true }), 'hunter2', 'The input x must be a number.'],
    [
      'an empty required text',
      input('x', 'string', { required: true }),
      '',
      'The input x is required, and its value is empty.',
    ],
  ])('refuses %s', (_, declared, given, problem) => {
    const { values, problems } = resolveInputs(asking(declared), { x: given }, { samples: true });
    expect(problems).toEqual([problem]);
    expect(values).toEqual({ x: null });
  });

  it('names a wrong default as such', () => {
    const { problems } = resolveInputs(asking(input('x', 'number', { default: 'many' })), {}, strict);
    expect(problems).toEqual(['The default of the input x must be a number, not "many".']);
  });

  it('says what was meant by an unknown name, and what there is', () => {
    const auth = asking(input('token', 'string'), region);
    expect(resolveInputs(auth, { tokne: 'a', colour: 'b', 'a\u001b[31m': 'c' }, strict).problems).toEqual([
      'There is no input "tokne". Did you mean token?',
      'There is no input "colour". The app has token, region.',
      'There is no input "a\\u001b[31m". The app has token, region.',
    ]);
    expect(resolveInputs({ type: 'none' }, { token: 'a' }, strict).problems).toEqual([
      'There is no input "token". The app has no inputs.',
    ]);
    expect(resolveInputs(undefined, {}, strict)).toEqual({ values: {}, origins: {}, problems: [] });
  });

  const all = asking(
    input('token', 'string', { required: true, secret: true }),
    input('note', 'text'),
    input('port', 'number'),
    region,
    input('trial', 'checkbox', { required: true }),
    input('plan', 'string', { default: 'free' }),
    input('count', 'number', { default: 0 }),
    input('short', 'string', { max_length: 3 }),
    input('base_url', 'string', { required: true }),
  );

  it('fills every input without a value with a sample, when asked', () => {
    expect(resolveInputs(all, { note: '' }, { samples: true })).toEqual({
      values: {
        token: 'sample-token',
        note: null,
        port: 1,
        region: 'eu',
        trial: true,
        plan: 'free',
        count: 0,
        short: 'sam',
        base_url: 'sample-base_url',
      },
      origins: {
        token: 'sample',
        note: 'empty',
        port: 'sample',
        region: 'sample',
        trial: 'sample',
        plan: 'default',
        count: 'default',
        short: 'sample',
        base_url: 'sample',
      },
      problems: [],
    });
  });

  it('makes samples that are accepted themselves', () => {
    const { values } = resolveInputs(all, {}, { samples: true });
    const given = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '']));
    expect(resolveInputs(all, given, strict)).toMatchObject({ values, problems: [] });
  });

  it('names every required input without a value, when samples are refused', () => {
    const { values, origins, problems } = resolveInputs(all, {}, strict);
    expect(problems).toEqual([
      'The input token is required, and has no value.',
      'The input trial is required, and has no value.',
      'The input base_url is required, and has no value.',
    ]);
    expect(values).toMatchObject({ token: null, note: null, port: null, plan: 'free' });
    expect(origins).toMatchObject({ token: 'empty', note: 'empty', plan: 'default' });
  });

  it('is not led astray by names of the prototype', () => {
    const auth = asking(input('constructor', 'string'), input('toString', 'string', { required: true }));
    expect(resolveInputs(auth, {}, strict)).toEqual({
      values: Object.fromEntries([
        ['constructor', null],
        ['toString', null],
      ]),
      origins: Object.fromEntries([
        ['constructor', 'empty'],
        ['toString', 'empty'],
      ]),
      problems: ['The input toString is required, and has no value.'],
    });
  });
});

describe('secrets', () => {
  const auth = asking(
    input('token', 'string', { secret: true }),
    input('pin', 'number', { secret: true }),
    input('empty', 'string', { secret: true }),
    input('region', 'string'),
  );

  it('knows which inputs are secret', () => {
    expect(secretNames(auth)).toEqual(new Set(['token', 'pin', 'empty']));
    expect(secretNames(undefined)).toEqual(new Set());
    expect(secretNames({ type: 'none' })).toEqual(new Set());
    const oauth = { type: 'oauth2' as const, authorization_url: '', token_url: '', client_id: '' };
    expect(authInputs(oauth)).toEqual([]);
    expect(oauthFieldNames(auth)).toEqual([]);
    expect(
      secretNames({ ...oauth, inputs: [input('pin', 'number', { secret: true }), input('region', 'string')] }),
    ).toEqual(new Set(['pin', 'access_token', 'refresh_token']));
    expect(maskValues({ region: 'eu', access_token: 'a', refresh_token: null }, oauth)).toEqual({
      region: 'eu',
      access_token: '••••••',
      refresh_token: null,
    });
  });

  it('masks given secrets, and hides how long they are', () => {
    const values = { token: 'a', pin: 1234, empty: null, region: 'eu' };
    const masked = { token: '••••••', pin: '••••••', empty: null, region: 'eu' };
    expect(maskValues(values, auth)).toEqual(masked);
    expect(maskValues(values, auth, { token: 'given', pin: 'sample', empty: 'empty', region: 'sample' })).toEqual({
      ...masked,
      pin: 1234,
    });
    expect(maskValues(values, auth, { token: 'default' })).toEqual(masked);
  });
});
