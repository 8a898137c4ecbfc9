import { type FieldType, type FieldValue, fieldTypes, readFieldValue } from '../field-values.ts';
import { Refusal } from '../refusal.ts';
import type { Parameter } from './parameters.ts';

/** The id of a user field or a bot field. */
export const varNs = {
  type: 'text',
  required: true,
  form: { pattern: /^f\d{1,10}v\d{1,10}$/, example: 'f123v345' },
  description: 'The field.',
} as const;

/** A value for a field, which its type judges. */
export const fieldValue = { type: 'value', required: true, description: 'The value, by the field’s type.' } as const;

export const fieldType = {
  type: 'text',
  required: true,
  choices: fieldTypes,
  description: 'What its values are; it cannot be changed later.',
} as const;

export const fieldDescription = { type: 'text', longest: 1_000, description: 'What the field is for.' } as const;

/** Several fields at once, each item with these fields. */
export function fieldList<const Fields extends Readonly<Record<string, Parameter>>>(fields: Fields) {
  return {
    type: 'list',
    required: true,
    most: 20,
    of: { type: 'object', fields, description: 'One field.' },
    description: 'Up to 20 fields. All are set, or none (assumed).',
  } as const;
}

/** A value for a field of this type. Throws `Refusal` `parameter-invalid`, which names the parameter and the field. */
export function valueFor(
  { name, var_type }: { readonly name: string; readonly var_type: string },
  given: unknown,
  parameter = 'value',
): FieldValue {
  const read = readFieldValue(var_type as FieldType, given);
  if ('value' in read) return read.value;
  throw new Refusal(
    'parameter-invalid',
    `${parameter} must be ${read.problem}, since the field “${name}” has the type ${var_type}.`,
  );
}
