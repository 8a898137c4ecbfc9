import { connectLocalPlatform } from '../../../app/connect-local-platform.ts';
import type { DeliveryDetails } from '../../../contract/platform.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { choice, flag } from '../../options.ts';
import { presentDelivery } from '../../present/delivery.ts';
import { presentRequest } from '../../present/request.ts';

export default defineCommand({
  description:
    'Shows a delivery: the request, each attempt and what the server answered. Key and secret inputs are masked.',
  arguments: [{ name: '<id>', description: 'the delivery, as miniapp deliveries list names it' }],
  options: {
    format: choice(['pretty', 'json', 'curl', 'http'], 'How to print it; curl and http print the request', 'pretty'),
    reveal: flag('Show key and secret inputs as they are'),
    data: dataOption,
  },
  examples: [
    { command: 'miniapp deliveries show msg_…', does: 'The request, the attempts, the answers.' },
    { command: 'miniapp deliveries show msg_… --format curl --reveal', does: 'As a command that sends it again.' },
  ],
  wantsJson: ({ format }) => format === 'json',
  async run([id = ''], { reveal, data }, { system, directory }): Promise<Outcome<DeliveryDetails>> {
    const client = await connectLocalPlatform(data, directory, system);
    return { result: await client.fetchDelivery(id, reveal) };
  },
  present({ result }, view, { format }) {
    if (!result) return '';
    if (format === 'curl' || format === 'http') return presentRequest(result.request, format);
    return presentDelivery(result, view);
  },
  remark: ({ result }, { style }, { reveal }) =>
    result && !reveal ? style.dim('Key and secret inputs are masked; --reveal shows them.\n') : '',
});
