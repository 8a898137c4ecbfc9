import { isMap, isScalar, parseDocument } from 'yaml';
import type { CatalogScope } from './catalog.ts';
import type { GeneratedFile } from './files.ts';

/** A node of a JSON Schema, as far as the generator looks into it. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly examples?: readonly unknown[];
  readonly 'x-invalid'?: readonly { readonly value: unknown; readonly reason: string }[];
}

/** Keywords that tell people something and check nothing. */
export function isAnnotation(keyword: string): boolean {
  return (
    keyword.startsWith('x-') || ['title', 'description', 'default', 'examples', 'enumDescriptions'].includes(keyword)
  );
}

/** Reads a JSON Schema. */
export function parseSchema(text: string): Schema {
  return JSON.parse(text) as Schema;
}

/** The schema's text with the catalogue's scopes in `$defs.scope`; all other text stays as people wrote it. */
export function schemaWithScopes(text: string, scopes: readonly CatalogScope[]): GeneratedFile {
  const lists = { enum: scopes.map(({ id }) => id), enumDescriptions: scopes.map(({ label }) => label) };
  const definition = parseDocument(text).getIn(['$defs', 'scope']);
  if (!isMap(definition)) throw new Error('schemas/miniapp.schema.json has no $defs.scope.');
  const splices = definition.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? key.value : undefined;
    const range = (value as { range?: [number, number, number] }).range;
    if ((name !== 'enum' && name !== 'enumDescriptions') || !range) return [];
    return [{ start: range[0], end: range[1], text: list(lists[name]) }];
  });
  if (splices.length !== 2)
    throw new Error('$defs.scope of schemas/miniapp.schema.json needs enum and enumDescriptions.');
  let content = text;
  for (const splice of splices.sort((a, b) => b.start - a.start)) {
    content = content.slice(0, splice.start) + splice.text + content.slice(splice.end);
  }
  return { path: 'schemas/miniapp.schema.json', content };
}

function list(values: readonly string[]): string {
  return `[\n${values.map((value) => `        ${JSON.stringify(value)}`).join(',\n')}\n      ]`;
}

/** A copy of a schema without keywords for which `drops` is true. Names of properties and definitions are no keywords. */
export function withoutKeywords(schema: Schema, drops: (keyword: string) => boolean): Schema {
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (drops(keyword)) continue;
    result[keyword] = mapSubschemas(keyword, value, (subschema) => withoutKeywords(subschema, drops));
  }
  return result;
}

/** Applies `change` to the schemas directly below a keyword; what holds no schemas is returned as it is. */
export function mapSubschemas(keyword: string, value: unknown, change: (schema: Schema) => Schema): unknown {
  if (keyword === 'properties' || keyword === '$defs') {
    const entries = Object.entries(value as Record<string, Schema>);
    return Object.fromEntries(entries.map(([name, subschema]) => [name, change(subschema)]));
  }
  if (keyword === 'oneOf') return (value as Schema[]).map(change);
  const holdsSchema = keyword === 'items' || (keyword === 'additionalProperties' && typeof value === 'object');
  return holdsSchema ? change(value as Schema) : value;
}
