import { isRecord } from '../json-value.ts';
import { childPointer } from '../manifest/pointer.ts';
import { asText, firstItems, isEmpty, type Placed, takeFields } from './fields.ts';
import type { Ledger } from './ledger.ts';

/** A value of an answer, and the variable that 1.0 kept it in. */
export interface Answer {
  readonly variable: string;
  /** JSON pointer in the answer. */
  readonly source: string;
  /** JSON pointer in the 1.0 app. */
  readonly pointer: string;
}

// Known: variables are mapped by JSON path (help page). How that is written is assumed.
const spellings = {
  variable: ['name', 'key', 'variable', 'var', 'field', 'to', 'param'],
  path: ['path', 'jsonpath', 'value', 'from', 'source'],
} as const;

/** Which of an answer's values are kept in which variables. What cannot be said by a JSON pointer is left. */
export function readMapping(mapping: Placed | undefined, ledger: Ledger): Answer[] {
  if (mapping === undefined) return [];
  if (isEmpty(mapping.value)) ledger.carry(mapping.pointer, null);
  return firstItems(mapping, ledger).flatMap(({ value, pointer, key }) => {
    const fields = isRecord(value) ? takeFields({ value, pointer }, spellings, ledger) : {};
    const variable = key ?? asText(fields.variable?.value);
    const path = typeof value === 'string' ? value : fields.path?.value;
    const source = typeof path === 'string' ? pointerFromPath(path) : undefined;
    if (variable === undefined || variable === '' || source === undefined) {
      const reason = 'it is no name with a plain JSON path, such as $.data.token';
      ledger.leave(
        pointer,
        reason,
        'Write it under auth.request.response, as the name of an app field and a JSON pointer.',
      );
      return [];
    }
    return [{ variable: bareName(variable), source, pointer }];
  });
}

/** `[[token]]` and `token` are one. */
function bareName(variable: string): string {
  return /^\[\[([^[\]]+)\]\]$/.exec(variable)?.[1]?.trim() || variable;
}

const step = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d{1,9})\]|\['([^'\\]*)'\]|\["([^"\\]*)"\]/y;

/** `$.data.items[0]` → `/data/items/0`; undefined for wildcards, filters and what is no path. */
export function pointerFromPath(path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const rooted = path.startsWith('$') ? path.slice(1) : `.${path}`;
  let pointer = '';
  step.lastIndex = 0;
  while (step.lastIndex < rooted.length) {
    const found = step.exec(rooted);
    if (found === null) return undefined;
    pointer = childPointer(pointer, found[1] ?? found[2] ?? found[3] ?? found[4] ?? '');
  }
  return pointer;
}
