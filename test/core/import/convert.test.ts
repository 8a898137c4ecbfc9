import { describe, expect, it } from 'vitest';
import { convertApp } from '../../../src/core/import/convert.ts';
import { pointerFromPath } from '../../../src/core/import/mapping.ts';
import { convertText } from '../../../src/core/import/references.ts';
import { settleManifest } from '../../../src/core/import/settle.ts';

const listing = {
  schema_version: 1,
  name: 'App',
  slug: 'app',
  version: '1.0.0',
  description: 'An app that does something.',
};

/** The fields that an app comes to, and the pointers of what is left. */
function convert(app: unknown) {
  const { fields, ledger } = convertApp(app);
  const { manifest, diagnostics } = settleManifest({ ...listing, ...fields }, ledger, 'miniapp.yaml', {});
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { fields: manifest as Record<string, never>, left: ledger.left.map(({ pointer }) => pointer), ledger, errors };
}

const withParams = (params: unknown, more: object = {}) => convert({ auth: { type: 'APIKEY', params, ...more } });

describe('placeholders', () => {
  const names = {
    inputs: new Map([
      ['token', 'token'],
      ['api key', 'api_key'],
      ['workspace_id', 'workspace_id'],
    ]),
    secrets: new Set(['token']),
    answers: new Set(['session']),
  };

  it.each([
    ['[[token]]', '{{auth.token}}'],
    ['Bearer [[ token ]]!', 'Bearer {{auth.token}}!'],
    ['[[api key]]', '{{auth.api_key}}'],
    ['[[flow_ns]]', '{{system.flow_ns}}'],
    ['[[api_token]]', '{{system.api_key}}'],
    ['[[workspace_id]] [[system.workspace_id]]', '{{auth.workspace_id}} {{system.workspace_id}}'],
    ['[[auth.token]]', '{{auth.token}}'],
    ['https://[[API_HOST]]/v1', 'https://${API_HOST}/v1'],
    ['no placeholder', 'no placeholder'],
    // What means something in a manifest meant itself in a 1.0 app.
    ['{{token}} ${HOME}', '\\{{token}} \\${HOME}'],
    ['$[[token]]', '\\${{auth.token}}'],
    ['{[[token]]}', '{{{auth.token}}}'],
    ['\0HOME\0', '\0HOME\0'],
    ['[[]] [x] [[a', '[[]] [x] [[a'],
  ])('%j becomes %j', (text, converted) => {
    expect(convertText(text, names)).toMatchObject({ text: converted });
  });

  it.each([
    ['[[tokne]]', 'Did you mean [[token]]?'],
    ['[[user_id]]', 'Send it by another name'],
    ['[[session]]', 'Let your server fetch it itself'],
    ['\\[[token]]', 'without the backslash'],
    ['[[auth.flow_ns]]', 'Send it by another name'],
  ])('%j cannot be converted', (text, remedy) => {
    expect(convertText(text, names)).toMatchObject({ remedy: expect.stringContaining(remedy) });
  });
});

it.each([
  ['$.data.token', '/data/token'],
  ['$', ''],
  ['data.items[0].id', '/data/items/0/id'],
  [`$['a/b']["c"]`, '/a~1b/c'],
  ['$..token', undefined],
  ['$.items[*]', undefined],
  ['/data/token', undefined],
  ['', undefined],
])('the JSON path %j is the pointer %j', (path, pointer) => {
  expect(pointerFromPath(path)).toBe(pointer);
});

