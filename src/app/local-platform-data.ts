import { join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';

/** Absolute path of a local platform’s database. */
export function databasePath(dataFolder: string): string {
  return join(dataFolder, 'platform.sqlite');
}

/** Absolute paths of the files that a database is made of, the one without which the others mean nothing first. */
export function databaseFiles(dataFolder: string): string[] {
  const path = databasePath(dataFolder);
  return [path, `${path}-wal`, `${path}-shm`];
}

/** Bytes of these files together. */
export async function sizeOf(paths: readonly string[], { disk }: Pick<System, 'disk'>): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => disk.size(path)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Makes sure that a folder’s database is a local platform’s, and that none runs on it. Without one there is nothing to
 * make sure of, and none is made. Rejects with `database-in-use`, `database-unreadable`, …
 */
export async function checkDatabase(
  dataFolder: string,
  { disk, openDatabase }: Pick<System, 'disk' | 'openDatabase'>,
): Promise<void> {
  const path = databasePath(dataFolder);
  if ((await disk.kind(path)) === 'missing') return;
  const driver = (await openDatabase(path)).createDriver();
  await driver.init();
  await driver.destroy();
}

/** Whether a process holds a folder’s database, whatever else may be wrong with it. */
export async function isDatabaseInUse(
  dataFolder: string,
  system: Pick<System, 'disk' | 'openDatabase'>,
): Promise<boolean> {
  try {
    await checkDatabase(dataFolder, system);
    return false;
  } catch (error) {
    if (error instanceof MiniappError) return error.code === 'database-in-use';
    throw error;
  }
}
