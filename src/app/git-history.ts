import { basename, dirname } from 'node:path';
import type { System } from '../system/ports.ts';

type World = Pick<System, 'git'>;

/** The commit that a manifest is in as it is on disk; null where there is no git, or it was changed since. */
export async function findCommit(manifestPath: string, { git }: World): Promise<string | null> {
  const [folder, name] = [dirname(manifestPath), basename(manifestPath)];
  const [commit, committed, current] = await Promise.all([
    git(['rev-parse', '--verify', '--quiet', 'HEAD'], folder),
    git(['rev-parse', '--verify', '--quiet', `HEAD:./${name}`], folder),
    git(['hash-object', '--', name], folder),
  ]);
  return commit !== null && committed !== null && committed === current ? commit.trim() : null;
}

/** Whether a commit (as a platform names it) is part of the history of what is checked out. */
export async function isInHistory(commit: string, manifestPath: string, { git }: World): Promise<boolean> {
  // A foreign text: nothing else may reach git's command line.
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return false;
  return (await git(['merge-base', '--is-ancestor', commit, 'HEAD'], dirname(manifestPath))) !== null;
}
