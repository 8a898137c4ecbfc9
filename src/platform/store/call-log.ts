import { nextNumber } from './store.ts';
import type { ApiCallRow, Database } from './tables.ts';

/** A call that was answered, before it has its number. */
export type AnsweredCall = Omit<ApiCallRow, 'number'>;

/** Rows of one statement; SQLite takes 32,766 values. */
const rowsAtOnce = 1_000;

/**
 * Returns a function that logs a call and resolves when that is on the disk. Calls that are answered in the same turn of
 * the event loop are written together: waiting for the disk once for each would take longer than answering them.
 */
export function createCallLog(database: Database): (call: AnsweredCall) => Promise<void> {
  let waiting: AnsweredCall[] = [];
  let written: Promise<void> | null = null;
  return (call) => {
    waiting.push(call);
    written ??= turnEnds().then(() => {
      const calls = waiting;
      waiting = [];
      written = null;
      return insertCalls(database, calls);
    });
    return written;
  };
}

async function insertCalls(database: Database, calls: readonly AnsweredCall[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const first = await nextNumber(transaction, 'api_calls');
    const rows = calls.map((call, index) => ({ ...call, number: first + index }));
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      await transaction
        .insertInto('api_calls')
        .values(rows.slice(start, start + rowsAtOnce))
        .execute();
    }
  });
}

function turnEnds(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
