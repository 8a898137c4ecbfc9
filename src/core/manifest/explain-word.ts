import { scopes } from '../../generated/catalog.ts';
import { isRecord } from '../json-value.ts';
import { closest, isTypingError } from '../suggest.ts';
import { childPointer } from './pointer.ts';
import { cut, type Explained, showValue } from './rule.ts';
import { enumeration } from './rules/schema/enum.ts';
import { required } from './rules/schema/required.ts';
import { unknownField } from './rules/schema/unknown-field.ts';
import { unknownScope } from './rules/scopes/unknown.ts';
import { type SchemaNode, tagValues } from './schema-node.ts';
import { butIs, type Subject } from './subject.ts';

/** A field the schema does not know, with the one that was probably meant. */
export function explainUnknownField({ pointer, value, field }: Subject, name: string, node: SchemaNode): Explained {
  const known = Object.keys(node.properties ?? {});
  const missing = known.filter((candidate) => !(isRecord(value) && Object.hasOwn(value, candidate)));
  const suggestion = closest(name, missing);
  const remedy = suggestion === undefined ? `Known fields are: ${known.join(', ')}.` : `Did you mean "${suggestion}"?`;
  return unknownFieldFinding(pointer, field, name, remedy, suggestion);
}

function unknownFieldFinding(
  pointer: string,
  field: string,
  name: string,
  remedy: string,
  suggestion: string | undefined,
): Explained {
  return {
    rule: unknownField,
    finding: {
      pointer: childPointer(pointer, name),
      at: 'key',
      message: `${showValue(name)} is not a field of ${pointer === '' ? 'a manifest' : field}. ${remedy}`,
      ...(suggestion !== undefined && {
        suggestion,
        ...(isTypingError(name, suggestion) && {
          replacement: { description: `Rename it to "${suggestion}"`, text: suggestion },
        }),
      }),
    },
  };
}

/** The field that tells the kinds of a mapping apart is missing, misspelt or has a value that names no kind. */
export function explainTag(subject: Subject, tag: string, tagSubject: Subject, node: SchemaNode): Explained {
  const { pointer, value, field } = subject;
  const values = tagValues(node, tag);
  if (isRecord(value) && Object.hasOwn(value, tag)) return oneOf(tagSubject, values);
  const misspelt = isRecord(value) ? Object.keys(value).find((key) => closest(key, [tag]) !== undefined) : undefined;
  if (misspelt !== undefined) {
    return unknownFieldFinding(pointer, field, misspelt, `Did you mean "${tag}"?`, tag);
  }
  const message = `"${tag}" is missing in ${field}. Add it: ${listWords(values)}.`;
  return { rule: required, finding: { pointer: tagSubject.pointer, at: 'key', message } };
}

/** A value that is none of those allowed. */
export function oneOf(subject: Subject, allowed: unknown): Explained {
  const { pointer, field, value, isFilledIn } = subject;
  const values: unknown[] = Array.isArray(allowed) ? allowed : [];
  const suggestion = isFilledIn ? undefined : closest(String(value), values.map(String));
  const message = `${field} must be ${listWords(values)}, ${butIs(subject)}.`;
  if (values.length === 1)
    return { rule: enumeration, finding: { pointer, message: `${message} Write ${values[0]}.` } };
  if (suggestion === undefined) {
    return { rule: enumeration, finding: { pointer, message: `${message} Choose one of them.` } };
  }
  return {
    rule: enumeration,
    finding: {
      pointer,
      message: `${message} Did you mean "${suggestion}"?`,
      suggestion,
      ...(isTypingError(String(value), suggestion) && {
        replacement: { description: `Change it to "${suggestion}"`, text: suggestion },
      }),
    },
  };
}

function listWords(values: readonly unknown[]): string {
  const list = values.map(showValue).join(', ');
  return values.length === 1 ? list : `one of ${list}`;
}

/** Scopes are known by id; people also write the label they saw in the form. */
export function explainUnknownScope({ pointer, value, written, isFilledIn }: Subject): Explained {
  const suggestion = isFilledIn || typeof value !== 'string' ? undefined : closestScope(value.trim());
  if (typeof value === 'object') {
    const given = value === null ? 'nothing is given' : `this is ${showValue(value)}`;
    const message = `A scope must be text, but ${given}. Write the id of a scope, or delete the item.`;
    return { rule: unknownScope, finding: { pointer, message } };
  }
  const given = isFilledIn ? `What ${cut(written ?? '')} stands for` : showValue(value);
  const remedy =
    suggestion === undefined ? 'Choose one from docs/reference/scopes.md.' : `Did you mean "${suggestion}"?`;
  return {
    rule: unknownScope,
    finding: {
      pointer,
      message: `${given} is not a scope. ${remedy}`,
      ...(suggestion !== undefined && {
        suggestion,
        ...(isSameScope(String(value), suggestion) && {
          replacement: { description: `Change it to "${suggestion}"`, text: suggestion },
        }),
      }),
    },
  };
}

/** Which scope an app asks for is for its author to say: only its own label or a typing error stand for it. */
function isSameScope(given: string, id: string): boolean {
  const label = scopes.find((scope) => scope.id === id)?.label ?? id;
  return isTypingError(given.trim(), id) || isTypingError(given.trim(), label);
}

function closestScope(text: string): string | undefined {
  const idByLabel = new Map(scopes.map(({ id, label }) => [label.toLowerCase(), id]));
  const exact = idByLabel.get(text.toLowerCase());
  if (exact !== undefined) return exact;
  const ids = scopes.map(({ id }) => id);
  return closest(text, ids) ?? idByLabel.get(closest(text, [...idByLabel.keys()]) ?? '');
}
