import { deleteSubflow, listNamed } from '../store/workspace-lists.ts';
import { countUsersByStatus } from '../store/workspace-users.ts';
import { answerList, answerOne, done } from './answers.ts';
import { theSubflow } from './found.ts';
import { type Operations, operation } from './operation.ts';
import { listPaging, nameFilter, pageOf } from './shared-parameters.ts';

/** The id of a subflow. */
export const subFlowNs = {
  type: 'text',
  required: true,
  form: { pattern: /^f\d{1,10}s\d{1,10}$/, example: 'f190385s2693635' },
  description: 'The subflow.',
} as const;

export const flowOperations: Operations = {
  'GET /flow/subflows': operation(
    { does: 'Lists the subflows.', parameters: { ...listPaging, name: nameFilter('subflows') } },
    async ({ name, ...wanted }, { platform }) => {
      const page = pageOf(wanted);
      const { rows, total } = await listNamed(platform.database, 'subflows', { ...page, name });
      return answerList(
        rows.map((row) => ({ name: row.name, sub_flow_ns: row.sub_flow_ns })),
        page,
        total,
      );
    },
  ),

  'DELETE /flow/delete-sub-flow': operation(
    { does: 'Deletes a subflow.', parameters: { sub_flow_ns: subFlowNs } },
    async ({ sub_flow_ns }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteSubflow(transaction, (await theSubflow(transaction, 'sub_flow_ns', sub_flow_ns)).sub_flow_ns);
        return done;
      }),
  ),

  'GET /flow/bot-users-count': operation(
    { does: 'Counts the bot users by the state of their chat.', parameters: {} },
    async (_, { platform: { database } }) => answerOne(await countUsersByStatus(database)),
  ),
};
