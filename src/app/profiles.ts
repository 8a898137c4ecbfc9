import { join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { SettingsContent, System } from '../system/ports.ts';
import { isSafeForTokens } from './host-address.ts';

/** A platform that the person signed in to. Its token is elsewhere. */
export interface Profile {
  readonly name: string;
  /** Its origin. */
  readonly host: string;
  /** Where the token was put; the keyring, if it answered. */
  readonly tokenIn: 'keyring' | 'file';
}

/** All profiles, by name, and the name of the one to use when none is named: of a profile, or `local`. */
export interface Profiles {
  readonly profiles: readonly Profile[];
  readonly usual: string | undefined;
}

/** The profile of the local platform. It is not kept: it is there while the platform runs. */
export const localProfile = 'local';

/** Reads what is kept. Rejects with `config-invalid` for what miniapp did not write, which stays as it is. */
export async function readProfiles({ settings }: Pick<System, 'settings'>): Promise<Profiles> {
  return toProfiles(await settings.read(), settings.folder);
}

/** Keeps a profile, in the place of one of the same name. */
export async function keepProfile(profile: Profile, { settings }: Pick<System, 'settings'>): Promise<void> {
  await settings.update((content) => {
    const { profiles, usual } = toProfiles(content, settings.folder);
    return fromProfiles({ usual, profiles: [...profiles.filter(({ name }) => name !== profile.name), profile] });
  });
}

/** Forgets a profile, also as the default. */
export async function dropProfile(name: string, { settings }: Pick<System, 'settings'>): Promise<void> {
  await settings.update((content) => {
    const { profiles, usual } = toProfiles(content, settings.folder);
    return fromProfiles({
      usual: usual === name ? undefined : usual,
      profiles: profiles.filter((profile) => profile.name !== name),
    });
  });
}

/** Makes a profile, or `local`, the default. Rejects with `profile-unknown`. */
export async function useProfile(name: string, { settings }: Pick<System, 'settings'>): Promise<void> {
  if (name !== localProfile) requireProfile(name, await readProfiles({ settings }));
  await settings.update((content) => fromProfiles({ ...toProfiles(content, settings.folder), usual: name }));
}

/** The profile of this name. Throws `profile-unknown`. */
export function requireProfile(name: string, { profiles }: Profiles): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (found) return found;
  throw new MiniappError('profile-unknown', { name, profiles: profiles.map((profile) => profile.name) });
}

/** What is wrong with the name of a new profile; undefined when it can be used. */
export function profileNameProblem(name: string): string | undefined {
  if (name === localProfile) return `The profile ${localProfile} is the platform that runs on this machine.`;
  if (!isName(name)) return 'The name of a profile has 1 to 255 letters, digits and the signs . : _ - [ ].';
  return undefined;
}

// All that a host name with a port may hold, since that is what a profile is named after.
function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:[\]-]{1,255}$/.test(value);
}

function toProfiles({ default: usual, profiles = [] }: SettingsContent, folder: string): Profiles {
  const isSound = Array.isArray(profiles) && profiles.every(isEntry) && (usual === undefined || isName(usual));
  if (!isSound) {
    throw new MiniappError('config-invalid', {
      place: join(folder, 'profiles.json'),
      problem: 'It does not hold profiles as miniapp login writes them.',
    });
  }
  return { profiles: profiles.map(({ name, host, token_in }) => ({ name, host, tokenIn: token_in })), usual };
}

function fromProfiles({ profiles, usual }: Profiles): SettingsContent {
  const sorted = [...profiles].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...(usual !== undefined && { default: usual }),
    profiles: sorted.map(({ name, host, tokenIn }) => ({ name, host, token_in: tokenIn })),
  };
}

interface Entry {
  readonly name: string;
  readonly host: string;
  readonly token_in: Profile['tokenIn'];
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { name, host, token_in } = value as Partial<Record<keyof Entry, unknown>>;
  const isPlace = token_in === 'keyring' || token_in === 'file';
  return isPlace && isName(name) && typeof host === 'string' && isOrigin(host);
}

function isOrigin(host: string): boolean {
  return URL.canParse(host) && new URL(host).origin === host && isSafeForTokens(host);
}
