import { createdUser, namesOf, type Person } from '../new-user.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/tables.ts';
import { setUserValue } from '../store/workspace-fields.ts';
import { findTag } from '../store/workspace-lists.ts';
import type { BotUserRow } from '../store/workspace-tables.ts';
import {
  addUser,
  changeUser,
  deleteUser,
  findUser,
  findUserByContact,
  listUsers,
  tagUser,
} from '../store/workspace-users.ts';
import { answerList, answerOne, done } from './answers.ts';
import { fieldValue, valueFor, varNs } from './field-parameters.ts';
import { theUser, theUserField, theUserWithId } from './found.ts';
import { type Operation, type Operations, operation } from './operation.ts';
import { pageOf, paging, userId, userNs } from './shared-parameters.ts';
import { readFilter, timedFilters, userFilters } from './subscriber-filter.ts';
import { presentUser, presentUsers } from './subscriber-view.ts';

const person = {
  first_name: { type: 'text', description: 'The first name.' },
  last_name: { type: 'text', description: 'The last name.' },
  name: { type: 'text', description: 'The whole name; made from the other two when it is missing.' },
  phone: {
    type: 'text',
    digits: true,
    form: { pattern: /^\+?[\d ().-]{5,30}$/, example: '61412345678' },
    description: 'The phone number, with the country’s.',
  },
  email: {
    type: 'text',
    form: { pattern: /^[^\s@]+@[^\s@]+$/, example: 'ana@example.com' },
    description: 'The e-mail address.',
  },
  gender: { type: 'text', choices: ['male', 'female'], description: 'The gender.' },
  image: { type: 'text', longest: 2_000, description: 'The address of a picture.' },
} as const;

/** The list of users, which the API has for the chatbot and for the workspace. */
const list: Operation = operation(
  {
    does: 'Lists the bot users that all given filters fit, newest first.',
    parameters: { ...paging(1_000), ...userFilters },
    timed: timedFilters,
    assumed: [
      'The name is searched in any case, and so is the address; the phone number fits with and without its +.',
      'There are no segments and custom events here: filters by them are 422.',
      'user_id as a filter (seen in a public client).',
    ],
  },
  async ({ limit, page, ...filters }, { platform: { database }, now }) => {
    const wanted = pageOf({ limit, page });
    const { rows, total } = await listUsers(database, await readFilter(database, filters, now), wanted);
    return answerList(await presentUsers(database, rows), wanted, total);
  },
);

