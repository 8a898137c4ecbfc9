import { expect, test } from 'vitest';
import schema from '../../../schemas/miniapp.schema.json' with { type: 'json' };
import { scopes } from '../../../src/generated/catalog.ts';
import { check, checkMore, place } from './check.ts';
import { requiredLines } from './hostile.ts';

/** Requests that satisfy the other families' rules; after the fields under test, so that those keep their lines. */
const requests = 'subscribe:\n  url: https://example.com/\nunsubscribe:\n  url: https://example.com/\n';

function input(fields: string): string {
  return `auth: { type: api_key, inputs: [{ name: a, type: string, title: A, save_to: a, ${fields} }] }\n${requests}app_fields: [{ name: a, type: text }]\n`;
}

/** Fields after the required ones, from line 6 on, and what is said of them: place, code, message. */
const wordings: [name: string, text: string, ...expected: string[]][] = [
  [
    'required, in a mapping',
    'app_fields:\n  - name: a\n',
    '7:5-7:12 schema/required: "type" is missing in "app_fields[0]". Add it, for example type: text',
  ],
  [
    'required, a mapping without a short example',
    'auth:\n  type: api_key\n',
    '6:1-6:5 schema/required: "inputs" is missing in "auth". Add it.',
  ],
  [
    'an unknown field without a likeness',
    'colour: red\n',
    '6:1-6:7 schema/unknown-field: "colour" is not a field of a manifest. Known fields are: schema_version, name, slug, version, description, documentation, logo, cover, video, api_scopes, subscribe, unsubscribe, auth, app_fields.',
  ],
  [
    'a misspelt field',
    'dokumentation: https://example.com/\n',
    '6:1-6:14 schema/unknown-field: "dokumentation" is not a field of a manifest. Did you mean "documentation"?',
  ],
  [
    'a misspelt field whose namesake is given',
    'nam: x\n',
    '6:1-6:4 schema/unknown-field: "nam" is not a field of a manifest. Known fields are: schema_version, name, slug, version, description, documentation, logo, cover, video, api_scopes, subscribe, unsubscribe, auth, app_fields.',
  ],
  [
    'text where a list is needed',
    `api_scopes: flow-tags:view\n${requests}`,
    '6:13-6:27 schema/type: "api_scopes" must be a list, but it is "flow-tags:view". Write it in brackets: [flow-tags:view]',
  ],
  [
    'a mapping where a list is needed',
    'app_fields:\n  api_token: text\n',
    '7:3-7:18 schema/type: "app_fields" must be a list, but it is a mapping. Write a list.',
  ],
  [
    'text where a mapping is needed',
    'auth: none\n',
    '6:7-6:11 schema/type: "auth" must be a mapping, but it is "none". Write its fields below it, one "name: value" a line.',
  ],
  [
    'a list where text is needed',
    'documentation: [https://example.com/]\n',
    '6:16-6:38 schema/type: "documentation" must be text, but it is a list. Write text.',
  ],
  [
    'nothing where text is needed',
    'documentation:\n',
    '6:1-6:14 schema/type: "documentation" must be text, but nothing is given. Fill it in, or delete the field.',
  ],
  [
    'a number where text is needed',
    'documentation: 010.50\n',
    '6:16-6:22 schema/type: "documentation" must be text, but YAML reads 010.50 as a number. Write "010.50".',
  ],
  [
    'an alias of a number where text is needed',
    'app_fields: [{ name: a, type: number, default: &a 1.0 }]\nlogo: *a\n',
    '7:7-7:9 schema/type: "logo" must be text, but it is 1. Put it in quotes.',
  ],
  [
    'a truth value where text is needed',
    'documentation: True\n',
    '6:16-6:20 schema/type: "documentation" must be text, but YAML reads True as true or false. Write "True".',
  ],
  [
    'a number with an anchor where text is needed',
    'documentation: &a 5\n',
    '6:19-6:20 schema/type: "documentation" must be text, but YAML reads 5 as a number. Write "5".',
  ],
  [
    'text where a truth value is needed',
    input('required: "true", secret: yes'),
    '6:90-6:96 schema/type: "auth.inputs[0].required" must be true or false, but it is "true". Write true without quotes.',
    '6:106-6:109 schema/type: "auth.inputs[0].secret" must be true or false, but it is "yes". Write true or false.',
  ],
  [
    'text where a whole number is needed',
    input('max_length: "64"'),
    '6:92-6:96 schema/type: "auth.inputs[0].max_length" must be a whole number, but it is "64". Write 64 without quotes.',
  ],
  [
    'a broken number where a whole one is needed',
    input('max_length: 1.5'),
    '6:92-6:95 schema/type: "auth.inputs[0].max_length" must be a whole number, but it is 1.5. Write a whole number.',
  ],
  [
    'a list where one of several types is needed',
    input('default: [a]'),
    '6:89-6:92 schema/type: "auth.inputs[0].default" must be text, or a number, or true or false, but it is a list. Write text, or a number, or true or false.',
  ],
  [
    'a value near one of those allowed',
    `subscribe: { url: "https://example.com/", method: post }\n${requests.slice(requests.indexOf('unsub'))}`,
    '6:51-6:55 schema/enum: "subscribe.method" must be one of "GET", "POST", "PUT", "PATCH", "DELETE", but it is "post". Did you mean "POST"?',
  ],
  [
    'a value far from those allowed',
    'app_fields: [{ name: a, type: 7 }]\n',
    '6:31-6:32 schema/enum: "app_fields[0].type" must be one of "text", "number", "boolean", "date", "datetime", "json", but it is 7. Choose one of them.',
  ],
  [
    'the kind of a mapping, missing',
    'auth: {}\n',
    '6:1-6:5 schema/required: "type" is missing in "auth". Add it: one of "none", "api_key", "oauth2".',
  ],
  [
    'the kind of a mapping, its field misspelt',
    'auth: { typ: none }\n',
    '6:9-6:12 schema/unknown-field: "typ" is not a field of "auth". Did you mean "type"?',
  ],
  [
    'the kind of a mapping, its value misspelt',
    'auth: { type: apikey }\n',
    '6:15-6:21 schema/enum: "auth.type" must be one of "none", "api_key", "oauth2", but it is "apikey". Did you mean "api_key"?',
  ],
  [
    'the kind of a mapping, empty',
    'auth: { type: }\n',
    '6:9-6:13 schema/enum: "auth.type" must be one of "none", "api_key", "oauth2", but nothing is given. Choose one of them.',
  ],
  [
    'a format',
    'documentation: example.com\n',
    '6:16-6:27 schema/format: "documentation" must be an http or https address, but it is "example.com". Write it like https://example.com/docs',
  ],
  [
    'a pattern',
    'logo: C:\\logo.png\n',
    '6:7-6:18 schema/pattern: "logo" must be a path in the project with / between folders, or an https URL, but it is "C:\\\\logo.png". Write it like assets/logo.png',
  ],
  [
    'a pattern of a value under a free name',
    'auth: { type: oauth2, authorization_url: "https://a.bc/", token_url: "https://a.bc/", client_id: a, request: { url: "https://a.bc/", response: { a b: c } } }\napp_fields: [{ name: a b, type: text }]\n',
    '6:151-6:152 schema/pattern: "auth.request.response["a b"]" must be a JSON pointer that begins with /, but it is "c". Write it like /data/token',
    '7:22-7:25 schema/pattern: "app_fields[0].name" must be a letter, then letters, digits, underscores or hyphens, but it is "a b". Write it like api_token',
  ],
  ['empty text', 'logo: ""\n', '6:7-6:9 schema/length: "logo" is empty. Fill it in.'],
  [
    'an empty list',
    'auth: { type: api_key, inputs: [] }\n',
    '6:32-6:34 schema/length: "auth.inputs" must have at least 1 entry, but it has none. Add one, or delete the field.',
  ],
  [
    'a number too small',
    input('max_length: 0'),
    '6:92-6:93 schema/length: "auth.inputs[0].max_length" must be at least 1, but it is 0. Write a larger number.',
  ],
  [
    'a number too large',
    input('max_length: 10001'),
    '6:92-6:97 schema/length: "auth.inputs[0].max_length" must be at most 10,000, but it is 10001. Write a smaller number.',
  ],
  [
    'a text too long, in characters, not UTF-16 units',
    input(`placeholder: ${'😀'.repeat(201)}`),
    '6:93-6:495 schema/length: "auth.inputs[0].placeholder" must have at most 200 characters, but it has 201. Shorten it.',
  ],
  [
    'a scope by its label',
    `api_scopes: [ view FLOW tags, "Manage flow tag" ]\n${requests}`,
    '6:15-6:29 scopes/unknown: "view FLOW tags" is not a scope. Did you mean "flow-tags:view"?',
    '6:31-6:48 scopes/unknown: "Manage flow tag" is not a scope. Did you mean "flow-tags:manage"?',
  ],
  [
    'a scope by its id, misspelt',
    `api_scopes: [flow-tag:view, Flow-Tags:Manage]\n${requests}`,
    '6:14-6:27 scopes/unknown: "flow-tag:view" is not a scope. Did you mean "flow-tags:view"?',
    '6:29-6:45 scopes/unknown: "Flow-Tags:Manage" is not a scope. Did you mean "flow-tags:manage"?',
  ],
  [
    'a scope that resembles none',
    `api_scopes: [x, 1, [], ~]\n${requests}`,
    '6:14-6:15 scopes/unknown: "x" is not a scope. Choose one from docs/reference/scopes.md.',
    '6:17-6:18 scopes/unknown: 1 is not a scope. Choose one from docs/reference/scopes.md.',
    '6:20-6:22 scopes/unknown: A scope must be text, but this is a list. Write the id of a scope, or delete the item.',
    '6:24-6:25 scopes/unknown: A scope must be text, but nothing is given. Write the id of a scope, or delete the item.',
  ],
  [
    'keys of JavaScript’s own',
    '__proto__: 1\nconstructor: 1\n',
    ...['6:1-6:10 schema/unknown-field: "__proto__"', '7:1-7:12 schema/unknown-field: "constructor"'].map(
      (start) =>
        `${start} is not a field of a manifest. Known fields are: schema_version, name, slug, version, description, documentation, logo, cover, video, api_scopes, subscribe, unsubscribe, auth, app_fields.`,
    ),
  ],
];

