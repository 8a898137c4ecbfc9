import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/core/manifest/environment.ts';
import { applyFixes } from '../../../src/core/manifest/fix.ts';
import { rules } from '../../../src/core/manifest/rules.ts';
import { check, place, violations } from './check.ts';

const root = new URL('../../../', import.meta.url);

/** Code, severity, start and end as line and column, pointer, suggestion. */
type Expected = [string, string, [number, number], [number, number], string, string?];

/** By rule: every diagnostic of its invalid fixture. */
const expected: Record<string, Expected[]> = {
  'request/insecure-url': [
    ['request/insecure-url', 'error', [7, 8], [7, 40], '/subscribe/url'],
    ['request/insecure-url', 'error', [9, 8], [9, 46], '/unsubscribe/url'],
    ['request/insecure-url', 'error', [12, 22], [12, 59], '/auth/authorization_url'],
    ['request/insecure-url', 'error', [13, 14], [13, 48], '/auth/token_url'],
  ],
  'request/loopback-on-publish': [
    ['request/loopback-on-publish', 'info', [7, 8], [7, 57], '/subscribe/url'],
    ['request/loopback-on-publish', 'info', [9, 8], [9, 41], '/unsubscribe/url'],
  ],
  'request/unknown-placeholder': [
    ['request/unknown-placeholder', 'error', [7, 8], [7, 53], '/subscribe/url', '{{auth.region}}'],
    ['request/unknown-placeholder', 'error', [9, 17], [9, 31], '/subscribe/headers/X-Template'],
    ['request/unknown-placeholder', 'error', [12, 10], [12, 49], '/subscribe/body/key', '{{system.api_key}}'],
    ['request/unknown-placeholder', 'error', [12, 10], [12, 49], '/subscribe/body/key'],
    ['request/unknown-placeholder', 'error', [13, 12], [13, 25], '/subscribe/body/flow/0', '{{system.flow_ns}}'],
    ['request/unknown-placeholder', 'error', [13, 27], [13, 42], '/subscribe/body/flow/1', '{{auth.region}}'],
  ],
  'request/secret-in-url': [
    ['request/secret-in-url', 'error', [8, 8], [8, 100], '/subscribe/url'],
    ['request/secret-in-url', 'error', [10, 8], [10, 79], '/unsubscribe/url'],
  ],
  'request/credentials-in-url': [
    ['request/credentials-in-url', 'error', [7, 8], [7, 61], '/subscribe/url'],
    ['request/credentials-in-url', 'error', [9, 8], [9, 51], '/unsubscribe/url'],
  ],
  'request/forbidden-header': [
    ['request/forbidden-header', 'error', [9, 5], [9, 9], '/subscribe/headers/Host'],
    ['request/forbidden-header', 'error', [11, 5], [11, 19], '/subscribe/headers/content-length'],
    ['request/forbidden-header', 'error', [12, 5], [12, 10], '/subscribe/headers/x-app'],
    ['request/forbidden-header', 'error', [13, 5], [13, 10], '/subscribe/headers/X App'],
    ['request/forbidden-header', 'error', [14, 13], [14, 19], '/subscribe/headers/X-City'],
  ],
  'request/body-on-get': [['request/body-on-get', 'warning', [11, 3], [11, 7], '/unsubscribe/body']],
  'request/api-key-not-sent': [['request/api-key-not-sent', 'warning', [9, 3], [9, 7], '/subscribe/body']],
  'request/unsubscribe-missing': [['request/unsubscribe-missing', 'warning', [6, 1], [6, 10], '/subscribe']],
  'auth/duplicate-input': [
    ['auth/duplicate-input', 'error', [14, 15], [14, 20], '/auth/inputs/1/name'],
    ['auth/duplicate-input', 'error', [15, 15], [15, 22], '/auth/inputs/2/name'],
  ],
  'auth/unused-input': [['auth/unused-input', 'warning', [16, 15], [16, 21], '/auth/inputs/1/name']],
  'auth/select-without-options': [
    ['auth/select-without-options', 'error', [14, 13], [14, 19], '/auth/inputs/0/type'],
    ['auth/select-without-options', 'error', [19, 16], [19, 18], '/auth/inputs/1/options'],
  ],
  'auth/default-type': [
    ['auth/default-type', 'error', [13, 59], [13, 63], '/auth/inputs/0/default', '10'],
    ['auth/default-type', 'error', [14, 65], [14, 68], '/auth/inputs/1/default'],
    ['auth/default-type', 'error', [15, 57], [15, 59], '/auth/inputs/2/default'],
    ['auth/default-type', 'error', [16, 55], [16, 66], '/auth/inputs/3/default'],
    ['auth/default-type', 'error', [20, 16], [20, 19], '/auth/inputs/4/default', 'eu'],
  ],
  'auth/secret-default': [['auth/secret-default', 'warning', [13, 77], [13, 87], '/auth/inputs/0/default']],
  'auth/unknown-app-field': [
    ['auth/unknown-app-field', 'error', [9, 62], [9, 70], '/auth/inputs/0/save_to', 'user_name'],
    ['auth/unknown-app-field', 'error', [14, 7], [14, 15], '/auth/request/response/api_tokn', 'api_token'],
    ['auth/unknown-app-field', 'error', [15, 7], [15, 14], '/auth/request/response/expires'],
  ],
  'listing/placeholder-text': [
    ['listing/placeholder-text', 'warning', [2, 7], [2, 15], '/name'],
    ['listing/placeholder-text', 'warning', [5, 14], [5, 70], '/description'],
  ],
  'listing/description-short': [['listing/description-short', 'warning', [5, 14], [5, 31], '/description']],
  'listing/video': [['listing/video', 'warning', [6, 8], [6, 89], '/video']],
  'secret/hardcoded': [
    ['secret/hardcoded', 'error', [9, 20], [9, 59], '/subscribe/headers/Authorization'],
    ['secret/hardcoded', 'error', [10, 17], [10, 77], '/subscribe/headers/X-Platform'],
    ['secret/hardcoded', 'error', [18, 18], [18, 60], '/auth/client_secret'],
  ],
};

