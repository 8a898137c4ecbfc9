/** Why a signature does not verify. Codes are permanent: scripts rely on them. */
export const verificationReasons = [
  'header-missing',
  'header-repeated',
  'header-too-long',
  'timestamp-malformed',
  'timestamp-not-seconds',
  'timestamp-too-old',
  'timestamp-in-future',
  'signature-version',
  'signature-without-version',
  'signature-in-hex',
  'signature-malformed',
  'signatures-too-many',
  'secret-used-as-text',
  'secret-prefix-decoded',
  'signed-body-only',
  'signed-milliseconds',
  'signed-other-content',
  'signed-without-body',
  'body-reserialised',
  'body-line-ends',
  'body-recoded',
  'signature-mismatch',
] as const;

export type VerificationReason = (typeof verificationReasons)[number];

/** What is wrong, and what to do about it, in sentences. */
export interface VerificationFailure {
  readonly reason: VerificationReason;
  readonly message: string;
  readonly hint: string;
}

/** Several things wrong with one message; the first is the reason, all are told. */
export function joinFailures([first, ...others]: readonly [
  VerificationFailure,
  ...VerificationFailure[],
]): VerificationFailure {
  return {
    reason: first.reason,
    message: [first.message, ...others.map(({ message }) => `Besides: ${message}`)].join(' '),
    hint: [...new Set([first, ...others].map(({ hint }) => hint))].join(' '),
  };
}
