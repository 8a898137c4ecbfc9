import { isSecretName } from '../manifest/leaked-secret.ts';
import { showValue } from '../manifest/rule.ts';
import { asText, firstItems, foldKey, type Placed, takeFields } from './fields.ts';
import { convertDefault, convertMaxLength, convertSaveTo, textField, textOf } from './input-values.ts';
import type { Ledger } from './ledger.ts';
import { nameFor } from './names.ts';
import { type Option, readOptions, type Sources } from './options.ts';
import { literalText } from './references.ts';

/** Auth inputs as the manifest has them; texts are as they are written there. */
export interface Inputs {
  readonly inputs: readonly Readonly<Record<string, unknown>>[];
  /** The params’ names, and the inputs’. */
  readonly names: ReadonlyMap<string, string>;
}

// Known of a param: `name`, `title` (help page). Known of the inputs of actions: `type`, `default`, `source`,
// `placeholder`, `description`. That params have them too, and all other spellings, is assumed.
const spellings = {
  name: ['name', 'key', 'id'],
  type: ['type', 'inputtype'],
  title: ['title', 'label'],
  required: ['required', 'isrequired', 'mandatory'],
  default: ['default', 'defaultvalue'],
  secret: ['secret', 'issecret', 'password'],
  placeholder: ['placeholder', 'hint'],
  description: ['description', 'desc', 'help', 'helptext'],
  maxLength: ['maxlength', 'characterlimit', 'charlimit', 'limit', 'max'],
  options: ['options', 'items', 'choices', 'values'],
  source: ['source'],
  saveTo: ['saveto', 'savetofield', 'savetoappfield', 'appfield'],
} as const;

type Param = { readonly [Name in keyof typeof spellings]?: Placed };

const types: Readonly<Record<string, string>> = {
  string: 'string',
  text: 'text',
  textarea: 'text',
  number: 'number',
  integer: 'number',
  float: 'number',
  select: 'select',
  checkbox: 'checkbox',
  boolean: 'checkbox',
  bool: 'checkbox',
  password: 'string',
  secret: 'string',
};

/** The auth inputs that the params come to, saved to app fields of their names as 1.0 kept them in variables. */
export function convertParams(params: Placed | undefined, sources: Sources, ledger: Ledger): Inputs {
  const inputs: Readonly<Record<string, unknown>>[] = [];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const item of params === undefined ? [] : firstItems(params, ledger)) {
    const param: Param =
      typeof item.value === 'string'
        ? { [item.key === undefined ? 'name' : 'title']: item }
        : takeFields(item, spellings, ledger);
    const given = asText(param.name?.value) ?? item.key;
    if (given === undefined || given === '') {
      ledger.leave(item.pointer, 'it has no name', 'Add an input of your own under auth.inputs.');
    } else if (names.has(given)) {
      ledger.leave(item.pointer, `there is a param ${showValue(given)} before it`, 'Give it a name of its own.');
    } else {
      const name = nameFor(given, taken);
      taken.add(name);
      names.set(given, name);
      inputs.push(
        convertParam(
          param,
          { given, name, pointer: item.pointer, to: `/auth/inputs/${inputs.length}` },
          sources,
          ledger,
        ),
      );
    }
  }
  return { inputs, names };
}

interface About {
  readonly given: string;
  readonly name: string;
  readonly pointer: string;
  readonly to: string;
}

function convertParam(param: Param, about: About, sources: Sources, ledger: Ledger): Readonly<Record<string, unknown>> {
  const { given, name, pointer, to } = about;
  if (param.name) ledger.carry(param.name.pointer, `${to}/name`);
  if (name !== given)
    ledger.choose(pointer, `its name ${showValue(given)} is none that an input can have, so it is ${name} now`);
  const { type, options } = convertType(param, pointer, to, sources, ledger);
  const isSecret = readSecret(param, given, pointer, `${to}/secret`, ledger);
  const title = textOf(param.title, `${to}/title`, ledger) ?? literalText(given);
  const fallback = convertDefault(param.default, type, isSecret, `${to}/default`, ledger);
  return {
    name,
    type,
    title,
    required: convertRequired(param, fallback !== undefined, pointer, `${to}/required`, ledger),
    ...(fallback !== undefined && { default: fallback }),
    ...(isSecret && { secret: true }),
    save_to: convertSaveTo(param.saveTo, name, `${to}/save_to`, ledger),
    ...textField('placeholder', param.placeholder, to, ledger),
    ...textField('description', param.description, to, ledger),
    ...convertMaxLength(param.maxLength, to, ledger),
    ...(options && { options }),
  };
}

function convertType(
  { type, options: own, source }: Param,
  pointer: string,
  to: string,
  sources: Sources,
  ledger: Ledger,
): { readonly type: string; readonly options?: readonly Option[] } {
  const named = typeof type?.value === 'string' ? types[foldKey(type.value)] : undefined;
  if (type && named === undefined) {
    ledger.leave(type.pointer, 'there is no such type of input', 'Choose string, number, text, select or checkbox.');
  } else if (type) {
    ledger.carry(type.pointer, `${to}/type`);
  }
  if (named !== undefined && named !== 'select') {
    for (const placed of [own, source]) {
      if (placed)
        ledger.leave(placed.pointer, 'only an input of type select has options', 'Make it a select, or do without.');
    }
    return { type: named };
  }
  const options = readOptions(own, source, sources, `${to}/options`, ledger);
  if (options) return { type: 'select', options };
  if (named) ledger.choose(pointer, 'it is a select without a list of options, so users type a text (string) for now');
  return { type: 'string' };
}

function readSecret(param: Param, given: string, pointer: string, to: string, ledger: Ledger): boolean {
  const { secret, type } = param;
  if (secret && typeof secret.value === 'boolean') {
    ledger.carry(secret.pointer, secret.value ? to : null);
    return secret.value;
  }
  if (secret)
    ledger.leave(secret.pointer, 'it is neither true nor false', 'Write secret: true if users must not see the value.');
  if (typeof type?.value === 'string' && /^(password|secret)$/i.test(type.value)) return true;
  if (!isSecretName(given)) return false;
  ledger.choose(pointer, 'its name says that it is a secret, so it is masked (secret: true)');
  return true;
}

function convertRequired(param: Param, hasDefault: boolean, pointer: string, to: string, ledger: Ledger): boolean {
  const { required } = param;
  const word = asText(required?.value)?.toLowerCase();
  const known = word === undefined ? undefined : { true: true, '1': true, false: false, '0': false }[word];
  if (required && known !== undefined) {
    ledger.carry(required.pointer, to);
    return known;
  }
  if (required) ledger.leave(required.pointer, 'it is neither true nor false', 'Check required in the manifest.');
  if (!hasDefault)
    ledger.choose(pointer, 'it has no default, so it is required (1.0 says so of the inputs of actions; assumed here)');
  return !hasDefault;
}
