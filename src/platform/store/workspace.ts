import { createFlowNamespace, createWorkspaceId } from '../../core/install/identifiers.ts';
import type { ByteSource } from '../../core/install/seeded.ts';
import type { Database, WorkspaceRow } from './tables.ts';
import { drawFirstNumbers, exampleWorkspace } from './workspace-example.ts';
import { plantSeed, type WorkspaceSeed } from './workspace-seed.ts';

/** The workspace, and whether it was created just now. */
export interface OpenedWorkspace {
  readonly workspace: WorkspaceRow;
  readonly isNew: boolean;
}

/** The workspace; the first time, it is created from the seed, or with data such as a small business has. */
export async function openWorkspace(
  database: Database,
  random: ByteSource,
  now: string,
  seed?: WorkspaceSeed,
): Promise<OpenedWorkspace> {
  return database.transaction().execute(async (transaction) => {
    const found = await transaction.selectFrom('workspace').selectAll().executeTakeFirst();
    if (found) {
      await completeWorkspace(transaction, found, random, now);
      return { workspace: found, isNew: false };
    }
    const planted = seed ?? exampleWorkspace(random, now);
    const workspace = {
      id: planted.workspace_id === undefined ? createWorkspaceId(random) : String(planted.workspace_id),
      flow_ns: planted.flow_ns ?? createFlowNamespace(random),
      name: planted.name,
      created_at: now,
    };
    await transaction.insertInto('workspace').values(workspace).execute();
    await plantSeed(transaction, workspace, planted, drawFirstNumbers(random), now);
    return { workspace, isNew: true };
  });
}

/** Gives a workspace from before there was more than tags what it lacks; the tags stay, under their ids. */
async function completeWorkspace(
  transaction: Database,
  workspace: WorkspaceRow,
  random: ByteSource,
  now: string,
): Promise<void> {
  if (await transaction.selectFrom('sequences').select('name').executeTakeFirst()) return;
  const tags = await transaction.selectFrom('tags').select(['name', 'tag_ns']).orderBy('number').execute();
  await transaction.deleteFrom('tags').execute();
  const known = new Set(tags.map(({ name }) => name));
  const example = exampleWorkspace(random, now);
  const subscribers = example.subscribers.map((user) => ({
    ...user,
    tags: user.tags?.filter((name) => known.has(name)),
  }));
  const seed = { ...example, name: workspace.name, tags, subscribers };
  await plantSeed(transaction, workspace, seed, drawFirstNumbers(random), now);
}