function fixture(id: string, kind: 'valid' | 'invalid'): string {
  return readFileSync(new URL(`test/fixtures/${id}/${kind}.yaml`, root), 'utf8');
}

test('every semantic rule has its diagnostics here', () => {
  const semantic = rules.map(({ id }) => id).filter((id) => /^(request|auth|listing|secret)\//.test(id));
  expect(semantic).toEqual(Object.keys(expected));
});

describe.each(Object.entries(expected))('%s', (id, wanted) => {
  test('the valid fixture has no diagnostics', () => {
    expect(check(fixture(id, 'valid')).diagnostics).toEqual([]);
  });

  test('the invalid fixture has exactly the expected diagnostics', () => {
    const found = check(fixture(id, 'invalid')).diagnostics.map(
      ({ code, severity, range: { start, end }, pointer, suggestion }): Expected => [
        code,
        severity,
        [start.line, start.column],
        [end.line, end.column],
        pointer,
        ...(suggestion === undefined ? ([] as const) : ([suggestion] as const)),
      ],
    );
    expect(found).toEqual(wanted);
  });
});

const lines = `schema_version: 1
name: Email Verifier
slug: email-verifier
version: 1.0.0
description: Checks e-mail addresses that users type into a chat.
`;
const unsubscribe = 'unsubscribe: { url: "https://example.com/off" }\n';

/** Codes of a manifest with these lines, in order of place. */
function codes(more: string, environment: Environment | null = {}): string[] {
  const text = more.startsWith('{') ? more : lines + more;
  const analysis = check(text, environment);
  expect(violations(text, analysis)).toEqual([]);
  return analysis.diagnostics.map(({ code }) => code);
}

function only(more: string, environment: Environment | null = {}): { message: string; pointer: string; at: string } {
  const [diagnostic, ...others] = check(lines + more, environment).diagnostics;
  if (!diagnostic) throw new Error('There is no diagnostic.');
  expect(others.map(({ code }) => code)).toEqual([]);
  return { message: diagnostic.message, pointer: diagnostic.pointer, at: place(diagnostic) };
}

/** A subscribe request with this URL, and an unsubscribe request. */
function withUrl(url: string, more = ''): string {
  return `subscribe:\n  url: ${url}\n${more}${unsubscribe}`;
}

/** A subscribe request with these lines below it. */
function withRequest(...below: string[]): string {
  return withUrl('https://example.com/on', below.map((line) => `  ${line}\n`).join(''));
}

/** An app with the default requests and these inputs, as flow mappings. */
function withInputs(...inputs: string[]): string {
  const list = inputs.map((input) => `    - { title: Title, ${input} }\n`).join('');
  return `${withRequest()}auth:\n  type: api_key\n  inputs:\n${list}`;
}

const token = 'auth: { type: api_key, inputs: [{ name: token, type: string, title: T, secret: true }] }\n';
const region = 'auth: { type: api_key, inputs: [{ name: region, type: string, title: R }] }\n';

describe('request/insecure-url and request/loopback-on-publish', () => {
  const insecure = ['request/insecure-url'];
  const loopback = ['request/loopback-on-publish'];
  test.each<[string, string[]]>([
    ['https://example.com', []],
    ['HTTPS://example.com', []],
    ['https://10.0.0.1/', []],
    ['HTTP://example.com', insecure],
    ['http://example.com?next=https://x.test', insecure],
    ['http://10.0.0.1/', insecure],
    ['http://0.0.0.0:1/', insecure],
    ['http://localhost.example.com', insecure],
    ['http://127.0.0.1.example.com', insecure],
    ['http://notlocalhost', insecure],
    ['http://example.com/localhost', insecure],
    ['"http://[::2]/"', insecure],
    ['"http://{{system.flow_ns}}.example.com/"', insecure],
    ['http://localhost', loopback],
    ['http://LOCALHOST:80/x', loopback],
    ['https://localhost:8443', loopback],
    ['http://app.localhost:3000', loopback],
    ['http://127.1.2.3', loopback],
    // The parser of URLs knows these as well.
    ['http://127.1', loopback],
    ['http://0x7f000001', loopback],
    ['"http://[::1]:8787/x"', loopback],
    ['"http://localhost/{{system.flow_ns}}"', loopback],
    ['${URL:-http://localhost:1}', loopback],
  ])('%s', (url, wanted) => {
    expect(codes(withUrl(url))).toEqual(wanted);
  });

  test('the environment’s value counts, and is not shown', () => {
    const finding = only(withUrl('${URL:-https://example.com}'), { URL: 'http://key-4711.example.com/x' });
    expect(finding.message).toBe(
      '"subscribe.url" sends keys and answers over plain http, where anyone on the way can read them. Use https.',
    );
    const text = check(lines + withUrl('${URL:-https://example.com}'), { URL: 'http://key-4711.example.com/x' });
    expect(JSON.stringify(text)).not.toContain('4711');
  });

  test.each([
    ['${A_URL:-http://localhost}', 'Before you publish, set A_URL to your server’s address.'],
    ['http://localhost', 'Before you publish, give your server’s address.'],
  ])('of %s says: %s', (url, remedy) => {
    expect(only(withUrl(url)).message).toContain(remedy);
  });

  test('the auth request counts, documentation does not', () => {
    const auth = `documentation: http://example.com\n${withRequest()}auth:
  type: api_key
  inputs: [{ name: user, type: string, title: User }]
  request: { url: "http://example.com/login" }
`;
    expect(only(auth).pointer).toBe('/auth/request/url');
  });

  test.each([
    ['http://example.com/on', 'https://example.com/on'],
    ["'http://example.com/on'", "'https://example.com/on'"],
    ['"http://example.com/on"', '"https://example.com/on"'],
    ['${URL:-http://example.com/on}', '${URL:-https://example.com/on}'],
    // A port that speaks http would not speak https, and of two addresses the wrong one could be changed.
    ['http://example.com:8080/on', null],
    ['http://example.com/on?to=http://x.test', null],
    ['&url http://example.com/on', '&url https://example.com/on'],
  ])('fixes %s as %s', (url, fixed) => {
    const text = lines + withUrl(url);
    const after = applyFixes(text, check(text).diagnostics);
    expect(after.fixed).toHaveLength(fixed === null ? 0 : 1);
    expect(after.text).toBe(fixed === null ? text : lines + withUrl(fixed));
  });
});

describe('request/unknown-placeholder', () => {
  const filled = (text: string, quote = '"') => `${withRequest(`body: { x: ${quote}${text}${quote} }`)}${region}`;
  const unknown = ['request/unknown-placeholder'];

  test.each<[string, string[], string?]>([
    ['{{auth.region}}', []],
    ['{{ auth.region }} {{system.flow_ns}}', []],
    ['{{{auth.region}}}', []],
    ['{auth.region} {region} [[region]] ${REGION:-eu}', ['auth/unused-input']],
    ['{{auth.Region}}', unknown, '{{auth.region}}'],
    ['{{auth.regio}}', unknown, '{{auth.region}}'],
    ['{{auth.flow_ns}}', unknown, '{{system.flow_ns}}'],
    ['{{system.region}}', unknown, '{{auth.region}}'],
    ['{{system.apikey}}', unknown, '{{system.api_key}}'],
    ['{{system.installation-id}}', unknown, '{{system.installation_id}}'],
    ['{{system.user}}', unknown],
    ['{{auth.constructor}}', unknown],
    ['{{region}}', unknown, '{{auth.region}}'],
    ['{{ api_key }}', unknown, '{{system.api_key}}'],
    ['{{auht.region}}', unknown, '{{auth.region}}'],
    ['{{System.flow_ns}}', unknown, '{{system.flow_ns}}'],
    ['{{auth.region}', unknown, '{{auth.region}}'],
    ['{{auth.region', unknown, '{{auth.region}}'],
    ['{{user.region2}}', unknown],
    ['{{#if auth.region}}', unknown],
    ['{{auth.region | upper}}', unknown],
    ['{{}}', unknown],
    ['{{', unknown],
    ['{{auth.x}} {{auth.x}}', unknown],
    ['{{auth.x}} {{auth.y}}', [...unknown, ...unknown]],
  ])('%s', (text, wanted, suggestion) => {
    const { diagnostics } = check(lines + filled(text));
    expect(diagnostics.map(({ code }) => code)).toEqual(wanted);
    if (wanted === unknown) expect(diagnostics[0]?.suggestion).toBe(suggestion);
  });

  test('two braces that are escaped are text', () => {
    expect(codes(filled('{{auth.region}} \\{{name}}', "'"))).toEqual([]);
    expect(codes(filled('{{auth.region}} \\\\{{name}}'))).toEqual([]);
  });

  test.each([
    ['{{auth.town}}', 'There is no auth input "town". The auth inputs are: region.'],
    ['{{auth.regoin}}', 'There is no auth input "regoin". Did you mean {{auth.region}}?'],
    [
      '{{system.user}}',
      'There is no system field "user". The system fields are: api_key, flow_ns, workspace_id, installation_id.',
    ],
    [
      '{{name}}',
      '"{{name}}" is not a placeholder, so it would be sent as it is. Write {{system.…}} or {{auth.…}} with the name of a field. For the characters themselves write \\\\{{.',
    ],
  ])('%s: %s', (text, message) => {
    expect(only(filled(text)).message).toBe(message);
  });

  test('names the literal form for the quotes at hand', () => {
    expect(only(filled('{{name}}', "'")).message).toMatch(/write \\\{\{\.$/);
  });

  test('an app without inputs', () => {
    expect(only(withRequest('body: { x: "{{auth.town}}" }')).message).toBe(
      'There is no auth input "town". The app has no auth inputs: add one of that name, or take the placeholder out.',
    );
  });

  test('looks into URL, headers and body of all three requests, and into the environment’s values', () => {
    const text = `subscribe: { url: "https://example.com/{{auth.a}}", headers: { X: "{{auth.b}}" } }
unsubscribe: { url: "https://example.com/off", body: { list: [{ deep: "{{auth.c}}" }] } }
auth:
  type: api_key
  inputs: [{ name: token, type: string, title: T }]
  request: { url: "https://example.com", headers: { X: "\${HEADER:-{{auth.d}}}" } }
`;
    const pointers = check(lines + text).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
    expect(pointers).toEqual([
      'request/unknown-placeholder /subscribe/url',
      'request/unknown-placeholder /subscribe/headers/X',
      'request/unknown-placeholder /unsubscribe/body/list/0/deep',
      'request/unknown-placeholder /auth/request/headers/X',
    ]);
    const set = check(lines + text, { HEADER: 'hidden-{{value' }).diagnostics;
    expect(set).toHaveLength(4);
    expect(JSON.stringify(set)).not.toContain('value"');
    expect(set[3]?.message).toMatch(/stands for a text whose \{\{ begins no placeholder/);
  });

  test.each([
    [
      'an input whose name is wrong',
      'auth: { type: api_key, inputs: [{ name: my region, type: string, title: R }] }\n',
    ],
    ['inputs under a misspelt key', 'auth: { type: oauth2, input: [] }\n'],
    ['auth under a misspelt key', 'auht: { type: none }\n'],
    ['auth of an unknown type', 'auth: { type: apikey, inputs: [{ name: region }] }\n'],
    ['auth that is no mapping', 'auth: api_key\n'],
    ['a missing variable', 'auth: { type: api_key, inputs: [{ name: "${NAME}", type: string, title: R }] }\n'],
  ])('says nothing of inputs after %s', (_, auth) => {
    expect(codes(withRequest('body: { x: "{{auth.region}}" }') + auth).join()).not.toContain('request/');
  });

  test.each([
    ['"{{auth.regoin}}"', '"{{auth.region}}"'],
    ["'{{auth.regoin}}'", "'{{auth.region}}'"],
    ['Region {{auth.regoin}}', 'Region {{auth.region}}'],
    ['"\\"{{auth.regoin}}\\" \\u00e9"', '"\\"{{auth.region}}\\" \\u00e9"'],
    ["'it''s {{auth.regoin'", "'it''s {{auth.region}}'"],
    ['\'"{{auth.regoin}}"\'', null],
    ['"{{auth.regoin}} {{auth.regoin}}"', null],
    ['|\n      {{auth.regoin}}', null],
  ])('fixes %s as %s', (written, fixed) => {
    const manifest = (value: string) => `${lines}${withRequest('body:', `  x: ${value}`)}${region}`;
    const { text } = applyFixes(manifest(written), check(manifest(written)).diagnostics);
    expect(text).toBe(manifest(fixed ?? written));
  });

  test('does not touch an alias', () => {
    const text = `${lines}subscribe: { url: "https://example.com", body: &b { x: "{{auth.regoin}}" } }
unsubscribe: { url: "https://example.com", body: *b }
${region}`;
    const fixed = applyFixes(text, check(text).diagnostics).text;
    expect(fixed).toBe(text.replace('regoin', 'region'));
    expect(check(fixed).diagnostics).toEqual([]);
  });
});

describe('request/secret-in-url and request/credentials-in-url', () => {
  const secret = ['request/secret-in-url'];
  test.each<[string, string[]]>([
    ['https://example.com/?x={{system.flow_ns}}', []],
    ['https://example.com/?x={{system.api_key}}', secret],
    ['https://example.com/?x=${TOKEN:-{{auth.token}}}', secret],
    ['https://{{auth.token}}.example.com/', secret],
    ['https://example.com/{{auth.token}}/@me', secret],
    ['https://example.com/?x={{auth.token}}&y={{auth.token}}', secret],
    ['https://example.com/?x={{auth.token}}&y={{system.api_key}}', [...secret, ...secret]],
    // Never sent.
    ['https://example.com/#{{auth.token}}', []],
    ['https://example.com/?x=\\\\{{system.api_key}}', []],
    // The name is wrong, and nothing else.
    ['https://example.com/?x={{auth.tokn}}', ['request/unknown-placeholder']],
    ['https://example.com/?x={{auth.api_key}}', ['request/unknown-placeholder']],
    ['https://user:{{auth.token}}@example.com/', ['request/credentials-in-url']],
    ['https://user:open-sesame@example.com/', ['request/credentials-in-url']],
    ['https://:open-sesame@example.com/', ['request/credentials-in-url']],
    ['https://${USER_NAME:-user}@example.com/', ['request/credentials-in-url']],
    ['https://@example.com/', []],
    ['https://example.com/user:secret@x', []],
    ['https://example.com?mail=a:b@example.com', []],
    ['http://user:open-sesame@example.com/', ['request/credentials-in-url', 'request/insecure-url']],
    ['http://example.com/{{auth.token}}', ['request/insecure-url', 'request/secret-in-url']],
  ])('%s', (url, wanted) => {
    expect(codes(`api_scopes: [flow-tags:view]\n${withUrl(`"${url}"`)}${token}`)).toEqual(wanted);
  });

  test('a key that opens nothing is one problem', () => {
    expect(codes(withUrl('"https://example.com/{{system.api_key}}"'))).toEqual(secret);
  });

  test('an input that is not secret may stand in a URL', () => {
    expect(codes(`${withUrl('"https://example.com/{{auth.region}}"')}${region}`)).toEqual([]);
  });

  test('credentials are not repeated', () => {
    const text = `${lines}auth:
  type: oauth2
  authorization_url: https://miniapp:open-sesame@example.com
  token_url: https://example.com
  client_id: x
`;
    const [found] = check(text).diagnostics;
    expect(found).toMatchObject({ code: 'request/credentials-in-url', pointer: '/auth/authorization_url' });
    expect(found?.message).toContain('client_secret');
    expect(JSON.stringify(found)).not.toContain('sesame');
  });
});

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
    const { diagnostics } = check(lines + withRequest(`headers: { ${headers} }`));
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
    for (const value of ['type: number, default: "4711"', `type: select, default: x4711, ${options}`]) {
      const { diagnostics } = check(lines + withInputs(`name: a, secret: true, ${value}`));
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
    const text = lines + withInputs(`name: a, ${input}`);
    const after = applyFixes(text, check(text).diagnostics).text;
    expect(after).toBe(lines + withInputs(`name: a, ${fixed ?? input}`));
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
    const answer = (response: string) => `${lines}auth:
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

describe('listing', () => {
  const listing = (name: string, description: string, video = 'dQw4w9WgXcQ') =>
    JSON.stringify({ schema_version: 1, name, slug: 'app', version: '1.0.0', description, video });
  const sentence = 'Checks e-mail addresses that users type into a chat.';
  const placeholder = ['listing/placeholder-text'];

  test.each<[string, string[]]>([
    ...[
      'Todo',
      'Todo List',
      'TODO list',
      'My Mini-App',
      'My App',
      'Description Writer',
      'Name Day',
      'Text',
      'Test',
    ].map((name): [string, string[]] => [name, []]),
    ...['Add Text', 'Your Appointments', 'Lorem', 'Foo Fighters', '検査 TODO 一覧', 'Summary of your apps', 'Bar'].map(
      (name): [string, string[]] => [name, []],
    ),
    ...['TODO', '<TODO>', 'TBD', 'TODO: name', 'Your app', 'your app name', 'App name', 'The app’s name', 'XXX'].map(
      (name): [string, string[]] => [name, placeholder],
    ),
    ...['Untitled', 'Name here', 'Your name goes here', 'foobar', 'asdf', 'Untitled app', '[TBD] App'].map(
      (name): [string, string[]] => [name, placeholder],
    ),
  ])('name %s', (name, wanted) => {
    expect(codes(listing(name, sentence))).toEqual(wanted);
  });

  test.each<[string, string[]]>([
    [sentence, []],
    ['Keeps the todo list of your team. Add a todo: it stays.', []],
    ['Type your text here, and it is translated.', []],
    ['Describe your app to users, and let them vote for it.', []],
    ['Writes the description of your app with AI.', []],
    ['Lorem ipsum dolor sit amet, consectetur.', placeholder],
    ['Checks addresses. TODO: say which.', placeholder],
    ['Your description goes here. It should have two sentences.', placeholder],
    ['A short description of your app.', placeholder],
    ['Describe your app here!', placeholder],
    ['Description: TBD', placeholder],
    // One problem.
    ['TODO', placeholder],
    ['App description', placeholder],
    ['Checks addresses.', ['listing/description-short']],
    ['x', ['listing/description-short']],
    [`  ${'x'.repeat(19)}  `, ['listing/description-short']],
    ['x'.repeat(20), []],
    ['検証メールアドレスを確認。', []],
    ['확인', ['listing/description-short']],
    ['😀'.repeat(19), ['listing/description-short']],
  ])('description %s', (description, wanted) => {
    expect(codes(listing('Email Verifier', description))).toEqual(wanted);
  });

  test.each<[string, string | null]>([
    ['dQw4w9WgXcQ', null],
    ['https://youtu.be/dQw4w9WgXcQ?t=10', null],
    ['https://www.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ', null],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ', null],
    ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ', null],
    ['https://m.youtube.com/live/dQw4w9WgXcQ/', null],
    ['placeholder', '"video" has the id "placeholder" that no YouTube video can have, because of its last character.'],
    [
      'https://youtu.be/dQw4w9WgXcR',
      '"video" has the id "dQw4w9WgXcR" that no YouTube video can have, because of its last character.',
    ],
    [
      'https://www.youtube.com/embed/videoseries?list=PL1',
      '"video" is a playlist, but the app’s page shows one video.',
    ],
    [
      'https://www.youtube.com/embed/live_stream?channel=UC1',
      '"video" is a channel’s live stream, but the app’s page shows one video.',
    ],
    ['\\${VIDEO}', '"video" is neither the URL nor the id of a YouTube video.'],
  ])('video %s: %s', (video, message) => {
    const found = check(listing('Email Verifier', sentence, video)).diagnostics.map((each) => each.message);
    const remedy = 'Give the URL of one video, such as https://youtu.be/dQw4w9WgXcQ';
    expect(found).toEqual(message === null ? [] : [`${message} ${remedy}`]);
  });
});

describe('secret/hardcoded', () => {
  const hardcoded = ['secret/hardcoded'];
  // Put together here, so that nobody takes this file for one that leaks.
  const random = (length: number) => 'q7Wm2Zt9Rk4Lp8Xv1Bn6Hs3Jd5Fg0Ty2Ue7Ca8Vc1Nm5BxQz'.repeat(4).slice(0, length);
  const hex = '7f3c1e9a5b8d2f406c9e8a1b3d5f7092';
  const known: [string, string][] = [
    ['an AWS access key', `AK${'IA'}Q7WM2ZT9RK4LP8XV`],
    ['a GitHub token', `gh${'p_'}${random(36)}`],
    ['a GitHub token', `github${'_pat_'}${random(22)}_${random(59)}`],
    ['a GitLab token', `gl${'pat-'}${random(20)}`],
    ['a Stripe key', `sk${'_live_'}${random(24)}`],
    ['a Slack token', `xo${'xb-'}17653672481-${random(24)}`],
    ['a Google API key', `AI${'za'}${random(35)}`],
    ['a Google client secret', `GOC${'SPX-'}${random(28)}`],
    ['an OpenAI or Anthropic key', `sk-${'proj-'}${random(40)}`],
    ['a SendGrid key', `S${'G.'}${random(22)}.${random(43)}`],
    ['an npm token', `np${'m_'}${random(36)}`],
    ['a Shopify token', `shp${'at_'}${hex}`],
    ['a Telegram bot token', `110201543:${'AA'}${random(33)}`],
    ['a webhook secret', `wh${'sec_'}${random(32)}`],
    ['an API key of the local platform', `miniapplocal${random(48)}`],
    ['a JSON Web Token', `ey${'Jhb'}GciOiJIUzI1NiJ9.eyJpc3MiOiJtaW5pYXBwIn0.${random(43)}`],
    ['a private key', `-----BEGIN ${'RSA '}PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA${random(60)}`],
  ];

  test.each(known)('%s, %s', (kind, secret) => {
    for (const text of [
      withRequest(`body: { note: "a ${secret}" }`),
      withInputs(`name: x, type: string, description: "${secret}"`),
    ]) {
      const { diagnostics } = check(lines + text);
      expect(diagnostics.map(({ code }) => code)).toEqual(hardcoded);
      expect(diagnostics[0]?.message).toContain(`holds what looks like ${kind}, for everybody to see.`);
      expect(JSON.stringify(diagnostics)).not.toContain(secret.slice(-16));
    }
  });

  const header = (name: string, value: string) => withRequest(`headers: { ${name}: "${value}" }`);
  test.each<[string, string, string[]]>([
    ['a hash in Authorization', header('Authorization', `Bearer ${hex}`), hardcoded],
    ['base64 in Authorization', header('authorization', `Basic ${random(30)}==`), hardcoded],
    ['a UUID in a key', header('X-Api-Key', '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'), hardcoded],
    ['camel case', withRequest(`body: { apiKey: ${random(24)} }`), hardcoded],
    ['deep in a body', withRequest(`body: { a: [{ password: ${random(24)} }] }`), hardcoded],
    ['a list under a name', withRequest(`body: { tokens: [a], token: [${random(24)}] }`), hardcoded],
    ['the default of an environment value', header('Authorization', `Bearer \${TOKEN:-${hex}}`), hardcoded],
    ['a query parameter', withUrl(`https://example.com/?flow=1&api_key=${hex}`), hardcoded],
    ['the default of an input called so', withInputs(`name: token, type: string, default: ${random(24)}`), hardcoded],
    [
      'the default of an app field called so',
      `app_fields: [{ name: api_token, type: text, default: ${random(24)} }]\n`,
      hardcoded,
    ],

    ['a placeholder', `${header('Authorization', 'Bearer {{auth.token}}')}${token}`, []],
    ['an environment value', header('Authorization', 'Bearer ${LONG_NAME_1_OF_9_TOKENS:-}'), []],
    ['a hash in another header', header('X-Build', hex), []],
    ['words', header('X-App-Token', 'email-verifier-production-2024'), []],
    ['a short word', header('X-Api-Key', 'a1b2c3'), []],
    ['a long word', withRequest('body: { password: correcthorsebatterystaple }'), []],
    ['a sample', header('X-Api-Key', `your-${random(24)}`), []],
    ['the sample of a standard', header('Authorization', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='), []],
    ['the sample of AWS', withRequest('body: { key: AKIAIOSFODNN7EXAMPLE }'), []],
    ['a masked key', withRequest('body: { key: "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx", note: "ghp_…" }'), []],
    ['a cut key', withRequest('body: { note: "ghp_abc, xoxb-, AIza, eyJ, sk_live_ and AKIA begin secrets" }'), []],
    ['a public key', withRequest('body: { key: "-----BEGIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" }'), []],
    ['a key’s first line', withRequest('body: { note: "Starts with -----BEGIN PRIVATE KEY-----" }'), []],
    ['a test key', withRequest(`body: { note: sk_test_${random(24)} }`), []],
    ['a path', withUrl(`https://example.com/hooks/${hex}`), []],
    ['a URL under such a name', withRequest(`body: { callback_token: "https://example.com/${hex}" }`), []],
    ['a token’s name', withRequest('body: { token_type: bearer-v1-a2b3c4d5e6f7g8h9 }'), []],
  ])('%s', (_, text, wanted) => {
    expect(codes(text)).toEqual(wanted);
  });

  test('an answer’s places are no secrets', () => {
    const text = `auth:
  type: api_key
  inputs: [{ name: a, type: string, title: A }]
  request: { url: "https://example.com", response: { api_token: "/${hex}" } }
app_fields: [{ name: api_token, type: text }]
`;
    expect(codes(text)).toEqual([]);
  });

  test('what the environment gives is not hardcoded', () => {
    const text = header('Authorization', 'Bearer ${TOKEN}');
    expect(codes(text, { TOKEN: hex })).toEqual([]);
    const secret = known[1]?.[1] ?? '';
    expect(codes(withRequest('body: { x: "${TOKEN}" }'), { TOKEN: secret })).toEqual([]);
    // Its default is, whether it is used or not.
    expect(codes(header('Authorization', `\${TOKEN:-${hex}}`), { TOKEN: 'other' })).toEqual(hardcoded);
  });

  test('a rendered manifest holds its secrets as meant', () => {
    const text = header('Authorization', `Bearer ${hex}`);
    expect(codes(text, null)).toEqual([]);
    const input = withInputs(`name: token, type: string, secret: true, default: ${random(24)}`);
    expect(codes(input, null)).toEqual(['auth/secret-default']);
  });

  test('an alias is told once, where the secret stands', () => {
    const text = `subscribe: { url: "https://example.com", headers: &h { Authorization: ${hex} } }
unsubscribe: { url: "https://example.com", headers: *h }
`;
    expect(only(text).at).toBe('6:71-6:103 secret/hardcoded');
  });

  test('names the variable after the field', () => {
    expect(only(header('X-Api-Key', hex)).message).toMatch(/from the environment: \$\{X_API_KEY\}\.$/);
    expect(only(withRequest(`body: { clientSecret: ${hex} }`)).message).toMatch(/\$\{CLIENT_SECRET\}\.$/);
    expect(only(withInputs(`name: token, type: string, default: ${hex}`)).message).toMatch(
      / and delete the default\.$/,
    );
  });
});

describe('a hostile manifest is checked in a moment', () => {
  const many = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => part(i)).join(', ');
  const mebibyte = 1_000_000;
  const long = (part: string) => part.repeat(Math.floor(mebibyte / part.length));
  const name = (index: number) => `n${String(index).padStart(60, 'x')}`;
  test.each([
    [
      '19,000 unknown placeholders',
      withRequest(`body: { list: [${many(19_000, (i) => `"{{auth.${name(i).slice(-30)}}}"`)}] }`),
    ],
    [
      'unknown placeholders in one text',
      withRequest(
        `body: { x: "${Array.from({ length: 20_000 }, (_, i) => `{{auth.${name(i).slice(0, 34)}${i}}}`).join('')}" }`,
      ),
    ],
    ['open braces', withRequest(`body: { x: "${long('{{')}" }`)],
    [
      '4,000 inputs that are saved nowhere',
      withInputs(
        ...Array.from({ length: 3_900 }, (_, i) => `name: ${name(i)}, type: string, save_to: ${name(i + 9_000)}`),
      ),
    ],
    [
      '4,000 inputs and 4,000 unknown names',
      `${withInputs(...Array.from({ length: 3_000 }, (_, i) => `name: ${name(i)}, type: string`)).replace(unsubscribe, '')}${
        withRequest(`body: { list: [${many(3_000, (i) => `"{{auth.${name(i + 9_000)}}}"`)}] }`)
          .replace('subscribe:', 'unsubscribe:')
          .split('unsubscribe: {')[0]
      }`,
    ],
    ['15,000 headers', withRequest(`headers: { ${many(15_000, (i) => `h${i}: "é"`)} }`)],
    [
      '15,000 answers',
      `${withInputs('name: a, type: string')}  request: { url: "https://example.com", response: { ${many(15_000, (i) => `a${i}: /a`)} } }\n`,
    ],
    ['15,000 secrets', withRequest(`body: { ${many(15_000, (i) => `token${i}: 7f3c1e9a5b8d2f406c9e8a1b3d5f7092`)} }`)],
    ...[
      'eyJ-',
      'eyJhbGciOiJIUzI1NiJ9.',
      'ghp_',
      'sk-ant-',
      'xoxb-',
      '-----BEGIN ',
      '?token=',
      '&a=',
      'AKIA',
      '1:',
      ' ',
      'a1B',
    ].map((part) => [`a long text of ${JSON.stringify(part)}`, withRequest(`body: { token: "${long(part)}" }`)]),
  ])('%s', (_, text) => {
    const start = performance.now();
    const { diagnostics } = check(lines + text);
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(diagnostics.length).toBeLessThanOrEqual(400);
  });
});
