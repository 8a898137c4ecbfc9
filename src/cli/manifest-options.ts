import { MiniappError } from '../core/errors.ts';
import { type OptionSpec, text } from './options.ts';

const env: OptionSpec<string | undefined> = {
  ...text('<name>', 'Lay this environment’s file over the manifest: miniapp.<name>.yaml beside it'),
  parse: (given, label) => {
    if (/^[a-z0-9-]+$/.test(given)) return given;
    throw new MiniappError('invalid-usage', {
      problem: `${label} must be lower-case letters, digits and hyphens, but it is "${given}".`,
      remedy: 'Give the name alone: staging stands for miniapp.staging.yaml.',
    });
  },
};

/** `--env <name>` and `--env-file <file>`: what a manifest is completed with when it is read. */
export const manifestOptions = {
  env,
  envFile: text('<file>', 'Take ${VARIABLES} from this file where the environment does not set them'),
};
