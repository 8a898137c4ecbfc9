import { resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';

/** A token, and the variable that it was taken from. */
export interface GivenToken {
  readonly token: string;
  readonly source: 'MINIAPP_TOKEN' | 'MINIAPP_TOKEN_FILE';
}

/** More is no token, but another file; and an HTTP header of more is refused by most servers. */
const longest = 4096;

/**
 * The token of `MINIAPP_TOKEN`, else of the file that `MINIAPP_TOKEN_FILE` names (relative to `directory`); null when
 * neither is set. There is no flag: the list of processes shows flags to every user. Rejects with `token-invalid`,
 * `file-not-found`, …; none repeats the token.
 */
export async function readGivenToken(
  directory: string,
  say: (message: string) => void,
  { disk, environment }: Pick<System, 'disk' | 'environment'>,
): Promise<GivenToken | null> {
  const { MINIAPP_TOKEN: token, MINIAPP_TOKEN_FILE: file } = environment;
  if (token) return { token: checkToken(token, 'MINIAPP_TOKEN'), source: 'MINIAPP_TOKEN' };
  if (!file) return null;
  const path = resolve(directory, file);
  const read = readToken(await disk.read(path, longest + 2), `the file ${file}`);
  if (await disk.isReadableByOthers(path)) {
    say(`Warning: other people of this machine can read the token in ${file}. Change that with: chmod 600 ${file}`);
  }
  return { token: read, source: 'MINIAPP_TOKEN_FILE' };
}

/** True when `readGivenToken` would find a token. */
export function isTokenGiven({ environment }: Pick<System, 'environment'>): boolean {
  return Boolean(environment.MINIAPP_TOKEN || environment.MINIAPP_TOKEN_FILE);
}

/** The token that `--token-stdin` reads. Rejects with `token-invalid`. */
export async function readPipedToken({ terminal }: Pick<System, 'terminal'>): Promise<string> {
  return readToken(await terminal.stdin.read(longest + 2), 'standard input');
}

/** What is wrong with a token; undefined when it can be sent. Never repeats it. */
export function tokenProblem(token: string): string | undefined {
  if (token === '') return 'it is empty';
  if (/[^\x21-\x7e]/.test(token)) return 'it holds characters that no token has';
  if (token.length > longest) return `it is longer than ${longest} characters`;
  return undefined;
}

/** A file or a pipe ends with a line break more often than not. */
function readToken(bytes: Uint8Array, place: string): string {
  return checkToken(new TextDecoder().decode(bytes).replace(/\r?\n$/, ''), place);
}

function checkToken(token: string, place: string): string {
  const problem = tokenProblem(token);
  if (problem !== undefined) throw new MiniappError('token-invalid', { place, problem });
  return token;
}
