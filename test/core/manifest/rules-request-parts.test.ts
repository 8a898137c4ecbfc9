import { describe, expect, test } from 'vitest';
import { codes, unsubscribe, withRequest } from './apps.ts';
import { check } from './check.ts';
import { requiredLines } from './hostile.ts';

describe('request/forbidden-header', () => {
  test.each<[string, string | null]>([
    ['User-Agent: x', null],
    ['Authorization: Bearer x', null],
    ['Content-Type: text/plain', null],
    ['Accept: a, x-accept: b', null],
    ['X-Tab: "a\\tb"', null],
    ['X-Name: "{{system.flow_ns}} x"', null],
    ['X_under.score: x', null],
    ['HOST: x', 'The header "HOST" is set by the sender of the subscribe request. Delete it.'],
    [
      'Transfer-Encoding: chunked',
      'The header "Transfer-Encoding" is set by the sender of the subscribe request. Delete it.',
    ],
    ['X-A: 1x, x-a: 1x', '"x-a" and "X-A" are the same header, as capitals do not count. Delete one of the two.'],
    ['"": x', '"" cannot be a header’s name. Use letters, digits and hyphens, such as X-App.'],
    ['"X:": x', '"X:" cannot be a header’s name. Use letters, digits and hyphens, such as X-App.'],
    ['"{{auth.x}}": x', '"{{auth.x}}" cannot be a header’s name. Use letters, digits and hyphens, such as X-App.'],
    ['X-A: "a\\nb"', 'The header "X-A" holds a line break, which no header can carry. Send it in the body instead.'],
    ['X-A: "a\\0b"', null],
    [
      'X-A: "ü {{system.flow_ns}}"',
      'The header "X-A" holds a character that is not ASCII, which no header can carry. Send it in the body instead.',
    ],
  ])('%s: %s', (headers, message) => {
    const { diagnostics } = check(requiredLines + withRequest(`headers: { ${headers} }`));
    if (headers.includes('\\0')) {
      expect(diagnostics.map(({ code }) => code)).toEqual(['request/forbidden-header']);
      return;
    }
    expect(diagnostics.map((each) => each.message)).toEqual(message === null ? [] : [message]);
  });

  test('a header whose value is wrong is still checked by its name', () => {
    expect(codes(withRequest('headers: { Host: 3 }'))).toEqual(['request/forbidden-header', 'schema/type']);
  });
});

describe('request/body-on-get, request/api-key-not-sent and request/unsubscribe-missing', () => {
  const asked = 'api_scopes: [flow-tags:view]\n';
  const key = 'body: { key: "{{system.api_key}}" }';
  const noKey = 'body: { flow: "{{system.flow_ns}}" }';
  const notSent = ['request/api-key-not-sent'];
  test.each<[string, string, string[]]>([
    ['the default body', asked + withRequest(), []],
    ['the key in the body', asked + withRequest(key), []],
    ['the key deep in the body', asked + withRequest('body: { a: [{ b: "Key {{ system.api_key }}" }] }'), []],
    ['the key in a header', asked + withRequest('headers: { X: "{{system.api_key}}" }', noKey), []],
    ['an escaped key', asked + withRequest("body: { key: '\\{{system.api_key}}' }"), notSent],
    ['no scopes', withRequest(noKey), []],
    ['an empty list of scopes', `api_scopes: []\n${withRequest(noKey)}`, []],
    ['an empty body', asked + withRequest('body: {}'), notSent],
    [
      'a misspelt key, told once',
      asked + withRequest('body: { key: "{{system.apikey}}" }'),
      ['request/unknown-placeholder'],
    ],
    [
      'an input that means the key, told once',
      asked + withRequest('body: { key: "{{api_key}}" }'),
      ['request/unknown-placeholder'],
    ],
    ['a body that could not be read', asked + withRequest('body: { key: "${KEY}" }'), ['yaml/missing-variable']],
    ['a misspelt body', asked + withRequest('bdy: { key: "{{system.api_key}}" }'), ['schema/unknown-field']],
    ['GET without a body', asked + withRequest('method: GET'), notSent],
    ['DELETE without a body', asked + withRequest('method: DELETE'), notSent],
    ['DELETE with the key', asked + withRequest('method: DELETE', key), []],
    ['GET with the key in a header', asked + withRequest('method: GET', 'headers: { X: "{{system.api_key}}" }'), []],
    ['GET with the key in the body, told once', asked + withRequest('method: GET', key), ['request/body-on-get']],
    ['GET with an empty body', withRequest('method: GET', 'body: {}'), ['request/body-on-get']],
    ['a method that is none', asked + withRequest('method: get'), ['schema/enum']],
    ['no requests at all', '', []],
    ['unsubscribe alone', unsubscribe, []],
    [
      'a misspelt unsubscribe, told once',
      'subscribe: { url: "https://example.com" }\nunsubscibe: {}\n',
      ['schema/unknown-field'],
    ],
    [
      'an unsubscribe that is wrong, told once',
      'subscribe: { url: "https://example.com" }\nunsubscribe: 1\n',
      ['schema/type'],
    ],
    ['an empty unsubscribe, told once', 'subscribe: { url: "https://example.com" }\nunsubscribe:\n', ['schema/type']],
    ['a subscribe that is wrong, told once', 'subscribe: https://example.com\n', ['schema/type']],
  ])('%s', (_, text, wanted) => {
    expect(codes(text)).toEqual(wanted);
  });
});
