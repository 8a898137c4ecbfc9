import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** A way to open SQLite databases. Both give Kysely the same face and errors with SQLite's own primary result codes. */
export interface SqliteDriver {
  readonly name: 'node:sqlite' | 'better-sqlite3';
  /** Throws what `sqliteFailure` understands when the file cannot be opened. */
  open(path: string): SqliteDatabase;
}

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that have their own words here. */
export const sqliteCodes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

const codeNames: Readonly<Record<string, number>> = {
  SQLITE_BUSY: sqliteCodes.busy,
  SQLITE_LOCKED: sqliteCodes.locked,
  SQLITE_READONLY: sqliteCodes.readOnly,
  SQLITE_IOERR: sqliteCodes.io,
  SQLITE_CORRUPT: sqliteCodes.corrupt,
  SQLITE_FULL: sqliteCodes.full,
  SQLITE_CANTOPEN: sqliteCodes.cannotOpen,
  SQLITE_NOTADB: sqliteCodes.notADatabase,
};

/** The primary result code of an SQLite error, or null when it is another kind of error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  // node:sqlite gives the extended number; its lowest byte is the primary code.
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  // better-sqlite3 gives the extended name, such as SQLITE_BUSY_SNAPSHOT.
  if (!('code' in error) || typeof error.code !== 'string') return null;
  const [, primary] = /^(SQLITE_[A-Z]+)/.exec(error.code) ?? [];
  return primary === undefined ? null : (codeNames[primary] ?? 1);
}

/** The driver to use: Node's own, or else the package; null when there is neither. */
export async function chooseDriver(): Promise<SqliteDriver | null> {
  return nodeDriver() ?? (await packageDriver());
}

/** The driver built into Node, or null where there is none (before 22.13 it is absent, or behind a flag and unfinished). */
export function nodeDriver(): SqliteDriver | null {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 13)) return null;
  const sqlite = withoutSqliteWarning(() => process.getBuiltinModule('node:sqlite')) as NodeSqlite | undefined;
  if (sqlite === undefined) return null;
  return { name: 'node:sqlite', open: (path) => wrapNodeDatabase(new sqlite.DatabaseSync(path)) };
}

/** The optional package, or null when it is not installed or was built for another Node. */
export async function packageDriver(): Promise<SqliteDriver | null> {
  try {
    const { default: Database } = await import('better-sqlite3');
    // The package loads its binary only when a database is opened: a binary that does not fit shows here, not later.
    new Database(':memory:').close();
    return { name: 'better-sqlite3', open: (path) => new Database(path) };
  } catch {
    return null;
  }
}

// What is used of node:sqlite; the type definitions of Node 20 do not have it.
interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => NodeDatabase;
}

interface NodeDatabase {
  close(): void;
  prepare(sql: string): NodeStatement;
}

interface NodeStatement {
  all(...parameters: readonly unknown[]): unknown[];
  run(...parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: readonly unknown[]): IterableIterator<unknown>;
  /** From Node 22.16. */
  columns?(): readonly unknown[];
}

function wrapNodeDatabase(database: NodeDatabase): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (sql) => wrapNodeStatement(database.prepare(sql), sql),
  };
}

function wrapNodeStatement(statement: NodeStatement, sql: string): SqliteStatement {
  return {
    reader: statement.columns ? statement.columns().length > 0 : returnsRows(sql),
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}

/** Whether a statement returns rows, for Node versions that cannot be asked. */
export function returnsRows(sql: string): boolean {
  return /^\s*(select|values|pragma|explain|with)\b/i.test(sql) || /\breturning\b/i.test(sql);
}

/** Node says on stderr that its SQLite is experimental. People who run a platform cannot act on that; other warnings pass. */
function withoutSqliteWarning<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).startsWith('SQLite is an experimental feature'))
      Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
