import { asText, type Placed } from './fields.ts';
import type { Ledger } from './ledger.ts';
import { nameFor } from './names.ts';
import { literalText } from './references.ts';

/** The default as a value of the input’s type; undefined without one that fits, which is left. */
export function convertDefault(
  placed: Placed | undefined,
  type: string,
  isSecret: boolean,
  to: string,
  ledger: Ledger,
): string | number | boolean | undefined {
  if (placed === undefined) return undefined;
  const text = asText(placed.value);
  if (text === undefined || text === '') {
    if (text === '' || placed.value === null) ledger.carry(placed.pointer, null);
    else ledger.leave(placed.pointer, 'it is no single value', 'Write a default of the input’s type, or none.');
    return undefined;
  }
  if (isSecret) {
    ledger.leave(
      placed.pointer,
      'a secret input must have no default: everybody could read it',
      'Revoke it if it is a real one.',
    );
    return undefined;
  }
  const value =
    type === 'number' ? Number(text) : type === 'checkbox' ? { true: true, false: false }[text] : literalText(text);
  if (value === undefined || Number.isNaN(value)) {
    ledger.leave(placed.pointer, `it does not fit the type ${type}`, 'Write a default of the input’s type, or none.');
    return undefined;
  }
  ledger.carry(placed.pointer, to);
  return value;
}

/** The app field that the input is saved to: the one that is named, else that of the input’s name. */
export function convertSaveTo(placed: Placed | undefined, name: string, to: string, ledger: Ledger): string {
  if (typeof placed?.value !== 'string' || placed.value === '') return name;
  ledger.carry(placed.pointer, to);
  return nameFor(placed.value, new Set());
}

/** The character limit as a field of the input. */
export function convertMaxLength(placed: Placed | undefined, to: string, ledger: Ledger): { max_length?: number } {
  if (placed === undefined) return {};
  const length = Number(asText(placed.value) || Number.NaN);
  if (Number.isInteger(length)) {
    ledger.carry(placed.pointer, `${to}/max_length`);
    return { max_length: length };
  }
  ledger.leave(placed.pointer, 'it is no number of characters', 'Write max_length if users must not type more.');
  return {};
}

/** An optional text as a field of the input. */
export function textField(
  field: string,
  placed: Placed | undefined,
  to: string,
  ledger: Ledger,
): Record<string, string> {
  const text = textOf(placed, `${to}/${field}`, ledger);
  return text === undefined ? {} : { [field]: text };
}

/** A text as a manifest writes it; undefined for none. */
export function textOf(placed: Placed | undefined, to: string, ledger: Ledger): string | undefined {
  const text = asText(placed?.value);
  if (placed && (text === '' || placed.value === null)) ledger.carry(placed.pointer, null);
  if (placed === undefined || text === undefined || text === '') return undefined;
  ledger.carry(placed.pointer, to);
  return literalText(text);
}
