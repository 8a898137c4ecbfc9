import { createHash } from 'node:crypto';
import type {
  Account,
  App,
  CallSummary,
  Delivery,
  DeliveryDetails,
  DraftInput,
  ErrorBody,
  ListMeta,
  ReviewInput,
  RollbackInput,
  Version,
} from '../contract/platform.ts';
import { MiniappError, type PlatformProblem } from '../core/errors.ts';
import { HttpFailure, type HttpRequest, type HttpResponse, parseJson } from '../core/http.ts';
import { imageFormat } from '../core/image.ts';
import { mask, redact } from '../core/install/secrets.ts';
import type { System } from '../system/ports.ts';
import { type RetrySystem, retrying } from './retry.ts';
import { isCallSummary, isDelivery, isDeliveryDetails, isRecord } from './shapes.ts';

/** A platform to talk to. */
export interface Host {
  /** Its origin, for example `http://127.0.0.1:8181`. */
  readonly url: string;
  /** Sent to this host only. */
  readonly token: string;
}

/** An app as read, with the tag to write it back by. */
export interface FetchedApp {
  readonly app: App;
  readonly etag: string;
}

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

/** Bytes of a picture. */
const largestAsset = 5 * 1024 * 1024;
const limits = { timeout: 30_000, bodyLimit: 4 * 1024 * 1024 };

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
      const { name, workspace_id } = readBody<Account>(host, check(host, await send('GET', '/whoami')));
      if (typeof name !== 'string' || typeof workspace_id !== 'string') {
        throw new MiniappError('host-failed', { host: host.url, reason: 'its answer does not describe an account' });
      }
      return { name: withoutToken(host, name), workspace_id: withoutToken(host, workspace_id) };
    },
    async fetchApp(slug) {
      const response = await send('GET', `/apps/${encodeURIComponent(slug)}`);
      if (response.status === 404 && readError(response)) return null;
      return readApp(host, check(host, response));
    },
    async hasAsset(sha256) {
      const response = await send('HEAD', `/assets/${sha256}`);
      if (response.status === 404) return false;
      check(host, response);
      return true;
    },
    async uploadAsset(sha256, bytes) {
      check(host, await send('PUT', `/assets/${sha256}`, { type: 'application/octet-stream', bytes }, once()));
    },
    async fetchAsset(sha256) {
      const path = `/assets/${encodeURIComponent(sha256)}`;
      const { body, truncated } = check(host, await send('GET', path, null, {}, largestAsset));
      const reason = truncated
        ? 'it sent a picture of more than 5 MiB'
        : createHash('sha256').update(body).digest('hex') !== sha256
          ? 'it sent another picture than was asked for'
          : imageFormat(body) === null
            ? 'it sent something that is no PNG, JPEG or WebP picture'
            : null;
      if (reason === null) return body;
      throw new MiniappError('host-failed', { host: host.url, reason });
    },
    async writeDraft(slug, draft, etag) {
      const bytes = new TextEncoder().encode(JSON.stringify(draft));
      const condition: Record<string, string> = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag };
      const path = `/apps/${encodeURIComponent(slug)}/draft`;
      const response = await send('PUT', path, { type: 'application/json', bytes }, { ...condition, ...once() });
      if (response.status === 412) return null;
      return readApp(host, check(host, response));
    },
    async listVersions(slug) {
      const versions: Version[] = [];
      for (let page = 1; ; page++) {
        const response = await send(
          'GET',
          `/apps/${encodeURIComponent(slug)}/versions?${toQuery({ limit: 100, page })}`,
        );
        requireKnown(slug, response);
        const { data, total } = readList(host, check(host, response));
        const added = data.map((version) => readVersion(host, version));
        const last = versions.at(-1)?.number ?? Number.POSITIVE_INFINITY;
        // The newest come first: a host that repeats itself would be asked for ever.
        if (added.some(({ number }) => number >= last)) throw notVersions(host);
        versions.push(...added);
        if (data.length === 0 || versions.length >= total) return versions;
      }
    },
    async submitVersion(slug, etag) {
      const path = `/apps/${encodeURIComponent(slug)}/versions`;
      const response = await send('POST', path, null, { 'if-match': etag, ...once() });
      if (response.status === 412) return null;
      return readVersion(host, readBody(host, check(host, response)));
    },
    async approveVersion(slug, number) {
      const path = `/apps/${encodeURIComponent(slug)}/versions/${number}/review`;
      const decision: ReviewInput = { decision: 'approve' };
      return readVersion(host, readBody(host, check(host, await send('POST', path, toJson(decision)))));
    },
    async rollBack(slug, number) {
      const target: RollbackInput = { version: number };
      const response = await send('POST', `/apps/${encodeURIComponent(slug)}/rollback`, toJson(target));
      return readVersion(host, readBody(host, check(host, response)));
    },
    async fetchCallSummary(slug) {
      const response = await send('GET', `/apps/${encodeURIComponent(slug)}/calls/summary`);
      requireKnown(slug, response);
      const summary = readBody<unknown>(host, check(host, response));
      if (isCallSummary(summary)) return summary;
      throw new MiniappError('host-failed', { host: host.url, reason: 'its answer does not tell of calls' });
    },
    async listDeliveries(filter) {
      const response = check(host, await send('GET', `/deliveries?${toQuery({ ...filter })}`));
      const { data, total } = readList(host, response);
      return { deliveries: readDeliveries(data), total };
    },
    async listChangedDeliveries(after, filter) {
      const query = toQuery({ ...filter, changed_after: after });
      const response = check(host, await send('GET', `/deliveries?${query}`));
      const { data } = readBody<{ data: unknown }>(host, response);
      if (!Array.isArray(data)) throw noList(host);
      return readDeliveries(data);
    },
    async fetchDelivery(id, reveal) {
      return readDelivery(id, await send('GET', `${deliveryPath(id)}${reveal ? '?reveal=true' : ''}`));
    },
    async replayDelivery(id, to) {
      const bytes = new TextEncoder().encode(JSON.stringify(to === undefined ? {} : { to }));
      return readDelivery(id, await send('POST', `${deliveryPath(id)}/replay`, { type: 'application/json', bytes }));
    },
  };

  function readDelivery(id: string, response: HttpResponse): DeliveryDetails {
    if (response.status === 404 && readError(response)) throw new MiniappError('delivery-not-found', { id });
    const details = readBody<unknown>(host, check(host, response));
    if (isDeliveryDetails(details)) return details;
    throw notDeliveries(host);
  }

  function readDeliveries(data: readonly unknown[]): Delivery[] {
    if (data.every(isDelivery)) return [...data];
    throw notDeliveries(host);
  }
}

