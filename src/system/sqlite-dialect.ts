import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';

/**
 * Kysely on an SQLite database, with the waits for the disk shared: what is written in one turn of the event loop is
 * committed together. Whoever writes goes on when it is on the disk, and so does whoever has read what is not there yet.
 * Closing the database is the dialect's part.
 */
export function createSqliteDialect(database: SqliteDatabase): Dialect {
  // One for the database, however many instances of Kysely are made with the dialect.
  const commits = createGroupCommit(database);
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => createDriver(database, commits),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** A connection as Kysely hands it out: for one query, or for one transaction. There is one database behind all. */
interface Turn extends DatabaseConnection {
  begin(): void;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Lets the next one have the database. */
  end(): void;
}

function createDriver(database: SqliteDatabase, commits: GroupCommit): Driver {
  return {
    init: async () => {},
    acquireConnection: async () => {
      await commits.take();
      return createTurn(database, commits);
    },
    beginTransaction: async (turn) => (turn as Turn).begin(),
    commitTransaction: (turn) => (turn as Turn).commit(),
    rollbackTransaction: (turn) => (turn as Turn).rollback(),
    releaseConnection: async (turn) => (turn as Turn).end(),
    async destroy() {
      await commits.take();
      commits.give();
      await commits.settled()?.catch(() => {});
      database.close();
    },
  };
}

function createTurn(database: SqliteDatabase, commits: GroupCommit): Turn {
  let isHeld = true;
  let isTransaction = false;
  const turn: Turn = {
    begin() {
      commits.open();
      isTransaction = true;
    },
    async commit() {
      isTransaction = false;
      const written = commits.close();
      // The next one need not wait for the disk.
      turn.end();
      await written;
    },
    async rollback() {
      isTransaction = false;
      commits.undo();
      turn.end();
      // Why it was undone may be something that is not on the disk yet.
      await commits.settled()?.catch(() => {});
    },
    end() {
      if (isHeld) commits.give();
      isHeld = false;
    },
    async executeQuery<Row>(query: CompiledQuery) {
      if (!isHeld) {
        await commits.take();
        isHeld = true;
      }
      if (/^(commit|rollback)$/.test(query.sql)) {
        await (query.sql === 'commit' ? turn.commit() : turn.rollback());
        return { rows: [] };
      }
      if (isTransaction) return run<Row>(database, query);
      // Kysely has no transaction for the migrator, so that is begun and ended by statements.
      if (query.sql === 'begin immediate') {
        turn.begin();
        return { rows: [] };
      }
      if (isRead(query)) {
        const result = run<Row>(database, query);
        turn.end();
        await commits.settled();
        return result;
      }
      turn.begin();
      let result: QueryResult<Row>;
      try {
        result = run(database, query);
      } catch (error) {
        await turn.rollback();
        throw error;
      }
      await turn.commit();
      return result;
    },
    async *streamQuery<Row>(query: CompiledQuery) {
      yield await turn.executeQuery<Row>(query);
    },
  };
  return turn;
}

/** What is taken for a write by mistake is committed like one, to no harm. */
function isRead({ sql }: CompiledQuery): boolean {
  return /^\s*(select|pragma|explain)\b/i.test(sql);
}

function run<Row>(database: SqliteDatabase, { sql, parameters }: CompiledQuery): QueryResult<Row> {
  const statement = database.prepare(sql);
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}
