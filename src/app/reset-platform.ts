import { basename } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { checkDatabase, databaseFiles, databasePath, sizeOf } from './local-platform-data.ts';
import { localPlatformPath } from './local-platform-file.ts';
import { webhookSecretsPath } from './webhook-secret.ts';

export interface ResetRequest {
  /** The absolute data folder. */
  readonly dataFolder: string;
  /** Delete the webhook secrets of the project’s apps as well. */
  readonly secrets: boolean;
}

export interface Reset {
  readonly data: string;
  /** Names of the files that were deleted. */
  readonly deleted: readonly string[];
  /** Their size. */
  readonly bytes: number;
}

/**
 * The files that a reset would delete, absolute; none when there is no data. Rejects, and nothing may be deleted, when a
 * platform runs on the data (`database-in-use`) or the files are not a platform’s (`database-unreadable`).
 */
export async function findResetFiles(
  { dataFolder, secrets }: ResetRequest,
  system: Pick<System, 'disk' | 'openDatabase'>,
): Promise<string[]> {
  await checkDatabase(dataFolder, system);
  // A note that is still there was left by a platform that was killed.
  const wanted = [...databaseFiles(dataFolder), localPlatformPath(dataFolder)];
  if (secrets) wanted.push(webhookSecretsPath(dataFolder));
  const found: string[] = [];
  for (const path of wanted) {
    const kind = await system.disk.kind(path);
    if (kind === 'missing') continue;
    // Known before the first is deleted: what cannot be deleted would leave the rest half deleted.
    if (kind !== 'file') throw new MiniappError('database-unreadable', { path, reason: 'it is not a regular file' });
    found.push(path);
  }
  return found;
}

/** Deletes a local platform’s data. Rejects as `findResetFiles`, having deleted nothing. */
export async function resetPlatform(
  request: ResetRequest,
  system: Pick<System, 'disk' | 'openDatabase' | 'deleteDatabase'>,
): Promise<Reset> {
  const files = await findResetFiles(request, system);
  const bytes = await sizeOf(files, system);
  const database = databasePath(request.dataFolder);
  // As long as the database is held, no platform can start and leave a new note.
  const removeRest = async () => {
    for (const path of files) if (path !== database) await system.disk.remove(path);
  };
  if (files.includes(database)) await system.deleteDatabase(database, removeRest);
  else await removeRest();
  return { data: request.dataFolder, deleted: files.map((path) => basename(path)), bytes };
}