describe('params', () => {
  it.each<[string, object, object]>([
    [
      'a name and a title',
      { name: 'sid', title: 'SID:' },
      { name: 'sid', type: 'string', title: 'SID:', required: true },
    ],
    ['a name alone', { name: 'sid' }, { title: 'sid' }],
    [
      'other spellings',
      { Key: 'sid', Label: 'SID', isRequired: 'false', 'Default Value': 'x' },
      { title: 'SID', required: false, default: 'x' },
    ],
    ['a default', { name: 'sid', default: 'AC' }, { required: false, default: 'AC' }],
    ['a number', { name: 'age', type: 'Number', default: '18' }, { type: 'number', default: 18 }],
    ['a check box', { name: 'yes', type: 'boolean', default: true }, { type: 'checkbox', default: true }],
    ['a secret by its type', { name: 'pin', type: 'password' }, { type: 'string', secret: true }],
    ['a secret by its name', { name: 'api_token' }, { secret: true }],
    ['no secret, as it says', { name: 'api_token', secret: false }, { name: 'api_token', type: 'string' }],
    [
      'a limit and help',
      { name: 'a', maxLength: '20', hint: 'A…', help: 'An A.' },
      { max_length: 20, placeholder: 'A…', description: 'An A.' },
    ],
    [
      'options',
      { name: 'r', type: 'select', options: ['eu', { id: 'us', name: 'USA' }] },
      {
        type: 'select',
        options: [
          { value: 'eu', label: 'eu' },
          { value: 'us', label: 'USA' },
        ],
      },
    ],
    [
      'options by value',
      { name: 'r', options: { eu: 'Europe' } },
      { type: 'select', options: [{ value: 'eu', label: 'Europe' }] },
    ],
    ['an app field', { name: 'a', save_to: 'kept' }, { save_to: 'kept' }],
    ['characters of a manifest', { name: 'a', title: '${HOME} {{a}}' }, { title: '\\${HOME} {{a}}' }],
  ])('with %s', (_what, param, input) => {
    const { fields, left, errors } = withParams([param]);
    expect(fields['auth']).toMatchObject({ type: 'api_key', inputs: [input] });
    expect({ left, errors }).toEqual({ left: [], errors: [] });
  });

  it('may be a map by name', () => {
    const { fields, left } = withParams({ sid: 'SID:', token: { title: 'Token:', type: 'text' } });
    expect(fields['auth']).toMatchObject({
      inputs: [
        { name: 'sid', title: 'SID:' },
        { name: 'token', type: 'text' },
      ],
    });
    expect(left).toEqual([]);
  });

  it('get a name that can be, also in placeholders, and are saved to a field of that name', () => {
    const { fields, ledger } = withParams([{ name: '2 api key' }], {
      request: { url: 'https://example.com/[[2 api key]]' },
    });
    expect(fields).toMatchObject({
      auth: { inputs: [{ name: 'api_key', save_to: 'api_key' }], request: { method: 'GET' } },
      app_fields: [{ name: 'api_key', type: 'text' }],
    });
    expect(ledger.choices.map(({ message }) => message).join()).toContain('it is api_key now');
  });

  it('take options from a source that lists them, and are texts where it does not', () => {
    const sources = [
      { name: 'regions', items: [{ value: 'eu', label: 'Europe' }] },
      { name: 'lists', request: {} },
    ];
    const params = [
      { name: 'region', type: 'select', source: 'regions' },
      { name: 'list', type: 'select', source: 'lists' },
    ];
    const { fields, left } = convert({ auth: { params }, sources });
    expect(fields['auth']).toMatchObject({
      inputs: [{ type: 'select', options: [{ value: 'eu' }] }, { type: 'string' }],
    });
    expect(left).toEqual(['/auth/params/1/source', '/sources/0', '/sources/1']);
  });

  it.each<[string, unknown, string[]]>([
    ['no name', [{ title: 'A' }], ['/auth/params/0']],
    ['a name twice', [{ name: 'a' }, { name: 'a' }], ['/auth/params/1']],
    ['a type there is not', [{ name: 'a', type: 'colour' }], ['/auth/params/0/type']],
    ['a default that does not fit', [{ name: 'a', type: 'number', default: 'x' }], ['/auth/params/0/default']],
    [
      'a default that is none of the options',
      [{ name: 'a', options: ['b'], default: 'x' }],
      ['/auth/params/0/default'],
    ],
    ['a secret with a default', [{ name: 'token', default: 'abc' }], ['/auth/params/0/default']],
    [
      'options with more',
      [{ name: 'a', options: [{ value: 'b', label: 'B', icon: 'c' }] }],
      ['/auth/params/0/options'],
    ],
    ['options on a text', [{ name: 'a', type: 'text', options: ['b'] }], ['/auth/params/0/options']],
    ['a limit out of range', [{ name: 'a', max_length: 99999 }], ['/auth/params/0/max_length']],
    ['two spellings', [{ name: 'a', title: 'A', label: 'B' }], ['/auth/params/0/label']],
    ['keys nobody knows', [{ name: 'a', rows: 3, x: { y: 1 } }], ['/auth/params/0/rows', '/auth/params/0/x']],
  ])('with %s leave it', (_what, params, left) => {
    expect(withParams(params)).toMatchObject({ left, errors: [] });
  });
});

