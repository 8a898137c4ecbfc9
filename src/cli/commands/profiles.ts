import { findTarget, lookForLocal } from '../../app/choose-host.ts';
import { localProfile, type Profile, readProfiles, useProfile } from '../../app/profiles.ts';
import { exitCodes } from '../../core/errors.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { type OptionSpec, text, variableName } from '../options.ts';

interface Result {
  readonly profiles: readonly Entry[];
}

interface Entry {
  readonly name: string;
  readonly host: string;
  /** `platform` for the local one, which has its own. */
  readonly token_in: Profile['tokenIn'] | 'platform';
  /** True for the one that was chosen with --use. */
  readonly default: boolean;
  /** True for the one that is used here when no other is named. */
  readonly current: boolean;
}

export default defineCommand({
  description:
    'Lists the platforms you signed in to, and the local one when it runs for this folder. The marked one is used when ' +
    'none is named: the default, else the local one, else the only one.',
  arguments: [],
  options: {
    use: {
      ...text('<name>', 'Make this profile the default; local is the platform that runs for the folder'),
      completes: 'profile',
    } satisfies OptionSpec<string | undefined>,
  },
  examples: [
    { command: 'miniapp profiles', does: 'List them.' },
    { command: 'miniapp profiles --use work', does: 'Make work the default, in every folder.' },
  ],
  async run(_args, { use }, { system, directory, say }): Promise<Outcome<Result>> {
    if (use !== undefined) await useProfile(use, system);
    const kept = await readProfiles(system);
    const { found: local, failure } = await lookForLocal({ directory }, system);
    if (failure) say(`Warning: the local platform is left out. ${failure.message}`);
    const { environment } = system;
    const choice = {
      host: environment[variableName('host')] || undefined,
      profile: environment[variableName('profile')] || undefined,
      directory,
    };
    const current = (await findTarget(choice, kept, system))?.profile;
    const all = [
      ...(local ? [{ name: localProfile, host: local.url, token_in: 'platform' as const }] : []),
      ...kept.profiles.map(({ name, host, tokenIn }) => ({ name, host, token_in: tokenIn })),
    ];
    const profiles = all.map((entry) => ({
      ...entry,
      default: entry.name === kept.usual,
      current: entry.name === current,
    }));
    return { result: { profiles }, exitCode: exitCodes.done };
  },
  present({ result }, { style }) {
    const { profiles } = result ?? { profiles: [] };
    const width = Math.max(...profiles.map(({ name }) => name.length));
    return profiles
      .map(({ name, host, current, default: isDefault }) => {
        const line = `${current ? '*' : ' '} ${name.padEnd(width)}  ${host}${isDefault ? '  (default)' : ''}`;
        return `${current ? style.bold(line) : line}\n`;
      })
      .join('');
  },
  remark: ({ result }) =>
    result?.profiles.length === 0 ? 'You are not signed in anywhere. Sign in with: miniapp login <host>\n' : '',
});
