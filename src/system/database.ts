import { chmodSync, statSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { MiniappError } from '../core/errors.ts';
import type { DeleteDatabase, OpenDatabase } from './ports.ts';
import { chooseDriver, type SqliteDriver, sqliteCode, sqliteCodes } from './sqlite-drivers.ts';

/** Marks a file as ours (`PRAGMA application_id`): “mini” in ASCII. */
const applicationId = 0x6d696e69;
/** A second process is told at once; a moment's patience covers one that is just ending. Milliseconds. */
const busyTimeout = 200;
/** Statements that are kept; queries with lists make a few of each length. */
const mostStatements = 500;

/** Opens an SQLite database with the driver that this Node has: its own, or else the package better-sqlite3. */
export const openDatabase: OpenDatabase = async (path) => {
  return openDatabaseWith(await findDriver(), path);
};

/** Deletes an SQLite database, and holds it until it is gone. */
export const deleteDatabase: DeleteDatabase = async (path, first) => {
  const database = claim(await findDriver(), path);
  try {
    // Takes in the write-ahead log: closing would delete it by its name, which may be another database's by then.
    execute(database, 'pragma journal_mode = memory');
    await first();
    // Windows deletes no file that is open.
    if (process.platform !== 'win32') await remove(path);
  } finally {
    database.close();
  }
  if (process.platform === 'win32') await remove(path);
};

async function findDriver(): Promise<SqliteDriver> {
  const driver = await chooseDriver();
  if (driver === null) throw new MiniappError('database-driver-missing', { node: process.versions.node });
  return driver;
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path);
  } catch (error) {
    throw new MiniappError('database-unreadable', { path, reason: fileReason(error) });
  }
}

/** As `openDatabase`, with a given driver. */
export async function openDatabaseWith(driver: SqliteDriver, path: string): ReturnType<OpenDatabase> {
  if (path !== ':memory:') await createPrivateFile(path);
  const database = claim(driver, path);
  const { createSqliteDialect } = await import('./sqlite-dialect.ts');
  return createSqliteDialect(keepStatements(database));
}

/** Creates folder and file for this user alone, when they are missing; SQLite's other files take over the file's rights. */
async function createPrivateFile(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    await file.close();
  } catch (error) {
    throw new MiniappError('database-unreadable', { path, reason: fileReason(error) });
  }
}

/** Opens the database, makes sure that it is whole, ours and nobody else's, and sets it up. Changes nothing before that. */
function claim(driver: SqliteDriver, path: string): SqliteDatabase {
  let database: SqliteDatabase;
  try {
    database = driver.open(path);
  } catch (error) {
    throw explain(error, path);
  }
  try {
    const ask = (sql: string) => execute(database, sql);
    ask(`pragma busy_timeout = ${busyTimeout}`);
    // The lock is the system's, on the open file: a process that is killed leaves none behind.
    ask('pragma locking_mode = exclusive');
    ask('begin exclusive');
    const isOurs = ask('pragma application_id') === applicationId;
    if (!isOurs && ask('select count(*) from sqlite_master') !== 0) {
      throw new MiniappError('database-unreadable', { path, reason: 'it is another program’s database' });
    }
    if (ask('pragma quick_check(1)') !== 'ok') throw damaged(path);
    ask('commit');
    if (path !== ':memory:') makePrivate(path);
    // Also a mark that is there already would be written: data that is refused later stays as it was, to the byte.
    if (!isOurs) ask(`pragma application_id = ${applicationId}`);
    ask('pragma journal_mode = wal');
    ask('pragma synchronous = full');
    ask('pragma foreign_keys = on');
    // What a savepoint would need to be undone is forgotten with the process anyway: a file of it would be no safer.
    ask('pragma temp_store = memory');
    return database;
  } catch (error) {
    database.close();
    throw explain(error, path);
  }
}

/** Kysely prepares each query anew, which costs more than most queries themselves: what was prepared is kept. */
function keepStatements(database: SqliteDatabase): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const found = kept.get(sql);
      if (found) return found;
      const statement = database.prepare(sql);
      // A statement may remember the columns that a table had.
      if (/^\s*(create|alter|drop)\b/i.test(sql)) kept.clear();
      else kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > mostStatements && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}

/** Runs one statement and returns the first column of its first row, if it has one. */
function execute(database: SqliteDatabase, sql: string): unknown {
  const statement = database.prepare(sql);
  if (statement.reader) return Object.values((statement.all([])[0] ?? {}) as object)[0];
  statement.run([]);
  return undefined;
}

/** A file that was there before may have been created with more rights, and its write-ahead log got the same. */
function makePrivate(path: string): void {
  for (const file of [path, `${path}-wal`]) {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & 0o077) !== 0) chmodSync(file, 0o600);
  }
}

function explain(error: unknown, path: string): unknown {
  switch (sqliteCode(error)) {
    case null:
      return error instanceof Error && 'syscall' in error
        ? new MiniappError('database-unreadable', { path, reason: fileReason(error) })
        : error;
    case sqliteCodes.busy:
    case sqliteCodes.locked:
      return new MiniappError('database-in-use', { path });
    case sqliteCodes.corrupt:
      return damaged(path);
    case sqliteCodes.notADatabase:
      return new MiniappError('database-unreadable', { path, reason: 'it is not a database' });
    case sqliteCodes.full:
      return new MiniappError('database-unreadable', { path, reason: 'the disk is full' });
    case sqliteCodes.readOnly:
      return new MiniappError('database-unreadable', { path, reason: 'it cannot be written' });
    default:
      return new MiniappError('database-unreadable', { path, reason: (error as Error).message });
  }
}

function damaged(path: string): MiniappError {
  return new MiniappError('database-unreadable', { path, reason: 'the file is damaged' });
}

function fileReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'part of the path is a file';
  if (code === 'EROFS') return 'the disk is read-only';
  if (code === 'ENOSPC') return 'the disk is full';
  return error instanceof Error ? error.message : String(error);
}