describe('the auth request', () => {
  const params = [{ name: 'email' }, { name: 'token' }];
  const url = 'https://example.com/token';

  it.each<[string, object, object]>([
    [
      'a body and a mapping',
      { url, body: { e: ['[[email]]', 1, null] }, mapping: { session: '$.data.token' } },
      { url, body: { e: ['{{auth.email}}', 1, null] }, response: { session: '/data/token' } },
    ],
    [
      'a mapping as a list',
      { url, mapping: [{ name: '[[session]]', path: '$.id' }] },
      { response: { session: '/id' } },
    ],
    ['a method', { url, method: 'patch' }, { method: 'PATCH' }],
    [
      'headers as a list',
      { url, headers: [{ key: 'X-Email', value: '[[email]]' }] },
      { headers: { 'X-Email': '{{auth.email}}' } },
    ],
    [
      'a query',
      { url: `${url}?a=1#f`, qs: { 'e mail': 'a b[[email]]' } },
      { url: `${url}?a=1&e%20mail=a%20b{{auth.email}}#f` },
    ],
    ['JSON in a text', { url, body: '{"e":"[[email]]"}' }, { body: { e: '{{auth.email}}' } }],
  ])('with %s', (_what, request, converted) => {
    const { fields, left, errors } = withParams(params, { request });
    expect(fields['auth']).toMatchObject({ request: converted });
    expect({ left, errors }).toEqual({ left: [], errors: [] });
  });

  it.each<[string, object, string[]]>([
    ['no URL', { headers: {} }, ['']],
    ['a secret in the query', { url, qs: { t: '[[token]]' } }, ['/qs/t']],
    ['a form', { url, form: { a: 'b' } }, ['/form']],
    ['a body that is a list', { url, body: [1] }, ['/body']],
    ['user and password', { url, headers: { Authorization: 'Basic [[email]]:[[token]]' } }, ['/headers/Authorization']],
    ['a header of the sender', { url, headers: { Host: 'example.com' } }, ['/headers/Host']],
    ['another method', { url, method: 'HEAD' }, ['/method']],
    ['a path with a wildcard', { url, mapping: { a: '$.b[*]' } }, ['/mapping/a']],
    ['a text that names nothing', { url, body: { a: '[[nothing]]', b: 'c' } }, ['/body/a']],
  ])('with %s leaves it', (_what, request, left) => {
    const found = withParams(params, { request });
    expect(found).toMatchObject({ left: left.map((pointer) => `/auth/request${pointer}`), errors: [] });
  });

  it('keeps apart what goes with the requests of actions', () => {
    const { ledger } = withParams(params, { connection: { headers: { 'X-Key': 'a' }, qs: { b: 'c' } } });
    expect(ledger.left).toEqual([
      {
        pointer: '/auth/connection',
        reason: expect.any(String),
        remedy: expect.stringContaining('header X-Key, query parameter b'),
      },
    ]);
  });
});

describe('secrets', () => {
  const secret = 'q8Zk31xLw09Tb7VnR2';

  it.each<[string, object, string, string]>([
    ['a header', { headers: { Authorization: `Bearer ${secret}` } }, 'AUTHORIZATION', '/headers/Authorization'],
    ['a header that says nothing', { headers: { 'X-Partner': secret } }, 'X_PARTNER', '/headers/X-Partner'],
    [
      'a secret that is a word',
      { body: { a: { client_secret: 'hunter22' } } },
      'CLIENT_SECRET',
      '/body/a/client_secret',
    ],
    ['a key of a form that is known', { body: { a: `sk_live_${secret}` } }, 'A', '/body/a'],
    ['a URL', { url: `https://example.com/?token=${secret}` }, 'URL', '/url'],
  ])('in %s come from the environment', (_what, request, name, pointer) => {
    const { fields, ledger, errors } = convert({ api_token_requests: { url: 'https://example.com', ...request } });
    expect(ledger.variables).toEqual([{ name, pointer: `/api_token_requests${pointer}`, secret: true }]);
    expect(JSON.stringify(fields)).toContain(`\${${name}}`);
    expect(JSON.stringify(fields)).not.toMatch(/q8Zk31|hunter22/);
    expect(errors).toEqual([]);
  });

  it('that differ have a variable each', () => {
    const body = { a: { token: 'one-one' }, b: { token: 'two-two' }, c: { token: 'one-one' }, d: '[[TOKEN_3]]' };
    const { fields } = convert({ api_token_requests: { url: 'https://example.com', body } });
    expect(fields['subscribe']).toMatchObject({
      body: { a: { token: '${TOKEN}' }, b: { token: '${TOKEN_2}' }, c: { token: '${TOKEN}' }, d: '${TOKEN_3}' },
    });
  });
});

