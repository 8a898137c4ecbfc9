import { isAlias, isMap, isScalar, isSeq, Scalar } from 'yaml';
import type { DocumentFinding } from '../manifest/document.ts';
import { syntax } from '../manifest/rules/yaml/syntax.ts';
import { rangeOf, type Tree } from '../manifest/tree.ts';

const word = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)$/;

/**
 * The first part of a text that YAML takes and JSON does not; undefined for JSON. That a comma may follow the last item is
 * let pass, since nothing else can be meant.
 */
export function findOtherThanJson({ source, root }: Tree): DocumentFinding | undefined {
  const visit = (node: unknown, isKey: boolean): unknown => {
    if (isScalar(node)) return isJsonScalar(node, isKey) ? undefined : node;
    if (isAlias(node) || isKey || !(isMap(node) || isSeq(node)) || node.flow !== true) return node;
    for (const item of node.items) {
      const found = isMap(node)
        ? (visit((item as { key: unknown }).key, true) ?? visit((item as { value: unknown }).value, false))
        : visit(item, false);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const found = root === null ? undefined : visit(root, false);
  if (found === undefined) return undefined;
  const [start, end] = rangeOf(found);
  const message = 'This is not JSON. A text stands in double quotes, a map between {} and a list between [].';
  return { rule: syntax, message, source, start, end, pointer: '' };
}

function isJsonScalar({ type, source }: Scalar, isKey: boolean): boolean {
  if (type === Scalar.QUOTE_DOUBLE) return true;
  return !isKey && type === Scalar.PLAIN && word.test(source ?? '');
}
