import type { CommandContext } from './command.ts';
import { type OptionSpec, text } from './options.ts';

/** `--profile <name>` and `--host <url>`: which platform a command talks to. */
export const hostOptions = {
  profile: {
    ...text('<name>', 'A platform you signed in to; local is the one that runs for this folder'),
    completes: 'profile',
  } satisfies OptionSpec<string | undefined>,
  host: text('<url>', 'A platform by its address'),
};

/** Tells that a request is sent again. `wait` is in milliseconds. */
export function tellRetry(say: CommandContext['say']): (reason: string, wait: number) => void {
  return (reason, wait) => say(`Not yet: ${reason}. Trying again in ${Math.ceil(wait / 1_000)} s.`);
}
