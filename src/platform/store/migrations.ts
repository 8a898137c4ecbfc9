import { type Kysely, type Migration, sql } from 'kysely';
import { createWorkspaceData } from './workspace-migration.ts';

/**
 * Every change of the tables, in the order of their names. One that was released is never changed. Types are those that
 * SQLite and PostgreSQL both take: SQLite reads any name, so `bytea` holds blobs in both.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: createFirstTables },
  '0002-delivery-schedule': { up: addDeliverySchedule },
  '0003-workspace-data': { up: createWorkspaceData },
  '0004-versions': { up: addVersions },
  '0005-installations-by-time': { up: addInstallationsByTime },
  '0006-kept-answers': { up: addKeptAnswers },
  '0007-tallies': { up: addTallies },
  '0008-call-totals': { up: addCallTotals },
};

async function createFirstTables(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('apps')
    .addColumn('slug', 'text', (column) => column.primaryKey())
    .addColumn('draft', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('assets')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('workspace')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('flow_ns', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('tags')
    .addColumn('tag_ns', 'text', (column) => column.primaryKey())
    .addColumn('flow_ns', 'text', (column) => column.notNull().references('workspace.flow_ns'))
    .addColumn('name', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('installations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('slug', 'text', (column) => column.notNull().references('apps.slug'))
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('unsubscribe', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('uninstalled_at', 'text')
    .execute();
  await schema
    .createTable('api_keys')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('installation_id', 'text', (column) => column.notNull().references('installations.id'))
    .addColumn('prefix', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'text')
    .execute();
  await schema.createIndex('api_keys_installation').on('api_keys').column('installation_id').execute();
  await schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('installation_id', 'text', (column) => column.notNull().references('installations.id'))
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('deliveries_installation').on('deliveries').columns(['installation_id', 'number']).execute();
  await schema
    .createTable('delivery_attempts')
    .addColumn('delivery_id', 'text', (column) => column.notNull().references('deliveries.id'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('sent_at', 'text', (column) => column.notNull())
    .addColumn('duration', 'integer', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('headers', 'text')
    .addColumn('body', 'bytea')
    .addColumn('truncated', 'integer', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('delivery_attempts_key', ['delivery_id', 'number'])
    .execute();
  await schema
    .createTable('api_calls')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('installation_id', 'text', (column) => column.notNull().references('installations.id'))
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('scope', 'text')
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('called_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('api_calls_installation').on('api_calls').columns(['installation_id', 'number']).execute();
  await schema
    .createTable('outbox')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('installation_id', 'text', (column) => column.notNull().references('installations.id'))
    .addColumn('user_ns', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
}

async function addDeliverySchedule(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  // SQLite adds one column a statement.
  const deliveries = () => schema.alterTable('deliveries');
  await deliveries()
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await deliveries().addColumn('next_attempt_at', 'text').execute();
  await deliveries()
    .addColumn('change', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  const attempts = () => schema.alterTable('delivery_attempts');
  await attempts()
    .addColumn('replay', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await attempts().addColumn('url', 'text').execute();
  await sql`update deliveries set change = number, attempts = (
    select count(*) from delivery_attempts where delivery_attempts.delivery_id = deliveries.id
  )`.execute(database);
  await sql`update deliveries set next_attempt_at = created_at where state = 'due'`.execute(database);
  await schema.createIndex('deliveries_change').on('deliveries').column('change').execute();
  await schema.createIndex('deliveries_next_attempt').on('deliveries').columns(['state', 'next_attempt_at']).execute();
}

async function addVersions(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('versions')
    .addColumn('slug', 'text', (column) => column.notNull().references('apps.slug'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('draft', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('note', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('reviewed_at', 'text')
    .addPrimaryKeyConstraint('versions_key', ['slug', 'number'])
    .execute();
  await schema.alterTable('apps').addColumn('current_version', 'integer').execute();
  // SQLite adds one column a statement.
  const installations = () => schema.alterTable('installations');
  await installations().addColumn('version', 'integer').execute();
  await installations().addColumn('hash', 'text').execute();
  await installations().addColumn('inputs', 'text').execute();
  await schema.createIndex('installations_slug').on('installations').columns(['slug', 'state']).execute();
}

async function addInstallationsByTime({ schema }: Kysely<unknown>): Promise<void> {
  await schema.createIndex('installations_created').on('installations').column('created_at').execute();
}

async function addKeptAnswers({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('kept_answers')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('headers', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('kept_answers_created').on('kept_answers').column('created_at').execute();
}

async function addTallies(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .alterTable('deliveries')
    .addColumn('slug', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await sql`update deliveries set slug = (
    select installations.slug from installations where installations.id = deliveries.installation_id
  )`.execute(database);
  for (const column of ['slug', 'event', 'state']) {
    await schema.createIndex(`deliveries_${column}`).on('deliveries').columns([column, 'number']).execute();
  }
  await schema
    .createTable('tallies')
    .addColumn('list', 'text', (column) => column.notNull())
    .addColumn('slug', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('total', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('tallies_key', ['list', 'slug', 'event', 'state'])
    .execute();
  await sql`insert into tallies
    select 'deliveries', slug, event, state, count(*) from deliveries group by slug, event, state`.execute(database);
  await sql`insert into tallies
    select 'installations', slug, '', state, count(*) from installations group by slug, state`.execute(database);
}

async function addCallTotals(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('call_totals')
    .addColumn('installation_id', 'text', (column) => column.primaryKey().references('installations.id'))
    .addColumn('total', 'integer', (column) => column.notNull())
    .execute();
  await sql`insert into call_totals select installation_id, count(*) from api_calls group by installation_id`.execute(
    database,
  );
}
