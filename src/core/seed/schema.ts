import schema from '../../../schemas/seed.schema.json' with { type: 'json' };
import { countCharacters } from '../manifest/formats.ts';
import { childPointer } from '../manifest/pointer.ts';
import { closest } from '../suggest.ts';

/** A mistake in a value, with its place. */
export interface SeedProblem {
  readonly pointer: string;
  readonly at: 'value' | 'key';
  readonly problem: string;
}

/** The keywords that schemas/seed.schema.json uses; a test holds that it uses no other. */
interface Node {
  readonly $ref?: string;
  readonly type?: keyof typeof typeWords;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean;
  readonly items?: Node;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly 'x-pattern-message'?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
}

const typeWords = {
  string: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
} as const;

/** The first thing by which a value is no workspace data as schemas/seed.schema.json describes it; undefined when it is. */
export function findSeedProblem(value: unknown): SeedProblem | undefined {
  return check(value, schema as unknown as Node, '');
}

function check(value: unknown, given: Node, pointer: string): SeedProblem | undefined {
  const node = given.$ref === undefined ? given : definition(given.$ref);
  const fail = (problem: string): SeedProblem => ({ pointer, at: 'value', problem });
  if (node.type !== undefined && !isOfType(value, node.type)) return fail(explainType(value, node.type));
  if (typeof value === 'string') return checkText(value, node, fail);
  if (typeof value === 'number') return checkNumber(value, node, fail);
  if (Array.isArray(value)) return checkList(value, node, pointer, fail);
  return isMapping(value) ? checkMapping(value, node, pointer) : undefined;
}

function checkText(value: string, node: Node, fail: (problem: string) => SeedProblem): SeedProblem | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, enum: choices } = node;
  const length = countCharacters(value);
  if (length < minLength) return fail('This is empty. Fill it in.');
  if (length > maxLength) return fail(`This must have at most ${maxLength} characters, but it has ${length}.`);
  if (choices && !choices.includes(value)) {
    const suggestion = closest(value, choices);
    return fail(
      `This must be one of ${choices.join(', ')}. ${suggestion ? `Did you mean ${suggestion}?` : 'Choose one of them.'}`,
    );
  }
  // slow-pattern: it is the schema’s, where it is looked at.
  if (pattern === undefined || new RegExp(pattern, 'u').test(value)) return undefined;
  const [form = '', example] = (node['x-pattern-message'] ?? '').split(', such as ');
  return fail(`This must be ${form}. Write it like ${example}`);
}

function checkNumber(
  value: number,
  { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: Node,
  fail: (problem: string) => SeedProblem,
): SeedProblem | undefined {
  if (value >= minimum && value <= maximum) return undefined;
  return fail(`This must be a number from ${minimum} to ${maximum}.`);
}

function checkList(
  list: readonly unknown[],
  { items = {}, maxItems = Number.POSITIVE_INFINITY }: Node,
  pointer: string,
  fail: (problem: string) => SeedProblem,
): SeedProblem | undefined {
  if (list.length > maxItems) return fail(`This must have at most ${maxItems} items, but it has ${list.length}.`);
  for (const [index, item] of list.entries()) {
    const problem = check(item, items, childPointer(pointer, index));
    if (problem) return problem;
  }
  return undefined;
}

function checkMapping(
  mapping: Readonly<Record<string, unknown>>,
  { properties = {}, required = [], additionalProperties = true }: Node,
  pointer: string,
): SeedProblem | undefined {
  const known = Object.keys(properties);
  for (const [key, value] of Object.entries(mapping)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property === undefined && !additionalProperties) return unknownField(key, known, childPointer(pointer, key));
    const problem = property && check(value, property, childPointer(pointer, key));
    if (problem) return problem;
  }
  const missing = required.find((name) => !Object.hasOwn(mapping, name));
  if (missing === undefined) return undefined;
  return { pointer: childPointer(pointer, missing), at: 'key', problem: `"${missing}" is missing here.` };
}

function unknownField(key: string, known: readonly string[], pointer: string): SeedProblem {
  const suggestion = closest(key, known);
  const remedy = suggestion ? `Did you mean "${suggestion}"?` : `Known are: ${known.join(', ')}.`;
  return { pointer, at: 'key', problem: `"${key}" is not known here. ${remedy}` };
}

function explainType(value: unknown, type: keyof typeof typeWords): string {
  const must = `This must be ${typeWords[type]}`;
  if (value === null) return `${must}, but nothing is given.`;
  const isBare = type === 'string' && (typeof value === 'number' || typeof value === 'boolean');
  return isBare ? `${must}, but YAML reads ${value} as something else. Put it in quotes.` : `${must}.`;
}

function isOfType(value: unknown, type: keyof typeof typeWords): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isMapping(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function definition(reference: string): Node {
  const { $defs } = schema as unknown as { readonly $defs: Readonly<Record<string, Node>> };
  return $defs[reference.replace('#/$defs/', '')] ?? {};
}
