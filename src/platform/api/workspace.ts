import { findOwner, listMembersOf, listNamed } from '../store/workspace-lists.ts';
import { type MemberRow, memberRoles } from '../store/workspace-tables.ts';
import { answerList, answerOne } from './answers.ts';
import { type Operation, type Operations, operation } from './operation.ts';
import { listPaging, nameFilter, pageOf } from './shared-parameters.ts';

/** The lists of members, which the API has for the workspace and for the chatbot. */
const members: Operation = operation(
  {
    does: 'Lists the members of the workspace.',
    parameters: {
      ...listPaging,
      name: nameFilter('members'),
      role: { type: 'text', choices: memberRoles, description: 'Only members with this role.' },
    },
    assumed: ['Pictures are null.'],
  },
  async ({ name, role, ...wanted }, { platform: { database } }) => {
    const page = pageOf(wanted);
    const slice = { ...page, name };
    const { rows, total } = await (role === undefined
      ? listNamed(database, 'members', slice)
      : listMembersOf(database, role, slice));
    return answerList(rows.map(presentMember), page, total);
  },
);

export const workspaceOperations: Operations = {
  'GET /team-info': operation(
    {
      does: 'Tells about the workspace and its owner.',
      parameters: {},
      assumed: ['The picture is null.'],
    },
    async (_, { platform: { database, workspace } }) => {
      const owner = await findOwner(database);
      return answerOne({
        id: Number(workspace.id),
        name: workspace.name,
        image: null,
        owner_id: owner?.id ?? null,
        owner_email: owner?.email ?? null,
      });
    },
  ),

  'GET /team-members': members,

  'GET /team-flows': operation(
    {
      does: 'Lists the chatbots of the workspace; here there is one.',
      parameters: {
        ...listPaging,
        name: nameFilter('chatbots'),
        type: { type: 'text', description: 'Only chatbots of this type.' },
      },
      assumed: ['The chatbot has the workspace’s name and the type web.'],
    },
    async ({ name, type, ...wanted }, { platform: { workspace } }) => {
      const page = pageOf(wanted);
      const flow = { flow_ns: workspace.flow_ns, name: workspace.name, type: 'web', linked_label: null };
      const matches =
        flow.name.toLowerCase().includes((name ?? '').toLowerCase()) && (type === undefined || type === flow.type);
      const flows = matches ? [flow] : [];
      return answerList(flows.slice(page.offset, page.offset + page.limit), page, flows.length);
    },
  ),

  'GET /flow/agents': members,

  'GET /me': operation(
    {
      does: 'Tells about the owner of the key.',
      parameters: {},
      assumed: ['The key of an installation belongs to the workspace’s owner.'],
    },
    async (_, { platform: { database } }) => {
      const owner = await findOwner(database);
      return answerOne({ id: owner?.id ?? null, name: owner?.name ?? null, email: owner?.email ?? null });
    },
  ),
};

function presentMember({ id, name, email, role, is_online }: MemberRow) {
  return { id, name, email, image: null, role, is_online: is_online === 1 };
}
