import { join } from 'node:path';
import type { Host } from '../client/host.ts';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { isTokenGiven, readGivenToken } from './given-token.ts';
import { readHost } from './host-address.ts';
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
  const local = await findLocal(choice, system);
  const kept = await readProfiles(system);
  const { url, profile } = chooseTarget(choice, kept, local, isTokenGiven(system));
  // The local platform's token stays in its own file: nobody has to copy it.
  if (local && profile === localProfile) return { url, token: local.token, profile, source: 'platform' };
  const given = await readGivenToken(choice.directory, say, system);
  if (given) return { url, ...given, profile };
  if (profile !== null) {
    return { url, ...(await readStoredToken(requireProfile(profile, kept), system)), profile };
  }
  const names = kept.profiles.filter(({ host }) => host === url).map(({ name }) => name);
  if (names.length === 0) throw new MiniappError('token-missing', { host: url });
  throw new MiniappError('invalid-usage', {
    problem: `There are several profiles for ${url}: ${names.join(', ')}.`,
    remedy: 'Choose one with --profile.',
  });
}

/** The platform that would be used, without its token; null when that cannot be said. */
export async function findTarget(choice: HostChoice, kept: Profiles, system: World): Promise<Target | null> {
  try {
    return chooseTarget(choice, kept, await findLocal(choice, system), isTokenGiven(system));
  } catch (error) {
    if (error instanceof MiniappError) return null;
    throw error;
  }
}

/** The local platform that was started in one of the folders. */
export function findLocal(
  { directory, beside = [] }: Pick<HostChoice, 'directory' | 'beside'>,
  system: Pick<System, 'disk'>,
): Promise<LocalPlatformFile | null> {
  return findLocalPlatform(
    [directory, ...beside].map((folder) => join(folder, dataFolderName)),
    system,
  );
}

/** What was named, else the profile of the environment, else the default, else the local platform that runs here, else the only one signed in to. */
function chooseTarget(
  { host, profile, env, directory }: HostChoice,
  kept: Profiles,
  local: LocalPlatformFile | null,
  tokenGiven: boolean,
): Target {
  const { profiles, usual } = kept;
  const url = host === undefined ? undefined : readHost(host);
  const own = profiles.find((each) => each.name === env)?.name ?? (local && env === localProfile ? env : undefined);
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
    if (local?.url === url) return { url, profile: localProfile };
    const found = profiles.filter((each) => each.host === url);
    const chosen = found.length === 1 ? found[0] : found.find((each) => each.name === usual);
    return { url, profile: chosen?.name ?? null };
  }
  if (local) return { url: local.url, profile: localProfile };
  const [only, second] = profiles;
  // A token of the environment goes to a platform that was named, never to one that happens to be the only one.
  if (only && !second && !tokenGiven) return { url: only.host, profile: only.name };
  throw new MiniappError('platform-unknown', { directory, profiles: profiles.map((each) => each.name) });
}

function findProfile(name: string, directory: string, kept: Profiles, local: LocalPlatformFile | null): Target {
  if (name !== localProfile) return { url: requireProfile(name, kept).host, profile: name };
  if (local) return { url: local.url, profile: name };
  throw new MiniappError('platform-unknown', { directory });
}
