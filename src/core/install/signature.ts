import { MiniappError } from '../errors.ts';
import type { Headers } from '../http.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { areEqual, hmacSha256 } from './hmac.ts';
import { findCause } from './signature-cause.ts';
import { explainForms, readSignatures } from './signature-text.ts';
import { checkTimestamp } from './timestamp.ts';
import { joinFailures, type VerificationFailure } from './verification.ts';

/**
 * Signatures by Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks): HMAC-SHA256 over id, time and
 * body, keyed by a secret that sender and receiver share.
 */

/** The headers that carry a signature. */
export type WebhookHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

/** What looking at a signature found. `time` is when it was signed, to the second. */
export type Verification =
  | { readonly valid: true; readonly id: string; readonly time: Date }
  | ({ readonly valid: false } & VerificationFailure);

const prefix = 'whsec_';
/** Of the secret, in bytes; the specification’s. */
const [leastBytes, mostBytes] = [24, 64];
/** Of a header, in characters: what Node’s HTTP server takes for all of them together. */
const longestHeader = 16 * 1024;
/** Seconds between signing and verifying, before or after; the reference libraries’. */
const usualTolerance = 300;

/** A secret from 24 to 64 random bytes (32 are usual): `whsec_` and their base64. */
export function createWebhookSecret(bytes: Uint8Array): string {
  if (bytes.length < leastBytes || bytes.length > mostBytes) {
    throw new RangeError(`A secret is made from ${leastBytes} to ${mostBytes} bytes, not ${bytes.length}.`);
  }
  return prefix + encodeBase64(bytes);
}

/**
 * The key that a secret stands for. `whsec_` may be missing, as in the reference libraries. Throws
 * `webhook-secret-invalid`, which does not repeat it.
 */
export function readWebhookSecret(text: string): Uint8Array {
  const base64 = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  const bytes = decodeBase64(base64);
  if (bytes === null || base64 === '') refuse(explainSecret(text, base64));
  if (bytes.length < leastBytes) refuse(`it is too short: ${bytes.length} bytes, where ${leastBytes} are the least`);
  if (bytes.length > mostBytes) refuse(`it is too long: ${bytes.length} bytes, where ${mostBytes} are the most`);
  return bytes;
}

/**
 * The headers for a message; the body’s bytes are signed as they are, null as an empty body. Throws a `RangeError` for an
 * id that a header cannot carry or that holds a full stop (which would let the parts be taken for one another), and for
 * a time before 1970.
 */
export function signMessage(
  secret: string,
  { id, time, body }: { readonly id: string; readonly time: Date; readonly body: Uint8Array | null },
): WebhookHeaders {
  const key = readWebhookSecret(secret);
  if (!isMessageId(id))
    throw new RangeError('The id of a message is 1 to 256 visible ASCII characters, none of them .');
  const seconds = Math.floor(time.getTime() / 1000);
  if (!(seconds >= 0)) throw new RangeError('The time of a message is a valid time since 1970.');
  const signature = encodeBase64(hmacSha256(key, `${id}.${seconds}.`, body ?? new Uint8Array()));
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}

/** Whether a text can be the id of a message that is signed here. */
export function isMessageId(text: string): boolean {
  return /^[!-~]{1,256}$/.test(text) && !text.includes('.');
}

/**
 * Verifies a message as its receiver does, and finds out why it does not verify. Any of several signatures is enough.
 * Throws `webhook-secret-invalid`. The work is bounded whatever the message holds.
 */
export function verifyMessage(
  secret: string,
  message: {
    readonly headers: Headers;
    readonly body: Uint8Array;
    readonly now: Date;
    readonly toleranceSeconds?: number;
  },
): Verification {
  const key = readWebhookSecret(secret);
  const { headers, body, now, toleranceSeconds = usualTolerance } = message;
  const found = readHeaders(headers);
  if ('reason' in found) return { valid: false, ...found };
  const [id, timestamp, signature] = found.values;
  const timing = checkTimestamp(timestamp, now, toleranceSeconds);
  const failure = checkSignature({ secret, key, id, timestamp, body }, signature);
  if ('time' in timing) return failure === null ? { valid: true, id, time: timing.time } : { valid: false, ...failure };
  return { valid: false, ...(failure === null ? elseFits(timing) : joinFailures([timing, failure])) };
}

