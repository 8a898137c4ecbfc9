import { addUserField, changeUserField, deleteUserField, findUserField } from '../store/workspace-fields.ts';
import { listNamed } from '../store/workspace-lists.ts';
import type { UserFieldRow } from '../store/workspace-tables.ts';
import { answerList, answerOne, done } from './answers.ts';
import { fieldDescription, fieldType, varNs } from './field-parameters.ts';
import { refuseTaken, theUserField } from './found.ts';
import { type Operations, operation } from './operation.ts';
import { listPaging, nameFilter, nameOf, pageOf } from './shared-parameters.ts';

export const userFieldOperations: Operations = {
  'GET /flow/user-fields': operation(
    {
      does: 'Lists the user fields, without the users’ values.',
      parameters: { ...listPaging, name: nameFilter('fields') },
    },
    async ({ name, ...wanted }, { platform }) => {
      const page = pageOf(wanted);
      const { rows, total } = await listNamed(platform.database, 'user_fields', { ...page, name });
      return answerList(rows.map(presentField), page, total);
    },
  ),

  'POST /flow/create-user-field': operation(
    {
      does: 'Creates a user field.',
      parameters: { name: nameOf('field'), var_type: fieldType, description: fieldDescription },
      assumed: ['A name that is taken is 422.', 'A value that is sent along is left aside: it belongs to no user.'],
    },
    async ({ name, var_type, description = '' }, { platform: { database, workspace } }) =>
      database.transaction().execute(async (transaction) => {
        if (await findUserField(transaction, 'name', name)) refuseTaken('user field', name);
        const field = await addUserField(transaction, workspace.flow_ns, { name, var_type, description });
        return answerOne(presentField(field));
      }),
  ),

  'POST /flow/update-user-field': operation(
    {
      does: 'Changes the name of a user field, or how the inbox shows it.',
      parameters: {
        var_ns: varNs,
        name: { type: 'text', description: 'A new name.' },
        display_type: { type: 'text', choices: ['default', 'pin', 'hidden'], description: 'How the inbox shows it.' },
      },
    },
    async ({ var_ns, name, display_type }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await theUserField(transaction, 'var_ns', var_ns);
        const other = name === undefined ? undefined : await findUserField(transaction, 'name', name);
        if (name !== undefined && other !== undefined && other.var_ns !== var_ns) refuseTaken('user field', name);
        await changeUserField(transaction, var_ns, {
          ...(name !== undefined && { name }),
          ...(display_type !== undefined && { display_type }),
        });
        return done;
      }),
  ),

  'DELETE /flow/delete-user-field': operation(
    { does: 'Deletes a user field with the users’ values.', parameters: { var_ns: varNs } },
    async ({ var_ns }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteUserField(transaction, (await theUserField(transaction, 'var_ns', var_ns)).var_ns);
        return done;
      }),
  ),

  'DELETE /flow/delete-user-field-by-name': operation(
    { does: 'Deletes a user field with the users’ values.', parameters: { name: nameOf('field') } },
    async ({ name }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteUserField(transaction, (await theUserField(transaction, 'name', name)).var_ns);
        return done;
      }),
  ),
};

function presentField({ name, var_ns, var_type, description }: UserFieldRow) {
  return { name, var_ns, var_type, description };
}
