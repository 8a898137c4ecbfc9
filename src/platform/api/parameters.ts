import { isStorable } from '../field-values.ts';
import { Refusal } from '../refusal.ts';

/**
 * Where a declaration comes from. `published`: the OpenAPI description of the platform's API, as public clients of its
 * white labels carry it. `clients`: seen in public clients. `assumed`: ours.
 */
export type Source = 'published' | 'clients' | 'assumed';

/** The parameters of an operation by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** One parameter, as data: what is read, the reference, and the tests follow from it. */
export type Parameter = {
  readonly description: string;
  readonly required?: true;
  /** `published` unless said otherwise. */
  readonly source?: Source;
} & (TextParameter | IntegerParameter | ObjectParameter | ListParameter | ValueParameter);

interface TextParameter {
  readonly type: 'text';
  /** Code units; 255 unless said otherwise (assumed). */
  readonly longest?: number;
  readonly choices?: readonly string[];
  readonly form?: Form;
  /** Also takes whole numbers, since clients send phone numbers so. */
  readonly digits?: true;
}

interface IntegerParameter {
  readonly type: 'integer';
  readonly least: number;
  readonly most: number;
  readonly default?: number;
}

interface ObjectParameter {
  readonly type: 'object';
  /** What is in it; what else is in it stays as it is. */
  readonly fields?: Parameters;
}

interface ListParameter {
  readonly type: 'list';
  readonly of: Parameter;
  readonly most: number;
}

/** Any JSON but null, which the handler judges: the value of a field. */
interface ValueParameter {
  readonly type: 'value';
}

interface Form {
  readonly pattern: RegExp;
  /** To follow “must look like”. */
  readonly example: string;
}

/** The values that declared parameters have, once they are read. */
export type Values<Declared> = {
  readonly [Name in keyof Declared]: Declared[Name] extends { required: true } | { default: number }
    ? ValueOf<Declared[Name]>
    : ValueOf<Declared[Name]> | undefined;
};

type ValueOf<Declared> = Declared extends { type: 'text'; choices: readonly (infer Choice)[] }
  ? Choice
  : Declared extends { type: 'text' }
    ? string
    : Declared extends { type: 'integer' }
      ? number
      : Declared extends { type: 'object'; fields: infer Fields }
        ? Values<Fields> & Readonly<Record<string, unknown>>
        : Declared extends { type: 'object' }
          ? Readonly<Record<string, unknown>>
          : Declared extends { type: 'list'; of: infer Item }
            ? readonly ValueOf<Item>[]
            : unknown;

/** What a request gave: parts of the path, the JSON object of its body, its query. */
export interface Given {
  readonly path: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly query: (name: string) => string | undefined;
}

const longestText = 255;

/**
 * Reads the declared parameters of a request. A parameter counts wherever it stands: in the path, the body or the query,
 * in this order. Public clients send those of GET in the query and those of everything else, DELETE as well, as JSON;
 * the rest is assumed. What is not declared is left aside, as clients expect: they send more than they need.
 * Throws `Refusal` `parameter-invalid`, which names the parameter.
 */
export function readParameters<Declared extends Parameters>(declared: Declared, given: Given): Values<Declared> {
  const values = Object.entries(declared).map(([name, parameter]) => [name, read(find(name, given), parameter, name)]);
  return Object.fromEntries(values) as Values<Declared>;
}

function find(name: string, { path, body, query }: Given): unknown {
  if (Object.hasOwn(path, name)) return path[name];
  // An empty part of a query is as good as none.
  return Object.hasOwn(body, name) ? body[name] : query(name) || undefined;
}

function read(value: unknown, parameter: Parameter, name: string): unknown {
  if (value === undefined || value === null) {
    if (parameter.required) refuse(name, `is missing. It must be ${words(parameter)}`);
    return parameter.type === 'integer' ? parameter.default : undefined;
  }
  switch (parameter.type) {
    case 'text':
      return readText(value, parameter, name);
    case 'integer':
      return readInteger(value, parameter, name);
    case 'object':
      return readObject(value, parameter, name);
    case 'list':
      return readList(value, parameter, name);
    case 'value':
      return value;
  }
}

function readText(value: unknown, parameter: Parameter & TextParameter, name: string): string | undefined {
  const { digits, longest = longestText, choices, form, required } = parameter;
  const text = digits && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') return refuse(name, `must be ${words(parameter)}, not ${kindOf(value)}`);
  if (text.trim() === '') return required ? refuse(name, 'must not be empty') : undefined;
  if (text.length > longest) {
    refuse(
      name,
      `must be at most ${longest.toLocaleString('en')} characters long, but has ${text.length.toLocaleString('en')}`,
    );
  }
  if (!isStorable(text)) refuse(name, 'must not hold the character U+0000 or half a character');
  if (choices && !choices.includes(text)) refuse(name, `must be one of ${choices.join(', ')}`);
  if (form && !form.pattern.test(text)) refuse(name, `must look like ${form.example}`);
  return text;
}

function readInteger(value: unknown, { least, most }: IntegerParameter, name: string): number {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= least && number <= most) return number;
  return refuse(name, `must be a whole number from ${least} to ${most}`);
}

function readObject(value: unknown, parameter: Parameter & ObjectParameter, name: string): Record<string, unknown> {
  if (!isObject(value)) return refuse(name, `must be ${words(parameter)}, not ${kindOf(value)}`);
  const result = { ...value };
  for (const [field, declared] of Object.entries(parameter.fields ?? {})) {
    result[field] = read(Object.hasOwn(value, field) ? value[field] : undefined, declared, `${name}.${field}`);
  }
  return result;
}

function readList(value: unknown, parameter: Parameter & ListParameter, name: string): unknown[] {
  const { of, most, required } = parameter;
  if (!Array.isArray(value)) return refuse(name, `must be ${words(parameter)}, not ${kindOf(value)}`);
  if (value.length === 0 && required) refuse(name, 'must not be empty');
  if (value.length > most)
    refuse(name, `must have at most ${most} items, but has ${value.length.toLocaleString('en')}`);
  return value.map((item, index) => read(item, { ...of, required: true }, `${name}[${index}]`));
}

function refuse(name: string, problem: string): never {
  throw new Refusal('parameter-invalid', `${name} ${problem}.`);
}

/** What a parameter takes, in words; also for the reference. */
export function words(parameter: Parameter): string {
  switch (parameter.type) {
    case 'text':
      if (parameter.choices) return `one of ${parameter.choices.join(', ')}`;
      return parameter.form ? `text such as ${parameter.form.example}` : 'text';
    case 'integer':
      return `a whole number from ${parameter.least} to ${parameter.most}`;
    case 'object':
      return parameter.fields ? `an object with ${Object.keys(parameter.fields).join(', ')}` : 'an object';
    case 'list':
      return `a list, each item ${words(parameter.of)}`;
    case 'value':
      return 'text, a number, true or false, or JSON';
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return (
    { object: 'an object', string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ??
    'that'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