function readHeaders(headers: Headers): { readonly values: readonly [string, string, string] } | VerificationFailure {
  const read = (name: keyof WebhookHeaders): string[] =>
    Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
  const found = names.map((name) => ({ name, values: read(name) }));

  const missing = names.filter((name) => read(name).join('').trim() === '');
  if (missing.length > 0) return explainMissing(missing, Object.keys(headers));
  const long = found.find(({ values }) => values.some((value) => value.length > longestHeader));
  if (long) {
    return {
      reason: 'header-too-long',
      message: `${long.name} is longer than ${longestHeader} characters, so it was not looked at.`,
      hint: 'Servers refuse such a request. Check what writes the header.',
    };
  }
  const repeated = found.find(
    ({ name, values }) => values.length > 1 || (name !== 'webhook-signature' && isRepeated(values[0] ?? '')),
  );
  if (repeated) {
    return {
      reason: 'header-repeated',
      message: `${repeated.name} is there more than once, and receivers differ in which one they take.`,
      hint: 'Send it once. Several signatures belong in one header, separated by spaces.',
    };
  }
  const [id = '', timestamp = '', signature = ''] = found.map(({ values }) => (values[0] ?? '').trim());
  return { values: [id, timestamp, signature] };
}

/** Whether a value is the same one several times: receivers join headers of one name like this. */
function isRepeated(value: string): boolean {
  const pieces = value.split(', ');
  return pieces.length > 1 && new Set(pieces).size === 1;
}

function explainMissing(missing: readonly string[], given: readonly string[]): VerificationFailure {
  const verb = missing.length === 1 ? 'is' : 'are';
  const similar = given
    .slice(0, 1000)
    .filter((name) => missing.some((each) => name.toLowerCase().endsWith(each.slice('webhook'.length))))
    .filter((name) => /^[\w-]{1,60}$/.test(name));
  return {
    reason: 'header-missing',
    message: `${missing.join(', ')} ${verb} missing or empty.`,
    hint:
      similar.length === 0
        ? 'The message was not signed by Standard Webhooks, or something on the way removed its headers.'
        : `There is ${similar.slice(0, 5).join(', ')}; Standard Webhooks needs these names exactly: ${missing.join(', ')}.`,
  };
}

/** What is wrong with the signatures; null when one fits. */
function checkSignature(
  message: {
    readonly secret: string;
    readonly key: Uint8Array;
    readonly id: string;
    readonly timestamp: string;
    readonly body: Uint8Array;
  },
  header: string,
): VerificationFailure | null {
  const { key, id, timestamp, body } = message;
  const { signatures, count } = readSignatures(header);
  const expected = hmacSha256(key, `${id}.${timestamp}.`, body);
  const fits = ({ bytes }: { bytes: Uint8Array | null }) => bytes !== null && areEqual(bytes, expected);
  const wellFormed = signatures.filter(({ failure }) => failure === null);
  // All are compared, so that the time does not tell which one fits.
  if (wellFormed.filter(fits).length > 0) return null;
  if (count > signatures.length) {
    return {
      reason: 'signatures-too-many',
      message: `There are ${count} signatures. The first ${signatures.length} were looked at, and none fits.`,
      hint: 'A sender gives one signature for each secret in use, so one or two. Check what writes the header.',
    };
  }
  const cause = () =>
    findCause({ ...message, signatures: signatures.flatMap(({ bytes }) => (bytes === null ? [] : [bytes])) });
  if (wellFormed.length > 0) return cause() ?? mismatch;
  const form = explainForms(signatures);
  if (signatures.some(fits)) return elseFits(form);
  const further = cause();
  return further === null ? form : joinFailures([form, further]);
}

function elseFits({ reason, message, hint }: VerificationFailure): VerificationFailure {
  return { reason, message: `${message} Apart from that the signature fits.`, hint };
}

const mismatch: VerificationFailure = {
  reason: 'signature-mismatch',
  message:
    'The signature fits neither this body nor any usual change of it: it was made with another secret, or for another message.',
  hint: 'Compare the secrets of sender and receiver, and take id, time, signature and the body’s bytes from one request.',
};

/** What keeps a text from being a secret, without repeating any of it. */
function explainSecret(text: string, base64: string): string {
  if (/^wh[sp]k_/.test(text))
    return 'it is a key for asymmetric signatures (v1a), not a secret that begins with whsec_';
  if (base64 === '') return 'it is empty';
  if (/^["'`]|["'`]$/.test(text)) return 'it stands in quotation marks; remove them';
  if (/\s/.test(text)) return 'it holds white space';
  if (/^[\w+/-]+=*$/.test(base64) && /[-_]/.test(base64)) {
    return 'it holds - or _, which standard base64 does not have; it may be in the URL-safe alphabet, or begin otherwise than with whsec_';
  }
  if (/^[A-Za-z0-9+/]+=*$/.test(base64))
    return 'its base64 is not whole; a character or the = at the end may be missing';
  return 'it holds characters that base64 does not have';
}

function refuse(problem: string): never {
  throw new MiniappError('webhook-secret-invalid', { problem });
}
