import { childPointer } from '../core/manifest/pointer.ts';
import type { SeedProblem } from '../core/seed/schema.ts';
import { closest } from '../core/suggest.ts';
import { type FieldType, type FieldValue, isStorable, readFieldValue } from '../platform/field-values.ts';
import { userIdOf } from '../platform/new-user.ts';
import type { SeededField, SeededUser, WorkspaceSeed } from '../platform/store/workspace-seed.ts';

/** A workspace as it is written: lists may be missing, and values of fields are not judged yet. */
export type WrittenSeed = Partial<Omit<WorkspaceSeed, 'bot_fields' | 'subscribers'>> & {
  readonly name: string;
  readonly bot_fields?: readonly (SeededField & { readonly value: unknown })[];
  readonly subscribers?: readonly WrittenUser[];
};

type WrittenUser = Omit<SeededUser, 'user_fields'> & { readonly user_fields?: Readonly<Record<string, unknown>> };

/**
 * Checks what a schema cannot say: names and ids are unique, ids are of this chatbot, what a user has is given above, and
 * values fit their fields. Returns the first problem, or the seed with the values as they are kept.
 */
export function resolveSeed(written: WrittenSeed): WorkspaceSeed | SeedProblem {
  const { members = [], tags = [], labels = [], subflows = [], user_fields = [], ...rest } = written;
  const { bot_fields = [], subscribers = [] } = rest;
  const lists = { members, tags, labels, subflows, user_fields, bot_fields, subscribers };
  const problem = findUnstorable(written, '') ?? findTaken(lists) ?? findForeign(written.flow_ns, lists);
  if (problem) return problem;

  const botFields = [];
  for (const [index, field] of bot_fields.entries()) {
    const value = fieldValue(field, field.value, `/bot_fields/${index}/value`);
    if (isProblem(value)) return value;
    botFields.push({ ...field, value });
  }
  const users = [];
  for (const [index, user] of subscribers.entries()) {
    const resolved = resolveUser(user, `/subscribers/${index}`, { members, tags, labels, user_fields });
    if ('problem' in resolved) return resolved;
    users.push(resolved);
  }
  return { ...written, members, tags, labels, subflows, user_fields, bot_fields: botFields, subscribers: users };
}

type Lists = Required<Pick<WrittenSeed, 'members' | 'tags' | 'labels' | 'subflows' | 'user_fields' | 'bot_fields'>> & {
  readonly subscribers: readonly WrittenUser[];
};

function resolveUser(
  user: WrittenUser,
  pointer: string,
  { members, tags, labels, user_fields }: Pick<Lists, 'members' | 'tags' | 'labels' | 'user_fields'>,
): SeededUser | SeedProblem {
  const { name, first_name, phone, email, user_id } = user;
  if ([name, first_name, phone, email, user_id].every((given) => given === undefined)) {
    return { pointer, at: 'value', problem: 'A subscriber needs a name, phone, email or user_id.' };
  }
  const emails = members.map((member) => member.email);
  if (user.agent !== undefined && !emails.includes(user.agent)) {
    return { pointer: `${pointer}/agent`, at: 'value', problem: unknownName('member', user.agent, emails) };
  }
  for (const [list, known, what] of [
    ['tags', tags.map((tag) => tag.name), 'tag'],
    ['labels', labels.map((label) => label.name), 'label'],
  ] as const) {
    for (const [index, given] of (user[list] ?? []).entries()) {
      if (known.includes(given)) continue;
      return { pointer: `${pointer}/${list}/${index}`, at: 'value', problem: unknownName(what, given, known) };
    }
  }
  const values: Record<string, FieldValue> = {};
  for (const [key, given] of Object.entries(user.user_fields ?? {})) {
    const place = childPointer(`${pointer}/user_fields`, key);
    const field = user_fields.find((candidate) => candidate.name === key);
    if (field === undefined) {
      const names = user_fields.map((candidate) => candidate.name);
      return { pointer: place, at: 'key', problem: unknownName('user field', key, names) };
    }
    const value = fieldValue(field, given, place);
    if (isProblem(value)) return value;
    values[field.name] = value;
  }
  return { ...user, user_fields: values };
}

