import { connectLocalPlatform } from '../../../app/connect-local-platform.ts';
import type { DeliveryDetails } from '../../../contract/platform.ts';
import { readTarget } from '../../../core/delivery/target.ts';
import { exitCodes } from '../../../core/errors.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { type OptionSpec, text } from '../../options.ts';
import { presentAttempt } from '../../present/delivery.ts';

const to: OptionSpec<string | undefined> = {
  ...text('<url>', 'Send it there instead; a host alone keeps the path. The delivery’s state stays as it is'),
  parse: (given, flagName) => readTarget(given, flagName),
};

export default defineCommand({
  description:
    'Sends a delivery again, with the same id and the same bytes, whatever became of it. Exits 4 when it fails again.',
  arguments: [{ name: '<id>', description: 'the delivery, as miniapp deliveries list names it' }],
  options: { to, data: dataOption },
  examples: [
    { command: 'miniapp deliveries replay msg_…', does: 'To the server that the manifest names.' },
    { command: 'miniapp deliveries replay msg_… --to http://127.0.0.1:9000', does: 'To another server, same path.' },
  ],
  async run([id = ''], options, { system, directory, progress }): Promise<Outcome<DeliveryDetails>> {
    const client = await connectLocalPlatform(options.data, directory, system);
    const result = await progress('Sending', () => client.replayDelivery(id, options.to));
    const failed = result.last_attempt?.problem !== null;
    return { result, exitCode: failed ? exitCodes.unreachable : exitCodes.done };
  },
  present({ result }, view) {
    const last = result?.attempts.at(-1);
    return last ? presentAttempt(last, view) : '';
  },
});
