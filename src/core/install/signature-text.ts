import { decodeBase64 } from './base64.ts';
import { hmacLength } from './hmac.ts';
import type { VerificationFailure, VerificationReason } from './verification.ts';

/** More than any sender gives: one for each secret in use while secrets change. Each costs comparisons. */
const mostSignatures = 64;

/** One signature of a `webhook-signature` header. */
export interface GivenSignature {
  /** What keeps it from being looked at by a server; null for one of the right form. */
  readonly failure: VerificationFailure | null;
  /** The 32 bytes it stands for, also in a wrong form; null when they cannot be told. */
  readonly bytes: Uint8Array | null;
}

export interface GivenSignatures {
  readonly signatures: readonly GivenSignature[];
  /** How many the header holds; more than are in `signatures` when there are too many. */
  readonly count: number;
}

/** Reads a `webhook-signature` header: `v1,<base64>`, several separated by spaces. The first 64 are looked at. */
export function readSignatures(header: string): GivenSignatures {
  const tokens = header.split(' ').filter((token) => token !== '');
  return { signatures: tokens.slice(0, mostSignatures).map(readSignature), count: tokens.length };
}

/** What is wrong with a header that has no signature of the right form: the one that comes nearest tells. */
export function explainForms(signatures: readonly GivenSignature[]): VerificationFailure {
  const order: readonly VerificationReason[] = ['signature-in-hex', 'signature-without-version', 'signature-malformed'];
  const failures = signatures.flatMap(({ failure }) => failure ?? []);
  for (const reason of order) {
    const found = failures.find((failure) => failure.reason === reason);
    if (found) return found;
  }
  return failures[0] ?? malformed('is empty');
}

function readSignature(token: string): GivenSignature {
  // A third part is left alone, as verifying libraries do: headers sent twice are joined by a comma and a space.
  const [version = '', value] = token.split(',');
  if (value === undefined) return readUnversioned(token);
  if (version === 'v1') return readValue(value);
  return { failure: explainVersion(version), bytes: null };
}

function explainVersion(version: string): VerificationFailure {
  if (version === 'v1a') {
    return {
      reason: 'signature-version',
      message: 'The message has no v1 signature, but one of version v1a: that one is asymmetric (Ed25519).',
      hint: 'A whsec_ secret verifies v1. For v1a take the sender’s public key (whpk_), which miniapp does not verify with.',
    };
  }
  return {
    reason: 'signature-version',
    message: 'The message has no v1 signature, only such of a version that Standard Webhooks does not know.',
    hint: 'A signature is v1, a comma, and the base64 of the HMAC-SHA256; v in small, and no space in between.',
  };
}

function readUnversioned(token: string): GivenSignature {
  const [, label, labelled] = /^([a-z][a-z0-9-]{0,15})=(.{28,})$/i.exec(token) ?? [];
  const { failure, bytes } = readValue(labelled ?? token);
  const hex = failure?.reason === 'signature-in-hex' ? ', and it is in hex' : '';
  const instead = label === undefined ? '' : `, but begins with ${label}=`;
  const known = bytes !== null;
  return {
    failure: known
      ? {
          reason: 'signature-without-version',
          message: `The signature does not begin with its version${instead}${hex}.`,
          hint: 'Put v1 and a comma before the base64 of the HMAC-SHA256: webhook-signature: v1,<base64>.',
        }
      : malformed('has no version, and is no base64 of an HMAC-SHA256'),
    bytes,
  };
}

function readValue(value: string): GivenSignature {
  if (/^[0-9a-f]{64}$/i.test(value)) {
    return {
      failure: {
        reason: 'signature-in-hex',
        message: 'The signature is in hex, where Standard Webhooks has base64.',
        hint: "Write the HMAC’s bytes as base64: digest('base64') in Node, base64.b64encode(mac.digest()) in Python.",
      },
      bytes: Buffer.from(value, 'hex'),
    };
  }
  const bytes = decodeBase64(value);
  if (bytes?.length === hmacLength) return { failure: null, bytes };
  const text = bytes?.length === 2 * hmacLength ? Buffer.from(bytes).toString('latin1') : '';
  if (/^[0-9a-f]{64}$/i.test(text)) {
    return { failure: malformed('is the base64 of hex, not of the bytes'), bytes: Buffer.from(text, 'hex') };
  }
  if (bytes !== null) return { failure: malformed(describeLength(bytes.length)), bytes: null };
  // Node reads the URL-safe alphabet as well, and needs no padding.
  const loose = /^[\w+/-]{43}=?$/.test(value) ? Buffer.from(value, 'base64') : null;
  const wrong = /[-_]/.test(value) ? 'is in the URL-safe alphabet of base64' : 'is no whole base64; its end is missing';
  return loose?.length === hmacLength
    ? { failure: malformed(wrong), bytes: loose }
    : { failure: malformed('is no base64'), bytes: null };
}

function describeLength(bytes: number): string {
  const hash = bytes === 20 ? ' as HMAC-SHA1 has' : bytes === 64 ? ' as HMAC-SHA512 has' : '';
  return `has ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}${hash}; HMAC-SHA256 has ${hmacLength}`;
}

function malformed(what: string): VerificationFailure {
  return {
    reason: 'signature-malformed',
    message: `The signature ${what}.`,
    hint: 'A v1 signature is v1, a comma, and the standard base64 (44 characters, with =) of the HMAC-SHA256.',
  };
}
