import { describe, expect, test } from 'vitest';
import { applyFixes } from '../../../src/core/manifest/fix.ts';
import { codes, only, region, unsubscribe, withInputs, withOAuth, withRequest, withUrl } from './apps.ts';
import { check } from './check.ts';
import { requiredLines } from './hostile.ts';

describe('auth/duplicate-input', () => {
  const duplicate = ['auth/duplicate-input'];
  test.each<[string, string, string[]]>([
    ['names in other capitals', withInputs('name: a, type: string', 'name: A, type: string'), []],
    ['- and _', withInputs('name: a-b, type: string', 'name: a_b, type: string'), []],
    ['three of a name', withInputs(...Array(3).fill('name: a, type: string')), [...duplicate, ...duplicate]],
    ['a system field’s name', withInputs('name: api_key, type: string'), duplicate],
    [
      'a wrong name',
      withInputs('name: a b, type: string', 'name: a b, type: string'),
      ['schema/pattern', 'schema/pattern'],
    ],
  ])('%s', (_, text, wanted) => {
    expect(codes(text)).toEqual(wanted);
  });

  const named = 'auth: { type: api_key, inputs: [{ name: flow_ns, type: string, title: F }] }\n';
  test.each<[string, string, string[]]>([
    ['sent by a body', withRequest('body: { flow: "{{auth.flow_ns}}" }') + named, []],
    ['sent by a header beside the default body', withRequest('headers: { X: "{{auth.flow_ns}}" }') + named, []],
    ['without any request', named, ['auth/unused-input']],
    ['hidden by the default body of a PUT', withRequest('method: PUT') + named, duplicate],
  ])('a system field’s name %s', (_, text, wanted) => {
    expect(codes(text)).toEqual(wanted);
  });

  test.each<[string, string, string[]]>([
    ['by OAuth', withOAuth('inputs: [{ name: refresh_token, type: string, title: T }]'), duplicate],
    [
      'by OAuth, twice',
      withOAuth(`inputs: [${Array(2).fill('{ name: access_token, type: string, title: T }').join()}]`),
      [...duplicate, ...duplicate],
    ],
    ['by API key', withInputs('name: access_token, type: string').replace(withRequest(), ''), []],
  ])('a token’s name, %s', (_, auth, wanted) => {
    expect(codes(withRequest() + auth)).toEqual(wanted);
    // Told once, also when nothing sends it.
    expect(codes(withRequest('body: { a: 1 }') + auth)).toEqual(wanted.length > 0 ? wanted : ['auth/unused-input']);
  });
});

describe('auth/unused-input', () => {
  const unused = ['auth/unused-input'];
  const body = withRequest('body: { flow: "{{system.flow_ns}}" }');
  test.each<[string, string, string[]]>([
    ['the default body', withRequest() + region, []],
    ['a body without it', body + region, unused],
    ['GET', withRequest('method: GET') + region, unused],
    ['no request', region, unused],
    ['the default body of unsubscribe, which has ids only', unsubscribe + region, unused],
    [
      'a body of unsubscribe',
      `unsubscribe: { url: "https://example.com", body: { r: "{{auth.region}}" } }\n${region}`,
      [],
    ],
    ['a URL', withUrl('"https://{{auth.region}}.example.com"', '  body: {}\n') + region, []],
    ['an escaped placeholder', withRequest("body: { r: '\\{{auth.region}}' }") + region, unused],
    [
      'a misspelt placeholder, told once',
      withRequest('body: { r: "{{auth.regoin}}" }') + region,
      ['request/unknown-placeholder'],
    ],
    ['a body that could not be read', withRequest('body: { r: "${REGION}" }') + region, ['yaml/missing-variable']],
    ['a misspelt subscribe', `subscibe: { url: "https://example.com", body: {} }\n${region}`, ['schema/unknown-field']],
    ['a misspelt save_to', body + region.replace('title: R', 'title: R, saveto: x'), ['schema/unknown-field']],
    ['a save_to that is wrong', body + region.replace('title: R', 'title: R, save_to: 1'), ['schema/type']],
    [
      'the default body of the auth request',
      body + region.replace(' }\n', ', request: { url: "https://example.com" } }\n'),
      [],
    ],
  ])('%s', (_, text, wanted) => {
    expect(codes(text)).toEqual(wanted);
  });

  test('signing in uses inputs too', () => {
    const oauth = (url: string) => `auth:
  type: oauth2
  authorization_url: ${url}
  token_url: https://example.com/token
  client_id: x
  inputs: [{ name: region, type: string, title: R }]
`;
    expect(codes(oauth('"https://{{auth.region}}.example.com"'))).toEqual([]);
    expect(codes(oauth('https://example.com'))).toEqual(unused);
  });
});

