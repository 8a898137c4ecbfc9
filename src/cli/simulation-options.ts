import { namesHostAlone, readTarget } from '../core/delivery/target.ts';
import { MiniappError } from '../core/errors.ts';
import { installEvents } from '../core/install/request.ts';
import { allowPrivateOption, faultOption, signOption, timeScaleOption } from './delivery-options.ts';
import { manifestOptions } from './manifest-options.ts';
import { choice, flag, flagName, integer, list, type OptionSpec, type OptionValues, text, time } from './options.ts';

const deliver: OptionSpec<string | true | undefined> = {
  ...text('[url]', 'Send it; to another server when one is named (a host alone keeps the manifest’s paths)'),
  parse: (given, label) => readTarget(given, label),
};

/** The flags of `simulate-install`. */
export const simulationOptions = {
  event: choice(installEvents, 'What happens to the app', 'install'),
  input: list('<name=value>', 'The user’s answer to an auth input (repeatable)'),
  inputs: text('<file>', 'Answers from a file, YAML or JSON; --input goes before it'),
  noSamples: flag('Refuse when a required input is not given, instead of using a sample value'),
  set: list('<path=value>', 'Use another value for one in the manifest, for example version=2.0.0 (repeatable)'),
  format: choice(['pretty', 'json', 'curl', 'http', 'junit'], 'How to print it (junit: with --assert)', 'pretty'),
  reveal: flag('Show secret inputs that were given, instead of ••••••'),
  seed: text('<text>', 'Make keys and ids repeatable'),
  now: time('The time to work with'),
  ...manifestOptions,
  signIn: choice(
    ['off', 'automatic', 'browser'],
    'Sign in by OAuth with a stand-in for your service, by itself or on its page in a browser',
    'off',
  ),
  deliver,
  assert: flag('Hold the server to the handler contract: a line a case (with --deliver)'),
  sign: signOption,
  secretFile: text('<file>', 'The secret to sign with (default: MINIAPP_WEBHOOK_SECRET, or the app’s own)'),
  attempts: integer('<n>', 'How often to try, by the schedule (with --deliver)', [1, 7], 1),
  timeScale: timeScaleOption,
  fault: faultOption,
  allowPrivate: allowPrivateOption,
};

export type SimulationOptions = OptionValues<typeof simulationOptions>;

/** Flags that mean nothing without another one are mistakes, and would hide that nothing was sent or checked. */
export function checkCombination(given: SimulationOptions): void {
  const needs = (name: keyof SimulationOptions, other: keyof SimulationOptions, remedy: string) => {
    throw new MiniappError('invalid-usage', { problem: `${flagName(name)} needs ${flagName(other)}.`, remedy });
  };
  const example = 'For example: --deliver http://127.0.0.1:8787';
  if (given.deliver === undefined) {
    if (given.assert) needs('assert', 'deliver', example);
    if (given.attempts > 1) needs('attempts', 'deliver', example);
    if (given.fault.length > 0) needs('fault', 'deliver', example);
  }
  if (given.secretFile !== undefined && given.sign === 'off') {
    needs('secretFile', 'sign', 'For example: --sign standard');
  }
  if (given.format === 'junit' && !given.assert) needs('format', 'assert', 'junit reports the cases of the contract.');
  if (given.assert && given.fault.some((fault) => fault === 'timeout' || fault === '5xx')) {
    throw new MiniappError('invalid-usage', {
      problem: '--assert judges the server by its answers, and the faults timeout and 5xx take the first of them away.',
      remedy: 'Leave them out; duplicate and delay can be given.',
    });
  }
  if (given.assert && (given.event !== 'install' || given.attempts > 1)) {
    throw new MiniappError('invalid-usage', {
      problem: '--assert goes through all events itself, once each.',
      remedy: 'Leave --event and --attempts out.',
    });
  }
  if (given.assert && typeof given.deliver === 'string' && !namesHostAlone(given.deliver)) {
    throw new MiniappError('invalid-usage', {
      problem: '--assert sends several requests, so --deliver names the server alone, without a path.',
      remedy: `The paths are those of the manifest: --deliver ${new URL(given.deliver).origin}`,
    });
  }
}

/** The pairs of `--input` and `--set`. Throws `invalid-usage`. */
export function readPairs(
  name: 'input' | 'set',
  pairs: readonly string[],
  example: string,
): [name: string, value: string][] {
  return pairs.map((pair, index) => {
    const separator = pair.indexOf('=');
    if (separator > 0) return [pair.slice(0, separator), pair.slice(separator + 1)];
    // The text is not repeated: it may be a secret without its name.
    throw new MiniappError('invalid-usage', {
      problem: `--${name} number ${index + 1} is not of the form ${name === 'set' ? 'path' : 'name'}=value.`,
      remedy: `For example: --${name} ${example}`,
    });
  });
}
