import { type Fault, faultNames, faults } from '../core/delivery/faults.ts';
import { MiniappError } from '../core/errors.ts';
import { choice, flag, integer, list, type OptionSpec, text } from './options.ts';

// Apart from the flags of the platform: a command that only sends must not load it.

/** `--fault <name>`, repeatable. */
export const faultOption: OptionSpec<readonly Fault[]> = {
  ...list('<name>', `Let something go wrong on the way, on purpose: ${faultNames.join(', ')} (repeatable)`),
  default: [],
  completes: faultNames.map((name) => ({ word: name, description: faults[name] })),
  parse: (name, flagName) => {
    const found = faultNames.find((each) => each === name);
    if (found !== undefined) return found;
    throw new MiniappError('invalid-usage', {
      problem: `${flagName} cannot be "${name}".`,
      remedy: `It is one of:\n${faultNames.map((each) => `  ${each}: ${faults[each]}`).join('\n')}`,
    });
  },
};

/** `--sign <off|standard>` */
export const signOption = choice(
  ['off', 'standard'],
  'Whether requests are signed, as Standard Webhooks says; off, since the platform documents no signature',
  'off',
);

/** `--time-scale <n>` */
export const timeScaleOption = integer(
  '<n>',
  'Divide the waits between attempts by this: 60 makes an hour a minute',
  [1, 1_000_000],
  1,
);

/** `--data <dir>` */
export const dataOption = text('<dir>', 'Where the platform keeps its data (default: .miniapp in the working folder)');

/** `--allow-private` */
export const allowPrivateOption = flag(
  'Deliver to private networks as well; loopback and public addresses are always allowed',
);
