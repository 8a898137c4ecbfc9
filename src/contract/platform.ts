/**
 * What crosses the wire between `push` and a platform: our contract (assumed, not the chatbot platform's own).
 * Bearer token in `Authorization`. Paths are below `/platform/v1`.
 */

/** The body of every answer with status 400 or above. */
export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    /** Problems of the manifest (`Diagnostic` of the CLI), with status 422. */
    readonly diagnostics?: readonly unknown[];
  };
}

/** `GET /whoami` */
export interface Account {
  readonly name: string;
  readonly workspace_id: string;
}

/** `PUT /apps/{slug}/draft`: a manifest as `miniapp render` prints it, and its files by content. */
export interface DraftInput {
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Path in the manifest → SHA-256 of the bytes in hex; each was sent by `PUT /assets/{sha256}` before. */
  readonly assets: Readonly<Record<string, string>>;
  /** The commit the draft was made from, when it is known. */
  readonly git_commit?: string | null;
}

/** `GET /apps/{slug}`, and the answer to `PUT /apps/{slug}/draft`. */
export interface App {
  readonly slug: string;
  readonly draft: DraftInput;
  /** SHA-256 in hex of the canonical form of manifest and assets. */
  readonly hash: string;
  /** The draft's page in the store. */
  readonly url: string;
  /** The number of the version that the store shows; null before the first is published. */
  readonly current_version: number | null;
  /** RFC 3339 time of the last change. */
  readonly updated_at: string;
}

/** `in_review` → `published` or `rejected`. */
export type VersionState = 'in_review' | 'published' | 'rejected';

/**
 * A version of an app: a draft as it was when it was submitted. `POST` (`If-Match` with the draft's tag: 412 when it is
 * another by now) and `GET /apps/{slug}/versions`.
 */
export interface Version {
  /** From 1, for each app. */
  readonly number: number;
  /** The manifest's own. */
  readonly version: string;
  readonly state: VersionState;
  /** True for the one that the store shows and that is installed. */
  readonly current: boolean;
  readonly hash: string;
  /** The scopes that its key carries. */
  readonly api_scopes: readonly string[];
  /** What the reviewer said. */
  readonly note: string | null;
  readonly created_at: string;
  readonly reviewed_at: string | null;
}

/** `POST /apps/{slug}/versions/{number}/review` */
export interface ReviewInput {
  readonly decision: 'approve' | 'reject';
  readonly note?: string | null;
}

/** `POST /apps/{slug}/rollback` */
export interface RollbackInput {
  /** The number of a version that was published. */
  readonly version: number;
}

/** `POST /installations/{id}/upgrade` */
export interface UpgradeInput {
  /** The user agrees to the scopes that come anew. */
  readonly consent?: boolean;
  /** Answers to inputs that are new, or other ones than before. */
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
}

/** What an installation could be upgraded to. */
export interface Upgrade {
  /** The number of the version; null for the draft. */
  readonly version: number | null;
  /** Scopes that the user has to agree to. */
  readonly added_scopes: readonly string[];
}

/** `POST /apps/{slug}/installations`; 422 `auth-request-failed` when the app's auth request fails: nothing is installed. */
export interface InstallationInput {
  /** True installs the draft, which its own workspace alone can; otherwise the current version, or without one the draft. */
  readonly draft?: boolean;
  /** The user's answers to the app's auth inputs, by name. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
}

/** `installed`: subscribe request answered with 2xx (or none is declared); `pending`: it failed. */
export type InstallationState = 'pending' | 'installed' | 'uninstalled';

/** The answer to `POST /apps/{slug}/installations`, `GET` and `DELETE /installations/{id}`. Never holds the whole key. */
export interface Installation {
  readonly id: string;
  readonly slug: string;
  readonly state: InstallationState;
  readonly scopes: readonly string[];
  /** The key's first characters, enough to recognise it. */
  readonly key_prefix: string;
  readonly created_at: string;
  readonly uninstalled_at: string | null;
  /** The number of the version that is installed; null for a draft. */
  readonly version: number | null;
  /** What it could be upgraded to; null when it is up to date, or uninstalled. */
  readonly upgrade: Upgrade | null;
  /** The delivery of the subscribe (after `DELETE`: unsubscribe) request; null when the app declares none. */
  readonly delivery: Delivery | null;
}

/** The states of a delivery. */
export const deliveryStates = ['due', 'delivered', 'failed', 'canceled'] as const;

/**
 * `due`: it is sent, or waits for its next attempt; `failed`: there is no further attempt; `canceled`: the app was
 * uninstalled before it was delivered.
 */
export type DeliveryState = (typeof deliveryStates)[number];

/** A subscribe or unsubscribe request and how far it got, key and secret inputs masked. */
export interface Delivery {
  /** The same over all attempts; the `webhook-id` of a signed one. */
  readonly id: string;
  readonly installation_id: string;
  readonly slug: string;
  readonly event: 'install' | 'reinstall' | 'upgrade' | 'uninstall';
  readonly state: DeliveryState;
  readonly created_at: string;
  readonly request: { readonly method: string; readonly url: string };
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
  /** The answer's status, or null when none came. */
  readonly status: number | null;
  /** Why it failed, in words; null when it did not. */
  readonly problem: string | null;
  /** True when it was asked for, outside the schedule. */
  readonly replay: boolean;
  /** Where a replay went instead of the delivery's own address; else null. */
  readonly url: string | null;
}

/** `GET /deliveries/{id}`, and the answer to `POST /deliveries/{id}/replay`. With `?reveal=true` nothing is masked. */
export interface DeliveryDetails extends Delivery {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** As text; null without one. */
    readonly body: string | null;
  };
  readonly attempts: readonly AnsweredAttempt[];
}

/** An attempt with what the server answered. */
export interface AnsweredAttempt extends DeliveryAttempt {
  /** Null when no answer came. */
  readonly answer: {
    readonly headers: Readonly<Record<string, string>>;
    /** At most 64 KiB, as text. */
    readonly body: string;
    /** True when it was longer. */
    readonly truncated: boolean;
  } | null;
}

/** `POST /deliveries/{id}/replay` */
export interface ReplayInput {
  /** Where to send it instead; a host alone keeps the path. */
  readonly to?: string;
}

/** `GET /installations/{id}/calls`: a call of the API with the installation’s key, the newest first. */
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

/** `GET /apps/{slug}/calls/summary`: over all installations of the app, those that were uninstalled too. */
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

/** What a list says of itself. */
export interface ListMeta {
  readonly current_page: number;
  readonly per_page: number;
  readonly total: number;
}
