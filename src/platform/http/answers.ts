import type { Context } from 'hono';
import type { App, Delivery, ErrorBody, Installation } from '../../contract/platform.ts';
import { MiniappError } from '../../core/errors.ts';
import type { PlatformContext } from '../context.ts';
import { Refusal, type RefusalCode, refusalStatus } from '../refusal.ts';
import type { StoredApp } from '../store/apps.ts';
import { type AttemptedDelivery, listAttempted } from '../store/deliveries.ts';
import { findInstallation } from '../store/installations.ts';

/** The refusal that an error stands for; a bug is logged, and tells the caller nothing. */
export function toRefusal(error: unknown, context: Context, log: PlatformContext['log']): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof MiniappError && Object.hasOwn(refusalStatus, error.code)) {
    return new Refusal(error.code as RefusalCode, error.message, error.hint === undefined ? {} : { hint: error.hint });
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log(`${context.req.method} ${context.req.path} failed: ${trace}`);
  return new Refusal('internal', 'The local platform failed. Its log says more.');
}

/** A refusal in the contract's shape. */
export function answerRefusal(context: Context, { code, message, hint, diagnostics }: Refusal): Response {
  const body: ErrorBody = {
    error: { code, message, ...(hint !== undefined && { hint }), ...(diagnostics !== undefined && { diagnostics }) },
  };
  if (code === 'token-refused') context.header('WWW-Authenticate', 'Bearer');
  return context.json(body, refusalStatus[code]);
}

export function presentApp({ slug, draft, hash, updated_at }: StoredApp, url: string): App {
  return { slug, draft, hash, url: `${url}/apps/${slug}`, updated_at };
}

/** An installation with the delivery that its state tells of. Throws `Refusal` `not-found`. */
export async function presentInstallation(
  { database }: Pick<PlatformContext, 'database'>,
  id: string,
): Promise<Installation> {
  const installation = await findInstallation(database, id);
  if (installation === undefined) throw new Refusal('not-found', `There is no installation ${id} here.`);
  const { slug, state, scopes, key_prefix, created_at, uninstalled_at } = installation;
  const event = state === 'uninstalled' ? 'uninstall' : 'install';
  const { deliveries } = await listAttempted(database, { installation: id, event, limit: 1, offset: 0 });
  const [last] = deliveries;
  const delivery = last ? presentDelivery(last) : null;
  return { id, slug, state, scopes, key_prefix, created_at, uninstalled_at, delivery };
}

export function presentDelivery({ delivery, attempt }: AttemptedDelivery): Delivery {
  const { method, url } = delivery.request.shown;
  return {
    id: delivery.id,
    installation_id: delivery.installation_id,
    event: delivery.event,
    state: attempt.problem === null ? 'delivered' : 'failed',
    request: { method, url },
    status: attempt.status,
    problem: attempt.problem,
    duration: attempt.duration,
    sent_at: attempt.sent_at,
  };
}
