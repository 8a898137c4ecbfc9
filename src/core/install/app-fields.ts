import type { Manifest } from '../../generated/manifest.ts';
import { pointerKeys } from '../manifest/pointer.ts';
import { authInputs } from './inputs.ts';
import type { InputValue } from './placeholders.ts';
import { secretNames } from './secrets.ts';

/** A value that the platform keeps for an installation. */
export interface AppFieldValue {
  readonly name: string;
  readonly type: string;
  /** JSON; null when the field has none. */
  readonly value: unknown;
  /** Where it comes from: the user’s answer, the auth request’s answer, or the manifest. */
  readonly origin: 'input' | 'response' | 'default' | 'empty';
  /** A secret input, or what a server answered to one. */
  readonly secret: boolean;
  /** Why there is no value where one was expected, or what is wrong with it; null when nothing is. */
  readonly problem: string | null;
}

/**
 * The app fields after an install: what the auth request's answer gives goes before an input that is saved, and that
 * before the default (assumed). `answer` is the JSON of the auth request's answer, undefined when it was not performed.
 */
export function fillAppFields(
  { auth, app_fields = [] }: Pick<Manifest, 'auth' | 'app_fields'>,
  inputs: Readonly<Record<string, InputValue>>,
  answer: unknown,
): AppFieldValue[] {
  const mapping = responseMapping(auth);
  const secrets = secretNames(auth);
  return app_fields.map((field) => {
    const { name, type } = field;
    const pointer = Object.hasOwn(mapping, name) ? mapping[name] : undefined;
    if (pointer !== undefined && answer !== undefined) {
      const value = valueAt(answer, pointer);
      const problem =
        value === undefined ? `The answer has nothing at ${pointer || 'its top'}.` : checkType(type, value);
      return { name, type, value: value ?? null, origin: 'response', secret: true, problem };
    }
    const input = authInputs(auth).find(({ save_to }) => save_to === name);
    const saved = input && Object.hasOwn(inputs, input.name) ? inputs[input.name] : undefined;
    if (input && saved !== undefined && saved !== null) {
      const problem = checkType(type, saved);
      return { name, type, value: saved, origin: 'input', secret: secrets.has(input.name), problem };
    }
    if (field.default === undefined) return { name, type, value: null, origin: 'empty', secret: false, problem: null };
    return { name, type, value: field.default, origin: 'default', secret: false, problem: null };
  });
}

/** What is taken from the auth request's answer: JSON pointers by the names of app fields. */
export function responseMapping(auth: Manifest['auth']): Readonly<Record<string, string>> {
  return (auth && 'request' in auth ? auth.request?.response : undefined) ?? {};
}

/** The value at a JSON pointer (RFC 6901); undefined when there is none. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of pointerKeys(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    // A list's length is no item of it.
    if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

const forms: Readonly<Record<string, { readonly words: string; readonly fits: (value: unknown) => boolean }>> = {
  text: { words: 'text', fits: (value) => typeof value === 'string' },
  number: { words: 'a number', fits: (value) => typeof value === 'number' },
  boolean: { words: 'true or false', fits: (value) => typeof value === 'boolean' },
  date: { words: 'a date such as 2026-01-31', fits: (value) => isTime(value, /^\d{4}-\d{2}-\d{2}$/) },
  datetime: { words: 'a time such as 2026-01-31T12:00:00Z', fits: (value) => isTime(value, /^\d{4}-\d{2}-\d{2}[T ]/) },
};

/** What is wrong with a value for a field of this type; whether the platform converts it is not known. */
function checkType(type: string, value: unknown): string | null {
  const form = Object.hasOwn(forms, type) ? forms[type] : undefined;
  return form === undefined || form.fits(value) ? null : `The field holds ${form.words}, and the value is none.`;
}

function isTime(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value));
}
