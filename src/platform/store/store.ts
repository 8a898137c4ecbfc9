import { type Dialect, Kysely, Migrator, sql } from 'kysely';
import { MiniappError } from '../../core/errors.ts';
import { migrations } from './migrations.ts';
import type { Database, Tables } from './tables.ts';

const migrationTable = 'kysely_migration';

/**
 * Opens the platform's data and brings its tables up to date, all changes or none. Rejects with `MiniappError`
 * `database-newer` or `database-unreadable`, having changed nothing; `name` is what the messages call the data.
 */
export async function openStore(dialect: Dialect, name: string): Promise<Database> {
  const database = new Kysely<Tables>({ dialect });
  try {
    await refuseNewer(database, name);
    await migrate(database);
    return database;
  } catch (error) {
    await database.destroy();
    if (error instanceof MiniappError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new MiniappError('database-unreadable', { path: name, reason });
  }
}

async function refuseNewer(database: Database, name: string): Promise<void> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === migrationTable)) return;
  const applied = await sql<{ name: string }>`select name from ${sql.table(migrationTable)}`.execute(database);
  if (applied.rows.some((row) => !Object.hasOwn(migrations, row.name))) {
    throw new MiniappError('database-newer', { path: name });
  }
}

async function migrate(database: Database): Promise<void> {
  const provider = { getMigrations: async () => ({ ...migrations }) };
  const { adapter } = database.getExecutor();
  await database.connection().execute(async (connection) => {
    // For SQLite, Kysely does not put migrations into a transaction, though SQLite can; a kill between two would stick.
    const wrap = !adapter.supportsTransactionalDdl;
    if (wrap) await sql`begin immediate`.execute(connection);
    const { error } = await new Migrator({
      db: connection,
      provider,
      migrationTableName: migrationTable,
    }).migrateToLatest();
    if (wrap) await (error ? sql`rollback` : sql`commit`).execute(connection);
    if (error) throw error;
  });
}

/** The next number of a table that counts its rows. Only inside the transaction that inserts it. */
export async function nextNumber(transaction: Database, table: 'outbox'): Promise<number> {
  const row = await transaction
    .selectFrom(table)
    .select(({ fn }) => fn.max<number | null>('number').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0) + 1;
}
