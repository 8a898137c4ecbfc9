import schema from '../../../schemas/miniapp.schema.json' with { type: 'json' };
import { pointerKeys } from './pointer.ts';

/** The parts of a JSON Schema node that explanations draw on. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly oneOf?: readonly SchemaNode[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly 'x-pattern-message'?: string;
}

/** The node that holds the keyword at a schema path such as `#/$defs/scope/enum`. */
export function schemaNode(schemaPath: string): SchemaNode {
  return nodeAt(schemaPath.replace(/\/[^/]*$/, ''));
}

/** An example of a property that the node describes; undefined when there is none. */
export function exampleOf({ properties }: SchemaNode, name: string): unknown {
  const property = properties?.[name];
  return property?.examples?.[0] ?? (property?.$ref === undefined ? undefined : nodeAt(property.$ref).examples?.[0]);
}

/** The values that tell the branches of a tagged union apart. */
export function tagValues({ oneOf = [] }: SchemaNode, tag: string): unknown[] {
  return oneOf.map(({ $ref }) => nodeAt($ref ?? '').properties?.[tag]?.const);
}

function nodeAt(path: string): SchemaNode {
  // Schema paths are URI fragments.
  const node = valueAt(schema, decodeURIComponent(path.replace(/^#/, '')));
  return isRecord(node) ? node : {};
}

/** The value a JSON pointer leads to, own properties only. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const key of pointerKeys(pointer)) {
    if (!(isRecord(value) || Array.isArray(value)) || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
