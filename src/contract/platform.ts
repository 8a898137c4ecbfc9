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

/** A subscribe or unsubscribe request as it was sent, key and secret inputs masked. */
export interface Delivery {
  readonly id: string;
  readonly installation_id: string;
  readonly event: 'install' | 'reinstall' | 'upgrade' | 'uninstall';
  readonly state: 'delivered' | 'failed';
  readonly request: { readonly method: string; readonly url: string };
  /** The answer's status, or null when none came. */
  readonly status: number | null;
  /** Why it failed, in words; null when it did not. */
  readonly problem: string | null;
  /** Milliseconds. */
  readonly duration: number;
  readonly sent_at: string;
}
