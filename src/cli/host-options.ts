import { text } from './options.ts';

/** `--profile <name>` and `--host <url>`: which platform a command talks to. */
export const hostOptions = {
  profile: text('<name>', 'A platform you signed in to; local is the one that runs for this folder'),
  host: text('<url>', 'A platform by its address'),
};
