import { isRecord } from '../json-value.ts';
import { childPointer } from '../manifest/pointer.ts';
import { isEmpty, type Placed } from './fields.ts';
import type { Ledger } from './ledger.ts';
import { convertText, type Names, type Unconvertible } from './references.ts';

/** So many parts of a body that cannot be taken over are no mistakes in it: the whole is left then. */
const mostLeft = 50;

/**
 * A request's body with its placeholders converted at any depth, also one that is JSON in a text. What cannot be taken
 * over is left out of it. Undefined when there is none, or when it is no map and is left.
 */
export function convertBody(
  body: Placed | undefined,
  to: string,
  names: Names,
  ledger: Ledger,
): Readonly<Record<string, unknown>> | undefined {
  if (body === undefined) return undefined;
  if (isEmpty(body.value)) {
    ledger.carry(body.pointer, null);
    return undefined;
  }
  const isText = typeof body.value === 'string';
  const value = isText ? parseObject(body.value as string) : body.value;
  if (!isRecord(value)) {
    ledger.leave(
      body.pointer,
      'it is no JSON object, which is all that a body can be here',
      'Send an object under body.',
    );
    return undefined;
  }
  const problems: (Unconvertible & { readonly pointer: string })[] = [];
  const variables: { readonly name: string; readonly pointer: string }[] = [];
  const converted = convertItem(value, body.pointer);
  const isTooBad = problems.length > mostLeft;
  if (isTooBad || (problems.length > 0 && isText)) {
    const { reason = '', remedy = '' } = problems[0] ?? {};
    ledger.leave(body.pointer, reason, isTooBad ? 'Write the body anew in the manifest.' : remedy);
    return undefined;
  }
  ledger.carry(body.pointer, to);
  for (const { pointer, reason, remedy } of problems) ledger.leave(pointer, reason, remedy);
  for (const { name, pointer } of variables)
    ledger.take({ name, pointer: isText ? body.pointer : pointer, secret: false });
  return isRecord(converted) ? converted : undefined;

  /** Undefined when it is left; null takes its place in a list. */
  function convertItem(item: unknown, pointer: string): unknown {
    if (problems.length > mostLeft) return undefined;
    if (typeof item === 'string') return convertLeaf(item, pointer);
    if (Array.isArray(item)) {
      return item.map((entry, index) => convertItem(entry, childPointer(pointer, index)) ?? null);
    }
    if (item === undefined) {
      problems.push({ reason: 'its number has more digits than can be kept', remedy: 'Write it as a text.', pointer });
    }
    if (!isRecord(item)) return item;
    const entries = Object.entries(item).map(([key, entry]) => {
      return [key, convertItem(entry, childPointer(pointer, key))] as const;
    });
    return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
  }

  function convertLeaf(text: string, pointer: string): string | undefined {
    const found = convertText(text, names);
    if ('reason' in found) {
      problems.push({ ...found, pointer });
      return undefined;
    }
    variables.push(...found.variables.map((name) => ({ name, pointer })));
    return found.text;
  }
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
