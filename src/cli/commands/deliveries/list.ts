import { connectLocalPlatform } from '../../../app/connect-local-platform.ts';
import { followDeliveries } from '../../../app/follow-deliveries.ts';
import { type Delivery, deliveryStates } from '../../../contract/platform.ts';
import { exitCodes } from '../../../core/errors.ts';
import { installEvents } from '../../../core/install/request.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { flag, integer, text } from '../../options.ts';
import { presentDeliveryLine } from '../../present/delivery.ts';
import { plainStyle } from '../../present/view.ts';

interface Result {
  readonly deliveries: readonly Delivery[];
  /** How many there are, of which these are the newest. */
  readonly total: number;
}

export default defineCommand({
  description: 'Lists what the local platform sent to the servers of apps, the newest first: event, state, answer.',
  arguments: [],
  options: {
    installation: text('<id>', 'Only those of an installation'),
    app: text('<slug>', 'Only those of an app'),
    event: { ...text('<event>', `Only those of an event: ${installEvents.join(', ')}`), choices: installEvents },
    state: { ...text('<state>', `Only those in a state: ${deliveryStates.join(', ')}`), choices: deliveryStates },
    limit: integer('<n>', 'How many', [1, 100], 20),
    follow: flag('Go on, and tell of each that changes (with --json one event a line)'),
    data: dataOption,
  },
  examples: [
    { command: 'miniapp deliveries list', does: 'The newest 20.' },
    { command: 'miniapp deliveries list --state due --event install', does: 'Installs that wait for another attempt.' },
    { command: 'miniapp deliveries list --follow --json', does: 'Each change as a line of JSON.' },
  ],
  async run(_args, options, { system, directory, emit, say }): Promise<Outcome<Result>> {
    const { installation, app, event, state, limit, follow, data } = options;
    const filter = { installation, app, event, state, limit };
    const client = await connectLocalPlatform(data, directory, system);
    if (!follow) return { result: await client.listDeliveries(filter) };
    const stopped = system.signals.untilStopped();
    const tell = (delivery: Delivery) => {
      emit({ event: 'delivery', delivery }, presentDeliveryLine(delivery, plainStyle));
    };
    say('Following deliveries. Stop with Ctrl-C.');
    await followDeliveries(client, filter, { tell, stopped }, system);
    const exitCode = (await stopped) === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    return { result: null, told: true, exitCode };
  },
  present: ({ result }, { style }) =>
    (result?.deliveries ?? []).map((delivery) => `${presentDeliveryLine(delivery, style)}\n`).join(''),
  remark({ result }, { style }) {
    if (!result) return '';
    const { deliveries, total } = result;
    if (total === 0) return 'There are no such deliveries.\n';
    return total > deliveries.length ? style.dim(`The newest ${deliveries.length} of ${total}.\n`) : '';
  },
});