function fieldValue(
  { name, var_type }: { readonly name: string; readonly var_type: FieldType },
  given: unknown,
  pointer: string,
): FieldValue | SeedProblem {
  const read = given === null ? { problem: 'given' } : readFieldValue(var_type, given);
  if ('value' in read) return read.value;
  return { pointer, at: 'value', problem: `This must be ${read.problem}: "${name}" has the type ${var_type}.` };
}

/** What is given once only, by list and field; those that stand together share their values. */
const unique: readonly (readonly (readonly [list: keyof Lists, field: string])[])[] = [
  [['members', 'email']],
  [['members', 'id']],
  [['tags', 'name']],
  [['tags', 'tag_ns']],
  [['labels', 'name']],
  [['labels', 'id']],
  [['subflows', 'name']],
  [['subflows', 'sub_flow_ns']],
  [['user_fields', 'name']],
  [['bot_fields', 'name']],
  [
    ['user_fields', 'var_ns'],
    ['bot_fields', 'var_ns'],
  ],
  [['subscribers', 'user_ns']],
  [['subscribers', 'email']],
  [['subscribers', 'phone']],
  [['subscribers', 'user_id']],
];

function findTaken(lists: Lists): SeedProblem | undefined {
  for (const fields of unique) {
    const seen = new Set<unknown>();
    for (const [list, field] of fields) {
      for (const [index, item] of (lists[list] as readonly Item[]).entries()) {
        const value = comparable(item, field);
        if (value === undefined || value === null) continue;
        const problem = `${value} is given twice. Keep one of the two.`;
        if (seen.has(value)) return { pointer: `/${list}/${index}/${field}`, at: 'value', problem };
        seen.add(value);
      }
    }
  }
  return undefined;
}

type Item = Readonly<Record<string, string | number | undefined>>;

/** Case does not count in addresses, nor do spaces in phone numbers; an id that is missing follows from them. */
function comparable(item: Item, field: string): string | number | null | undefined {
  const value = item[field];
  if (field === 'email') return String(value ?? '').toLowerCase() || undefined;
  if (field === 'phone') return String(value ?? '').replace(/\D/g, '') || undefined;
  return field === 'user_id' ? userIdOf(item as Parameters<typeof userIdOf>[0]) : value;
}

/** Ids begin with that of the chatbot. */
function findForeign(flowNs: string | undefined, lists: Lists): SeedProblem | undefined {
  const ids = [
    ...lists.tags.map(({ tag_ns }, index) => [tag_ns, `/tags/${index}/tag_ns`] as const),
    ...lists.subflows.map(({ sub_flow_ns }, index) => [sub_flow_ns, `/subflows/${index}/sub_flow_ns`] as const),
    ...lists.user_fields.map(({ var_ns }, index) => [var_ns, `/user_fields/${index}/var_ns`] as const),
    ...lists.bot_fields.map(({ var_ns }, index) => [var_ns, `/bot_fields/${index}/var_ns`] as const),
    ...lists.subscribers.map(({ user_ns }, index) => [user_ns, `/subscribers/${index}/user_ns`] as const),
  ];
  for (const [id, pointer] of ids) {
    if (id === undefined || id.startsWith(`${flowNs}${id.replace(/^f\d+|(?<!\d)\d+$/g, '')}`)) continue;
    const problem =
      flowNs === undefined
        ? `An id begins with the chatbot’s. Give that too: flow_ns: ${/^f\d+/.exec(id)?.[0]}`
        : `This must begin with the chatbot’s id, ${flowNs}.`;
    return { pointer, at: 'value', problem };
  }
  return undefined;
}

function findUnstorable(value: unknown, pointer: string): SeedProblem | undefined {
  if (typeof value === 'string' && !isStorable(value)) {
    return { pointer, at: 'value', problem: 'This holds the character U+0000, which cannot be kept.' };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const problem = findUnstorable(item, childPointer(pointer, key));
    if (problem) return problem;
  }
  return undefined;
}

function unknownName(what: string, given: string, known: readonly string[]): string {
  const suggestion = closest(given, known);
  const remedy = suggestion === undefined ? 'Add it above.' : `Did you mean "${suggestion}"?`;
  return `There is no ${what} "${given}" in this file. ${remedy}`;
}

function isProblem(value: FieldValue | SeedProblem): value is SeedProblem {
  return typeof value === 'object';
}
