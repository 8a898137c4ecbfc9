import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/generated/manifest.ts';
import { type SchemaError, validate } from '../../src/generated/validator.js';

const schema: unknown = JSON.parse(readFileSync(new URL('../../schemas/miniapp.schema.json', import.meta.url), 'utf8'));

const minimal = {
  schema_version: 1,
  name: 'Email Verifier',
  slug: 'email-verifier',
  version: '1.0.0',
  description: 'Checks e-mail addresses that users type into a chat.',
} satisfies Manifest;

const token = { name: 'token', type: 'string', title: 'API token' } as const;
const oauth = {
  type: 'oauth2',
  authorization_url: 'https://accounts.example.com/authorize',
  token_url: 'https://accounts.example.com/token',
  client_id: 'email-verifier',
} as const;

function errorsOf(value: unknown): SchemaError[] {
  return validate(value) ? [] : [...(validate.errors ?? [])];
}

const valid: [string, Manifest][] = [
  ['the required fields alone', minimal],
  [
    'every field',
    {
      ...minimal,
      documentation: 'https://example.com/docs',
      logo: 'assets/logo.png',
      cover: 'assets/cover.png',
      video: 'https://youtu.be/dQw4w9WgXcQ',
      api_scopes: ['flow-tags:view', 'subscribers:view'],
      subscribe: {
        url: 'https://api.example.com/{{auth.region}}/subscribe',
        method: 'PUT',
        headers: { 'X-App': 'email-verifier' },
        body: { api_key: '{{system.api_key}}', deep: [{ at: [null, 1, true] }] },
      },
      unsubscribe: { url: 'https://api.example.com/unsubscribe' },
      auth: {
        type: 'api_key',
        inputs: [
          { ...token, required: true, secret: true, save_to: 'api_token', placeholder: 'sk-…', max_length: 64 },
          {
            name: 'region',
            type: 'select',
            title: 'Region',
            default: 'eu',
            options: [{ value: 'eu', label: 'Europe' }],
          },
        ],
        request: { url: 'https://api.example.com/login', response: { api_token: '/data/token' } },
      },
      app_fields: [{ name: 'api_token', type: 'text', default: '' }],
    },
  ],
  [
    'OAuth 2',
    { ...minimal, auth: { ...oauth, client_secret: 'hidden', scopes: ['profile'], pkce: false, inputs: [token] } },
  ],
  ['no auth', { ...minimal, auth: { type: 'none' } }],
  ['a name of 60 emoji', { ...minimal, name: '😀'.repeat(60) }],
];

test.each(valid)('a manifest with %s is valid', (_, manifest) => {
  expect(errorsOf(manifest)).toEqual([]);
  expect(validate.errors).toBeNull();
});

