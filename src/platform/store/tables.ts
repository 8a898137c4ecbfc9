import type { Generated, Kysely } from 'kysely';
import type { DeliveryState, InstallationState, VersionState } from '../../contract/platform.ts';
import type { InstallEvent } from '../../core/install/request.ts';
import type { WorkspaceTables } from './workspace-tables.ts';

/** The platform's data. Functions that change several tables take a transaction, which is a `Database` too. */
export type Database = Kysely<Tables>;

/** Stores what belongs to something that was done, in the transaction that does it: both are made or none. */
export type Alongside<Done> = (transaction: Database, done: Done) => Promise<void>;

/** Times are RFC 3339 in UTC; what is called JSON is text; hashes and digests are hex. */
export interface Tables extends WorkspaceTables {
  apps: AppRow;
  versions: VersionRow;
  assets: AssetRow;
  workspace: WorkspaceRow;
  installations: InstallationRow;
  api_keys: ApiKeyRow;
  deliveries: DeliveryRow;
  delivery_attempts: DeliveryAttemptRow;
  api_calls: Omit<ApiCallRow, 'number'> & { number: Generated<number> };
  call_totals: CallTotalRow;
  kept_answers: KeptAnswerRow;
  tallies: TallyRow;
}

export interface AppRow {
  slug: string;
  /** JSON of `DraftInput`. */
  draft: string;
  /** `draftHash` of the draft. */
  hash: string;
  created_at: string;
  updated_at: string;
  /** The number of the version that the store shows; null before the first is published. */
  current_version: number | null;
}

/** A draft as it was when it was submitted; all but its state stays. */
export interface VersionRow {
  slug: string;
  /** From 1, for each app. */
  number: number;
  state: VersionState;
  /** JSON of `DraftInput`. */
  draft: string;
  hash: string;
  /** What the reviewer said. */
  note: string | null;
  created_at: string;
  reviewed_at: string | null;
}

export interface AssetRow {
  sha256: string;
  type: string;
  bytes: Uint8Array;
  created_at: string;
}

/** The one workspace, and its one chatbot. */
export interface WorkspaceRow {
  id: string;
  flow_ns: string;
  name: string;
  created_at: string;
}

export interface InstallationRow {
  id: string;
  slug: string;
  state: InstallationState;
  /** JSON of `StoredRequest`, null when the app declares none: built at install, while the key is known in full. */
  unsubscribe: string | null;
  created_at: string;
  uninstalled_at: string | null;
  /** The version that is installed; null for a draft. */
  version: number | null;
  /** `draftHash` of what is installed; null for an installation of an older miniapp. */
  hash: string | null;
  /** JSON of the user's answers, for the request of an upgrade; null once it is uninstalled. */
  inputs: string | null;
}

export interface ApiKeyRow {
  /** SHA-256 of the key. The key itself is in no row but the requests that carry it. */
  hash: string;
  installation_id: string;
  /** The key for people, masked. */
  prefix: string;
  /** JSON list of scope ids. */
  scopes: string;
  created_at: string;
  revoked_at: string | null;
}

export interface DeliveryRow {
  id: string;
  /** Order of creation, from 1. */
  number: number;
  installation_id: string;
  event: InstallEvent;
  state: DeliveryState;
  /** JSON of `StoredRequest`. */
  request: string;
  created_at: string;
  /** Attempts of the schedule; replays do not count. */
  attempts: number;
  /** When the next attempt is due; null unless the state is `due`. */
  next_attempt_at: string | null;
  /** Counts the changes of all deliveries: the newest change has the largest. */
  change: number;
  /** The app of the installation. */
  slug: string;
}

/** One sending of a delivery, and its answer. */
export interface DeliveryAttemptRow {
  delivery_id: string;
  /** From 1. */
  number: number;
  sent_at: string;
  /** Milliseconds. */
  duration: number;
  /** Null when no answer came. */
  status: number | null;
  /** JSON, null when no answer came. */
  headers: string | null;
  /** At most 64 KiB. */
  body: Uint8Array | null;
  /** 1 when the answer was longer. */
  truncated: number;
  /** Why it failed, in words. */
  problem: string | null;
  /** 1 for an attempt that was asked for, outside the schedule. */
  replay: number;
  /** Where a replay went instead of the delivery's own address. */
  url: string | null;
}

/** A call of the emulated API with a known key. */
export interface ApiCallRow {
  /** Order of the calls, from 1. */
  number: number;
  installation_id: string;
  method: string;
  /** Below `/api`, without the query. */
  path: string;
  /** The scope it needed; null when the catalogue does not have the operation. */
  scope: string | null;
  status: number;
  called_at: string;
}

/** How a request of the management API was answered, for the same request when it comes again. */
export interface KeptAnswerRow {
  /** The `Idempotency-Key`. */
  key: string;
  /** SHA-256 in hex of method, path and body. */
  request: string;
  status: number;
  /** JSON. */
  headers: string;
  body: string;
  created_at: string;
}

/** How many API calls were made with the keys of an installation; changed together with their list. */
export interface CallTotalRow {
  installation_id: string;
  total: number;
}

/** How many rows of a list are of one app, event and state; changed together with the list. */
export interface TallyRow {
  list: 'deliveries' | 'installations';
  slug: string;
  /** Empty for installations. */
  event: string;
  state: string;
  total: number;
}