describe('auth/select-without-options and auth/default-type', () => {
  const options = `options: [{ value: eu, label: Europe }, { value: "1", label: One }, { value: it's, label: It }]`;
  const wrong = ['auth/default-type'];
  test.each<[string, string[]]>([
    ['type: select', ['auth/select-without-options']],
    ['type: select, default: eu', ['auth/select-without-options']],
    ['type: select, options: [{ value: eu }]', ['schema/required']],
    ['type: select, options: eu', ['schema/type']],
    ['type: select, option: []', ['schema/unknown-field']],
    ['type: string, options: []', []],
    [`type: select, default: eu, ${options}`, []],
    [`type: select, default: "", ${options}`, []],
    [`type: select, default: EU, ${options}`, wrong],
    [`type: select, default: 1, ${options}`, wrong],
    [`type: select, default: true, ${options}`, wrong],
    ['type: select, default: x, options: [{ value: 3, label: Three }]', ['schema/type']],
    ['type: number, default: 0', []],
    ['type: number, default: -1.5', []],
    ['type: number, default: "1"', wrong],
    ['type: number, default: true', wrong],
    ['type: number, default: "${LIMIT:-1}"', wrong],
    ['type: checkbox, default: true', []],
    ['type: checkbox, default: "true"', wrong],
    ['type: checkbox, default: 1', wrong],
    ['type: string, default: ""', []],
    ['type: string, default: 1', wrong],
    ['type: text, default: false', wrong],
    ['type: string, default: "12345", max_length: 5', []],
    ['type: string, default: "123456", max_length: 5', wrong],
    // Characters, not UTF-16 code units.
    ['type: string, default: "😀😀", max_length: 2', []],
    ['type: number, default: 123456, max_length: 5', []],
    ['type: string, default: [1]', ['schema/type']],
    ['type: strin, default: 1', ['schema/enum']],
  ])('%s', (input, wanted) => {
    expect(codes(withInputs(`name: a, ${input}`))).toEqual(wanted);
  });

  test.each([
    [
      'type: number, default: "10"',
      'The default of an input of type number must be a number, but it is "10". Take the quotes away.',
    ],
    [
      'type: number, default: ten',
      'The default of an input of type number must be a number, but it is "ten". Correct it, or leave it out.',
    ],
    [
      'type: number, default: "${N:-10}"',
      'The default of an input of type number must be a number, but an environment value is always text. Write the value itself, or leave it out.',
    ],
    [
      'type: checkbox, default: on',
      'The default of an input of type checkbox must be true or false, but it is "on". Correct it, or leave it out.',
    ],
    ['type: text, default: 10', 'The default of an input of type text must be text, but it is 10. Put it in quotes.'],
    [
      'type: text, default: ab, max_length: 1',
      'The default has 2 characters, but max_length allows 1 character. Shorten it, or raise max_length.',
    ],
    [
      `type: select, default: Asia, ${options}`,
      'The default must be one of the options, but it is "Asia". Choose one of eu, 1, it\'s.',
    ],
    [
      `type: select, default: eur, ${options}`,
      'The default must be one of the options, but it is "eur". Did you mean "eu"?',
    ],
  ])('%s: %s', (input, message) => {
    expect(only(withInputs(`name: a, ${input}`)).message).toBe(message);
  });

  test('a secret value is not repeated', () => {
    for (const value of [
      'type: number, default: "4711"',
      'type: text, default: 4711',
      `type: select, default: x4711, ${options}`,
    ]) {
      const { diagnostics } = check(requiredLines + withInputs(`name: a, secret: true, ${value}`));
      expect(diagnostics.map(({ code }) => code)).toContain('auth/default-type');
      expect(JSON.stringify(diagnostics)).not.toContain('4711');
    }
  });

  test.each([
    ['type: string, default: 007x', null],
    ['type: string, default: 1.50', 'type: string, default: "1.50"'],
    [`type: select, default: 'eur', ${options}`, `type: select, default: "eu", ${options}`],
    [`type: select, default: eur, ${options}`, `type: select, default: eu, ${options}`],
  ])('fixes %s as %s', (input, fixed) => {
    const text = requiredLines + withInputs(`name: a, ${input}`);
    const after = applyFixes(text, check(text).diagnostics).text;
    expect(after).toBe(requiredLines + withInputs(`name: a, ${fixed ?? input}`));
    expect(check(after).diagnostics).toEqual([]);
  });
});

