import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { readHost } from './host-address.ts';
import { dropProfile, localProfile, type Profile, type Profiles, readProfiles, requireProfile } from './profiles.ts';
import { removeToken, type TokenRemoval } from './stored-token.ts';

export interface LoggedOut extends TokenRemoval {
  readonly profile: string;
  readonly host: string;
}

/**
 * Removes the token of a profile, then forgets the profile: the one named by its name or its host, else the default or
 * the only one. Rejects with `profile-unknown`, `not-signed-in`, `keyring-failed`, `invalid-usage` when several could be meant.
 */
export async function logOut(
  given: string | undefined,
  system: Pick<System, 'disk' | 'keyring' | 'settings'>,
): Promise<LoggedOut> {
  const profile = findProfile(given, await readProfiles(system));
  const removal = await removeToken(profile, system);
  await dropProfile(profile.name, system);
  return { profile: profile.name, host: profile.host, ...removal };
}

function findProfile(given: string | undefined, kept: Profiles): Profile {
  const { profiles, usual } = kept;
  if (given === localProfile) {
    throw new MiniappError('invalid-usage', {
      problem: `The profile ${localProfile} is the platform that runs on this machine; nobody is signed in to it.`,
    });
  }
  if (given === undefined && usual !== undefined && usual !== localProfile) return requireProfile(usual, kept);
  const named = profiles.find(({ name }) => name === given);
  if (named) return named;
  const found = given === undefined ? profiles : profilesOf(given, profiles);
  const [only, second] = found;
  if (given !== undefined && !only) return requireProfile(given, kept);
  if (!only) throw new MiniappError('not-signed-in', {});
  if (!second) return only;
  throw new MiniappError('invalid-usage', {
    problem: `Several profiles could be meant: ${found.map(({ name }) => name).join(', ')}.`,
    remedy: 'Name one, for example: miniapp logout <profile>',
  });
}

/** Those of a host, if it is the address of one. */
function profilesOf(given: string, profiles: readonly Profile[]): readonly Profile[] {
  try {
    const url = readHost(given);
    return profiles.filter(({ host }) => host === url);
  } catch (error) {
    if (error instanceof MiniappError) return [];
    throw error;
  }
}
