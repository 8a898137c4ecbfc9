import { type SqlBool, sql } from 'kysely';
import type { Database, Tables } from './tables.ts';
import { takeNumbers } from './workspace-numbers.ts';
import type { LabelRow, MemberRole, MemberRow, SubflowRow, TagRow } from './workspace-tables.ts';

/** Some of a list, and how many there are in all. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Which of a list is asked for: `limit` from `offset`, of those whose name holds `name`, in any case. */
export interface SliceOf {
  readonly limit: number;
  readonly offset: number;
  readonly name?: string | undefined;
}

/** Tables whose rows have a name, and what each is listed by, newest first (seen of subflows in public clients). */
const order = {
  tags: 'number',
  labels: 'id',
  members: 'id',
  subflows: 'number',
  user_fields: 'number',
  bot_fields: 'number',
} as const;

export async function listNamed<Table extends keyof typeof order>(
  database: Database,
  table: Table,
  { limit, offset, name }: SliceOf,
): Promise<Slice<Tables[Table]>> {
  // The tables differ; the columns that are used here do not. Kysely has no type for “one of these tables”.
  const named = database.selectFrom(table as 'tags');
  const matching = name === undefined ? named : named.where(textHolds('name', name));
  const column = order[table] as 'number';
  const rows = await matching.selectAll().orderBy(column, 'desc').limit(limit).offset(offset).execute();
  const total = await countRows(matching.select(({ fn }) => fn.countAll().as('total')));
  return { rows: rows as unknown as Tables[Table][], total };
}

export async function listMembersOf(
  database: Database,
  role: MemberRole,
  { limit, offset, name }: SliceOf,
): Promise<Slice<MemberRow>> {
  const ofRole = database.selectFrom('members').where('role', '=', role);
  const matching = name === undefined ? ofRole : ofRole.where(textHolds('name', name));
  const rows = await matching.selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute();
  return { rows, total: await countRows(matching.select(({ fn }) => fn.countAll().as('total'))) };
}

export async function findTag(database: Database, by: 'tag_ns' | 'name', value: string): Promise<TagRow | undefined> {
  return database.selectFrom('tags').selectAll().where(by, '=', value).executeTakeFirst();
}

export async function addTag(transaction: Database, flow_ns: string, name: string): Promise<TagRow> {
  const number = await takeNumbers(transaction, 'tag');
  const tag = { tag_ns: `${flow_ns}t${number}`, number, flow_ns, name };
  await transaction.insertInto('tags').values(tag).execute();
  return tag;
}

/** Deletes a tag, and takes it from the users who have it. */
export async function deleteTag(transaction: Database, tagNs: string): Promise<void> {
  await transaction.deleteFrom('bot_user_tags').where('tag_ns', '=', tagNs).execute();
  await transaction.deleteFrom('tags').where('tag_ns', '=', tagNs).execute();
}

export async function findLabel(database: Database, by: 'id', value: number): Promise<LabelRow | undefined>;
export async function findLabel(database: Database, by: 'name', value: string): Promise<LabelRow | undefined>;
export async function findLabel(database: Database, by: 'id' | 'name', value: string | number) {
  return database.selectFrom('labels').selectAll().where(by, '=', value).executeTakeFirst();
}

export async function addLabel(transaction: Database, name: string): Promise<LabelRow> {
  const label = { id: await takeNumbers(transaction, 'label'), name };
  await transaction.insertInto('labels').values(label).execute();
  return label;
}

/** Deletes a label, and takes it from the users who have it. */
export async function deleteLabel(transaction: Database, id: number): Promise<void> {
  await transaction.deleteFrom('bot_user_labels').where('label_id', '=', id).execute();
  await transaction.deleteFrom('labels').where('id', '=', id).execute();
}

export async function findMember(database: Database, id: number): Promise<MemberRow | undefined> {
  return database.selectFrom('members').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The owner of the workspace; the first one. */
export async function findOwner(database: Database): Promise<MemberRow | undefined> {
  return database.selectFrom('members').selectAll().where('role', '=', 'owner').orderBy('id').executeTakeFirst();
}

export async function findSubflow(
  database: Database,
  by: 'sub_flow_ns' | 'name',
  value: string,
): Promise<SubflowRow | undefined> {
  return database.selectFrom('subflows').selectAll().where(by, '=', value).executeTakeFirst();
}

export async function deleteSubflow(transaction: Database, subFlowNs: string): Promise<void> {
  await transaction.deleteFrom('subflows').where('sub_flow_ns', '=', subFlowNs).execute();
}

export async function countRows(query: { executeTakeFirstOrThrow(): Promise<{ total: unknown }> }): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).total);
}

/** Whether a column's text holds this one, in any case. */
export function textHolds(column: string, part: string) {
  const pattern = `%${part.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like lower(${pattern}) escape ${sql.lit('\\')}`;
}