describe('scopes', () => {
  it.each<[string, unknown]>([
    ['ids', ['flow-tags:view', 'subscribers:view']],
    ['labels', ['View flow tags', 'view subscribers']],
    ['words in another order', ['flow_tags_view', 'SUBSCRIBERS.VIEW']],
    ['a text', 'View flow tags, subscribers:view'],
    [
      'maps',
      [{ name: 'View flow tags' }, { id: 'subscribers:view', checked: true }, { id: 'flows:view', checked: false }],
    ],
    ['check boxes', { 'View flow tags': true, 'subscribers:view': 1, 'Manage flows': false }],
    ['one twice, and one that another includes', ['flow-tags:view', 'View flow tags', 'subscribers:view']],
  ])('as %s', (_what, scopes) => {
    for (const key of ['api_scopes', 'apiScopes', 'Api Scopes', 'scopes']) {
      const { fields, left } = convert({ [key]: scopes });
      expect(fields['api_scopes']).toEqual(['flow-tags:view', 'subscribers:view']);
      expect(left).toEqual([]);
    }
  });

  it('that another includes are not listed, and those nobody knows are left', () => {
    const { fields, ledger } = convert({ scopes: ['flow-tags:view', 'Manage flow tags', 'View flow tgas', 'all', 7] });
    expect(fields['api_scopes']).toEqual(['flow-tags:manage']);
    expect(ledger.left.map(({ pointer, remedy }) => [pointer, remedy])).toEqual([
      ['/scopes/2', 'Did you mean View flow tags?'],
      ['/scopes/3', 'The scopes are listed by: miniapp scopes'],
      ['/scopes/4', 'The scopes are listed by: miniapp scopes'],
    ]);
  });
});

describe('api token requests', () => {
  const on = { url: 'https://example.com/on' };
  const off = { url: 'https://example.com/off' };

  it.each<[string, unknown]>([
    ['a map by event', { install: on, uninstall: off }],
    [
      'a list with events',
      [
        { ...off, event: 'Uninstall' },
        { ...on, type: 'subscribe' },
      ],
    ],
    ['a list of which the first says nothing', [on, { ...off, on: 'delete' }]],
  ])('as %s', (_what, requests) => {
    const { fields, left } = convert({ api_token_requests: requests });
    expect(fields).toMatchObject({ subscribe: on, unsubscribe: off });
    expect(left).toEqual([]);
  });

  it('may be one request', () => {
    expect(convert({ apiTokenRequests: on }).fields).toMatchObject({ subscribe: { ...on, method: 'GET' } });
  });

  it('of which there are too many are left', () => {
    expect(convert({ api_token_requests: [on, off, { ...on, event: 'install', mapping: { a: '$.b' } }] }).left).toEqual(
      ['/api_token_requests/1', '/api_token_requests/2'],
    );
  });
});

it('takes an auth block alone, as the help page shows it', () => {
  const { fields, left } = convert({
    type: 'APIKEY',
    params: [
      { name: 'sid', title: 'Twilio Account SID:' },
      { name: 'token', title: 'Twilio Auth Token:' },
    ],
    connection: { headers: { Authorization: 'Basic [[sid]]:[[token]]' } },
  });
  expect(fields['auth']).toMatchObject({ inputs: [{ name: 'sid' }, { name: 'token', secret: true }] });
  expect(left).toEqual(['/connection']);
});

it('leaves each action, source and trigger by itself', () => {
  const { left } = convert({ auth: {}, actions: [{ name: 'a' }, {}], sources: { b: {} }, triggers: 'c', theme: null });
  expect(left.sort()).toEqual(['/actions/0', '/actions/1', '/sources/b', '/theme', '/triggers']);
});

it('keeps a field that a manifest must have, with its error, and leaves one that it may do without', () => {
  const params = [{ name: 'a', title: 'x'.repeat(101), description: 'x'.repeat(501) }];
  expect(withParams(params)).toMatchObject({ errors: ['schema/length'], left: ['/auth/params/0/description'] });
});

it('leaves what is more than an app can have, so that it takes no time', () => {
  const many = <Item>(item: (index: number) => Item) => Array.from({ length: 1000 }, (_, index) => item(index));
  const headers = Object.fromEntries(many((index) => [`X A${index}`, 'a']));
  const body = { secrets: many((index) => ({ token: `secret${index}` })), unknown: many(() => '[[x]]') };
  const { left, errors } = convert({
    auth: { params: many((index) => `п${index}`), request: { url: 'https://example.com', headers } },
    api_token_requests: { url: 'https://example.com', body },
  });
  expect(left.filter((pointer) => pointer.startsWith('/auth/params/'))).toHaveLength(800);
  expect(left).toContain('/api_token_requests/body');
  expect(errors).toEqual([]);
});
