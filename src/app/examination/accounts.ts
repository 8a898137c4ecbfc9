import { join } from 'node:path';
import { MiniappError } from '../../core/errors.ts';
import type { System } from '../../system/ports.ts';
import { type ChosenHost, chooseHost, type HostChoice } from '../choose-host.ts';
import { fetchAccount } from '../fetch-account.ts';
import { findLocalPlatform, localPlatformPath } from '../local-platform-file.ts';
import { readPlatformStatus } from '../platform-status.ts';
import { readProfiles } from '../profiles.ts';
import { tokensPath } from '../stored-token.ts';
import { type Check, failed, note, ok, problem } from './check.ts';

type World = Pick<
  System,
  'disk' | 'environment' | 'keyring' | 'settings' | 'http' | 'openDatabase' | 'version' | 'clock' | 'random'
>;

/** The person's settings, the platform that push would use, and, with `online`, whether it takes the token. */
export async function checkAccounts(choice: HostChoice, online: boolean, system: World): Promise<Check[]> {
  const { check, host } = await checkProfile(choice, system);
  const settings = await checkSettings(system);
  if (!online) return [settings, check];
  if (host === null) return [settings, check, note('online', 'not asked, as no platform can be used', null)];
  return [settings, check, await checkOnline(host, system)];
}

async function checkSettings(system: Pick<System, 'disk' | 'settings'>): Promise<Check> {
  const { disk, settings } = system;
  const path = join(settings.folder, 'profiles.json');
  const files = [path, tokensPath(system)];
  const kinds = await Promise.all(files.map((file) => disk.kind(file)));
  const present = files.filter((_, index) => kinds[index] === 'file');
  const facts = { path, exists: kinds[0] !== 'missing', tokens_file: kinds[1] !== 'missing' };
  try {
    const { profiles, usual } = await readProfiles(system);
    const readable: string[] = [];
    for (const file of present) if (await disk.isReadableByOthers(file)) readable.push(file);
    const all = { ...facts, private: readable.length === 0, profiles: profiles.length, default: usual ?? null };
    if (readable.length > 0) {
      const found = `other people of this machine can read ${readable.join(' and ')}`;
      return note('settings', found, `Change that with: chmod 600 ${readable.join(' ')}`, all);
    }
    if (!all.exists) return ok('settings', `none yet; they would be in ${path}`, all);
    const names = profiles.map(({ name, host }) => `${name} (${host})`).join(', ');
    const chosen = usual === undefined ? '' : `; default ${usual}`;
    return ok('settings', `${path}: ${names || 'no profile'}${chosen}`, all);
  } catch (error) {
    return failed('settings', error, facts);
  }
}

async function checkProfile(choice: HostChoice, system: World): Promise<{ check: Check; host: ChosenHost | null }> {
  const warnings: string[] = [];
  try {
    const host = await chooseHost(choice, (message) => warnings.push(message), system);
    const facts = { host: host.url, profile: host.profile, token_from: host.source };
    const found = `${host.profile ?? 'no profile'}, ${host.url}, token from ${placeOf(host.source, system)}`;
    const [warning] = warnings;
    return {
      host,
      check: warning === undefined ? ok('profile', found, facts) : note('profile', found, warning, facts),
    };
  } catch (error) {
    // Nothing was named: that is how everybody begins.
    if (error instanceof MiniappError && error.code === 'platform-unknown') {
      const { profile = null } = choice;
      return { host: null, check: note('profile', error.message, error.hint ?? null, { host: null, profile }) };
    }
    return { host: null, check: failed('profile', error) };
  }
}

function placeOf(source: ChosenHost['source'], system: Pick<System, 'settings'>): string {
  if (source === 'keyring') return 'the keyring';
  if (source === 'file') return tokensPath(system);
  return source === 'platform' ? 'the local platform' : source;
}

async function checkOnline(host: ChosenHost, system: World): Promise<Check> {
  try {
    await fetchAccount(host, system);
    return ok('online', `${host.url} answers, and takes the token`, { host: host.url, status: 'answers' });
  } catch (error) {
    return failed('online', error, { host: host.url });
  }
}

/** The local platform of a data folder (absolute). */
export async function checkPlatform(dataFolder: string, system: World): Promise<Check> {
  try {
    const noted = await findLocalPlatform([dataFolder], system);
    const { running, answers, url, bytes } = await readPlatformStatus(dataFolder, system);
    const stale = noted !== null && !running;
    const facts = { running, answers, url, data: dataFolder, bytes, stale_note: stale };
    if (stale) {
      const path = localPlatformPath(dataFolder);
      const found = `it ended without taking back its note ${path}, so that push looks for it at ${noted.url}`;
      return note('platform', found, 'Start it again with: miniapp platform start. Or delete that file.', facts);
    }
    if (!running) return ok('platform', `not running; its data would be in ${dataFolder}`, facts);
    if (!answers) return problem('platform', 'it runs, and does not answer', 'Stop it, and start it again.', facts);
    return ok('platform', `runs on ${url}, with its data in ${dataFolder}`, facts);
  } catch (error) {
    return failed('platform', error, { data: dataFolder });
  }
}
