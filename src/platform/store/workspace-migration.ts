import { type Kysely, sql } from 'kysely';

/** The tables behind the emulated API. Tags and the outbox were there before, and get what they lacked. */
export async function createWorkspaceData(database: Kysely<unknown>): Promise<void> {
  await extendTags(database);
  await createLists(database);
  await createBotUsers(database);
  await createLogs(database);
}

async function extendTags(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .alterTable('tags')
    .addColumn('number', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // An id is the flow's, the letter t, and the number.
  await sql`update tags set number = cast(substr(tag_ns, length(flow_ns) + 2) as integer)`.execute(database);
  await schema.createIndex('tags_number').on('tags').column('number').unique().execute();
  await schema.createIndex('tags_name').on('tags').column('name').unique().execute();
}

async function createLists(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('labels')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .execute();
  await schema
    .createTable('members')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('is_online', 'integer', (column) => column.notNull())
    .execute();
  await schema
    .createTable('subflows')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('sub_flow_ns', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .execute();
  await schema
    .createTable('user_fields')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('var_ns', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('var_type', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('display_type', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('bot_fields')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('var_ns', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('var_type', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('sequences')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('last', 'integer', (column) => column.notNull())
    .execute();
}

async function createBotUsers(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('bot_users')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('user_ns', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('first_name', 'text')
    .addColumn('last_name', 'text')
    .addColumn('gender', 'text')
    .addColumn('email', 'text')
    .addColumn('phone', 'text')
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('locale', 'text')
    .addColumn('language', 'text')
    .addColumn('profile_pic', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('subscribed', 'text')
    .addColumn('opted_in_email', 'text')
    .addColumn('opted_in_sms', 'text')
    .addColumn('opted_in_through', 'text')
    .addColumn('paused_until', 'text')
    .addColumn('agent_id', 'integer', (column) => column.references('members.id'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('last_interaction', 'text')
    .addColumn('last_sent_at', 'text')
    .addColumn('last_message_at', 'text')
    .addColumn('last_message_type', 'text')
    .execute();
  const index = (name: string) => schema.createIndex(`bot_users_${name}`).on('bot_users');
  await index('email').expression(sql`lower(email)`).execute();
  await index('phone').column('phone').execute();
  // Each filter of the list, with the number that the list goes by.
  for (const column of ['channel', 'status', 'opted_in_email', 'opted_in_sms']) {
    await index(column).columns([column, 'number']).execute();
  }
  for (const column of ['last_interaction', 'last_sent_at', 'last_message_at']) {
    await index(column).column(column).execute();
  }
  await schema
    .createTable('bot_user_tags')
    .addColumn('tag_ns', 'text', (column) => column.notNull().references('tags.tag_ns'))
    .addColumn('user_number', 'integer', (column) => column.notNull().references('bot_users.number'))
    .addPrimaryKeyConstraint('bot_user_tags_key', ['user_number', 'tag_ns'])
    .execute();
  await schema.createIndex('bot_user_tags_tag').on('bot_user_tags').columns(['tag_ns', 'user_number']).execute();
  await schema
    .createTable('bot_user_labels')
    .addColumn('label_id', 'integer', (column) => column.notNull().references('labels.id'))
    .addColumn('user_number', 'integer', (column) => column.notNull().references('bot_users.number'))
    .addPrimaryKeyConstraint('bot_user_labels_key', ['user_number', 'label_id'])
    .execute();
  await schema
    .createIndex('bot_user_labels_label')
    .on('bot_user_labels')
    .columns(['label_id', 'user_number'])
    .execute();
  await schema
    .createTable('user_field_values')
    .addColumn('var_ns', 'text', (column) => column.notNull().references('user_fields.var_ns'))
    .addColumn('user_number', 'integer', (column) => column.notNull().references('bot_users.number'))
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('lookup', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('user_field_values_key', ['user_number', 'var_ns'])
    .execute();
  await schema
    .createIndex('user_field_values_lookup')
    .on('user_field_values')
    .columns(['var_ns', 'lookup', 'user_number'])
    .execute();
}

async function createLogs(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('fired_triggers')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('installation_id', 'text', (column) => column.notNull().references('installations.id'))
    .addColumn('user_ns', 'text', (column) => column.notNull())
    .addColumn('trigger_name', 'text', (column) => column.notNull())
    .addColumn('context', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  // What was sent was plain text, and is JSON now.
  const outbox = database as Kysely<{ outbox: { number: number; content: string } }>;
  for (const { number, content } of await outbox.selectFrom('outbox').select(['number', 'content']).execute()) {
    await outbox
      .updateTable('outbox')
      .set({ content: JSON.stringify({ content }) })
      .where('number', '=', number)
      .execute();
  }
}
