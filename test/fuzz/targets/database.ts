import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { Kysely, sql } from 'kysely';
import { MiniappError } from '../../../src/core/errors.ts';
import { seededRandom } from '../../../src/core/install/seeded.ts';
import { createPlatform } from '../../../src/platform/platform.ts';
import { openDatabase } from '../../../src/system/database.ts';
import { http } from '../../contract/drives.ts';
import {
  connectedTo,
  createTestClock,
  install,
  origin,
  startPlatform,
  temporaryFolder,
  token,
} from '../../platform/harness.ts';
import { hostileText } from '../mutations.ts';
import { sendRequest } from '../requests.ts';
import { defineTarget } from '../target.ts';

type Damage =
  | { readonly kind: 'bytes'; readonly at: number; readonly written: Uint8Array; readonly end: number | null }
  | { readonly kind: 'cell'; readonly which: number; readonly value: string | number | null }
  | { readonly kind: 'drop'; readonly which: number };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({
    kind: fc.constant('bytes'),
    at: fc.nat(9_999),
    written: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    end: fc.option(fc.nat(9_999), { freq: 3 }),
  }),
  fc.record({
    kind: fc.constant('cell'),
    which: fc.nat(9_999),
    value: fc.oneof(
      hostileText,
      fc.constantFrom<(string | number | null)[]>('{}', 'null', '[]', '{"draft":5}', -1, 5, 1e300, null),
    ),
  }),
  fc.record({ kind: fc.constant('drop'), which: fc.nat(9_999) }),
);

const targets = [
  '/',
  '/deliveries',
  '/installations',
  '/review',
  '/outbox',
  '/apps/email-verifier',
  '/platform/v1/deliveries',
  '/platform/v1/apps',
];

/**
 * The local platform’s data, damaged or changed by another program: it is refused, and then stays as it was to the byte, or
 * every request has an answer.
 */
export const database = defineTarget('database file', damage, async () => {
  const path = join(await temporaryFolder(), 'data.db');
  const whole = await makeData(path);
  const columns = await columnsOf(path);
  return async (input) => {
    for (const suffix of ['-wal', '-shm']) await rm(path + suffix, { force: true });
    await writeFile(path, input.kind === 'bytes' ? damaged(whole, input) : whole);
    if (input.kind !== 'bytes' && !(await change(path, input, columns))) return 'not changed';
    const before = await readFile(path);
    const outcome = await tryData(path);
    if (outcome.startsWith('refused') && !before.equals(await readFile(path)))
      throw new Error('It was refused, and changed.');
    return outcome;
  };
});

async function makeData(path: string): Promise<Uint8Array> {
  const platform = await startPlatform({ path, http });
  await install(platform, connectedTo('https://app.example.com', ['flow-tags:view']));
  await platform.call('POST', '/platform/v1/apps/email-verifier/versions', { headers: { 'idempotency-key': 'a' } });
  await platform.close();
  return Uint8Array.from(await readFile(path));
}

type Column = { readonly table: string; readonly column: string };

async function columnsOf(path: string): Promise<Column[]> {
  const database = new Kysely<unknown>({ dialect: await openDatabase(path) });
  const { rows } =
    await sql<Column>`select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite%' order by 1, 2`.execute(database);
  await database.destroy();
  return rows;
}

function damaged(whole: Uint8Array, { at, written, end }: Extract<Damage, { kind: 'bytes' }>): Uint8Array {
  const bytes = whole.slice(0, end === null ? whole.length : Math.floor((whole.length * end) / 10_000));
  const place = Math.floor((bytes.length * at) / 10_000);
  bytes.set(written.subarray(0, bytes.length - place), place);
  return bytes;
}

/** False where the database itself does not allow it. */
async function change(
  path: string,
  input: Exclude<Damage, { kind: 'bytes' }>,
  columns: readonly Column[],
): Promise<boolean> {
  const { table, column } = columns[input.which % columns.length] as Column;
  const database = new Kysely<unknown>({ dialect: await openDatabase(path) });
  try {
    await sql`pragma foreign_keys = off`.execute(database);
    if (input.kind === 'drop') await sql`drop table ${sql.table(table)}`.execute(database);
    else await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${input.value}`.execute(database);
    return true;
  } catch {
    return false;
  } finally {
    await database.destroy();
  }
}

async function tryData(path: string): Promise<string> {
  const logged: string[] = [];
  try {
    const system = {
      http,
      random: seededRandom('x'),
      version: '1.2.3',
      clock: createTestClock('2026-02-01T00:00:00Z').clock,
    };
    const dialect = await openDatabase(path);
    const options = { token, url: () => origin, data: path, log: (text: string) => void logged.push(text) };
    const platform = await createPlatform({ ...system, dialect }, options);
    const statuses = new Set<number>();
    for (const target of targets) {
      const headers = target.startsWith('/platform') ? { authorization: `Bearer ${token}` } : { accept: 'text/html' };
      statuses.add(
        (await sendRequest(platform.fetch, origin, { method: 'GET', path: target, headers, body: '' }))?.status ?? 0,
      );
    }
    await platform.close();
    return `works: ${[...statuses].sort()}`;
  } catch (error) {
    if (error instanceof MiniappError) return `refused: ${error.code}`;
    throw error;
  }
}