/** What is wrong, the value, and each error as `keyword pointer`. */
const invalid: [string, unknown, string[]][] = [
  ['nothing', null, ['type ']],
  ['a list', [], ['type ']],
  ['an empty map', {}, Array<string>(5).fill('required ')],
  ['a newer version', { ...minimal, schema_version: 2 }, ['const /schema_version']],
  ['an empty name', { ...minimal, name: '' }, ['minLength /name']],
  ['a name of spaces', { ...minimal, name: '  ' }, ['pattern /name']],
  ['a name of 61 emoji', { ...minimal, name: '😀'.repeat(61) }, ['maxLength /name']],
  ['an empty slug', { ...minimal, slug: '' }, ['minLength /slug']],
  ['a slug in capitals', { ...minimal, slug: 'Email' }, ['pattern /slug']],
  ['a version that is a number', { ...minimal, version: 1 }, ['type /version']],
  ['a version with a v', { ...minimal, version: 'v1.0.0' }, ['format /version']],
  ['an unknown field', { ...minimal, scopes: [] }, ['additionalProperties ']],
  ['an unknown scope', { ...minimal, api_scopes: ['flow-tags:view', 'tags:view'] }, ['enum /api_scopes/1']],
  ['a scope that is a list', { ...minimal, api_scopes: [['flow-tags:view']] }, ['enum /api_scopes/0']],
  ['a scope named as a built-in', { ...minimal, api_scopes: ['constructor'] }, ['enum /api_scopes/0']],
  ['a request without URL', { ...minimal, subscribe: { method: 'POST' } }, ['required /subscribe']],
  [
    'mistakes in a request',
    { ...minimal, unsubscribe: { url: 'example.com', method: 'post', headers: { a: 1 }, body: [], timeout: 1 } },
    [
      'additionalProperties /unsubscribe',
      'enum /unsubscribe/method',
      'format /unsubscribe/url',
      'type /unsubscribe/body',
      'type /unsubscribe/headers/a',
    ],
  ],
  ['a wrong auth type', { ...minimal, auth: { type: 'apikey', inputs: [token] } }, ['discriminator /auth']],
  ['an auth type that is a number', { ...minimal, auth: { type: 1 } }, ['discriminator /auth']],
  ['an auth type named as a built-in', { ...minimal, auth: { type: 'toString' } }, ['discriminator /auth']],
  ['no auth type', { ...minimal, auth: { inputs: [token] } }, ['discriminator /auth']],
  ['auth that is text', { ...minimal, auth: 'none' }, ['type /auth']],
  ['inputs without auth', { ...minimal, auth: { type: 'none', inputs: [] } }, ['additionalProperties /auth']],
  ['API key auth without inputs', { ...minimal, auth: { type: 'api_key' } }, ['required /auth']],
  ['API key auth with no input', { ...minimal, auth: { type: 'api_key', inputs: [] } }, ['minItems /auth/inputs']],
  [
    'a field of another kind of auth',
    { ...minimal, auth: { ...oauth, type: 'api_key', inputs: [token] } },
    Array<string>(3).fill('additionalProperties /auth'),
  ],
  [
    'OAuth 2 without its URLs',
    { ...minimal, auth: { type: 'oauth2', client_id: 'x' } },
    ['required /auth', 'required /auth'],
  ],
  [
    'a wrong input',
    { ...minimal, auth: { type: 'api_key', inputs: [{ ...token, name: 'a b', type: 'password', max_length: 0 }] } },
    ['enum /auth/inputs/0/type', 'minimum /auth/inputs/0/max_length', 'pattern /auth/inputs/0/name'],
  ],
  [
    'a JSONPath',
    { ...minimal, auth: { ...oauth, request: { url: 'https://x.example', response: { a: '$.b' } } } },
    ['pattern /auth/request/response/a'],
  ],
  [
    'an app field of unknown type',
    { ...minimal, app_fields: [{ name: 'a', type: 'string' }] },
    ['enum /app_fields/0/type'],
  ],
];

test.each(invalid)('%s: each problem is one error', (_, value, expected) => {
  const errors = errorsOf(value);
  expect(errors.map(({ keyword, instancePath }) => `${keyword} ${instancePath}`).sort()).toEqual(expected);
  for (const { schemaPath, keyword } of errors) {
    expect(schemaPath.startsWith('#/') && schemaPath.endsWith(`/${keyword}`)).toBe(true);
    expect(lookup(schema, schemaPath.slice(2).split('/'))).toBeDefined();
  }
});

describe('keys that JavaScript objects inherit', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  test.each(keys)('%s is an unknown field', (key) => {
    const text = JSON.stringify(minimal).replace('{', `{"${key}":{"name":"x"},`);
    const errors = errorsOf(JSON.parse(text));
    expect(errors.map(({ params }) => params)).toEqual([{ additionalProperty: key }]);
  });

  test.each(keys)('%s may stand in a body and in headers', (key) => {
    const subscribe = JSON.parse(`{"url":"https://example.com","body":{"${key}":1},"headers":{"${key}":"a"}}`);
    expect(errorsOf({ ...minimal, subscribe })).toEqual([]);
  });

  test('they stand for no required field', () => {
    expect(errorsOf({ ...minimal, auth: JSON.parse('{"__proto__":{"type":"none"}}') })).toHaveLength(1);
  });
});

test('the patterns are quick with a text of a megabyte', () => {
  const texts = [
    'a-'.repeat(500_000),
    `${'/~0'.repeat(300_000)}~`,
    `https://www.youtube.com/watch?${'v=aaaaaaaaaaa&'.repeat(70_000)}\n`,
    '$'.repeat(1_000_000),
  ];
  const start = performance.now();
  for (const text of texts) {
    const request = { url: 'https://example.com', response: { a: text } };
    const manifest = { ...minimal, name: text, slug: text, logo: text, video: text, auth: { ...oauth, request } };
    expect(errorsOf(manifest).length).toBeGreaterThan(0);
  }
  expect(performance.now() - start).toBeLessThan(2000);
});

test('the module needs nothing but our own code', () => {
  const code = readFileSync(new URL('../../src/generated/validator.js', import.meta.url), 'utf8');
  expect(code).not.toMatch(/require\(|ajv\/|\beval\b/);
});

function lookup(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
}
