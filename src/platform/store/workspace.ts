import { createFlowNamespace, createWorkspaceId } from '../../core/install/identifiers.ts';
import type { ByteSource } from '../../core/install/seeded.ts';
import { nextNumber } from './store.ts';
import type { ApiCallRow, Database, OutboxRow, TagRow, WorkspaceRow } from './tables.ts';

const workspaceName = 'Riverside Coffee';
const tagNames = [
  'New lead',
  'Customer',
  'VIP',
  'Newsletter',
  'Asked for a callback',
  'Abandoned cart',
  'Birthday club',
  'Wholesale',
  'Complaint open',
  'Complaint solved',
  'Came from Instagram',
  'Do not disturb',
];

/** The workspace; the first time, it is created with data such as a small business has. */
export async function openWorkspace(database: Database, random: ByteSource, now: string): Promise<WorkspaceRow> {
  return database.transaction().execute(async (transaction) => {
    const found = await transaction.selectFrom('workspace').selectAll().executeTakeFirst();
    if (found) return found;
    const workspace = {
      id: createWorkspaceId(random),
      flow_ns: createFlowNamespace(random),
      name: workspaceName,
      created_at: now,
    };
    await transaction.insertInto('workspace').values(workspace).execute();
    const tags = tagNames.map((name, index) => ({
      tag_ns: `${workspace.flow_ns}t${101 + index}`,
      flow_ns: workspace.flow_ns,
      name,
    }));
    await transaction.insertInto('tags').values(tags).execute();
    return workspace;
  });
}

export async function listTags(
  database: Database,
  flow: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ tags: TagRow[]; total: number }> {
  const ofFlow = database.selectFrom('tags').where('flow_ns', '=', flow);
  const tags = await ofFlow.selectAll().orderBy('tag_ns').limit(limit).offset(offset).execute();
  const count = await ofFlow.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow();
  return { tags, total: Number(count.total) };
}

/** Puts a message where people see what was sent; returns its number. */
export async function addToOutbox(database: Database, message: Omit<OutboxRow, 'number'>): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const number = await nextNumber(transaction, 'outbox');
    await transaction
      .insertInto('outbox')
      .values({ ...message, number })
      .execute();
    return number;
  });
}

export async function logCall(database: Database, call: Omit<ApiCallRow, 'number'>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const number = await nextNumber(transaction, 'api_calls');
    await transaction
      .insertInto('api_calls')
      .values({ ...call, number })
      .execute();
  });
}
