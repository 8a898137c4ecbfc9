import { text } from './options.ts';

/** `--profile <name>` and `--host <url>`: which platform a command talks to. */
export const hostOptions = {
  profile: text('<name>', 'A platform you signed in to; local is the one that runs for this folder'),
  host: text('<url>', 'A platform by its address'),
};

/** Says that a request is sent again, and when (milliseconds). */
export function tellRetry(say: (message: string) => void): (reason: string, wait: number) => void {
  return (reason, wait) => say(`Not yet: ${reason}. Trying again in ${Math.ceil(wait / 1_000)} s.`);
}
