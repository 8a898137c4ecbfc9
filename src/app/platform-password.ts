import { resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { decodeText } from '../core/manifest/parse.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';

/** Where the password comes from. There is no flag: the list of processes shows flags to every user. */
const variables = { value: 'MINIAPP_PLATFORM_PASSWORD', file: 'MINIAPP_PLATFORM_PASSWORD_FILE' };

/** Characters that a password has at least, and bytes at most. */
const shortest = 12;
const longest = 1024;

/**
 * The password for the pages of a platform that other computers reach at `host`: that of the environment, else of the
 * file that the environment names (relative to `directory`). Rejects with `platform-password-needed` when there is none
 * or it is no good, `file-not-found`, …; none repeats the password.
 */
export async function readPlatformPassword(
  host: string,
  directory: string,
  { disk, environment }: Pick<System, 'disk' | 'environment'>,
): Promise<string> {
  const value = environment[variables.value];
  if (value) return check(value, variables.value, host);
  const file = environment[variables.file];
  if (!file) throw new MiniappError('platform-password-needed', { host, problem: 'there is none' });
  const path = resolve(directory, file);
  const place = `the file ${displayPath(path, directory)}`;
  const bytes = await disk.read(path, longest);
  const decoded = decodeText(bytes);
  if ('problem' in decoded) {
    throw new MiniappError('platform-password-needed', { host, problem: `${place} holds something else than text` });
  }
  return check(decoded.text, place, host);
}

function check(text: string, place: string, host: string): string {
  const password = text.trim();
  const problem = findProblem(password);
  if (problem === null) return password;
  throw new MiniappError('platform-password-needed', { host, problem: `that of ${place} ${problem}` });
}

function findProblem(password: string): string | null {
  if ([...password].length < shortest) return `is shorter than ${shortest} characters`;
  if (Buffer.byteLength(password) > longest) return `is longer than ${longest} bytes`;
  // A browser's field takes one line, and drops the rest.
  return /\p{Cc}/u.test(password) ? 'has more than one line, or control characters' : null;
}
