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
  /** RFC 3339 time of the last change. */
  readonly updated_at: string;
}

/** `POST /apps/{slug}/installations` */
export interface InstallationInput {
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

/** What a list says of itself. */
export interface ListMeta {
  readonly current_page: number;
  readonly per_page: number;
  readonly total: number;
}
