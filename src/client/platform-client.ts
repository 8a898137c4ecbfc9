import { createHash } from 'node:crypto';
import type {
  Account,
  CallSummary,
  Delivery,
  DeliveryDetails,
  DraftInput,
  ReplayInput,
  ReviewInput,
  RollbackInput,
  Version,
} from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import { HttpFailure, type HttpRequest, type HttpResponse } from '../core/http.ts';
import { imageFormat } from '../core/image.ts';
import type { System } from '../system/ports.ts';
import { checkStatus, readError } from './check-status.ts';
import { type Host, hostFailed } from './host.ts';
import {
  type FetchedApp,
  largestAnswer,
  notVersions,
  readAccount,
  readApp,
  readCallSummary,
  readChangedDeliveries,
  readDeliveries,
  readDelivery,
  readVersion,
  readVersions,
} from './read-answers.ts';
import { type RetrySystem, retrying } from './retry.ts';

/** The calls of the platform contract. Each rejects with `MiniappError`: `token-refused`, `host-unreachable`, … */
export interface PlatformClient {
  whoami(): Promise<Account>;
  /** Null when the platform has no such app. */
  fetchApp(slug: string): Promise<FetchedApp | null>;
  hasAsset(sha256: string): Promise<boolean>;
  uploadAsset(sha256: string, bytes: Uint8Array): Promise<void>;
  /** The bytes of a picture, which are what was asked for: of this hash, of a picture's type, at most 5 MiB. */
  fetchAsset(sha256: string): Promise<Uint8Array>;
  /** Writes a draft over the one with `etag` (null: creates it); null when another stands there by now. */
  writeDraft(slug: string, draft: DraftInput, etag: string | null): Promise<FetchedApp | null>;
  /** All of an app, the newest first. `app-unknown` when the platform has no such app. */
  listVersions(slug: string): Promise<readonly Version[]>;
  /**
   * Submits the draft with `etag` for review; null when another stands there by now. Rejects with `version-in-review`,
   * `version-unchanged`, `version-taken`, and `platform-rejected` for warnings.
   */
  submitVersion(slug: string, etag: string): Promise<Version | null>;
  /** Rejects with `version-reviewed`, and `token-forbidden` where the token may not. */
  approveVersion(slug: string, number: number): Promise<Version>;
  /** Makes a version current again. Rejects with `version-unpublished`, `version-current`. */
  rollBack(slug: string, number: number): Promise<Version>;
  /** The app’s API calls by scope. `app-unknown` when the platform has no such app. */
  fetchCallSummary(slug: string): Promise<CallSummary>;
  /** Newest first. */
  listDeliveries(filter: DeliveryFilter): Promise<{ deliveries: readonly Delivery[]; total: number }>;
  /** Those that changed since a change, the oldest change first. */
  listChangedDeliveries(after: number, filter: DeliveryFilter): Promise<readonly Delivery[]>;
  /** `delivery-not-found` when there is none; `reveal` leaves nothing masked. */
  fetchDelivery(id: string, reveal: boolean): Promise<DeliveryDetails>;
  /** Sends it again, to another address when `to` is given; resolves when the attempt has ended. */
  replayDelivery(id: string, to: string | undefined): Promise<DeliveryDetails>;
}

/** Which deliveries to list; undefined is any. */
export interface DeliveryFilter {
  readonly installation?: string | undefined;
  /** A slug. */
  readonly app?: string | undefined;
  readonly event?: string | undefined;
  readonly state?: string | undefined;
  /** At most 100. */
  readonly limit: number;
}

/** Of a list: a host could always name another one. */
const mostPages = 100;
/** Bytes of a picture. */
const largestAsset = 5 * 1024 * 1024;
const limits = { timeout: 30_000, bodyLimit: largestAnswer };

