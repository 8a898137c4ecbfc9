import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { signMessage } from '../../../src/core/install/signature.ts';
import { createWorld } from '../../world.ts';
import { attemptCommand } from '../command.ts';
import { bytesLike, textLike } from '../mutations.ts';
import { defineTarget } from '../target.ts';

const secret = `whsec_${Buffer.from('given by whoever runs the test!!').toString('base64')}`;
const environment = { MINIAPP_WEBHOOK_SECRET: secret };
const encode = (text: string) => new TextEncoder().encode(text);

const body = '{"installation_id":"inst_1","text":"Grüße","limit":1.50}\n';
const signed = signMessage(secret, { id: 'msg_1', time: new Date('2026-01-01T00:00:00Z'), body: encode(body) });
const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`);
const request = `POST /subscribe HTTP/1.1\r\nhost: a.example\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
const pretty = request.replace(body, JSON.stringify(JSON.parse(body), null, 2));

/** A message as it was recorded, whole or by its parts. */
export const webhook = defineTarget(
  'webhook message',
  fc.record({
    request: fc.oneof(bytesLike([request, pretty].map(encode)), textLike([request, pretty]).map(encode)),
    headers: fc.option(
      fc.array(textLike([...lines, 'webhook-signature: v1,a v2,b v1a,c']), { minLength: 1, maxLength: 3 }),
    ),
    json: fc.boolean(),
  }),
  async () => {
    const world = await createWorld();
    return async ({ request, headers, json }) => {
      await writeFile(world.path('message'), request);
      const given = headers ? ['message', ...headers.map((header) => `--header=${header}`)] : ['--request', 'message'];
      return attemptCommand(world, ['webhook', 'verify', ...given, ...(json ? ['--json'] : [])], { environment });
    };
  },
);
