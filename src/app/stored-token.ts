import { join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { KeyringFailure, type System } from '../system/ports.ts';
import type { Profile } from './profiles.ts';

type Stores = Pick<System, 'disk' | 'keyring' | 'settings'>;
type Owner = Pick<Profile, 'name' | 'host'>;

/** Where a token was put, and why not in the keyring; null when it is there. */
export interface TokenPlace {
  readonly tokenIn: Profile['tokenIn'];
  readonly keyringProblem: string | null;
}

/** What became of a token in each of the places where one can be. */
export interface TokenRemoval {
  readonly keyring: 'removed' | 'absent' | 'unavailable';
  readonly file: 'removed' | 'absent';
}

/** Bytes of the file; many thousand tokens. */
const fileLimit = 1024 * 1024;

/** Absolute path of the file with the tokens that no keyring took, readable by its owner only. */
export function tokensPath({ settings }: Pick<System, 'settings'>): string {
  return join(settings.folder, 'tokens.json');
}

/** Puts a token into the keyring, or into the file where that does not work; it is never left in both. */
export async function storeToken(owner: Owner, token: string, system: Stores): Promise<TokenPlace> {
  const others = (await readTokens(system)).filter((entry) => !isOf(owner, entry));
  try {
    await system.keyring.write(accountOf(owner), token);
  } catch (error) {
    if (!(error instanceof KeyringFailure)) throw error;
    await writeTokens([...others, { profile: owner.name, host: owner.host, token }], system);
    return { tokenIn: 'file', keyringProblem: error.message };
  }
  await writeTokens(others, system);
  return { tokenIn: 'keyring', keyringProblem: null };
}

/**
 * The token of a profile. A file that was chosen because the keyring did not answer is not preceded by that keyring: it
 * could be slow again, or hold an older token. Rejects with `token-missing`.
 */
export async function readStoredToken(
  profile: Profile,
  system: Stores,
): Promise<{ readonly token: string; readonly source: Profile['tokenIn'] }> {
  const inKeyring = profile.tokenIn === 'keyring' ? await readKeyring(profile, system) : { token: null };
  if (inKeyring.token !== null) return { token: inKeyring.token, source: 'keyring' };
  const entry = (await readTokens(system)).find((each) => isOf(profile, each));
  if (entry) return { token: entry.token, source: 'file' };
  throw new MiniappError('token-missing', { host: profile.host, reason: inKeyring.problem });
}

/** Removes a token from both places. Rejects with `keyring-failed`, and nothing is removed, when it has to stay in one. */
export async function removeToken(profile: Profile, system: Stores): Promise<TokenRemoval> {
  const tokens = await readTokens(system);
  const others = tokens.filter((entry) => !isOf(profile, entry));
  const keyring = await removeFromKeyring(profile, system);
  await writeTokens(others, system);
  return { keyring, file: others.length < tokens.length ? 'removed' : 'absent' };
}

async function removeFromKeyring(
  profile: Profile,
  { keyring }: Pick<System, 'keyring'>,
): Promise<TokenRemoval['keyring']> {
  try {
    return (await keyring.remove(accountOf(profile))) ? 'removed' : 'absent';
  } catch (error) {
    if (!(error instanceof KeyringFailure)) throw error;
    if (profile.tokenIn === 'file') return 'unavailable';
    throw new MiniappError('keyring-failed', { profile: profile.name, reason: error.message });
  }
}

async function readKeyring(
  profile: Profile,
  { keyring }: Pick<System, 'keyring'>,
): Promise<{ token: string | null; problem?: string }> {
  try {
    const token = await keyring.read(accountOf(profile));
    return token === null ? { token, problem: 'the keyring no longer has it' } : { token };
  } catch (error) {
    if (!(error instanceof KeyringFailure)) throw error;
    return { token: null, problem: `it is in the keyring, and that cannot be read: ${error.message}` };
  }
}

/** The host belongs to it: were the host of a profile changed in its file, no token would be found for the new one. */
function accountOf({ name, host }: Owner): string {
  return `${name}@${host}`;
}

interface TokenEntry {
  readonly profile: string;
  readonly host: string;
  readonly token: string;
}

function isOf({ name, host }: Owner, entry: TokenEntry): boolean {
  return entry.profile === name && entry.host === host;
}

async function readTokens(system: Pick<System, 'disk' | 'settings'>): Promise<readonly TokenEntry[]> {
  const path = tokensPath(system);
  if ((await system.disk.kind(path)) === 'missing') return [];
  const tokens = parse(await system.disk.read(path, fileLimit));
  if (Array.isArray(tokens) && tokens.every(isTokenEntry)) return tokens;
  throw new MiniappError('config-invalid', { place: path, problem: 'It does not hold tokens as miniapp writes them.' });
}

/** Without a token there is no file. */
async function writeTokens(tokens: readonly TokenEntry[], system: Pick<System, 'disk' | 'settings'>): Promise<void> {
  const path = tokensPath(system);
  if (tokens.length === 0) {
    if ((await system.disk.kind(path)) !== 'missing') await system.disk.remove(path);
    return;
  }
  await system.disk.makeFolder(system.settings.folder, { mode: 0o700 });
  await system.disk.write(path, `${JSON.stringify({ tokens }, null, 2)}\n`, { mode: 0o600 });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(bytes)) as { tokens?: unknown } | null)?.tokens;
  } catch {
    // What was read is not repeated: it may hold tokens.
    return undefined;
  }
}

function isTokenEntry(value: unknown): value is TokenEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { profile, host, token } = value as Partial<Record<keyof TokenEntry, unknown>>;
  return [profile, host, token].every((text) => typeof text === 'string');
}
