import { join } from 'node:path';
import type { Host } from '../client/host.ts';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { isTokenGiven, readGivenToken } from './given-token.ts';
import { isLoopbackUrl, readHost } from './host-address.ts';
import { dataFolderName, findLocalPlatform, type LocalPlatformFile } from './local-platform-file.ts';
import { localProfile, type Profiles, readProfiles, requireProfile } from './profiles.ts';
import { readStoredToken } from './stored-token.ts';

/** What a person says of the platform to use. */
export interface HostChoice {
  /** `--host` */
  readonly host: string | undefined;
  /** `--profile` */
  readonly profile: string | undefined;
  /** `--env`: a profile of this name is taken before the default. */
  readonly env?: string | undefined;
  /** The working folder. */
  readonly directory: string;
  /** Other folders where a local platform may have been started. */
  readonly beside?: readonly string[];
}

/** A platform by its origin, and the profile that led to it; null when there is none for it. */
export interface Target {
  readonly url: string;
  readonly profile: string | null;
}

/** The platform to talk to, and where its token is from: `platform` is the local one's own. */
export interface ChosenHost extends Host {
  readonly profile: string | null;
  readonly source: 'MINIAPP_TOKEN' | 'MINIAPP_TOKEN_FILE' | 'keyring' | 'file' | 'platform';
}

type World = Pick<System, 'disk' | 'environment' | 'keyring' | 'settings'>;

/** The local platform of the folders, if any; or why that cannot be said, which matters where it would be chosen. */
interface Local {
  readonly found: LocalPlatformFile | null;
  readonly failure: MiniappError | null;
}

/**
 * The platform to talk to, with its token: that of the environment, else the stored one of the profile. The local platform
 * has its own. Warnings are said. Rejects with `platform-unknown`, `profile-unknown`, `token-missing`, `token-invalid`,
 * `host-insecure`, …
 */
export async function chooseHost(
  choice: HostChoice,
  say: (message: string) => void,
  system: World,
): Promise<ChosenHost> {
  const local = await lookForLocal(choice, system);
  const { found, failure } = local;
  const kept = await readProfiles(system);
  const { url, profile } = chooseTarget(choice, kept, local, isTokenGiven(system));
  // The local platform's token stays in its own file: nobody has to copy it.
  if (found && profile === localProfile) return { url, token: found.token, profile, source: 'platform' };
  const given = await readGivenToken(choice.directory, say, system);
  if (given) return { url, ...given, profile };
  if (profile !== null) {
    return { url, ...(await readStoredToken(requireProfile(profile, kept), system)), profile };
  }
  const names = kept.profiles.filter(({ host }) => host === url).map(({ name }) => name);
  if (names.length === 0)
    throw failure && isLoopbackUrl(url) ? failure : new MiniappError('token-missing', { host: url });
  throw new MiniappError('invalid-usage', {
    problem: `There are several profiles for ${url}: ${names.join(', ')}.`,
    remedy: 'Choose one with --profile.',
  });
}

/** The platform that would be used, without its token; null when that cannot be said. */
export async function findTarget(choice: HostChoice, kept: Profiles, system: World): Promise<Target | null> {
  try {
    return chooseTarget(choice, kept, await lookForLocal(choice, system), isTokenGiven(system));
  } catch (error) {
    if (error instanceof MiniappError) return null;
    throw error;
  }
}

/** The local platform that was started in one of the folders. A file of it that cannot be read is told, not thrown. */
export async function lookForLocal(
  { directory, beside = [] }: Pick<HostChoice, 'directory' | 'beside'>,
  system: Pick<System, 'disk'>,
): Promise<Local> {
  const folders = [directory, ...beside].map((folder) => join(folder, dataFolderName));
  try {
    return { found: await findLocalPlatform(folders, system), failure: null };
  } catch (error) {
    if (error instanceof MiniappError) return { found: null, failure: error };
    throw error;
  }
}

/** What was named, else the profile of the environment, else the default, else the local platform that runs here, else the only one signed in to. */
function chooseTarget(
  { host, profile, env, directory }: HostChoice,
  kept: Profiles,
  local: Local,
  tokenGiven: boolean,
): Target {
  const { profiles, usual } = kept;
  const { found, failure } = local;
  const url = host === undefined ? undefined : readHost(host);
  const own =
    profiles.find((each) => each.name === env)?.name ?? ((found || failure) && env === localProfile ? env : undefined);
  const name = profile ?? (url === undefined ? (own ?? usual) : undefined);
  if (name !== undefined) {
    const target = findProfile(name, directory, kept, local);
    if (url === undefined || url === target.url) return target;
    throw new MiniappError('invalid-usage', {
      problem: `The profile ${name} is for ${target.url}, and --host names ${url}.`,
      remedy: 'Give one of both. They also come from MINIAPP_PROFILE and MINIAPP_HOST.',
    });
  }
  if (url !== undefined) {
    if (found?.url === url) return { url, profile: localProfile };
    const ofHost = profiles.filter((each) => each.host === url);
    const chosen = ofHost.length === 1 ? ofHost[0] : ofHost.find((each) => each.name === usual);
    return { url, profile: chosen?.name ?? null };
  }
  if (failure) throw failure;
  if (found) return { url: found.url, profile: localProfile };
  const [only, second] = profiles;
  // A token of the environment goes to a platform that was named, never to one that happens to be the only one.
  if (only && !second && !tokenGiven) return { url: only.host, profile: only.name };
  throw new MiniappError('platform-unknown', { directory, profiles: profiles.map((each) => each.name) });
}

function findProfile(name: string, directory: string, kept: Profiles, { found, failure }: Local): Target {
  if (name !== localProfile) return { url: requireProfile(name, kept).host, profile: name };
  if (failure) throw failure;
  if (found) return { url: found.url, profile: name };
  throw new MiniappError('platform-unknown', { directory });
}
