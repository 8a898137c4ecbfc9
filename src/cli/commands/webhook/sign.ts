import { chooseWebhookSecret } from '../../../app/choose-webhook-secret.ts';
import { chooseDataFolder } from '../../../app/local-platform-file.ts';
import { readMessage } from '../../../app/read-message.ts';
import { exitCodes, MiniappError } from '../../../core/errors.ts';
import { createMessageId } from '../../../core/install/identifiers.ts';
import { isMessageId, signMessage, type WebhookHeaders } from '../../../core/install/signature.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { manifestOptions } from '../../manifest-options.ts';
import { text, time } from '../../options.ts';

interface Result {
  readonly id: string;
  /** RFC 3339, whole seconds: what was signed. */
  readonly time: string;
  readonly headers: WebhookHeaders;
  readonly body_bytes: number;
}

export default defineCommand({
  description:
    'Signs a body by Standard Webhooks and prints the three headers to send with it. The bytes are signed as they are. ' +
    'The secret is that of --secret-file, else of MINIAPP_WEBHOOK_SECRET, else the app’s own.',
  arguments: [
    { name: '[body]', description: 'the file with the body; - or nothing reads standard input', completes: 'file' },
  ],
  options: {
    id: text('<id>', 'The message’s id (default: a new one)'),
    time: time('When it is signed (default: now)'),
    secretFile: text('<file>', 'The file with the secret'),
    manifest: text('<manifest>', 'The app whose own secret is used (default: the one in this folder)'),
    data: dataOption,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp webhook sign body.json', does: 'Print the headers for this body.' },
    {
      command: 'miniapp webhook sign body.json | curl -H @- --data-binary @body.json http://localhost:3000/subscribe',
      does: 'Send it, signed.',
    },
    {
      command: "printf '{}' | miniapp webhook sign --id msg_1 --time 2026-01-01T00:00:00Z --json",
      does: 'Repeatable, for tests.',
    },
  ],
  async run([file], options, { system, directory, say }): Promise<Outcome<Result>> {
    const id = options.id ?? createMessageId(system.random);
    if (!isMessageId(id)) {
      throw new MiniappError('invalid-usage', {
        problem: '--id must be 1 to 256 visible ASCII characters, and hold no full stop.',
        remedy: 'For example: --id msg_1',
      });
    }
    const signed = options.time ?? system.clock.now();
    if (signed.getTime() < 0) {
      throw new MiniappError('invalid-usage', { problem: '--time must not be before 1970.' });
    }
    const body = await readMessage(file, 'body', directory, system);
    const { secret, place } = await chooseWebhookSecret(
      { ...options, dataFolder: chooseDataFolder(options.data, directory), directory, create: true },
      system,
    );
    const headers = signMessage(secret, { id, time: signed, body });
    say(`Signed with the secret in ${place}.`);
    // What is typed with echo, or saved by an editor, ends so; what is sent often does not.
    if (body.at(-1) === 10) say('The body ends with a line break, which is signed as well.');
    const seconds = Number(headers['webhook-timestamp']);
    return {
      result: { id, time: new Date(seconds * 1000).toISOString(), headers, body_bytes: body.length },
      exitCode: exitCodes.done,
    };
  },
  present: ({ result }) =>
    Object.entries(result?.headers ?? {})
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
});
