import type { Account, App, CallSummary, Delivery, DeliveryDetails, ListMeta, Version } from '../contract/platform.ts';
import { type HttpResponse, parseJson } from '../core/http.ts';
import { isDeeperThan, isRecord } from '../core/json-value.ts';
import { checkStatus } from './check-status.ts';
import { type Host, hostFailed, withoutToken } from './host.ts';
import { isBoolean, isNumber, isText, isTime, listOf, mapOf, orNull, recordOf } from './shape.ts';

/**
 * The answers of a platform, each checked as far as anything here relies on it: a host may be none, or of another time.
 * All throw `host-failed` for an odd answer, and what `checkStatus` throws for a refusal.
 */

/** Bytes of a JSON answer. */
export const largestAnswer = 4 * 1024 * 1024;

/** Records and lists inside each other: more than any manifest may have, with the answer around it. */
const deepest = 200;

/** An app as read, with the tag to write it back by. */
export interface FetchedApp {
  readonly app: App;
  readonly etag: string;
}

const app = recordOf({
  hash: isText,
  url: isText,
  updated_at: isTime,
  draft: recordOf({ manifest: isRecord, assets: mapOf(isText) }),
});

const version = recordOf({
  number: isNumber,
  version: isText,
  state: isText,
  current: isBoolean,
  hash: isText,
  api_scopes: listOf(isText),
  note: orNull(isText),
  created_at: isTime,
  reviewed_at: orNull(isTime),
});

const uses = { answered: isNumber, refused: isNumber };
const callSummary = recordOf({
  scopes: listOf(recordOf({ scope: isText, ...uses, operations: listOf(recordOf({ operation: isText, ...uses })) })),
});

const attemptParts = {
  number: isNumber,
  sent_at: isTime,
  duration: isNumber,
  status: orNull(isNumber),
  problem: orNull(isText),
  replay: isBoolean,
  url: orNull(isText),
};
const answer = recordOf({ headers: mapOf(isText), body: isText, truncated: isBoolean });
const requestParts = { method: isText, url: isText };
const deliveryParts = {
  id: isText,
  installation_id: isText,
  slug: isText,
  event: isText,
  state: isText,
  created_at: isTime,
  request: recordOf(requestParts),
  attempt_count: isNumber,
  last_attempt: orNull(recordOf(attemptParts)),
  next_attempt_at: orNull(isTime),
  change: isNumber,
};
const deliveries = listOf(recordOf(deliveryParts));
const deliveryDetails = recordOf({
  ...deliveryParts,
  request: recordOf({ ...requestParts, headers: mapOf(isText), body: orNull(isText) }),
  attempts: listOf(recordOf({ ...attemptParts, answer: orNull(answer) })),
});

/** Who the token is for. */
export function readAccount(host: Host, response: HttpResponse): Account {
  const { name, workspace_id } = readRecord(host, response);
  if (typeof name !== 'string' || typeof workspace_id !== 'string') throw oddly(host, 'does not describe an account');
  return { name: withoutToken(host, name), workspace_id: withoutToken(host, workspace_id) };
}

export function readApp(host: Host, response: HttpResponse): FetchedApp {
  const value = readRecord(host, response);
  const { etag } = response.headers;
  if (!app(value) || etag === undefined) throw oddly(host, 'does not describe an app');
  return { app: value as unknown as App, etag };
}

export function readVersion(host: Host, response: HttpResponse): Version {
  const value = readRecord(host, response);
  if (!version(value)) throw notVersions(host);
  return value as unknown as Version;
}

/** A page of versions, and how many there are in all. */
export function readVersions(host: Host, response: HttpResponse): { versions: Version[]; total: number } {
  const { data, total } = readPage(host, response);
  if (!data.every(version)) throw notVersions(host);
  return { versions: data as Version[], total };
}

export function readCallSummary(host: Host, response: HttpResponse): CallSummary {
  const value = readRecord(host, response);
  if (!callSummary(value)) throw oddly(host, 'does not tell of calls');
  return value as unknown as CallSummary;
}

/** The newest deliveries, and how many there are in all. */
export function readDeliveries(host: Host, response: HttpResponse): { deliveries: Delivery[]; total: number } {
  const { data, total } = readPage(host, response);
  return { deliveries: requireDeliveries(host, data), total };
}

/** Those that changed after a change: a host that names others would be asked for ever. */
export function readChangedDeliveries(host: Host, response: HttpResponse, after: number): Delivery[] {
  const { data } = readRecord(host, response);
  if (!Array.isArray(data)) throw oddly(host, 'is no list');
  const changed = requireDeliveries(host, data);
  if (changed.some(({ change }) => change <= after)) throw oddly(host, 'lists deliveries that did not change');
  return changed;
}

export function readDelivery(host: Host, response: HttpResponse): DeliveryDetails {
  const value = readRecord(host, response);
  if (!deliveryDetails(value)) throw oddly(host, 'does not describe a delivery');
  return value as unknown as DeliveryDetails;
}

/** The error for versions that are none. */
export function notVersions(host: Host): Error {
  return oddly(host, 'does not describe versions');
}

function requireDeliveries(host: Host, data: unknown[]): Delivery[] {
  if (!deliveries(data)) throw oddly(host, 'does not describe deliveries');
  return data as Delivery[];
}

function readPage(host: Host, response: HttpResponse): { data: unknown[]; total: number } {
  const { data, meta } = readRecord(host, response);
  const total = isRecord(meta) ? (meta as Partial<ListMeta>).total : undefined;
  if (!Array.isArray(data) || typeof total !== 'number') throw oddly(host, 'is no list');
  return { data, total };
}

function readRecord(host: Host, response: HttpResponse): Record<string, unknown> {
  const { truncated } = checkStatus(host, response);
  if (truncated) throw oddly(host, `is longer than ${largestAnswer / 1024 / 1024} MiB`);
  const value = parseJson(response);
  if (!isRecord(value)) throw oddly(host, 'is not JSON');
  if (isDeeperThan(deepest, value)) throw oddly(host, `is nested more deeply than ${deepest} levels`);
  return value;
}

function oddly(host: Host, what: string): Error {
  return hostFailed(host, `its answer ${what}`);
}
