import { labelUser, tagUser, unlabelUser, untagUser } from '../store/workspace-users.ts';
import { done } from './answers.ts';
import { theLabel, theTag, theUser } from './found.ts';
import { type ApiCall, type Operations, operation } from './operation.ts';
import { nameOf, userNs } from './shared-parameters.ts';
import { tagNs } from './tags.ts';

/** Up to 20, each in an object: a list of bare texts is 422 (public clients). */
function several<const Fields extends object>(what: string, fields: Fields) {
  return {
    type: 'list',
    required: true,
    most: 20,
    of: { type: 'object', fields, description: `One ${what}.` },
    description: `Up to 20 ${what}s. All are taken, or none (assumed).`,
  } as const;
}

const tagName = nameOf('tag');
const tagsById = several('tag', { tag_ns: tagNs });
const tagsByName = several('tag', { tag_name: tagName });
const labelsByName = several('label', { label_name: nameOf('label') });

const adds = { does: 'Adds tags to a bot user who does not have them.' };
const removes = { does: 'Takes tags from a bot user who has them.' };
const unknown = { assumed: ['A tag that does not exist is 404, and is not created.'] };
const unknownLabel = { assumed: ['A label that does not exist is 404, and is not created.'] };

export const subscriberTagOperations: Operations = {
  ...tagOperations('POST /subscriber/add', adds, tagUser),
  ...tagOperations('DELETE /subscriber/remove', removes, untagUser),

  'POST /subscriber/add-labels-by-name': operation(
    {
      does: 'Adds labels to a bot user who does not have them.',
      ...unknownLabel,
      parameters: { user_ns: userNs, data: labelsByName },
    },
    async ({ user_ns, data }, call) =>
      changeLabels(
        call,
        user_ns,
        data.map((item) => item.label_name),
        labelUser,
      ),
  ),
  'DELETE /subscriber/remove-labels-by-name': operation(
    {
      does: 'Takes labels from a bot user who has them.',
      ...unknownLabel,
      parameters: { user_ns: userNs, data: labelsByName },
    },
    async ({ user_ns, data }, call) =>
      changeLabels(
        call,
        user_ns,
        data.map((item) => item.label_name),
        unlabelUser,
      ),
  ),
};

/** One tag or several, by id or by name. */
function tagOperations(verb: string, does: { readonly does: string }, apply: typeof tagUser): Operations {
  return {
    [`${verb}-tag`]: operation(
      { ...does, parameters: { user_ns: userNs, tag_ns: tagNs } },
      async ({ user_ns, tag_ns }, call) => change(call, user_ns, 'tag_ns', [tag_ns], apply),
    ),
    [`${verb}-tag-by-name`]: operation(
      { ...does, ...unknown, parameters: { user_ns: userNs, tag_name: tagName } },
      async ({ user_ns, tag_name }, call) => change(call, user_ns, 'name', [tag_name], apply),
    ),
    [`${verb}-tags`]: operation(
      { ...does, parameters: { user_ns: userNs, data: tagsById } },
      async ({ user_ns, data }, call) => {
        const tags = data.map((item) => item.tag_ns);
        return change(call, user_ns, 'tag_ns', tags, apply);
      },
    ),
    [`${verb}-tags-by-name`]: operation(
      { ...does, ...unknown, parameters: { user_ns: userNs, data: tagsByName } },
      async ({ user_ns, data }, call) => {
        const tags = data.map((item) => item.tag_name);
        return change(call, user_ns, 'name', tags, apply);
      },
    ),
  };
}

async function change(
  { platform: { database } }: ApiCall,
  userNs: string,
  by: 'tag_ns' | 'name',
  tags: readonly string[],
  apply: typeof tagUser,
) {
  return database.transaction().execute(async (transaction) => {
    const { number } = await theUser(transaction, userNs);
    for (const tag of tags) await apply(transaction, number, (await theTag(transaction, by, tag)).tag_ns);
    return done;
  });
}

async function changeLabels(
  { platform: { database } }: ApiCall,
  userNs: string,
  names: readonly string[],
  apply: typeof labelUser,
) {
  return database.transaction().execute(async (transaction) => {
    const { number } = await theUser(transaction, userNs);
    for (const name of names) await apply(transaction, number, (await theLabel(transaction, name)).id);
    return done;
  });
}