test.each(wordings)('%s', (_name, text, ...expected) => {
  const said = checkMore(text).diagnostics.map((diagnostic) => `${place(diagnostic)}: ${diagnostic.message}`);
  expect(said).toEqual(expected);
});

/** Whole manifests. */
const wholes: [name: string, text: string, ...expected: string[]][] = [
  ['an empty file', '', '1:1-1:1 schema/type: The manifest is empty. Start one with: miniapp init'],
  ['only comments', '# a\n\n# b\n', '1:1-1:1 schema/type: The manifest is empty. Start one with: miniapp init'],
  ['only a document marker', '---\n', '1:1-1:1 schema/type: The manifest is empty. Start one with: miniapp init'],
  [
    'text',
    'hello world\n',
    '1:1-1:12 schema/type: The manifest must be a mapping, but it is "hello world". Write its fields, one "name: value" a line.',
  ],
  [
    'a list',
    '- name: a\n',
    '1:1-1:10 schema/type: The manifest must be a mapping, but it is a list. Write its fields, one "name: value" a line.',
  ],
  [
    'all fields missing',
    '{}',
    '1:1-1:1 schema/required: "schema_version" is missing. Add it, for example schema_version: 1',
    '1:1-1:1 schema/required: "name" is missing. Add it, for example name: Email Verifier',
    '1:1-1:1 schema/required: "slug" is missing. Add it, for example slug: email-verifier',
    '1:1-1:1 schema/required: "version" is missing. Add it, for example version: 1.0.0',
    '1:1-1:1 schema/required: "description" is missing. Add it, for example description: Checks e-mail addresses that users type into a chat.',
  ],
  [
    'schema_version as text',
    requiredLines.replace(': 1', ': "1"'),
    '1:17-1:20 schema/enum: "schema_version" must be 1, but it is "1". Write 1.',
  ],
  [
    'a newer schema_version hides what else a newer schema may allow',
    `${requiredLines.replace(': 1', ': 2')}triggers: []\nauth: 5\n`,
    '1:17-1:18 schema/newer-version: This manifest has schema_version 2, but this miniapp knows version 1 only. Update miniapp.',
  ],
  [
    'a newer schema_version does not hide what no schema can allow',
    `${requiredLines.replace(': 1', ': 2')}name: b\n`,
    '1:17-1:18 schema/newer-version: This manifest has schema_version 2, but this miniapp knows version 1 only. Update miniapp.',
    '6:1-6:5 yaml/duplicate-key: "name" is already given above. Keep one of the two.',
  ],
  [
    'a misspelt required field is one mistake',
    requiredLines.replace('version: 1.0', 'verison: 1.0'),
    '4:1-4:8 schema/unknown-field: "verison" is not a field of a manifest. Did you mean "version"?',
  ],
  [
    'a version without a patch number is a number to YAML',
    requiredLines.replace('1.0.0', '1.0'),
    '4:10-4:13 schema/type: "version" must be text, but YAML reads 1.0 as a number. Write "1.0".',
  ],
  [
    'a slug that is too short and of the wrong form is one mistake',
    requiredLines.replace('email-verifier', 'E'),
    '3:7-3:8 schema/pattern: "slug" must be lower-case words joined by hyphens, but it is "E". Write it like email-verifier',
  ],
  [
    'five mistakes at once',
    `schema_version: 1\nnmae: Email Verifier\nslug: Email Verifier\nversion: 1.0\ndescription: ""\napi_scopes: [View flow tags]\n${requests}`,
    '2:1-2:5 schema/unknown-field: "nmae" is not a field of a manifest. Did you mean "name"?',
    '3:7-3:21 schema/pattern: "slug" must be lower-case words joined by hyphens, but it is "Email Verifier". Write it like email-verifier',
    '4:10-4:13 schema/type: "version" must be text, but YAML reads 1.0 as a number. Write "1.0".',
    '5:14-5:16 schema/length: "description" is empty. Fill it in.',
    '6:14-6:28 scopes/unknown: "View flow tags" is not a scope. Did you mean "flow-tags:view"?',
  ],
];

