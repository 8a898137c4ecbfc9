// Signatures: the headers of Standard Webhooks, https://www.standardwebhooks.com

import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/** Throws `SignatureError` unless the body is signed. Gives the request's id, the same whenever it is sent again. */
export type Verify = (headers: Headers, body: string) => string;

/** The request is not signed, or not as it must be; the message goes to the sender. */
export class SignatureError extends Error {}

/** Throws when the text is no secret: what is wrong must not pass for none. The message does not quote it. */
export function createVerify(secret: string): Verify {
  const [, encoded = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(encoded, 'base64');
  if (key.length < 24) {
    throw new Error(
      'WEBHOOK_SECRET must be whsec_ and at least 24 bytes in base64, as this prints: npx miniapp-cli webhook secret',
    );
  }
  const webhook = new Webhook(key, { format: 'raw' });

  return (headers, body) => {
    const id = headers.get('webhook-id') ?? '';
    try {
      // Takes several signatures, compares them in constant time, and refuses what is five minutes from now.
      webhook.verify(body, Object.fromEntries(headers), { jsonParse: false });
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      throw new SignatureError(`The signature is missing or wrong: ${error.message}.`);
    }
    return id;
  };
}