export const subscriberOperations: Operations = {
  'GET /subscribers': list,
  'GET /team-bot-users': list,

  'GET /subscriber/get-info': operation(
    { does: 'Tells all of a bot user.', parameters: { user_ns: userNs } },
    async ({ user_ns }, { platform: { database } }) =>
      answerOne(await presentUser(database, await theUser(database, user_ns))),
  ),

  'GET /subscriber/get-info-by-user-id': operation(
    { does: 'Tells all of a bot user.', parameters: { user_id: userId } },
    async ({ user_id }, { platform: { database } }) =>
      answerOne(await presentUser(database, await theUserWithId(database, user_id))),
  ),

  'POST /subscriber/create': operation(
    {
      does: 'Creates a bot user; a phone number or an e-mail address is needed.',
      parameters: person,
      assumed: [
        'A phone number or address that another user has is 422.',
        'With a phone number the user is one of WhatsApp, without one of the web chat.',
      ],
    },
    async (given, { platform: { database, workspace }, now }) =>
      database.transaction().execute(async (transaction) => {
        const user = await create(transaction, workspace.flow_ns, given, now, '');
        return answerOne(await presentUser(transaction, user));
      }),
  ),

  'POST /subscriber/create-many': operation(
    {
      does: 'Creates up to 100 bot users, with tags that exist and user fields.',
      parameters: {
        users: {
          type: 'list',
          required: true,
          most: 100,
          description: 'The users.',
          of: {
            type: 'object',
            description: 'One user.',
            fields: {
              ...person,
              tags: {
                type: 'list',
                most: 10,
                description: 'Tags by name; unknown ones are left out.',
                of: {
                  type: 'object',
                  description: 'One tag.',
                  fields: { tag_name: { type: 'text', required: true, description: 'Its name.' } },
                },
              },
              user_fields: {
                type: 'list',
                most: 10,
                description: 'User fields.',
                of: { type: 'object', description: 'One field.', fields: { var_ns: varNs, value: fieldValue } },
              },
            },
          },
        },
      },
      assumed: ['All are created, or none.'],
    },
    async ({ users }, { platform: { database, workspace }, now }) =>
      database.transaction().execute(async (transaction) => {
        for (const [index, given] of users.entries()) {
          const place = `users[${index}].`;
          const { number } = await create(transaction, workspace.flow_ns, given, now, place);
          for (const { tag_name } of given.tags ?? []) {
            const tag = await findTag(transaction, 'name', tag_name);
            if (tag) await tagUser(transaction, number, tag.tag_ns);
          }
          for (const [at, { var_ns, value }] of (given.user_fields ?? []).entries()) {
            const field = await theUserField(transaction, 'var_ns', var_ns);
            const parameter = `${place}user_fields[${at}].value`;
            await setUserValue(transaction, number, var_ns, valueFor(field, value, parameter));
          }
        }
        return done;
      }),
  ),

  'PUT /subscriber/update': operation(
    {
      does: 'Changes what is given of a bot user.',
      parameters: { user_ns: userNs, ...person },
      assumed: ['A phone number or address that another user has is 422.', 'The user’s id in the channel stays.'],
    },
    async ({ user_ns, ...given }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        const user = await theUser(transaction, user_ns);
        await refuseOthersContact(transaction, given, user.number, '');
        await changeUser(transaction, user.number, changesOf(user, given));
        return done;
      }),
  ),

  'DELETE /subscriber/delete': operation(
    { does: 'Deletes a bot user.', parameters: { user_ns: userNs } },
    async ({ user_ns }, { platform: { database } }) =>
      database.transaction().execute(async (transaction) => {
        await deleteUser(transaction, (await theUser(transaction, user_ns)).number);
        return done;
      }),
  ),
};

async function create(
  transaction: Database,
  flowNs: string,
  given: Person,
  now: string,
  place: string,
): Promise<BotUserRow> {
  if (given.phone === undefined && given.email === undefined) {
    throw new Refusal('parameter-invalid', `${place}phone or ${place}email must be given.`);
  }
  await refuseOthersContact(transaction, given, undefined, place);
  const user = createdUser(given, now);
  const other = user.user_id === null ? undefined : await findUser(transaction, 'user_id', user.user_id);
  if (other)
    throw new Refusal('parameter-invalid', `${place}phone must be free, but ${other.user_ns} has this user_id.`);
  return addUser(transaction, flowNs, user);
}

async function refuseOthersContact(
  transaction: Database,
  { phone, email }: Person,
  self: number | undefined,
  place: string,
): Promise<void> {
  for (const contact of [{ phone }, { email }]) {
    const other = await findUserByContact(transaction, contact);
    if (other === undefined || other.number === self) continue;
    const [name] = Object.keys(contact);
    throw new Refusal('parameter-invalid', `${place}${name} must be free, but the bot user ${other.user_ns} has it.`);
  }
}

function changesOf(user: BotUserRow, given: Person) {
  const { first_name, last_name, name, phone, email, gender, image } = given;
  const isNamed = first_name !== undefined || last_name !== undefined || name !== undefined;
  const names = namesOf({
    name,
    first_name: first_name ?? (name === undefined ? (user.first_name ?? undefined) : undefined),
    last_name: last_name ?? (name === undefined ? (user.last_name ?? undefined) : undefined),
  });
  return {
    ...(isNamed && names),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(gender !== undefined && { gender }),
    ...(image !== undefined && { profile_pic: image }),
  };
}