test.each(wholes)('%s', (_name, text, ...expected) => {
  const said = check(text).diagnostics.map((diagnostic) => `${place(diagnostic)}: ${diagnostic.message}`);
  expect(said).toEqual(expected);
});

test('every scope is suggested for its label', () => {
  for (const { id, label } of scopes) {
    const [diagnostic] = checkMore(`api_scopes: ["${label.toUpperCase()}"]\n${requests}`).diagnostics;
    expect([diagnostic?.code, diagnostic?.suggestion]).toEqual(['scopes/unknown', id]);
  }
});

test('fixes replace exactly what is wrong, in the author’s kind of quotes', () => {
  const text = `{ "schema_version": 1, 'nmae': "x", "slug": "aa", "version": 1.0, "subscribe": { "url": "https://a.bc/", "method": 'post' } }`;
  const fixes = check(text).diagnostics.flatMap(({ fix }) => (fix ? [fix] : []));
  const replaced = fixes.map(({ range, text: after }) => [text.slice(range.start.offset, range.end.offset), after]);
  expect(replaced).toEqual(
    expect.arrayContaining([
      ["'nmae'", "'name'"],
      ['1.0', '"1.0"'],
      ["'post'", "'POST'"],
    ]),
  );
});

test('the explanations know every keyword that the schema uses', () => {
  const keywords = new Set<string>();
  const visit = (node: unknown, isMapOfSchemas: boolean): void => {
    if (Array.isArray(node)) for (const item of node) visit(item, false);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    for (const [key, value] of Object.entries(node)) {
      if (!isMapOfSchemas) keywords.add(key);
      if (['examples', 'x-invalid', 'default', 'enum', 'const'].includes(key) && !isMapOfSchemas) continue;
      visit(value, !isMapOfSchemas && (key === 'properties' || key === '$defs'));
    }
  };
  visit(schema, false);
  const annotations = ['$schema', '$id', '$defs', '$ref', 'title', 'description', 'default', 'examples'];
  const structure = [
    'properties',
    'items',
    'oneOf',
    'enumDescriptions',
    'x-invalid',
    'x-pattern-message',
    'propertyName',
  ];
  const explained = ['required', 'additionalProperties', 'type', 'enum', 'const', 'discriminator', 'format', 'pattern'];
  const lengths = ['minLength', 'maxLength', 'minItems', 'minimum', 'maximum'];
  expect(
    [...keywords].filter((key) => ![...annotations, ...structure, ...explained, ...lengths].includes(key)),
  ).toEqual([]);
});