/** A client for one platform. What fails in passing is sent again where that is safe. */
export function createPlatformClient(
  host: Host,
  { version, random, ...system }: RetrySystem & Pick<System, 'version'>,
): PlatformClient {
  const http = retrying({ random, ...system });
  /** Lets the platform know a repeated write as the one that it did before. */
  const once = () => ({ 'idempotency-key': Buffer.from(random.bytes(18)).toString('base64url') });
  const send = async (
    method: string,
    path: string,
    body: { readonly type: string; readonly bytes: Uint8Array } | null = null,
    extra: Readonly<Record<string, string>> = {},
    bodyLimit = limits.bodyLimit,
  ): Promise<HttpResponse> => {
    const request: HttpRequest = {
      method,
      url: `${host.url}/platform/v1${path}`,
      headers: {
        authorization: `Bearer ${host.token}`,
        accept: 'application/json',
        'user-agent': `miniapp/${version}`,
        ...(body && { 'content-type': body.type, 'content-length': String(body.bytes.length) }),
        ...extra,
      },
      body: body?.bytes ?? null,
    };
    try {
      return await http(request, { ...limits, bodyLimit });
    } catch (error) {
      throw error instanceof HttpFailure ? unreachable(host, error) : error;
    }
  };

  return {
    async whoami() {
      return readAccount(host, await send('GET', '/whoami'));
    },
    async fetchApp(slug) {
      const response = await send('GET', `/apps/${encodeURIComponent(slug)}`);
      if (isMissing(response)) return null;
      return readApp(host, response);
    },
    async hasAsset(sha256) {
      const response = await send('HEAD', `/assets/${sha256}`);
      if (response.status === 404) return false;
      checkStatus(host, response);
      return true;
    },
    async uploadAsset(sha256, bytes) {
      checkStatus(host, await send('PUT', `/assets/${sha256}`, { type: 'application/octet-stream', bytes }, once()));
    },
    async fetchAsset(sha256) {
      const path = `/assets/${encodeURIComponent(sha256)}`;
      const { body, truncated } = checkStatus(host, await send('GET', path, null, {}, largestAsset));
      const reason = truncated
        ? 'it sent a picture of more than 5 MiB'
        : createHash('sha256').update(body).digest('hex') !== sha256
          ? 'it sent another picture than was asked for'
          : imageFormat(body) === null
            ? 'it sent something that is no PNG, JPEG or WebP picture'
            : null;
      if (reason === null) return body;
      throw hostFailed(host, reason);
    },
    async writeDraft(slug, draft, etag) {
      const bytes = new TextEncoder().encode(JSON.stringify(draft));
      const condition: Record<string, string> = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag };
      const path = `/apps/${encodeURIComponent(slug)}/draft`;
      const response = await send('PUT', path, { type: 'application/json', bytes }, { ...condition, ...once() });
      if (response.status === 412) return null;
      return readApp(host, response);
    },
    async listVersions(slug) {
      const versions: Version[] = [];
      let count = Number.POSITIVE_INFINITY;
      for (let page = 1; page <= mostPages; page++) {
        const response = await send(
          'GET',
          `/apps/${encodeURIComponent(slug)}/versions?${toQuery({ limit: 100, page })}`,
        );
        if (isMissing(response)) throw new MiniappError('app-unknown', { slug });
        const listed = readVersions(host, response);
        // Those that are submitted meanwhile are not waited for: they push the older ones back by a place.
        if (page === 1) count = listed.total;
        const last = versions.at(-1)?.number ?? Number.POSITIVE_INFINITY;
        const added = listed.versions.filter(({ number }) => number < last);
        if (listed.versions.length > 0 && added.length === 0) throw notVersions(host);
        versions.push(...added);
        if (added.length === 0 || versions.length >= count) return versions;
      }
      throw hostFailed(host, 'its list of versions has no end');
    },
    async submitVersion(slug, etag) {
      const path = `/apps/${encodeURIComponent(slug)}/versions`;
      const response = await send('POST', path, null, { 'if-match': etag, ...once() });
      if (response.status === 412) return null;
      return readVersion(host, response);
    },
    async approveVersion(slug, number) {
      const path = `/apps/${encodeURIComponent(slug)}/versions/${number}/review`;
      const decision: ReviewInput = { decision: 'approve' };
      return readVersion(host, await send('POST', path, toJson(decision)));
    },
    async rollBack(slug, number) {
      const target: RollbackInput = { version: number };
      const response = await send('POST', `/apps/${encodeURIComponent(slug)}/rollback`, toJson(target));
      return readVersion(host, response);
    },
    async fetchCallSummary(slug) {
      const response = await send('GET', `/apps/${encodeURIComponent(slug)}/calls/summary`);
      if (isMissing(response)) throw new MiniappError('app-unknown', { slug });
      return readCallSummary(host, response);
    },
    async listDeliveries(filter) {
      return readDeliveries(host, await send('GET', `/deliveries?${toQuery({ ...filter })}`));
    },
    async listChangedDeliveries(after, filter) {
      const query = toQuery({ ...filter, changed_after: after });
      return readChangedDeliveries(host, await send('GET', `/deliveries?${query}`), after);
    },
    async fetchDelivery(id, reveal) {
      return readFound(id, await send('GET', `${deliveryPath(id)}${reveal ? '?reveal=true' : ''}`));
    },
    async replayDelivery(id, to) {
      const target: ReplayInput = to === undefined ? {} : { to };
      return readFound(id, await send('POST', `${deliveryPath(id)}/replay`, toJson(target)));
    },
  };

  function readFound(id: string, response: HttpResponse): DeliveryDetails {
    if (isMissing(response)) throw new MiniappError('delivery-not-found', { id });
    return readDelivery(host, response);
  }
}

/** Whether the host says that it has no such thing: a web page that is not there is another matter. */
function isMissing(response: HttpResponse): boolean {
  return response.status === 404 && readError(response) !== undefined;
}

function toJson(value: unknown): { readonly type: string; readonly bytes: Uint8Array } {
  return { type: 'application/json', bytes: new TextEncoder().encode(JSON.stringify(value)) };
}

function deliveryPath(id: string): string {
  return `/deliveries/${encodeURIComponent(id)}`;
}

function toQuery(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}

function unreachable({ url }: Host, { reason, place, message }: HttpFailure): MiniappError {
  const args = { host: url, reason: message };
  if (place === 'proxy') return new MiniappError('proxy-failed', args);
  return new MiniappError(reason === 'tls' ? 'host-untrusted' : 'host-unreachable', args);
}
