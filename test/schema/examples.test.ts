import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mapSubschemas, parseSchema, type Schema } from '../../scripts/generate/schema.ts';
import { createAjv } from '../../scripts/generate/validator.ts';

const text = readFileSync(new URL('../../schemas/miniapp.schema.json', import.meta.url), 'utf8');
const schema = parseSchema(text);
const ajv = createAjv();
ajv.compile(schema);

/** Every schema in the schema, by its JSON pointer. */
const places = new Map<string, Schema>();
collect(schema, '');

function collect(node: Schema, pointer: string): void {
  places.set(pointer, node);
  for (const [keyword, value] of Object.entries(node)) {
    const names = Array.isArray(value) ? value.keys() : Object.keys(Object(value));
    const segments =
      keyword === 'items' || keyword === 'additionalProperties' ? [''] : [...names].map((name) => `/${name}`);
    let index = 0;
    mapSubschemas(keyword, value, (subschema) => {
      collect(subschema, `${pointer}/${keyword}${segments[index++]}`);
      return subschema;
    });
  }
}

function validatorAt(pointer: string): (value: unknown) => boolean {
  const validate = ajv.compile({ $ref: `${schema.$id}#${pointer}` });
  return (value) => validate(value) === true;
}

/** Properties and definitions; a bare reference is documented by the definition it names. */
const documented = [...places].filter(
  ([pointer, node]) => /\/(properties|\$defs)\/[^/]+$/.test(pointer) && Object.keys(node).join() !== '$ref',
);

describe('the schema', () => {
  test('is found whole', () => {
    const written = text.match(/"x-invalid": /g)?.length;
    expect([...places.values()].filter((node) => node['x-invalid'])).toHaveLength(Number(written));
    expect(documented.length).toBeGreaterThan(50);
  });

  test.each(documented)('%s tells people what it is', (_, node) => {
    expect(node.title).toMatch(/\S/);
    expect(node.description).toMatch(/\.$/);
    expect(node.examples?.length).toBeGreaterThan(0);
    // Beside a reference, editors would take its words for the definition's: there the definition has them.
    if (node.$ref === undefined) expect(node['x-invalid']?.length).toBeGreaterThan(0);
    else expect(Object.keys(node).filter((keyword) => keyword.startsWith('x-'))).toEqual([]);
  });

  test.each([...places].filter(([, { pattern }]) => pattern !== undefined))(
    '%s has words for its pattern',
    (_, node) => {
      expect(node['x-pattern-message']).toMatch(/, such as \S/);
      expect(node.pattern).not.toMatch(/\\p\{|\(\?[=!<]/);
    },
  );

  test.each([...places].filter(([, { type }]) => type === 'object'))(
    '%s says which fields it takes',
    (pointer, node) => {
      if (pointer === '/$defs/auth') return;
      expect(node.additionalProperties).toBeDefined();
      if (node.properties) expect(node.additionalProperties).toBe(false);
    },
  );
});

const examples = [...places].flatMap(([pointer, node]) =>
  (node.examples ?? []).map((value) => [pointer, JSON.stringify(value), value] as const),
);
const counterExamples = [...places].flatMap(([pointer, node]) =>
  (node['x-invalid'] ?? []).map(({ value, reason }) => [pointer, JSON.stringify(value), reason, value] as const),
);

test.each(examples)('%s takes %s', (pointer, _, value) => {
  expect(validatorAt(pointer)(value)).toBe(true);
});

test.each(counterExamples)('%s refuses %s: %s', (pointer, _, reason, value) => {
  expect(reason).toMatch(/\.$/);
  expect(validatorAt(pointer)(value)).toBe(false);
});
