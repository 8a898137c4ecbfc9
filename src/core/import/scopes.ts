import { scopes as catalog } from '../../generated/catalog.ts';
import { cut, showValue } from '../manifest/rule.ts';
import { createSuggester } from '../manifest/suggester.ts';
import { asText, isEmpty, type Placed, placedItems, takeFields } from './fields.ts';
import type { Ledger } from './ledger.ts';

const names = [...catalog.map(({ id }): string => id), ...catalog.map(({ label }) => label)];

/** Scopes by their words in any order, so that `View flow tags`, `flow-tags:view` and `flow_tags.view` are one. */
const idsByWords = new Map(
  catalog.flatMap(({ id, label }) => [id, label].map((name) => [wordsOf(name), id as string])),
);

/** The ids of the scopes that a 1.0 app asks for. What the catalogue does not have is left, with what was probably meant. */
export function convertScopes(scopes: Placed | undefined, ledger: Ledger): string[] {
  if (scopes === undefined) return [];
  if (isEmpty(scopes.value)) ledger.carry(scopes.pointer, null);
  const suggest = createSuggester(names);
  const asked = listScopes(scopes, ledger).map((item) => ({ ...item, ids: item.names.map(findScope) }));
  const ids = [...new Set(asked.flatMap((item) => item.ids))].filter((id) => id !== undefined);
  const kept = ids.filter(
    (id) => !catalog.some((scope) => ids.includes(scope.id) && scope.includes?.includes(id as never)),
  );
  for (const { pointer, names: given, ids: found } of asked) {
    const unknown = given.find((_name, index) => found[index] === undefined);
    if (unknown !== undefined) {
      const near = suggest(unknown);
      const hint = near === undefined ? 'The scopes are listed by: miniapp scopes' : `Did you mean ${near}?`;
      ledger.leave(pointer, `the catalogue has no scope ${showValue(cut(unknown))}`, hint);
    } else {
      const index = kept.indexOf(found[0] ?? '');
      // One that another scope includes is in the manifest by that one.
      ledger.carry(pointer, index < 0 ? '/api_scopes' : `/api_scopes/${index}`);
    }
  }
  return kept;
}

function findScope(name: string): string | undefined {
  return idsByWords.get(wordsOf(name));
}

function wordsOf(name: string): string {
  return name
    .slice(0, 200)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .sort()
    .join(' ');
}

const spellings = {
  name: ['id', 'scope', 'name', 'label', 'title'],
  ticked: ['checked', 'enabled', 'selected', 'value'],
} as const;

/** How scopes are listed is assumed: texts, maps with a name, truth values by name, or one text with commas. */
function listScopes(scopes: Placed, ledger: Ledger): { readonly pointer: string; readonly names: readonly string[] }[] {
  if (typeof scopes.value === 'string') {
    const given = scopes.value.split(',').map((part) => part.trim());
    return isEmpty(scopes.value) ? [] : [{ pointer: scopes.pointer, names: given.filter(Boolean) }];
  }
  return placedItems(scopes).flatMap((item) => {
    const { value, pointer, key } = item;
    if (key !== undefined && (value === true || value === 1)) return [{ pointer, names: [key] }];
    if (key !== undefined && (value === false || value === 0 || value === null)) {
      ledger.carry(pointer, null);
      return [];
    }
    const { name, ticked } = takeFields(item, spellings, ledger);
    if (name && ticked && typeof ticked.value === 'boolean') {
      if (!ticked.value) ledger.carry(pointer, null);
      if (!ticked.value) return [];
      ledger.carry(ticked.pointer, null);
    }
    const given = asText(name?.value ?? value);
    if (given !== undefined) return [{ pointer: name?.pointer ?? pointer, names: [given] }];
    if (Array.isArray(scopes.value) || key !== undefined) {
      ledger.leave(pointer, 'it names no scope', 'The scopes are listed by: miniapp scopes');
    }
    return [];
  });
}
