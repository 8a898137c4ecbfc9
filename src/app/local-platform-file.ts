import { basename, dirname, join, resolve } from 'node:path';
import type { System } from '../system/ports.ts';
import { isLoopbackUrl } from './host-address.ts';

/** How other commands find the local platform while it runs: `.miniapp/platform.json`, readable by its owner only. */
export interface LocalPlatformFile {
  readonly url: string;
  readonly token: string;
  readonly process_id: number;
}

/** The folder that a local platform keeps its data in, unless told otherwise. */
export const dataFolderName = '.miniapp';

/** The absolute data folder: the one that is named, or the working folder's. */
export function chooseDataFolder(given: string | undefined, directory: string): string {
  return resolve(directory, given ?? dataFolderName);
}

/** Absolute path of the file in a data folder. */
export function localPlatformPath(dataFolder: string): string {
  return join(dataFolder, 'platform.json');
}

/**
 * Makes a data folder (absolute), for this user alone. It may hold secrets, so git ignores what is in it: by a `.gitignore`
 * of its own, for the project may have none. A folder of another name that was there before is the person's, as it is.
 */
export async function makeDataFolder(dataFolder: string, { disk }: Pick<System, 'disk'>): Promise<void> {
  const isOurs = basename(dataFolder) === dataFolderName || (await disk.kind(dataFolder)) === 'missing';
  await disk.makeFolder(dirname(dataFolder));
  await disk.makeFolder(dataFolder, { mode: 0o700 });
  const path = join(dataFolder, '.gitignore');
  if (isOurs && (await disk.kind(path)) === 'missing') await disk.write(path, '*\n');
}

/**
 * The local platform that runs on one of these data folders (absolute), the first one found. Null when there is none.
 * Only a loopback address counts: a file that came with a cloned project must not send drafts elsewhere.
 */
export async function findLocalPlatform(
  dataFolders: readonly string[],
  { disk }: Pick<System, 'disk'>,
): Promise<LocalPlatformFile | null> {
  for (const folder of new Set(dataFolders)) {
    const path = localPlatformPath(folder);
    if ((await disk.kind(path)) !== 'file') continue;
    const found = readFile(new TextDecoder().decode(await disk.read(path, 10_000)));
    if (found) return found;
  }
  return null;
}

function readFile(text: string): LocalPlatformFile | null {
  let value: Partial<LocalPlatformFile> | null;
  try {
    value = JSON.parse(text) as Partial<LocalPlatformFile> | null;
  } catch {
    return null;
  }
  const { url, token, process_id } = value ?? {};
  if (typeof url !== 'string' || typeof token !== 'string' || typeof process_id !== 'number') return null;
  return isLoopbackUrl(url) && /^[\w-]{1,200}$/.test(token) ? { url: new URL(url).origin, token, process_id } : null;
}
