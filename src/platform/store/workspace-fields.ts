import type { FieldType, FieldValue } from '../field-values.ts';
import type { Database } from './tables.ts';
import { takeNumbers } from './workspace-numbers.ts';
import type { BotFieldRow, UserFieldRow } from './workspace-tables.ts';

/** What a new field is made from. */
export interface NewField {
  readonly name: string;
  readonly var_type: FieldType;
  readonly description: string;
}

export async function findUserField(
  database: Database,
  by: 'var_ns' | 'name',
  value: string,
): Promise<UserFieldRow | undefined> {
  return database.selectFrom('user_fields').selectAll().where(by, '=', value).executeTakeFirst();
}

/** Adds a field, under the number given or the next one. */
export async function addUserField(
  transaction: Database,
  flowNs: string,
  field: NewField,
  given?: number,
): Promise<UserFieldRow> {
  const number = given ?? (await takeNumbers(transaction, 'field'));
  const row = { ...field, number, var_ns: `${flowNs}v${number}`, display_type: 'default' };
  await transaction.insertInto('user_fields').values(row).execute();
  return row;
}

export async function changeUserField(
  database: Database,
  varNs: string,
  changes: Partial<Pick<UserFieldRow, 'name' | 'display_type'>>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await database.updateTable('user_fields').set(changes).where('var_ns', '=', varNs).execute();
}

/** Deletes a user field with the users' values of it. */
export async function deleteUserField(transaction: Database, varNs: string): Promise<void> {
  await transaction.deleteFrom('user_field_values').where('var_ns', '=', varNs).execute();
  await transaction.deleteFrom('user_fields').where('var_ns', '=', varNs).execute();
}

export async function findBotField(
  database: Database,
  by: 'var_ns' | 'name',
  value: string,
): Promise<BotFieldRow | undefined> {
  return database.selectFrom('bot_fields').selectAll().where(by, '=', value).executeTakeFirst();
}

/** Adds a field, under the number given or the next one. */
export async function addBotField(
  transaction: Database,
  flowNs: string,
  field: NewField & { readonly value: FieldValue },
  given?: number,
): Promise<BotFieldRow> {
  const number = given ?? (await takeNumbers(transaction, 'field'));
  const row = { ...field, number, var_ns: `${flowNs}v${number}`, value: JSON.stringify(field.value) };
  await transaction.insertInto('bot_fields').values(row).execute();
  return row;
}

export async function setBotField(database: Database, varNs: string, value: FieldValue): Promise<void> {
  await database
    .updateTable('bot_fields')
    .set({ value: JSON.stringify(value) })
    .where('var_ns', '=', varNs)
    .execute();
}

export async function deleteBotField(database: Database, varNs: string): Promise<void> {
  await database.deleteFrom('bot_fields').where('var_ns', '=', varNs).execute();
}

/** Sets a user's value of a field; one that was there is replaced. */
export async function setUserValue(
  transaction: Database,
  user: number,
  varNs: string,
  value: FieldValue,
): Promise<void> {
  const json = JSON.stringify(value);
  const row = { user_number: user, var_ns: varNs, value: json, lookup: lookupOf(json) };
  await transaction
    .insertInto('user_field_values')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['user_number', 'var_ns']).doUpdateSet({ value: row.value, lookup: row.lookup }),
    )
    .execute();
}

export async function clearUserValue(transaction: Database, user: number, varNs: string): Promise<void> {
  await transaction
    .deleteFrom('user_field_values')
    .where('user_number', '=', user)
    .where('var_ns', '=', varNs)
    .execute();
}

/** What the index of values holds of one. */
export function lookupOf(json: string): string {
  return json.slice(0, 200);
}
