import { bodyVariants } from './body-variants.ts';
import { areEqual, hmacSha256 } from './hmac.ts';
import { joinFailures, type VerificationFailure } from './verification.ts';

/** A message whose signatures do not fit it. */
export interface UnfitMessage {
  /** As it was given, with or without `whsec_`. */
  readonly secret: string;
  /** The secret’s bytes. */
  readonly key: Uint8Array;
  readonly id: string;
  /** The header’s text. */
  readonly timestamp: string;
  readonly body: Uint8Array;
  /** What the signatures stand for: 32 bytes each. */
  readonly signatures: readonly Uint8Array[];
}

/** One way to get a part of the content or the key; `failure` is null for the right one. */
interface Variant<Value> {
  readonly value: Value;
  readonly failure: VerificationFailure | null;
}

/** Up to so many bytes of body, mistakes are also looked for in pairs and threes: a few thousand hashes. */
const smallBody = 16 * 1024;

/** Beyond, nothing is looked for. */
const largestBody = 1024 * 1024;

/**
 * Finds the mistake that explains a signature: computes it as signers do that get key, content or body wrong, one by one
 * and, for a small body, together. Null when none of them leads to one of the signatures.
 */
export function findCause(message: UnfitMessage): VerificationFailure | null {
  const { key, body } = message;
  if (body.length > largestBody) return null;
  const fits = (candidateKey: Uint8Array, head: string, candidateBody: Uint8Array): boolean => {
    const computed = hmacSha256(candidateKey, head, candidateBody);
    return message.signatures.some((signature) => areEqual(signature, computed));
  };
  const isSmall = body.length <= smallBody;
  const keys = keyVariants(message);
  const heads = headVariants(message);
  for (const { value: candidateBody, failure } of bodyVariants(body, isSmall)) {
    const isUnchanged = failure === null;
    for (const candidateKey of keys) {
      for (const head of heads) {
        // A large body in another form is tried with the right key and content only.
        if (!isSmall && !isUnchanged && (candidateKey.failure !== null || head.failure !== null)) continue;
        if (!fits(candidateKey.value, head.value, candidateBody)) continue;
        const [first, ...others] = [candidateKey, head, { failure }].flatMap((each) => each.failure ?? []);
        if (first) return joinFailures([first, ...others]);
      }
    }
  }
  if (!isSmall) return null;
  return millisecondHeads(message).some((head) => fits(key, head, body)) ? signedMilliseconds : null;
}

function keyVariants({ secret, key }: UnfitMessage): Variant<Uint8Array>[] {
  const base64 = secret.replace(/^whsec_/, '');
  const hint = 'The key is what the base64 after whsec_ decodes to: 24 to 64 bytes.';
  const asText = (what: string): VerificationFailure => ({
    reason: 'secret-used-as-text',
    message: `It was signed with the text of the secret as the key, ${what}, instead of the bytes that its base64 stands for.`,
    hint,
  });
  return [
    { value: key, failure: null },
    { value: Buffer.from(`whsec_${base64}`), failure: asText('whsec_ included') },
    { value: Buffer.from(base64), failure: asText('without whsec_') },
    {
      // Decoders that know the URL-safe alphabet take _ for a digit, and every byte after it is another.
      value: Buffer.from(`whsec_${base64}`, 'base64'),
      failure: {
        reason: 'secret-prefix-decoded',
        message: 'It was signed with a key for which whsec_ was decoded as if it were base64.',
        hint: `Remove whsec_ before decoding. ${hint}`,
      },
    },
  ];
}

const contentHint = 'Sign the id, a full stop, the time in whole seconds, a full stop, and the body’s bytes.';

const signedMilliseconds: VerificationFailure = {
  reason: 'signed-milliseconds',
  message: 'It was signed with the time in milliseconds, where the header has seconds.',
  hint: contentHint,
};

function headVariants({ id, timestamp }: UnfitMessage): Variant<string>[] {
  const other = (what: string): VerificationFailure => ({
    reason: 'signed-other-content',
    message: `What was signed is not id, time and body, but ${what}.`,
    hint: contentHint,
  });
  const seconds = /^\d{10}(\d{3}|\d{6}|\d{9})$/.test(timestamp) ? timestamp.slice(0, 10) : undefined;
  return [
    { value: `${id}.${timestamp}.`, failure: null },
    {
      value: '',
      failure: {
        reason: 'signed-body-only',
        message: 'The body alone was signed, without id and time.',
        hint: contentHint,
      },
    },
    { value: `${timestamp}.`, failure: other('time and body, without the id') },
    { value: `${id}.`, failure: other('id and body, without the time') },
    { value: `${timestamp}.${id}.`, failure: other('time, id and body') },
    { value: `${id}${timestamp}`, failure: other('these three without full stops between them') },
    ...(seconds === undefined
      ? [{ value: `${id}.${timestamp}000.`, failure: signedMilliseconds }]
      : [{ value: `${id}.${seconds}.`, failure: other('the time in seconds, unlike the header') }]),
  ];
}

/** Every millisecond of the header’s second. */
function millisecondHeads({ id, timestamp }: UnfitMessage): string[] {
  if (!/^\d{1,12}$/.test(timestamp)) return [];
  return Array.from({ length: 1000 }, (_, rest) => `${id}.${timestamp}${String(rest).padStart(3, '0')}.`);
}
