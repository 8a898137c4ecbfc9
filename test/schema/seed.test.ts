import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mapSubschemas, parseSchema, type Schema } from '../../scripts/generate/schema.ts';
import { createAjv } from '../../scripts/generate/validator.ts';
import { findSeedProblem } from '../../src/core/seed/schema.ts';
import { fieldTypes } from '../../src/platform/field-values.ts';
import { chatStatuses, memberRoles } from '../../src/platform/store/workspace-tables.ts';

const schema = parseSchema(readFileSync(new URL('../../schemas/seed.schema.json', import.meta.url), 'utf8'));
const ajv = createAjv();
const validate = ajv.compile(schema);

const nodes: [pointer: string, node: Schema][] = [];
collect(schema, '');

function collect(node: Schema, pointer: string): void {
  nodes.push([pointer, node]);
  for (const [keyword, value] of Object.entries(node)) {
    const names = keyword === 'items' ? [''] : Object.keys(Object(value)).map((name) => `/${name}`);
    let index = 0;
    mapSubschemas(keyword, value, (subschema) => {
      collect(subschema, `${pointer}/${keyword}${names[index++]}`);
      return subschema;
    });
  }
}

test('it uses no keyword that the check does not know', () => {
  const known = [
    '$schema',
    '$id',
    '$defs',
    '$ref',
    'title',
    'description',
    'examples',
    'x-invalid',
    'x-pattern-message',
  ];
  const checked = ['type', 'required', 'properties', 'additionalProperties', 'items', 'enum', 'pattern'];
  const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'maxItems'];
  for (const [, node] of nodes) {
    for (const keyword of Object.keys(node)) expect([...known, ...checked, ...limits]).toContain(keyword);
    if (node.pattern !== undefined) expect(node['x-pattern-message']).toMatch(/, such as \S/);
  }
});

const documented = nodes.filter(
  ([pointer, node]) => /\/(properties|\$defs)\/[^/]+$/.test(pointer) && Object.keys(node).join() !== '$ref',
);

test.each(documented)('%s tells people what it is, with examples that fit and others that do not', (pointer, node) => {
  expect(node.title).toMatch(/\S/);
  expect(node.description).toMatch(/\.$/);
  expect(node.examples?.length).toBeGreaterThan(0);
  const fits = ajv.compile({ $ref: `${schema.$id}#${pointer}` });
  for (const example of node.examples ?? []) expect(fits(example)).toBe(true);
  for (const { value, reason } of node['x-invalid'] ?? []) {
    expect(reason).toMatch(/\.$/);
    expect(fits(value)).toBe(false);
  }
});

const whole = (schema.examples as Record<string, unknown>[])[0] ?? {};

test.each<[string, unknown]>([
  ...(schema.examples ?? []).map((value, index): [string, unknown] => [`example ${index}`, value]),
  ...(schema['x-invalid'] ?? []).map(({ value, reason }): [string, unknown] => [reason, value]),
  ...(
    [
      null,
      [],
      'x',
      1,
      { name: null },
      { ...whole, tags: {} },
      { ...whole, tags: [{ name: 'x'.repeat(256) }] },
    ] as unknown[]
  ).map((value, index): [string, unknown] => [`value ${index}`, value]),
  ...[
    { workspace_id: 1.5 },
    { workspace_id: 2 ** 31 },
    { flow_ns: 'f0' },
    { tags: Array(1001).fill({ name: 'x' }) },
    { members: [{ name: 'x', email: 'x@y', role: 'boss' }] },
    { bot_fields: [{ name: 'x', var_type: 'text' }] },
    { bot_fields: [{ name: 'x', var_type: 'text', value: null }] },
    { subscribers: [{ phone: 'x' }] },
    { subscribers: [{ user_fields: { anything: [1] } }] },
    { subscribers: [{ subscribed: 'yes' }] },
    JSON.parse('{"__proto__":1}') as object,
    { constructor: 1 },
    { name: '𝒳'.repeat(255) },
  ].map((changes): [string, unknown] => [JSON.stringify(changes).slice(0, 40), { ...whole, ...changes }]),
])('the check judges as the schema does: %s', (_, value) => {
  expect(findSeedProblem(value) === undefined).toBe(validate(value));
});

test('its lists of words are those of the platform', () => {
  const enumOf = (pointer: string) => nodes.find(([place]) => place === pointer)?.[1].enum;
  expect(enumOf('/$defs/field_type')).toEqual(fieldTypes);
  expect(enumOf('/$defs/member/properties/role')).toEqual(memberRoles);
  expect(enumOf('/$defs/subscriber/properties/status')).toEqual(chatStatuses);
});