describe('auth/secret-default', () => {
  test.each<[string, string[]]>([
    ['type: string, secret: true', []],
    ['type: string, secret: false, default: x', []],
    ['type: string, secret: true, default: ""', []],
    ['type: string, secret: true, default: x', ['auth/secret-default']],
    ['type: checkbox, secret: true, default: false', ['auth/secret-default']],
    // One problem, and this rule knows more of it.
    ['type: string, secret: true, default: 7f3c1e9a5b8d2f406c9e8a1b3d5f7092', ['secret/hardcoded']],
  ])('%s', (input, wanted) => {
    expect(codes(withInputs(`name: token, ${input}`))).toEqual(wanted);
  });
});

describe('auth/unknown-app-field', () => {
  const unknown = ['auth/unknown-app-field'];
  const input = withInputs('name: a, type: string, save_to: kept');
  test.each<[string, string, string[]]>([
    ['declared', `${input}app_fields: [{ name: kept, type: text }]\n`, []],
    ['in other capitals', `${input}app_fields: [{ name: Kept, type: text }]\n`, unknown],
    ['not declared', input, unknown],
    ['an empty list', `${input}app_fields: []\n`, unknown],
    ['a list with an unsound name', `${input}app_fields: [{ name: a b, type: text }]\n`, ['schema/pattern']],
    ['a list with an unsound field', `${input}app_fields: [kept]\n`, ['schema/type']],
    ['no list', `${input}app_fields: { kept: text }\n`, ['schema/type']],
    ['a misspelt list', `${input}app_field: [{ name: kept, type: text }]\n`, ['schema/unknown-field']],
  ])('%s', (_, text, wanted) => {
    expect(codes(text)).toEqual(wanted);
  });

  test('says what to do', () => {
    expect(only(input).message).toBe('There is no app field "kept". Declare it under app_fields, with name and type.');
    const hidden = withInputs('name: a, type: string, save_to: "${FIELD}"');
    expect(only(hidden, { FIELD: 'hidden' }).message).toBe(
      'There is no app field of the name that the environment gives. Declare it under app_fields, with name and type.',
    );
  });

  test('the keys of an answer are fixed, unless they stand behind an alias', () => {
    const answer = (response: string) => `${requiredLines}auth:
  type: api_key
  inputs: [{ name: a, type: string, title: A }]
  request: { url: "https://example.com", body: { a: "{{auth.a}}", b: &r { kepd: /a } }, response: ${response} }
app_fields: [{ name: kept, type: text }]
`;
    const fixed = (text: string) => applyFixes(text, check(text).diagnostics).text;
    expect(fixed(answer('{ "kepd": /a }'))).toBe(answer('{ "kept": /a }'));
    expect(check(answer('*r')).diagnostics.map(({ code }) => code)).toEqual(unknown);
    expect(fixed(answer('*r'))).toBe(answer('*r'));
  });
});
