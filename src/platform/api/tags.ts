import { addTag, deleteTag, findTag, listNamed } from '../store/workspace-lists.ts';
import type { TagRow } from '../store/workspace-tables.ts';
import { answerList, answerOne, done } from './answers.ts';
import { refuseTaken, theTag } from './found.ts';
import { type Operations, operation } from './operation.ts';
import { listPaging, nameFilter, nameOf, pageOf } from './shared-parameters.ts';

/** The id of a tag. */
export const tagNs = {
  type: 'text',
  required: true,
  form: { pattern: /^f\d{1,10}t\d{1,10}$/, example: 'f123t456' },
  description: 'The tag.',
} as const;

export const tagOperations: Operations = {
  'GET /flow/tags': operation(
    { does: 'Lists the tags.', parameters: { ...listPaging, name: nameFilter('tags') } },
    async ({ name, ...wanted }, { platform }) => {
      const page = pageOf(wanted);
      const { rows, total } = await listNamed(platform.database, 'tags', { ...page, name });
      return answerList(rows.map(presentTag), page, total);
    },
  ),

  'POST /flow/create-tag': operation(
    {
      does: 'Creates a tag.',
      parameters: { name: nameOf('tag') },
      assumed: ['A name that is taken is 422.'],
    },
    async ({ name }, { platform: { database, workspace } }) =>
      database.transaction().execute(async (transaction) => {
        if (await findTag(transaction, 'name', name)) refuseTaken('tag', name);
        return answerOne(presentTag(await addTag(transaction, workspace.flow_ns, name)));
      }),
  ),

  'DELETE /flow/delete-tag': operation(
    { does: 'Deletes a tag, also from the users who have it.', parameters: { tag_ns: tagNs } },
    async ({ tag_ns }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteTag(transaction, (await theTag(transaction, 'tag_ns', tag_ns)).tag_ns);
        return done;
      }),
  ),

  'DELETE /flow/delete-tag-by-name': operation(
    { does: 'Deletes a tag, also from the users who have it.', parameters: { name: nameOf('tag') } },
    async ({ name }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteTag(transaction, (await theTag(transaction, 'name', name)).tag_ns);
        return done;
      }),
  ),
};

function presentTag({ tag_ns, name }: TagRow) {
  return { name, tag_ns };
}
