import { dirname, join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { ProjectFile } from '../core/scaffold/scaffold.ts';
import type { System } from '../system/ports.ts';
import { isLedOut } from './project-assets.ts';

/** What became of a project's files; paths are below its folder, sorted. */
export interface WrittenProject {
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  /** What stood there already and was left alone. */
  readonly kept: readonly string[];
}

/** Where and how a project is written. */
export interface ProjectTarget {
  /** The absolute folder of the project. */
  readonly target: string;
  /** Replace files that stand in the way, instead of keeping them. */
  readonly force: boolean;
  /** Plan only. */
  readonly dryRun: boolean;
}

/** Writes a project's files, in a folder with files only those that are missing. Rejects when it is not writable. */
export async function writeProject(
  files: readonly ProjectFile[],
  { target, force, dryRun }: ProjectTarget,
  { disk }: Pick<System, 'disk'>,
): Promise<WrittenProject> {
  const found = await Promise.all(
    files.map(async (file) => ({ file, kind: await disk.kind(join(target, file.path)) })),
  );
  const pick = (wanted: boolean) =>
    found.filter(({ kind }) => (kind === 'missing') === wanted).map(({ file }) => file.path);
  const standing = pick(false).sort();
  const written = {
    created: pick(true).sort(),
    replaced: force ? standing : [],
    kept: force ? [] : standing,
  };
  if (dryRun) return written;
  const wanted = found.filter(({ kind }) => kind === 'missing' || force).map(({ file }) => file);
  for (const { path } of wanted) await requireInside(join(target, path), target, disk);
  for (const file of wanted) {
    const path = join(target, file.path);
    await disk.makeFolder(dirname(path));
    await disk.write(path, file.content);
  }
  return written;
}

/** A folder that came from others can hold links. One that stands in a file’s own place is replaced, and harms nobody. */
async function requireInside(path: string, target: string, disk: System['disk']): Promise<void> {
  if (!(await isLedOut(dirname(path), target, disk))) return;
  throw new MiniappError('folder-not-writable', { path, reason: 'a link on its way leads out of the project' });
}
