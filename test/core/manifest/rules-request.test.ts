import { describe, expect, test } from 'vitest';
import { applyFixes } from '../../../src/core/manifest/fix.ts';
import { codes, only, region, token, withOAuth, withRequest, withUrl } from './apps.ts';
import { check } from './check.ts';
import { requiredLines } from './hostile.ts';

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
    const text = check(requiredLines + withUrl('${URL:-https://example.com}'), {
      URL: 'http://key-4711.example.com/x',
    });
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
    const text = requiredLines + withUrl(url);
    const after = applyFixes(text, check(text).diagnostics);
    expect(after.fixed).toHaveLength(fixed === null ? 0 : 1);
    expect(after.text).toBe(fixed === null ? text : requiredLines + withUrl(fixed));
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
    const { diagnostics } = check(requiredLines + filled(text));
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

  describe('an app with OAuth', () => {
    const oauth = withOAuth('inputs: [{ name: region, type: string, title: R, save_to: r }]');
    const sending = (text: string, auth = oauth) =>
      `${withRequest(`body: { x: "${text}" }`)}${auth}app_fields: [{ name: r, type: text }]\n`;

    test.each(['{{auth.access_token}}', 'Bearer {{ auth.access_token }}', '{{auth.refresh_token}}'])('%s', (text) => {
      expect(codes(sending(text))).toEqual([]);
      expect(codes(sending(text, withOAuth()))).toEqual([]);
      expect(codes(sending(text, region))).toContain('request/unknown-placeholder');
    });

    test('may use the tokens in the auth request', () => {
      const request = `request: { url: "https://example.com/me", headers: { Authorization: "Bearer {{auth.access_token}}" } }`;
      expect(codes(withRequest() + withOAuth(request))).toEqual([]);
    });

    test.each([
      [
        '{{auth.acces_token}}',
        'There is no auth input or OAuth field "acces_token". Did you mean {{auth.access_token}}?',
      ],
      [
        '{{auth.id}}',
        'There is no auth input or OAuth field "id". The auth inputs and OAuth fields are: region, access_token, refresh_token.',
      ],
      ['{{system.access_token}}', 'There is no system field "access_token". Did you mean {{auth.access_token}}?'],
    ])('%s: %s', (text, message) => {
      expect(only(sending(text)).message).toBe(message);
    });

    test('sends no token in a URL', () => {
      expect(codes(withUrl('https://example.com/?t={{auth.access_token}}') + withOAuth())).toEqual([
        'request/secret-in-url',
      ]);
    });
  });

  test('looks into URL, headers and body of all three requests, and into the environment’s values', () => {
    const text = `subscribe: { url: "https://example.com/{{auth.a}}", headers: { X: "{{auth.b}}" } }
unsubscribe: { url: "https://example.com/off", body: { list: [{ deep: "{{auth.c}}" }] } }
auth:
  type: api_key
  inputs: [{ name: token, type: string, title: T }]
  request: { url: "https://example.com", headers: { X: "\${HEADER:-{{auth.d}}}" } }
`;
    const pointers = check(requiredLines + text).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
    expect(pointers).toEqual([
      'request/unknown-placeholder /subscribe/url',
      'request/unknown-placeholder /subscribe/headers/X',
      'request/unknown-placeholder /unsubscribe/body/list/0/deep',
      'request/unknown-placeholder /auth/request/headers/X',
    ]);
    const set = check(requiredLines + text, { HEADER: 'hidden-{{value' }).diagnostics;
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
    const manifest = (value: string) => `${requiredLines}${withRequest('body:', `  x: ${value}`)}${region}`;
    const { text } = applyFixes(manifest(written), check(manifest(written)).diagnostics);
    expect(text).toBe(manifest(fixed ?? written));
  });

  test('does not touch an alias', () => {
    const text = `${requiredLines}subscribe: { url: "https://example.com", body: &b { x: "{{auth.regoin}}" } }
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
    const text = `${requiredLines}auth:
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
