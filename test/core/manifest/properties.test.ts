import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseSchema, type Schema } from '../../../scripts/generate/schema.ts';
import { applyFixes } from '../../../src/core/manifest/fix.ts';
import { parseYaml } from '../../../src/core/manifest/parse.ts';
import { createSource } from '../../../src/core/source.ts';
import { validate } from '../../../src/generated/validator.js';
import { createWorld, packageDirectory } from '../../world.ts';
import { check, violations } from './check.ts';

/** As for the mutations: 2000 is the usual number. More runs look elsewhere each time; a failure names its seed. */
const given = process.env['MINIAPP_FUZZ_RUNS'];
const runs = (usual: number) => ({
  numRuns: Math.ceil((usual * Number(given ?? 2000)) / 2000),
  ...(given === undefined && { seed: 20260101 }),
});
const timeout = 3_600_000;

const schema = parseSchema(readFileSync(join(packageDirectory, 'schemas/miniapp.schema.json'), 'utf8'));

const text = fc.string({ unit: fc.oneof(fc.constantFrom(...'{}[]:,#&*!|>\'"%@`$\\-? \n\t'), unicode()) });

function unicode(): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
}

/** Values that a schema allows. */
function valid(node: Schema): fc.Arbitrary<unknown> {
  const { $ref, type, items, properties, required = [], additionalProperties } = node;
  if ($ref !== undefined) return valid(schema.$defs?.[$ref.replace('#/$defs/', '')] ?? {});
  if (node.oneOf) return fc.oneof(...node.oneOf.map(valid));
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum) return fc.constantFrom(...node.enum);
  if (Array.isArray(type)) return fc.oneof(...type.map((one: string) => valid({ ...node, type: one })));
  const [least, most] = [Number(node['minLength'] ?? 0), Number(node['maxLength'] ?? 40)];
  switch (type) {
    case 'string':
      return node['pattern'] || node['format']
        ? fc.constantFrom(...(node.examples ?? []))
        : fc.string({ unit: unicode(), minLength: least, maxLength: Math.min(most, 40) });
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.double({ noDefaultInfinity: true, noNaN: true });
    case 'integer':
      return fc.integer({ min: Number(node['minimum']), max: Number(node['maximum']) });
    case 'array':
      return fc.array(items ? valid(items) : fc.jsonValue(), {
        minLength: Number(node['minItems'] ?? 0),
        maxLength: 4,
      });
    default:
      if (properties) {
        const fields = Object.entries(properties).map(([name, property]) => [name, valid(property)] as const);
        return fc.record(Object.fromEntries(fields), { requiredKeys: [...required], noNullPrototype: true });
      }
      return fc.dictionary(
        text,
        typeof additionalProperties === 'object' ? valid(additionalProperties) : fc.jsonValue(),
        { maxKeys: 4, noNullPrototype: true },
      );
  }
}

const manifest = valid(schema);

interface Corruption {
  readonly path: readonly number[];
  readonly kind: 'replace' | 'delete' | 'rename';
  readonly value: unknown;
  readonly name: string;
}

/** What the schema calls wrong somewhere. */
const wrongValues = collectWrong(schema);

function collectWrong(node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = (node as Schema)['x-invalid'];
  return [...(Array.isArray(own) ? own.map(({ value }) => value) : []), ...Object.values(node).flatMap(collectWrong)];
}

const corruption: fc.Arbitrary<Corruption> = fc.record({
  path: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
  kind: fc.constantFrom('replace', 'delete', 'rename'),
  value: fc.oneof(fc.jsonValue(), fc.constantFrom(...wrongValues), text),
  name: fc.oneof(text, fc.constantFrom('nmae', 'scopes', 'Method', '__proto__', 'constructor', 'url', 'type')),
});

function corrupt(root: unknown, { path, kind, value, name }: Corruption): unknown {
  const copy = structuredClone(root);
  let holder: unknown = copy;
  for (const [depth, step] of path.entries()) {
    if (typeof holder !== 'object' || holder === null) break;
    const keys = Object.keys(holder);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) break;
    const record = holder as Record<string, unknown>;
    const isLast = depth === path.length - 1 || typeof record[key] !== 'object' || record[key] === null;
    if (!isLast) {
      holder = record[key];
      continue;
    }
    const before = record[key];
    if (kind === 'replace') record[key] = structuredClone(value);
    else if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete record[key];
    if (kind === 'rename' && !Array.isArray(holder)) {
      Object.defineProperty(record, name, { value: before, enumerable: true, writable: true, configurable: true });
    }
    break;
  }
  return copy;
}