/** Throws `app-unknown` when it is not there, and the host says so. */
function requireKnown(slug: string, response: HttpResponse): void {
  if (response.status === 404 && readError(response)) throw new MiniappError('app-unknown', { slug });
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

/** What the state of an app's versions makes impossible: 409, with the contract's codes, which are ours as well. */
const versionErrors = [
  'version-in-review',
  'version-unchanged',
  'version-taken',
  'version-reviewed',
  'version-unpublished',
  'version-current',
] as const;

/** Passes an answer with status 2xx on, and turns any other into the error it means. */
function check(host: Host, response: HttpResponse): HttpResponse {
  const { status } = response;
  if (status >= 200 && status < 300) return response;
  if (status === 401) throw new MiniappError('token-refused', { host: host.url });
  const problem = readError(response);
  if (status === 403) {
    const reason = withoutToken(host, problem?.message ?? 'it says no more');
    throw new MiniappError('token-forbidden', { host: host.url, reason });
  }
  const impossible = versionErrors.find((code) => code === problem?.code);
  if (problem && status === 409 && impossible) {
    throw new MiniappError(impossible, { reason: withoutToken(host, problem.message) });
  }
  if (problem && status >= 400 && status < 500 && status !== 429) {
    throw new MiniappError('platform-rejected', {
      reason: withoutToken(host, problem.message),
      problems: (Array.isArray(problem.diagnostics) ? problem.diagnostics : []).flatMap(
        (diagnostic) => readProblem(host, diagnostic) ?? [],
      ),
    });
  }
  const asked = response.headers['retry-after'];
  const wait =
    status === 429 && asked !== undefined ? `it takes no more requests for now, and says to wait: ${asked}` : null;
  throw new MiniappError('host-failed', {
    host: host.url,
    reason: withoutToken(
      host,
      wait ?? problem?.message ?? `it answered with status ${status}${tellRedirect(response)}`,
    ),
  });
}

/** Where an answer leads to, by its origin: the rest can hold secrets. */
function tellRedirect({ status, headers: { location } }: HttpResponse): string {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location)) return '';
  return ` and leads to ${new URL(location).origin}, where the token is not sent`;
}

