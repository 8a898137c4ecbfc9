import { pointerKeys } from '../manifest/pointer.ts';
import { variableName } from '../manifest/rules/secret/hardcoded.ts';

/** Gives secrets the names of variables: one secret has one wherever its field is called the same, and no two have one. */
export function createVariableNamer(used: Iterable<string>): (pointer: string, secret: string) => string {
  const taken = new Set(used);
  const given = new Map<string, string>();
  const numbers = new Map<string, number>();
  return (pointer, secret) => {
    const base = variableName(pointerKeys(pointer).findLast((key) => !/^\d+$/.test(key)) ?? '');
    const known = given.get(`${base} ${secret}`);
    if (known !== undefined) return known;
    let name = base;
    while (taken.has(name)) {
      const number = (numbers.get(base) ?? 1) + 1;
      numbers.set(base, number);
      name = `${base}_${number}`;
    }
    taken.add(name);
    given.set(`${base} ${secret}`, name);
    return name;
  };
}
