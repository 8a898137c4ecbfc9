import { HttpFailure } from '../core/http.ts';
import type { System } from '../system/ports.ts';
import { databaseFiles, isDatabaseInUse, sizeOf } from './local-platform-data.ts';
import { findLocalPlatform, type LocalPlatformFile } from './local-platform-file.ts';

export interface PlatformStatus {
  readonly running: boolean;
  /** One that runs and does not answer is just starting or ending, or hangs. */
  readonly answers: boolean;
  readonly url: string | null;
  readonly process_id: number | null;
  /** The absolute data folder. */
  readonly data: string;
  /** Size of the data. */
  readonly bytes: number;
}

/** A platform on this machine answers at once, or is not well. */
const limits = { timeout: 2_000, bodyLimit: 100_000 };

/** Whether a local platform runs on this data folder. A note that a killed one left behind does not count. */
export async function readPlatformStatus(
  dataFolder: string,
  system: Pick<System, 'disk' | 'http' | 'openDatabase'>,
): Promise<PlatformStatus> {
  const note = await findLocalPlatform([dataFolder], system);
  const answers = note !== null && (await isAnswering(note, system));
  const running = answers || (await isDatabaseInUse(dataFolder, system));
  return {
    running,
    answers,
    url: running && note ? note.url : null,
    process_id: running && note ? note.process_id : null,
    data: dataFolder,
    bytes: await sizeOf(databaseFiles(dataFolder), system),
  };
}

/** It must know its token: another program may have taken the port since. */
async function isAnswering({ url, token }: LocalPlatformFile, { http }: Pick<System, 'http'>): Promise<boolean> {
  const request = { method: 'GET', url: `${url}/platform/v1/whoami`, headers: { authorization: `Bearer ${token}` } };
  try {
    return (await http({ ...request, body: null }, limits)).status === 200;
  } catch (error) {
    if (error instanceof HttpFailure) return false;
    throw error;
  }
}
