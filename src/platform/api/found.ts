import { Refusal } from '../refusal.ts';
import type { Database } from '../store/tables.ts';
import { findBotField, findUserField } from '../store/workspace-fields.ts';
import { findLabel, findMember, findSubflow, findTag } from '../store/workspace-lists.ts';
import type {
  BotFieldRow,
  BotUserRow,
  LabelRow,
  MemberRow,
  SubflowRow,
  TagRow,
  UserFieldRow,
} from '../store/workspace-tables.ts';
import { findUser } from '../store/workspace-users.ts';

// What a request names must be there. What the platform answers when it is not is unknown; 404 is assumed.

export async function theUser(database: Database, userNs: string): Promise<BotUserRow> {
  return (await findUser(database, 'user_ns', userNs)) ?? missing(`bot user ${userNs}`);
}

export async function theUserWithId(database: Database, userId: string): Promise<BotUserRow> {
  return (await findUser(database, 'user_id', userId)) ?? missing(`bot user with the user_id ${quote(userId)}`);
}

export async function theTag(database: Database, by: 'tag_ns' | 'name', value: string): Promise<TagRow> {
  return (await findTag(database, by, value)) ?? missing(`tag ${quote(value)}`);
}

export async function theLabel(database: Database, name: string): Promise<LabelRow> {
  return (await findLabel(database, 'name', name)) ?? missing(`label ${quote(name)}`);
}

export async function theLabelWithId(database: Database, id: number): Promise<LabelRow> {
  return (await findLabel(database, 'id', id)) ?? missing(`label with the id ${id}`);
}

export async function theMember(database: Database, id: number): Promise<MemberRow> {
  return (await findMember(database, id)) ?? missing(`agent with the id ${id}`);
}

export async function theSubflow(database: Database, by: 'sub_flow_ns' | 'name', value: string): Promise<SubflowRow> {
  return (await findSubflow(database, by, value)) ?? missing(`subflow ${quote(value)}`);
}

export async function theUserField(database: Database, by: 'var_ns' | 'name', value: string): Promise<UserFieldRow> {
  return (await findUserField(database, by, value)) ?? missing(`user field ${quote(value)}`);
}

export async function theBotField(database: Database, by: 'var_ns' | 'name', value: string): Promise<BotFieldRow> {
  return (await findBotField(database, by, value)) ?? missing(`bot field ${quote(value)}`);
}

export function missing(what: string): never {
  throw new Refusal('not-found', `There is no ${what} here.`);
}

/** Names are unique (assumed). */
export function refuseTaken(what: string, name: string): never {
  throw new Refusal('parameter-invalid', `name must be free, but there is a ${what} ${quote(name)} already.`);
}

function quote(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
}
