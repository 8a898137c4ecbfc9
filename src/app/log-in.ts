import type { Account } from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { fetchAccount } from './fetch-account.ts';
import { readHost } from './host-address.ts';
import { keepProfile, type Profile, profileNameProblem, readProfiles } from './profiles.ts';
import { storeToken, type TokenPlace } from './stored-token.ts';

export interface LoggedIn extends TokenPlace {
  readonly account: Account;
}

/**
 * The profile that signing in to a host would make: of the name given, else named after the host. Rejects with
 * `invalid-usage` when the name cannot be used or belongs to another host, `host-insecure`, …
 */
export async function chooseNewProfile(
  given: { readonly host: string; readonly profile: string | undefined },
  system: Pick<System, 'settings'>,
): Promise<Pick<Profile, 'name' | 'host'>> {
  const host = readHost(given.host);
  const name = given.profile ?? new URL(host).host;
  const problem = profileNameProblem(name);
  if (problem !== undefined) {
    throw new MiniappError('invalid-usage', { problem, remedy: 'Name it with --profile, for example --profile work' });
  }
  const { profiles } = await readProfiles(system);
  const other = profiles.find((profile) => profile.name === name && profile.host !== host);
  if (!other) return { name, host };
  throw new MiniappError('invalid-usage', {
    problem: `The profile ${name} is for ${other.host}.`,
    remedy: `Choose another name with --profile, or sign out first with: miniapp logout ${name}`,
  });
}

/**
 * Asks the platform whose token it is, then stores it and keeps the profile. Rejects with `token-refused`,
 * `host-unreachable`, `host-failed`, …, and nothing is stored.
 */
export async function logIn(
  { name, host }: Pick<Profile, 'name' | 'host'>,
  token: string,
  system: Pick<System, 'disk' | 'http' | 'keyring' | 'settings' | 'version' | 'clock' | 'random'>,
): Promise<LoggedIn> {
  const account = await fetchAccount({ url: host, token }, system);
  const place = await storeToken({ name, host }, token, system);
  await keepProfile({ name, host, tokenIn: place.tokenIn }, system);
  return { account, ...place };
}
