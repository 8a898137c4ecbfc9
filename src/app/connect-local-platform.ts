import { dirname } from 'node:path';
import { createPlatformClient, type PlatformClient } from '../client/platform-client.ts';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { chooseDataFolder, findLocalPlatform } from './local-platform-file.ts';

/**
 * A client for the local platform that runs on `data`, or else on the data folder of the working folder or of the folder
 * of a manifest. Rejects with `platform-unknown`.
 */
export async function connectLocalPlatform(
  data: string | undefined,
  directory: string,
  system: Pick<System, 'disk' | 'http' | 'version' | 'clock' | 'random'>,
  manifestPath?: string,
): Promise<PlatformClient> {
  const bases = data === undefined && manifestPath !== undefined ? [directory, dirname(manifestPath)] : [directory];
  const folders = bases.map((base) => chooseDataFolder(data, base));
  const local = await findLocalPlatform(folders, system);
  if (!local) throw new MiniappError('platform-unknown', { directory });
  return createPlatformClient(local, system);
}