/** A text of the host's, which may repeat the token that it was sent. */
function withoutToken({ token }: Host, text: string): string {
  return redact(text, [[token, mask]]);
}

function readApp(host: Host, response: HttpResponse): FetchedApp {
  const app = readBody<App>(host, response);
  const { etag } = response.headers;
  const { draft } = app;
  const texts = [app.hash, app.url, app.updated_at];
  const isApp = texts.every((text) => typeof text === 'string') && isRecord(draft);
  if (!isApp || !isRecord(draft.manifest) || !isRecord(draft.assets) || etag === undefined) {
    throw new MiniappError('host-failed', { host: host.url, reason: 'its answer does not describe an app' });
  }
  return { app, etag };
}

function readVersion(host: Host, value: unknown): Version {
  const { number, version, state, hash, api_scopes, note, created_at, reviewed_at } = isRecord(value) ? value : {};
  const isText = (part: unknown) => typeof part === 'string';
  const isNamed = typeof number === 'number' && [version, state, hash, created_at].every(isText);
  const isTold = [note, reviewed_at].every((part) => part === null || isText(part));
  if (!isNamed || !isTold || !Array.isArray(api_scopes) || !api_scopes.every(isText)) throw notVersions(host);
  return value as Version;
}

/** A page of a list, and how many items there are in all. */
function readList(host: Host, response: HttpResponse): { data: unknown[]; total: number } {
  const { data, meta } = readBody<{ data: unknown; meta: Partial<ListMeta> | null | undefined }>(host, response);
  const total = meta?.total;
  if (!Array.isArray(data) || typeof total !== 'number') throw noList(host);
  return { data, total };
}

function noList({ url }: Host): MiniappError {
  return new MiniappError('host-failed', { host: url, reason: 'its answer is no list' });
}

function notDeliveries({ url }: Host): MiniappError {
  return new MiniappError('host-failed', { host: url, reason: 'its answer does not describe deliveries' });
}

function notVersions({ url }: Host): MiniappError {
  return new MiniappError('host-failed', { host: url, reason: 'its answer does not describe versions' });
}

function readBody<Body>(host: Host, response: HttpResponse): Body {
  if (response.truncated) {
    const reason = `its answer is longer than ${limits.bodyLimit / 1024 / 1024} MiB`;
    throw new MiniappError('host-failed', { host: host.url, reason });
  }
  const value = parseJson(response);
  if (!isRecord(value)) throw new MiniappError('host-failed', { host: host.url, reason: 'its answer is not JSON' });
  // The boundary: what a platform sends is taken to be of the contract's shape where it is not checked by the caller.
  return value as Body;
}

function readError(response: HttpResponse): ErrorBody['error'] | undefined {
  const value = parseJson(response) as Partial<ErrorBody> | null | undefined;
  return typeof value?.error?.message === 'string' ? value.error : undefined;
}

/** A problem of the manifest as a platform tells it; undefined when it is none. */
function readProblem(host: Host, value: unknown): PlatformProblem | undefined {
  const { code, message, pointer, severity } = isRecord(value) ? value : {};
  if (typeof message !== 'string') return undefined;
  return {
    code: typeof code === 'string' ? code : 'platform',
    message: withoutToken(host, message),
    pointer: typeof pointer === 'string' ? pointer : '',
    severity: severity === 'warning' || severity === 'info' ? severity : 'error',
  };
}
