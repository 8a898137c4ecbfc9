import type { Context } from 'hono';
import type {
  ApiCall,
  App,
  Delivery,
  DeliveryAttempt,
  DeliveryDetails,
  ErrorBody,
  Installation,
  Version,
} from '../../contract/platform.ts';
import { MiniappError } from '../../core/errors.ts';
import { installEvents } from '../../core/install/request.ts';
import { type Masks, redact, redactHeaders } from '../../core/install/secrets.ts';
import type { Manifest } from '../../generated/manifest.ts';
import { nameOperation } from '../calls.ts';
import type { PlatformContext } from '../context.ts';
import { addedScopes, findUpgrade } from '../lifecycle.ts';
import { Refusal, type RefusalCode, refusalStatus } from '../refusal.ts';
import type { StoredApp } from '../store/apps.ts';
import { findDelivery, findLastDelivery, type ListedDelivery, listAttempts } from '../store/deliveries.ts';
import { findInstallation } from '../store/installations.ts';
import type { ApiCallRow, DeliveryAttemptRow } from '../store/tables.ts';
import type { StoredVersion } from '../store/versions.ts';
import { usualHeaders } from './guard.ts';

/** The refusal that an error stands for; a bug is logged, and tells the caller nothing. Who has gone gets no answer. */
export function toRefusal(error: unknown, context: Context, log: PlatformContext['log']): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof MiniappError && Object.hasOwn(refusalStatus, error.code)) {
    return new Refusal(error.code as RefusalCode, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
  if (isCutOff(error, context)) return new Refusal('invalid-request', 'The request ended before it was whole.');
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log(`${context.req.method} ${context.req.path} failed: ${trace}`);
  return new Refusal('internal', 'The local platform failed. Its log says more.');
}

/** Whether the client went, or was sent away, in the middle of its request. */
function isCutOff(error: unknown, context: Context): boolean {
  const isReset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
  return isReset || context.req.raw.signal.aborted;
}

/** Whether whoever asks shows pages: a browser does, other programs want the contract's answers. */
export function acceptsPages(context: Context): boolean {
  return context.req.header('accept')?.includes('text/html') === true;
}

/** A refusal in the contract's shape; those of pages have codes of their own. */
export function answerRefusal({ code, message, hint, diagnostics }: Refusal): Response {
  const words: Omit<ErrorBody['error'], 'code'> = {
    message,
    ...(hint !== undefined && { hint }),
    ...(diagnostics !== undefined && { diagnostics }),
  };
  const headers = code === 'token-refused' ? { 'WWW-Authenticate': 'Bearer' } : {};
  return answerJson({ error: { code, ...words } }, refusalStatus[code], headers);
}

/** An answer for programs, with the usual headers. It is made at once: a context’s headers cost more than most queries. */
export function answerJson(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return answerText(JSON.stringify(value), status, headers);
}

/** As `answerJson`, with JSON that was written before, or with text of the type that the headers say. */
export function answerText(text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { status, headers: { ...usualHeaders, 'Content-Type': 'application/json', ...headers } });
}

/** The newest attempts that are shown with their answers; each is up to 64 KiB. */
const shownAttempts = 8;

export function presentApp({ slug, draft, hash, updated_at, current_version }: StoredApp, url: string): App {
  return { slug, draft, hash, url: `${url}/apps/${slug}`, updated_at, current_version };
}

export function presentVersion(
  { number, draft, state, hash, note, created_at, reviewed_at }: StoredVersion,
  { current_version }: StoredApp,
): Version {
  const { version, api_scopes = [] } = draft.manifest as unknown as Manifest;
  const current = number === current_version;
  return { number, version, state, current, hash, api_scopes, note, created_at, reviewed_at };
}

/** A call without what it was made with: neither key nor query nor body is logged. */
export function presentCall({ number, method, path, scope, status, called_at }: ApiCallRow): ApiCall {
  return { number, method, path, operation: nameOperation(method, path), scope, status, called_at };
}

/** An installation with the delivery that its state tells of. Throws `Refusal` `not-found`. */
export async function presentInstallation(
  { database }: Pick<PlatformContext, 'database'>,
  id: string,
): Promise<Installation> {
  const installation = await findInstallation(database, id);
  if (installation === undefined) throw new Refusal('not-found', `There is no installation ${id} here.`);
  const { slug, state, scopes, key_prefix, created_at, uninstalled_at, version } = installation;
  const release = await findUpgrade(database, installation);
  const upgrade = release && { version: release.version, added_scopes: addedScopes(release.draft, scopes) };
  const events = installEvents.filter((event) => (event === 'uninstall') === (state === 'uninstalled'));
  const last = await findLastDelivery(database, { installation: id, events });
  const delivery = last ? presentDelivery(last) : null;
  return { id, slug, state, scopes, key_prefix, created_at, uninstalled_at, version, upgrade, delivery };
}

export function presentDelivery({ delivery, attempt }: ListedDelivery): Delivery {
  const { id, installation_id, slug, event, state, created_at, request, next_attempt_at, change } = delivery;
  return {
    id,
    installation_id,
    slug,
    event,
    state,
    created_at,
    request: { method: request.shown.method, url: request.shown.url },
    attempt_count: attempt?.number ?? 0,
    last_attempt: attempt ? presentAttempt(attempt, request.masks) : null,
    next_attempt_at,
    change,
  };
}

/** A delivery whole; unless `reveal`, key and secret inputs are masked in the request and in what the server answered. */
export async function presentDeliveryDetails(
  { database }: Pick<PlatformContext, 'database'>,
  id: string,
  reveal: boolean,
): Promise<DeliveryDetails> {
  const delivery = await findDelivery(database, id);
  if (delivery === undefined) throw new Refusal('not-found', `There is no delivery ${id} here.`);
  const attempts = await listAttempts(database, id);
  const { sent, shown } = delivery.request;
  const masks = reveal ? [] : delivery.request.masks;
  const { method, url, headers, body } = reveal ? sent : shown;
  return {
    ...presentDelivery({ delivery, attempt: attempts.at(-1) }),
    request: { method, url, headers, body: body && decode(body) },
    attempts: attempts.slice(-shownAttempts).map((attempt) => ({
      ...presentAttempt(attempt, masks),
      answer: attempt.headers === null ? null : presentAnswer(attempt, masks),
    })),
  };
}

function presentAttempt(row: DeliveryAttemptRow, masks: Masks): DeliveryAttempt {
  const { number, sent_at, duration, status, replay, url } = row;
  // A placeholder in the host's name brings a secret into the sentence, and a person may put one into the address.
  const [problem, to] = [row.problem, url].map((text) => text && redact(text, masks));
  return { number, sent_at, duration, status, problem: problem ?? null, replay: replay === 1, url: to ?? null };
}

function presentAnswer({ headers, body, truncated }: DeliveryAttemptRow, masks: Masks) {
  return {
    headers: redactHeaders(JSON.parse(headers ?? '{}') as Record<string, string>, masks),
    body: redact(decode(body ?? new Uint8Array()), masks),
    truncated: truncated === 1,
  };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
