import type { Database } from '../store/tables.ts';
import { addBotField, deleteBotField, findBotField, setBotField } from '../store/workspace-fields.ts';
import { listNamed } from '../store/workspace-lists.ts';
import type { BotFieldRow } from '../store/workspace-tables.ts';
import { answerList, answerOne, done } from './answers.ts';
import { fieldDescription, fieldList, fieldType, fieldValue, valueFor, varNs } from './field-parameters.ts';
import { refuseTaken, theBotField } from './found.ts';
import { type Operations, operation } from './operation.ts';
import { listPaging, nameFilter, nameOf, pageOf } from './shared-parameters.ts';

export const botFieldOperations: Operations = {
  'GET /flow/bot-fields': operation(
    { does: 'Lists the bot fields with their values.', parameters: { ...listPaging, name: nameFilter('fields') } },
    async ({ name, ...wanted }, { platform }) => {
      const page = pageOf(wanted);
      const { rows, total } = await listNamed(platform.database, 'bot_fields', { ...page, name });
      return answerList(rows.map(presentField), page, total);
    },
  ),

  'POST /flow/create-bot-field': operation(
    {
      does: 'Creates a bot field.',
      parameters: { name: nameOf('field'), var_type: fieldType, value: fieldValue, description: fieldDescription },
      assumed: ['A name that is taken is 422.'],
    },
    async ({ name, var_type, value, description = '' }, { platform: { database, workspace } }) =>
      database.transaction().execute(async (transaction) => {
        if (await findBotField(transaction, 'name', name)) refuseTaken('bot field', name);
        const field = { name, var_type, description, value: valueFor({ name, var_type }, value) };
        return answerOne(presentField(await addBotField(transaction, workspace.flow_ns, field)));
      }),
  ),

  'PUT /flow/set-bot-field': operation(
    { does: 'Sets a bot field.', parameters: { var_ns: varNs, value: fieldValue } },
    async ({ var_ns, value }, { platform: { database } }) => setFields(database, 'var_ns', [{ field: var_ns, value }]),
  ),

  'PUT /flow/set-bot-field-by-name': operation(
    { does: 'Sets a bot field.', parameters: { name: nameOf('field'), value: fieldValue } },
    async ({ name, value }, { platform: { database } }) => setFields(database, 'name', [{ field: name, value }]),
  ),

  'PUT /flow/set-bot-fields': operation(
    { does: 'Sets several bot fields.', parameters: { data: fieldList({ var_ns: varNs, value: fieldValue }) } },
    async ({ data }, { platform: { database } }) =>
      setFields(
        database,
        'var_ns',
        data.map(({ var_ns, value }, index) => ({ field: var_ns, value, parameter: `data[${index}].value` })),
      ),
  ),

  'PUT /flow/set-bot-fields-by-name': operation(
    { does: 'Sets several bot fields.', parameters: { data: fieldList({ name: nameOf('field'), value: fieldValue }) } },
    async ({ data }, { platform: { database } }) =>
      setFields(
        database,
        'name',
        data.map(({ name, value }, index) => ({ field: name, value, parameter: `data[${index}].value` })),
      ),
  ),

  'DELETE /flow/delete-bot-field': operation(
    { does: 'Deletes a bot field.', parameters: { var_ns: varNs } },
    async ({ var_ns }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteBotField(transaction, (await theBotField(transaction, 'var_ns', var_ns)).var_ns);
        return done;
      }),
  ),

  'DELETE /flow/delete-bot-field-by-name': operation(
    { does: 'Deletes a bot field.', parameters: { name: nameOf('field') } },
    async ({ name }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteBotField(transaction, (await theBotField(transaction, 'name', name)).var_ns);
        return done;
      }),
  ),
};

async function setFields(
  database: Database,
  by: 'var_ns' | 'name',
  fields: readonly { readonly field: string; readonly value: unknown; readonly parameter?: string }[],
) {
  return database.transaction().execute(async (transaction) => {
    for (const { field: key, value, parameter } of fields) {
      const field = await theBotField(transaction, by, key);
      await setBotField(transaction, field.var_ns, valueFor(field, value, parameter));
    }
    return done;
  });
}

function presentField({ name, var_ns, var_type, description, value }: BotFieldRow) {
  return { name, var_ns, var_type, description, value: JSON.parse(value) as unknown, is_template_field: false };
}
