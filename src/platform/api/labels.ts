import { addLabel, deleteLabel, findLabel, listNamed } from '../store/workspace-lists.ts';
import { answerList, answerOne, done } from './answers.ts';
import { refuseTaken, theLabel, theLabelWithId } from './found.ts';
import { type Operations, operation } from './operation.ts';
import { listPaging, nameFilter, nameOf, pageOf } from './shared-parameters.ts';

export const labelOperations: Operations = {
  'GET /team/labels': operation(
    { does: 'Lists the labels.', parameters: { ...listPaging, name: nameFilter('labels') } },
    async ({ name, ...wanted }, { platform }) => {
      const page = pageOf(wanted);
      const { rows, total } = await listNamed(platform.database, 'labels', { ...page, name });
      return answerList(rows, page, total);
    },
  ),

  'POST /team/create-label': operation(
    { does: 'Creates a label.', parameters: { name: nameOf('label') }, assumed: ['A name that is taken is 422.'] },
    async ({ name }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        if (await findLabel(transaction, 'name', name)) refuseTaken('label', name);
        return answerOne(await addLabel(transaction, name));
      }),
  ),

  'DELETE /team/delete-label': operation(
    {
      does: 'Deletes a label, also from the users who have it.',
      parameters: { id: { type: 'integer', least: 1, most: 2_147_483_647, required: true, description: 'The label.' } },
    },
    async ({ id }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteLabel(transaction, (await theLabelWithId(transaction, id)).id);
        return done;
      }),
  ),

  'DELETE /team/delete-label-by-name': operation(
    { does: 'Deletes a label, also from the users who have it.', parameters: { name: nameOf('label') } },
    async ({ name }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteLabel(transaction, (await theLabel(transaction, name)).id);
        return done;
      }),
  ),
};
