import { mask } from './install/secrets.ts';

/** A secret of Standard Webhooks as it is written: symmetric (`whsec_`), or a private key (`whsk_`). */
const webhookSecret = /\b(whsec_|whsk_)[\w+/=-]+/g;

/** Masks webhook secrets in a text that may repeat what was typed: one given in the place of a file's name, for example. */
export function redactSecrets(text: string): string {
  return text.replace(webhookSecret, `$1${mask}`);
}
