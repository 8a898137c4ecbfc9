import { InsertQueryNode, type KyselyPlugin, type RootOperationNode, SelectQueryNode, TableNode } from 'kysely';
import type { Database } from './tables.ts';

/**
 * Gives what was read under a name until the data changes, and reads it then. The name says all that the value depends on
 * besides the data. Not inside a transaction, which may yet be undone. What is undefined is read each time, and so is what
 * is too long to keep.
 */
export type Recall = <Value>(
  name: string,
  read: () => Promise<Value>,
  /** Characters. */
  length?: (value: Value) => number,
) => Promise<Value>;

/** Values at once, and the characters of each. */
const mostKept = 200;
const longestKept = 64 * 1024;

/**
 * The same database, and what was read from it. All writes have to go through what is returned, which they do: the data is
 * this process's alone, and has one transaction at a time. A write forgets everything, before whoever made it goes on.
 */
export function recallReads(database: Database): { readonly database: Database; readonly recall: Recall } {
  const kept = new Map<string, unknown>();
  const writes = new WeakSet<object>();
  let changes = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      if (isChange(node)) writes.add(queryId);
      return node;
    },
    async transformResult({ result, queryId }) {
      if (writes.has(queryId)) {
        changes++;
        kept.clear();
      }
      return result;
    },
  };
  return {
    database: database.withPlugin(plugin),
    async recall<Value>(name: string, read: () => Promise<Value>, length = (_: Value) => 0) {
      const known = kept.get(name);
      if (known !== undefined) return known as Value;
      const before = changes;
      const value = await read();
      // What changed meanwhile may be missing from it.
      if (changes === before && length(value) <= longestKept) keep(name, value);
      return value;
    },
  };

  function keep(name: string, value: unknown): void {
    kept.set(name, value);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  }
}

/** The log of API calls, which each call adds to. Nothing of it is recalled. */
const log = ['api_calls', 'call_totals'];

/** Whether a statement changes something that is recalled. */
function isChange(node: RootOperationNode): boolean {
  if (SelectQueryNode.is(node)) return false;
  const table = InsertQueryNode.is(node) ? node.into : undefined;
  return table === undefined || !TableNode.is(table) || !log.includes(table.table.identifier.name);
}
