import { basename, dirname } from 'node:path';
import type { System } from '../system/ports.ts';

type World = Pick<System, 'git'>;

/**
 * The commit that files (absolute, the manifest first) are in as they are on disk; null where there is no git, or one of them
 * was changed since.
 */
export async function findCommit(files: readonly [string, ...string[]], { git }: World): Promise<string | null> {
  const committed = await Promise.all(files.map((file) => isCommitted(file, { git })));
  if (committed.includes(false)) return null;
  return (await git(['rev-parse', '--verify', '--quiet', 'HEAD'], dirname(files[0])))?.trim() ?? null;
}

async function isCommitted(file: string, { git }: World): Promise<boolean> {
  const [folder, name] = [dirname(file), basename(file)];
  const [committed, current] = await Promise.all([
    git(['rev-parse', '--verify', '--quiet', `HEAD:./${name}`], folder),
    git(['hash-object', '--', name], folder),
  ]);
  return committed !== null && committed === current;
}

/** Whether a commit (as a platform names it) is part of the history of what is checked out. */
export async function isInHistory(commit: string, manifestPath: string, { git }: World): Promise<boolean> {
  // A foreign text: nothing else may reach git's command line.
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return false;
  return (await git(['merge-base', '--is-ancestor', commit, 'HEAD'], dirname(manifestPath))) !== null;
}

/** Whether only a part of the history was fetched, as CI does by itself: it cannot tell what came before. */
export async function isShallow(manifestPath: string, { git }: World): Promise<boolean> {
  return (await git(['rev-parse', '--is-shallow-repository'], dirname(manifestPath)))?.trim() === 'true';
}
