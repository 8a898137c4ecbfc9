import type { ErrorCode } from '../contract/platform.ts';
import type { Diagnostic } from '../core/diagnostic.ts';

/** Why the platform refuses a request, and the HTTP status of each reason. Codes are permanent. */
export const refusalStatus = {
  'invalid-request': 400,
  'token-refused': 401,
  'sign-in-needed': 401,
  'host-refused': 403,
  'origin-refused': 403,
  'form-refused': 403,
  'not-found': 404,
  'already-uninstalled': 409,
  'version-in-review': 409,
  'version-unchanged': 409,
  'version-reviewed': 409,
  'version-unpublished': 409,
  'version-current': 409,
  'upgrade-missing': 409,
  'consent-missing': 409,
  'remote-changed': 412,
  'too-large': 413,
  'asset-invalid': 422,
  'asset-missing': 422,
  'slug-mismatch': 422,
  'manifest-invalid': 422,
  'inputs-invalid': 422,
  'request-invalid': 422,
  'auth-request-failed': 422,
  'idempotency-key-reused': 422,
  'parameter-invalid': 422,
  internal: 500,
} as const satisfies Readonly<Record<ErrorCode, number>> & Readonly<Record<string, number>>;

export type RefusalCode = keyof typeof refusalStatus;

/** A request that is refused, with the reason for whoever sent it. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[] | undefined;

  constructor(code: RefusalCode, message: string, more: { hint?: string; diagnostics?: readonly Diagnostic[] } = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.hint = more.hint;
    this.diagnostics = more.diagnostics;
  }
}
