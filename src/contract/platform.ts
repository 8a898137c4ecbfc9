// written by scripts/generate.ts, do not edit

/** Why a request is refused. Codes are permanent; a later version of this contract may have more. */
export type ErrorCode =
  | 'invalid-request'
  | 'token-refused'
  | 'host-refused'
  | 'origin-refused'
  | 'not-found'
  | 'already-uninstalled'
  | 'version-in-review'
  | 'version-unchanged'
  | 'version-reviewed'
  | 'version-unpublished'
  | 'version-current'
  | 'upgrade-missing'
  | 'consent-missing'
  | 'remote-changed'
  | 'too-large'
  | 'asset-invalid'
  | 'asset-missing'
  | 'slug-mismatch'
  | 'manifest-invalid'
  | 'inputs-invalid'
  | 'request-invalid'
  | 'auth-request-failed'
  | 'idempotency-key-reused'
  | 'internal';

/** `in_review` → `published` or `rejected`. */
export type VersionState = 'in_review' | 'published' | 'rejected';

/** `installed`: subscribe request answered with 2xx (or none is declared); `pending`: it failed. */
export type InstallationState = 'pending' | 'installed' | 'uninstalled';

/**
 * `due`: it is sent, or waits for its next attempt; `failed`: there is no further attempt; `canceled`: the app was
 * uninstalled before it was delivered.
 */
export type DeliveryState = 'due' | 'delivered' | 'failed' | 'canceled';

/** The body of every answer with status 400 or above. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    /** What happened and why. */
    readonly message: string;
    /** What to do. */
    readonly hint?: string;
    /** Problems of the manifest, with the code `manifest-invalid`. */
    readonly diagnostics?: readonly ManifestProblem[];
  };
}

/** What is wrong in a manifest, where, and what to do. */
export interface ManifestProblem {
  /** The rule’s id, for example `scopes/unknown`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** JSON pointer (RFC 6901) of the value concerned. */
  readonly pointer?: string;
  /** The word that was probably meant. */
  readonly suggestion?: string;
  /** Where the rule is documented. */
  readonly docs?: string;
  /** Always `miniapp.json`: the manifest as it was sent, with an indent of two. */
  readonly file?: string;
  readonly range?: TextRange;
  /** A change of the text that would settle it. */
  readonly fix?: {
    readonly description: string;
    readonly range: TextRange;
    /** What to put in place of the range. */
    readonly text: string;
  };
}

/** A stretch of text; `end` is the first place after it. */
export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** A place in a text. Lines and columns count from 1, the offset from 0. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** Who the token is for. */
export interface Account {
  readonly name: string;
  readonly workspace_id: string;
}

/** A manifest as `miniapp render` prints it, and its files by content. */
export interface DraftInput {
  readonly manifest: {
    readonly [k: string]: unknown;
  };
  /** Path in the manifest → SHA-256 of the bytes in hex; each was sent by `PUT /assets/{sha256}` before. */
  readonly assets: {
    readonly [k: string]: string;
  };
  /** The commit the draft was made from, when it is known. */
  readonly git_commit?: string | null;
}

/** An app with its draft. */
export interface App {
  readonly slug: string;
  readonly draft: DraftInput;
  /** SHA-256 in hex of the canonical form of manifest and assets. */
  readonly hash: string;
  /** The draft’s page in the store. */
  readonly url: string;
  /** The number of the version that the store shows; null before the first is published. */
  readonly current_version: number | null;
  /** RFC 3339 time of the last change. */
  readonly updated_at: string;
}

/** A version of an app: a draft as it was when it was submitted. */
export interface Version {
  /** From 1, for each app. */
  readonly number: number;
  /** The manifest’s own. */
  readonly version: string;
  readonly state: VersionState;
  /** True for the one that the store shows and that is installed. */
  readonly current: boolean;
  readonly hash: string;
  /** What the reviewer said. */
  readonly note: string | null;
  readonly created_at: string;
  readonly reviewed_at: string | null;
}

/** A reviewer’s decision. */
export interface ReviewInput {
  readonly decision: 'approve' | 'reject';
  /** For the developer. */
  readonly note?: string | null;
}

/** Which version to go back to. */
export interface RollbackInput {
  /** The number of a version that was published. */
  readonly version: number;
}

/** Answers to the app’s auth inputs, by name. */
export interface Answers {
  readonly [k: string]: string | number | boolean;
}

/** What to install, with the user’s answers. */
export interface InstallationInput {
  /** True installs the draft, which its own workspace alone can; otherwise the current version, or without one the draft. */
  readonly draft?: boolean;
  readonly inputs: Answers;
}

/** What the user agrees to, and answers to inputs that are new, or other ones than before. */
export interface UpgradeInput {
  /** The user agrees to the scopes that come anew. */
  readonly consent?: boolean;
  readonly inputs?: Answers;
}

/** What an installation could be upgraded to. */
export interface Upgrade {
  /** The number of the version; null for the draft. */
  readonly version: number | null;
  /** Scopes that the user has to agree to. */
  readonly added_scopes: readonly string[];
}

