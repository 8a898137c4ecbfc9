import { chooseWebhookSecret } from '../../../app/choose-webhook-secret.ts';
import { chooseDataFolder } from '../../../app/local-platform-file.ts';
import { readMessage } from '../../../app/read-message.ts';
import { exitCodes, MiniappError } from '../../../core/errors.ts';
import { escapeLine } from '../../../core/escape.ts';
import { joinHeaders, type RawRequest, readHeaderLine, readRawRequest } from '../../../core/install/raw-request.ts';
import { verifyMessage } from '../../../core/install/signature.ts';
import type { VerificationReason } from '../../../core/install/verification.ts';
import { type CommandContext, defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { manifestOptions } from '../../manifest-options.ts';
import { integer, list, type OptionValues, text, time } from '../../options.ts';

interface Result {
  readonly valid: boolean;
  /** Null unless valid: nothing of a message can be relied on before. */
  readonly id: string | null;
  /** RFC 3339; null unless valid. */
  readonly time: string | null;
  readonly reason: VerificationReason | null;
  readonly message: string | null;
  readonly hint: string | null;
}

const options = {
  header: list('<name: value>', 'A header of the message (repeatable)'),
  request: text('<file>', 'A recorded request with headers and body; - reads standard input'),
  now: time('The time to work with (default: now)'),
  tolerance: integer('<seconds>', 'How far from now it may have been signed', [0, 1_000_000_000], 300),
  secretFile: text('<file>', 'The file with the secret'),
  manifest: text('<manifest>', 'The app whose own secret is used (default: the one in this folder)'),
  data: dataOption,
  ...manifestOptions,
};

export default defineCommand({
  description:
    'Verifies a message signed by Standard Webhooks, and finds out why its signature does not fit. Exits 0 when it is ' +
    'valid, 1 when not. The secret is that of --secret-file, else of MINIAPP_WEBHOOK_SECRET, else the app’s own.',
  arguments: [
    { name: '[body]', description: 'the file with the body; - or nothing reads standard input', completes: 'file' },
  ],
  options,
  examples: [
    { command: 'miniapp webhook verify --request request.http', does: 'Verify a request as it was recorded.' },
    {
      command:
        "miniapp webhook verify body.json --header 'webhook-id: msg_1' --header 'webhook-timestamp: 1767225600' " +
        "--header 'webhook-signature: v1,…'",
      does: 'Verify a body with its headers.',
    },
    {
      command: 'miniapp webhook verify --request request.http --now 2026-01-01T00:00:00Z --json',
      does: 'Verify an old message, as at that time.',
    },
  ],
  async run([file], given, context): Promise<Outcome<Result>> {
    const { system, directory, say } = context;
    checkSources(file, given);
    const { headers, body, doubt } = await readRequest(file, given, context);
    const { secret, place } = await chooseWebhookSecret(
      { ...given, dataFolder: chooseDataFolder(given.data, directory), directory, create: false },
      system,
    );
    say(`Verified with the secret in ${place}.`);
    const verification = verifyMessage(secret, {
      headers,
      body,
      now: given.now ?? system.clock.now(),
      ...(given.tolerance !== undefined && { toleranceSeconds: given.tolerance }),
    });
    if (verification.valid) {
      const { id, time: signed } = verification;
      const result = { valid: true, id, time: signed.toISOString(), reason: null, message: null, hint: null };
      return { result, exitCode: exitCodes.done };
    }
    const { reason, message, hint } = verification;
    const told = doubt === undefined ? hint : `${doubt} ${hint}`;
    return {
      result: { valid: false, id: null, time: null, reason, message, hint: told },
      exitCode: exitCodes.checkFailed,
    };
  },
  present({ result }, { style }) {
    if (!result) return '';
    const { valid, id, time: signed, reason, message, hint } = result;
    if (valid) return `${style.green('✓')} valid: ${escapeLine(id ?? '')}, signed at ${signed}\n`;
    return `${style.red('✗')} ${reason}\n  ${escapeLine(message ?? '')}\n  ${style.dim(escapeLine(hint ?? ''))}\n`;
  },
});

function checkSources(file: string | undefined, { header, request }: OptionValues<typeof options>): void {
  if (request === undefined && header.length === 0) {
    throw new MiniappError('invalid-usage', {
      problem: 'There are no headers to verify.',
      remedy: "Give them with --header 'webhook-id: …', each by itself, or a whole request with --request.",
    });
  }
  if (request !== undefined && (header.length > 0 || file !== undefined)) {
    throw new MiniappError('invalid-usage', {
      problem: '--request holds headers and body, so neither --header nor a body can be given with it.',
    });
  }
}

async function readRequest(
  file: string | undefined,
  { header, request }: OptionValues<typeof options>,
  { system, directory }: CommandContext,
): Promise<RawRequest> {
  if (request === undefined) {
    const headers = joinHeaders(header.map(readHeaderFlag));
    return { headers, body: await readMessage(file, 'body', directory, system), doubt: undefined };
  }
  const read = readRawRequest(await readMessage(request, 'request', directory, system));
  if (!('problem' in read)) return read;
  const name = request === '-' ? 'Standard input' : request;
  throw new MiniappError('invalid-usage', { problem: `${name} is no recorded request: ${read.problem}.` });
}

function readHeaderFlag(flag: string, index: number): [name: string, value: string] {
  const header = readHeaderLine(flag);
  if (header) return header;
  // The text is not repeated: it may be a secret.
  throw new MiniappError('invalid-usage', {
    problem: `--header number ${index + 1} is not of the form name: value.`,
    remedy: "For example: --header 'webhook-id: msg_1'",
  });
}
