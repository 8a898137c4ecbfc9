import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Kysely, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase, openDatabaseWith } from '../../src/system/database.ts';
import { nodeDriver, packageDriver, returnsRows, type SqliteDriver } from '../../src/system/sqlite-drivers.ts';

// Which of the two this Node has; at least one, or nothing here would be tested.
const drivers = [nodeDriver(), await packageDriver()].filter((driver) => driver !== null);

interface Tables {
  notes: { id: number; text: string | null | undefined; bytes: Uint8Array | null | undefined };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'miniapp-database-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function withDatabase<T>(
  driver: SqliteDriver,
  path: string,
  use: (database: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const database = new Kysely<Tables>({ dialect: await openDatabaseWith(driver, path) });
  // Kysely closes only what it has used.
  await sql`select 1`.execute(database);
  try {
    return await use(database);
  } finally {
    await database.destroy();
  }
}

async function ask(database: Kysely<Tables>, pragma: string): Promise<unknown> {
  const { rows } = await sql`${sql.raw(`pragma ${pragma}`)}`.execute(database);
  return Object.values(rows[0] as object)[0];
}

function createNotes(database: Kysely<Tables>) {
  return sql`create table notes (id integer primary key, text text)`.execute(database);
}

function countNotes(database: Kysely<Tables>) {
  return database
    .selectFrom('notes')
    .select(({ fn }) => fn.countAll().as('total'))
    .executeTakeFirst();
}

test('there is a driver to test with', () => {
  expect(drivers.length).toBeGreaterThan(0);
});

describe.each(drivers.map((driver) => [driver.name, driver] as const))('%s', (_, driver) => {
  test('stores and reads what Kysely needs, in transactions', async () => {
    const path = join(await temporaryFolder(), 'notes.db');
    const bytes = Uint8Array.from([0, 255, 10]);
    await withDatabase(driver, path, async (database) => {
      await database.schema
        .createTable('notes')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('text', 'text')
        .addColumn('bytes', 'bytea')
        .execute();
      const inserted = await database
        .insertInto('notes')
        .values({ id: 7, text: 'é😀', bytes })
        .returning(['id'])
        .executeTakeFirst();
      expect(inserted?.id).toBe(7);
      const failed = database.transaction().execute(async (transaction) => {
        const result = await transaction
          .insertInto('notes')
          .values({ id: 8, text: null, bytes: null })
          .executeTakeFirst();
        expect(result.numInsertedOrUpdatedRows).toBe(1n);
        throw new Error('undo');
      });
      await expect(failed).rejects.toThrow('undo');
      const updated = await database.updateTable('notes').set({ text: 'new' }).where('id', '=', 7).executeTakeFirst();
      expect(updated.numUpdatedRows).toBe(1n);
    });
    await withDatabase(driver, path, async (database) => {
      const rows = await database.selectFrom('notes').selectAll().execute();
      expect(rows.map((row) => ({ ...row, bytes: Uint8Array.from(row.bytes ?? []) }))).toEqual([
        { id: 7, text: 'new', bytes },
      ]);
      const streamed: number[] = [];
      for await (const row of database.selectFrom('notes').select('id').stream()) streamed.push(row.id);
      expect(streamed).toEqual([7]);
    });
  });

  test('of many at once, each one’s changes are made all or none, and nobody sees half of them', async () => {
    const path = join(await temporaryFolder(), 'notes.db');
    await withDatabase(driver, path, async (database) => {
      await createNotes(database);
      const seen: number[] = [];
      const add = (id: number) =>
        database.transaction().execute(async (transaction) => {
          await transaction.insertInto('notes').values({ id }).execute();
          await transaction.insertInto('notes').values({ id: -id }).execute();
          if (id % 3 === 0) throw new Error('undo');
        });
      const look = async () => seen.push(Number((await countNotes(database))?.total));
      const ids = [1, 2, 3, 4, 5, 6];
      const results = await Promise.allSettled(ids.flatMap((id) => [add(id), look()]));
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
      expect(seen.filter((total) => total % 2 !== 0)).toEqual([]);
    });
    await withDatabase(driver, path, async (database) => {
      const rows = await database.selectFrom('notes').select('id').orderBy('id').execute();
      expect(rows.map(({ id }) => id)).toEqual([-5, -4, -2, -1, 1, 2, 4, 5]);
    });
  });

  test('what turns that follow at once write is committed together, but nobody waits for turns without end', async () => {
    let commits = 0;
    const counting: SqliteDriver = {
      ...driver,
      open(path) {
        const database = driver.open(path);
        return {
          close: () => database.close(),
          prepare(text) {
            const statement = database.prepare(text);
            if (text !== 'commit') return statement;
            const run = (parameters: readonly unknown[]) => {
              commits++;
              return statement.run(parameters);
            };
            return { reader: false, run, all: () => [], iterate: () => [][Symbol.iterator]() };
          },
        };
      },
    };
    await withDatabase(counting, join(await temporaryFolder(), 'turns.sqlite'), async (database) => {
      await sql`create table notes (id integer primary key, text text)`.execute(database);
      const turn = () => new Promise((resolve) => setImmediate(resolve));
      const write = () =>
        database
          .insertInto('notes')
          .values({ text: 'a' } as Tables['notes'])
          .execute();
      const writeIn = async (turns: number) => {
        const written: Promise<unknown>[] = [];
        for (let count = 0; count < turns; count++, await turn()) written.push(write());
        await Promise.all(written);
      };
      commits = 0;
      await writeIn(3);
      expect(commits).toBe(1);
      await writeIn(40);
      expect(commits).toBeGreaterThan(4);
    });
  });

  test('a full disk fails those whose changes it takes, who read them, and nobody after', async () => {
    await withDatabase(driver, join(await temporaryFolder(), 'notes.db'), async (database) => {
      await createNotes(database);
      await sql`pragma max_page_count = 20`.execute(database);
      const add = (id: number, size: number) =>
        database
          .insertInto('notes')
          .values({ id, text: 'x'.repeat(size) })
          .execute();
      const together = await Promise.allSettled([add(1, 10), countNotes(database), add(2, 1_000_000)]);
      expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
      await add(3, 10);
      expect(await database.selectFrom('notes').select('id').execute()).toEqual([{ id: 3 }]);
    });
  });

  test('a query that was asked before sees the columns that were added since', async () => {
    const path = join(await temporaryFolder(), 'notes.db');
    await withDatabase(driver, path, async (database) => {
      await sql`create table notes (id integer)`.execute(database);
      await sql`insert into notes values (7)`.execute(database);
      const read = () => database.selectFrom('notes').selectAll().execute();
      expect([await read(), await read()]).toEqual([[{ id: 7 }], [{ id: 7 }]]);
      await sql`alter table notes add column text text default 'new'`.execute(database);
      expect(await read()).toEqual([{ id: 7, text: 'new' }]);
    });
  });

  test('queries of very many forms are answered', async () => {
    await withDatabase(driver, ':memory:', async (database) => {
      for (let columns = 1; columns <= 600; columns++) {
        const list = sql.join(Array.from({ length: columns }, (_, index) => sql.lit(index)));
        const { rows } = await sql`select ${list}`.execute(database);
        expect(Object.keys(rows[0] as object)).toHaveLength(columns);
      }
    });
  });

  test('is set up so that nothing that was answered is lost', async () => {
    const path = join(await temporaryFolder(), 'notes.db');
    await withDatabase(driver, path, async (database) => {
      expect(await ask(database, 'journal_mode')).toBe('wal');
      expect(await ask(database, 'synchronous')).toBe(2);
      expect(await ask(database, 'foreign_keys')).toBe(1);
      expect(await ask(database, 'locking_mode')).toBe('exclusive');
    });
  });

  test('keeps folder and files to their owner', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b');
    const path = join(folder, 'notes.db');
    await withDatabase(driver, path, async (database) => {
      await sql`create table notes (id integer)`.execute(database);
      for (const file of [path, `${path}-wal`]) expect([file, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
    });
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await chmod(path, 0o644);
    await withDatabase(driver, path, async (database) => {
      await sql`insert into notes values (1)`.execute(database);
      for (const file of [path, `${path}-wal`]) expect([file, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
    });
  });

  test('leaves the rights of a folder that was there alone', async () => {
    const folder = join(await temporaryFolder(), 'shared');
    await mkdir(folder);
    await chmod(folder, 0o755);
    await withDatabase(driver, join(folder, 'notes.db'), async () => {});
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
  });

  test('opens once', async () => {
    const path = join(await temporaryFolder(), 'notes.db');
    await withDatabase(driver, path, async () => {
      await expect(openDatabaseWith(driver, path)).rejects.toMatchObject({ code: 'database-in-use', args: { path } });
    });
    await withDatabase(driver, path, async () => {});
  });

  test('keeps data in memory', async () => {
    await withDatabase(driver, ':memory:', async (database) => {
      await sql`create table notes (id integer)`.execute(database);
      expect(await database.selectFrom('notes').select('id').execute()).toEqual([]);
    });
  });

  const page = 4096;

  test.each<[string, (whole: Buffer) => Buffer, string]>([
    [
      'a text',
      () => Buffer.from('This is not a database, and it is long enough to have a header of its own. '.repeat(9)),
      'it is not a database',
    ],
    [
      'a database whose pages were overwritten',
      (whole) => Buffer.concat([whole.subarray(0, page), Buffer.alloc(whole.length - page, 0xa5)]),
      'the file is damaged',
    ],
    ['a database that was cut off', (whole) => whole.subarray(0, page + 100), 'the file is damaged'],
  ])('refuses %s, and does not touch it', async (_, damage, reason) => {
    const path = join(await temporaryFolder(), 'notes.db');
    await withDatabase(driver, path, async (database) => {
      await sql`create table notes (id integer primary key, text text)`.execute(database);
      for (let id = 1; id <= 50; id++)
        await sql`insert into notes values (${id}, ${'x'.repeat(500)})`.execute(database);
    });
    const damaged = damage(await readFile(path));
    await writeFile(path, damaged);
    await chmod(path, 0o640);
    await expect(openDatabaseWith(driver, path)).rejects.toMatchObject({
      code: 'database-unreadable',
      args: { path, reason },
    });
    expect((await readFile(path)).equals(damaged)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  test('refuses another program’s database, and does not touch it', async () => {
    const path = join(await temporaryFolder(), 'other.db');
    const other = driver.open(path);
    other.prepare('create table bookmarks (url text)').run([]);
    other.close();
    const before = await readFile(path);
    await expect(openDatabaseWith(driver, path)).rejects.toMatchObject({
      code: 'database-unreadable',
      args: { reason: 'it is another program’s database' },
    });
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  test('says when the path is no file', async () => {
    const folder = await temporaryFolder();
    await expect(openDatabaseWith(driver, folder)).rejects.toMatchObject({
      code: 'database-unreadable',
      args: { path: folder, reason: 'it is a folder' },
    });
    await writeFile(join(folder, 'file'), '');
    await expect(openDatabaseWith(driver, join(folder, 'file', 'notes.db'))).rejects.toMatchObject({
      code: 'database-unreadable',
      args: { reason: 'part of the path is a file' },
    });
  });
});

/** Another process that opens a database, says so, and writes numbers until it is killed. */
const holder = `
import { Kysely, sql } from 'kysely';
import { openDatabase } from ${JSON.stringify(new URL('../../src/system/database.ts', import.meta.url).href)};
const database = new Kysely({ dialect: await openDatabase(process.argv[1]) });
await sql\`create table if not exists numbers (number integer)\`.execute(database);
for (let number = 1; ; number++) {
  await sql\`insert into numbers values (\${number})\`.execute(database);
  process.stdout.write(number + '\\n');
  await new Promise((resolve) => setTimeout(resolve, 1));
}
`;

test('a second process is refused at once; a killed one leaves no lock and loses nothing it said', async () => {
  const path = join(await temporaryFolder(), 'notes.db');
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', holder, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let last = 0;
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    last = Number(line);
  });
  await expect.poll(() => last, { timeout: 10_000 }).toBeGreaterThan(3);

  const start = performance.now();
  await expect(openDatabase(path)).rejects.toMatchObject({ code: 'database-in-use' });
  expect(performance.now() - start).toBeLessThan(2_000);

  child.kill('SIGKILL');
  await once(child, 'close');
  const database = new Kysely<{ numbers: { number: number } }>({ dialect: await openDatabase(path) });
  const rows = await database.selectFrom('numbers').select('number').orderBy('number').execute();
  await database.destroy();
  expect(rows.length).toBeGreaterThanOrEqual(last);
  expect(rows.map(({ number }) => number)).toEqual(rows.map((__, index) => index + 1));
}, 20_000);

test.each([
  ['select 1', true],
  ['  WITH a as (select 1) select * from a', true],
  ['pragma journal_mode', true],
  ['insert into a values (1) returning id', true],
  ['insert into a values (1)', false],
  ['update a set b = 1', false],
  ['begin', false],
])('on a Node that cannot tell, %s returns rows: %s', (statement, expected) => {
  expect(returnsRows(statement)).toBe(expected);
});