/** An app in the workspace. Never holds the whole key. */
export interface Installation {
  readonly id: string;
  readonly slug: string;
  readonly state: InstallationState;
  readonly scopes: readonly string[];
  /** The key’s first characters, enough to recognise it. */
  readonly key_prefix: string;
  readonly created_at: string;
  readonly uninstalled_at: string | null;
  /** The number of the version that is installed; null for a draft. */
  readonly version: number | null;
  /** What it could be upgraded to; null when it is up to date, or uninstalled. */
  readonly upgrade: Upgrade | null;
  /** The delivery of the subscribe (after an uninstall: unsubscribe) request; null when the app declares none. */
  readonly delivery: Delivery | null;
}

/** A subscribe or unsubscribe request and how far it got, key and secret inputs masked. */
export interface Delivery {
  /** The same over all attempts; the `webhook-id` of a signed one. */
  readonly id: string;
  readonly installation_id: string;
  readonly slug: string;
  readonly event: 'install' | 'reinstall' | 'upgrade' | 'uninstall';
  readonly state: DeliveryState;
  readonly created_at: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
  };
  /** How many attempts were made, replays included. */
  readonly attempt_count: number;
  /** The last one; null before the first. */
  readonly last_attempt: DeliveryAttempt | null;
  /** When the next one is due; null when there is none. */
  readonly next_attempt_at: string | null;
  /** Counts the changes of all deliveries: ask for those after the largest one that is known. */
  readonly change: number;
}

/** One sending, and its answer. */
export interface DeliveryAttempt {
  /** From 1. */
  readonly number: number;
  readonly sent_at: string;
  /** Milliseconds. */
  readonly duration: number;
  /** The answer’s status, or null when none came. */
  readonly status: number | null;
  /** Why it failed, in words; null when it did not. */
  readonly problem: string | null;
  /** True when it was asked for, outside the schedule. */
  readonly replay: boolean;
  /** Where a replay went instead of the delivery’s own address; else null. */
  readonly url: string | null;
}

/** A call of the API with an installation’s key. */
export interface ApiCall {
  /** Order of all calls, from 1. */
  readonly number: number;
  readonly method: string;
  /** Below `/api`, without the query. */
  readonly path: string;
  /** As in the catalogue, for example `GET /flow/tags`; null when there is no such operation. */
  readonly operation: string | null;
  /** The scope it needed; null when there is no such operation. */
  readonly scope: string | null;
  readonly status: number;
  readonly called_at: string;
}

/** The calls of an app over all its installations, those that were uninstalled too. */
export interface CallSummary {
  readonly slug: string;
  /** In no particular order. */
  readonly scopes: readonly ScopeUse[];
}

/** The calls that needed a scope. Those with a revoked key, or too many in a minute, are in neither number. */
export interface ScopeUse {
  readonly scope: string;
  /** Calls whose key had the scope, whatever was answered. */
  readonly answered: number;
  /** Calls that were refused because the key lacked the scope. */
  readonly refused: number;
  readonly operations: readonly OperationUse[];
}

/** The calls of one operation. */
export interface OperationUse {
  readonly operation: string;
  readonly answered: number;
  readonly refused: number;
}

/** A delivery whole. With `reveal`, nothing is masked. */
export interface DeliveryDetails {
  /** The same over all attempts; the `webhook-id` of a signed one. */
  readonly id: string;
  readonly installation_id: string;
  readonly slug: string;
  readonly event: 'install' | 'reinstall' | 'upgrade' | 'uninstall';
  readonly state: DeliveryState;
  readonly created_at: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: {
      readonly [k: string]: string;
    };
    /** As text; null without one. */
    readonly body: string | null;
  };
  /** How many attempts were made, replays included. */
  readonly attempt_count: number;
  /** The last one; null before the first. */
  readonly last_attempt: DeliveryAttempt | null;
  /** When the next one is due; null when there is none. */
  readonly next_attempt_at: string | null;
  /** Counts the changes of all deliveries: ask for those after the largest one that is known. */
  readonly change: number;
  /** The newest eight, the oldest of them first. */
  readonly attempts: readonly AnsweredAttempt[];
}

/** An attempt with what the server answered. */
export interface AnsweredAttempt {
  /** From 1. */
  readonly number: number;
  readonly sent_at: string;
  /** Milliseconds. */
  readonly duration: number;
  /** The answer’s status, or null when none came. */
  readonly status: number | null;
  /** Why it failed, in words; null when it did not. */
  readonly problem: string | null;
  /** True when it was asked for, outside the schedule. */
  readonly replay: boolean;
  /** Where a replay went instead of the delivery’s own address; else null. */
  readonly url: string | null;
  /** Null when no answer came. */
  readonly answer: {
    readonly headers: {
      readonly [k: string]: string;
    };
    /** At most 64 KiB, as text. */
    readonly body: string;
    /** True when it was longer. */
    readonly truncated: boolean;
  } | null;
}

/** Where to send it. */
export interface ReplayInput {
  /** Instead of its own address; a host alone keeps the path. */
  readonly to?: string;
}

/** What a list says of itself. */
export interface ListMeta {
  readonly current_page: number;
  readonly per_page: number;
  readonly total: number;
}

/** The values of `DeliveryState`. */
export const deliveryStates = ['due', 'delivered', 'failed', 'canceled'] as const;
