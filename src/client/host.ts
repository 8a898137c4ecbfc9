import { MiniappError } from '../core/errors.ts';
import { mask, redact } from '../core/install/secrets.ts';

/** A platform to talk to. */
export interface Host {
  /** Its origin, for example `http://127.0.0.1:8181`. */
  readonly url: string;
  /** Sent to this host only. */
  readonly token: string;
}

/** A text of the host's, which may repeat the token that it was sent. */
export function withoutToken({ token }: Host, text: string): string {
  return redact(text, [[token, mask]]);
}

/** `host-failed`; the reason is about the host, for example `it sent another picture than was asked for`. */
export function hostFailed({ url }: Host, reason: string): MiniappError<'host-failed'> {
  return new MiniappError('host-failed', { host: url, reason });
}