const nearManifest = fc
  .tuple(manifest, fc.array(corruption, { minLength: 1, maxLength: 4 }))
  .map(([value, corruptions]) => corruptions.reduce<unknown>(corrupt, value));

/** JSON that is YAML too: what YAML does not count as printable is escaped. */
function asJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\x7f-\x9f\ufffe\uffff\ufeff\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const written = (values: fc.Arbitrary<unknown>) =>
  fc.tuple(values, fc.constantFrom('json', 'dense', 'yaml', 'quoted', 'flow')).map(([value, form]) => {
    if (form === 'json') return JSON.stringify(value, null, 2) ?? '';
    if (form === 'dense') return JSON.stringify(value) ?? '';
    if (form === 'quoted') return stringify(value, { defaultStringType: 'QUOTE_SINGLE', lineWidth: 0 });
    return stringify(value, { collectionStyle: form === 'flow' ? 'flow' : 'any' });
  });

const real = ['templates', 'test/fixtures'].flatMap((folder) =>
  readdirSync(join(packageDirectory, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFileSync(join(packageDirectory, folder, name), 'utf8')),
);

/** Manifests of people, with a few texts cut out and put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...real),
    fc.array(
      fc.tuple(fc.nat(2000), fc.nat(12), fc.oneof(text, fc.constantFrom(...real.flatMap((one) => one.split('\n'))))),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  )
  .map(([one, changes]) =>
    changes.reduce((before, [at, count, put]) => {
      const start = at % (before.length + 1);
      return before.slice(0, start) + put + before.slice(start + count);
    }, one),
  );

const anyText: readonly (readonly [string, number, fc.Arbitrary<string>])[] = [
  ['any text', 1000, fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), text)],
  ['UTF-16 that is no Unicode', 200, fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes))],
  ['any value, written as YAML or JSON', 400, written(fc.jsonValue())],
  ['what is nearly a manifest', 300, written(nearManifest)],
  ['a manifest', 200, written(manifest)],
  ['manifests of people, mutated', 400, mutated],
];

describe('analysis holds for', () => {
  test.each(anyText)(
    '%s',
    (_, usual, texts) => {
      fc.assert(
        fc.property(texts, fc.constantFrom(null, {}, { A: 'b' }), (one, environment) => {
          expect(violations(one, check(one, environment))).toEqual([]);
        }),
        runs(usual),
      );
    },
    timeout,
  );
});

test(
  'what the validator calls a manifest is read from JSON as it is, without a problem of form',
  () => {
    fc.assert(
      fc.property(manifest, (value) => {
        expect(validate(value) ? null : validate.errors).toBeNull();
        const { diagnostics, manifest: read } = check(asJson(value), null);
        expect(diagnostics.filter(({ code }) => /^(yaml|schema)\//.test(code))).toEqual([]);
        if (read) expect(read).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      runs(400),
    );
  },
  timeout,
);

describe('fixes come to an end and leave a readable file for', () => {
  test.each(anyText.slice(2))(
    '%s',
    (_, usual, texts) => {
      fc.assert(
        fc.property(texts, (one) => {
          let now = one;
          let { diagnostics } = check(now);
          const isReadable = 'tree' in parseYaml(createSource('miniapp.yaml', one));
          for (let round = 0; ; round++) {
            const { text: next, fixed } = applyFixes(now, diagnostics);
            if (fixed.length === 0) {
              expect(next).toBe(now);
              break;
            }
            expect(next, 'a fix that changes nothing').not.toBe(now);
            expect(round, `fixes without an end: ${JSON.stringify(now)}`).toBeLessThan(10);
            if (isReadable)
              expect(parseYaml(createSource('miniapp.yaml', next)), `from ${JSON.stringify(now)}`).toHaveProperty(
                'tree',
              );
            now = next;
            ({ diagnostics } = check(now));
          }
        }),
        runs(usual),
      );
    },
    timeout,
  );
});

test(
  'validate ends with 0 or 1 for manifests of people, mutated',
  async () => {
    const world = await createWorld();
    const codes = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, written(nearManifest)), async (one) => {
        await writeFile(world.path('miniapp.yaml'), one);
        const { exitCode, stderr } = await world.run(['validate']);
        expect([0, 1], stderr).toContain(exitCode);
        codes.add(exitCode);
      }),
      runs(200),
    );
    expect(codes.size).toBe(2);
  },
  timeout,
);
