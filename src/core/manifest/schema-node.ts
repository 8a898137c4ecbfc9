import schema from '../../../schemas/miniapp.schema.json' with { type: 'json' };
import { isRecord } from '../json-value.ts';
import { pointerKeys } from './pointer.ts';

/** The parts of a JSON Schema node that explanations draw on. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
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

/** The names of the fields that a map at a JSON pointer may have, in the order in which the schema lists them. */
export function propertyOrder(pointer: string): string[] {
  return [...new Set(nodesFor(pointer).flatMap(({ properties = {} }) => Object.keys(properties)))];
}

/** Whether the map that the value at a JSON pointer stands in must have it. */
export function isRequiredField(pointer: string): boolean {
  const field = pointerKeys(pointer).at(-1) ?? '';
  return nodesFor(pointer.slice(0, pointer.lastIndexOf('/'))).some(({ required = [] }) => required.includes(field));
}

/** All that the schema says of a value at a JSON pointer. */
function nodesFor(pointer: string): SchemaNode[] {
  let nodes: SchemaNode[] = [schema as unknown as SchemaNode];
  for (const key of pointerKeys(pointer)) {
    nodes = nodes.flatMap(branches).flatMap(({ properties, items }) => {
      const child = properties && Object.hasOwn(properties, key) ? properties[key] : items;
      return child === undefined ? [] : [child];
    });
  }
  return nodes.flatMap(branches);
}

/** What a node says itself, by its reference, or for one of several kinds of values. */
function branches(node: SchemaNode): SchemaNode[] {
  const referred = node.$ref === undefined ? [] : branches(nodeAt(node.$ref));
  return [node, ...referred, ...(node.oneOf ?? []).flatMap(branches)];
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
