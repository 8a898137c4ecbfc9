import { HttpFailure, type HttpRequest } from '../core/http.ts';
import type { PlatformContext } from './context.ts';
import { type Attempt, addAttempt, dueDeliveries, findDelivery } from './store/deliveries.ts';
import { completeInstallation } from './store/installations.ts';

/** Assumed (ours): how long an app's server may take, in milliseconds, and how much of its answer is kept, in bytes. */
const limits = { timeout: 10_000, bodyLimit: 64 * 1024 };

type Deliverer = Pick<PlatformContext, 'database' | 'http' | 'clock'>;

/** Sends a delivery once and records the answer. An installation that waited for it becomes installed when it succeeds. */
export async function deliver({ database, http, clock }: Deliverer, id: string): Promise<void> {
  const delivery = await findDelivery(database, id);
  if (delivery === undefined) return;
  const attempt = await send({ http, clock }, delivery.request.sent);
  await database.transaction().execute(async (transaction) => {
    const delivered = attempt.problem === null;
    await addAttempt(transaction, id, delivered ? 'delivered' : 'failed', attempt);
    if (delivered && delivery.event === 'install') await completeInstallation(transaction, delivery.installation_id);
  });
}

/** Sends what was due when the platform was last killed, in order: every delivery is sent at least once. */
export async function deliverDue(deliverer: Deliverer): Promise<void> {
  for (const id of await dueDeliveries(deliverer.database)) await deliver(deliverer, id);
}

async function send({ http, clock }: Omit<Deliverer, 'database'>, request: HttpRequest): Promise<Attempt> {
  const sent = clock.now();
  try {
    const answer = await http(request, limits);
    return { ...times(), answer, problem: judge(answer.status) };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { ...times(), answer: null, problem: `${capitalise(error.message)}.` };
  }

  function times() {
    return { sentAt: sent.toISOString(), duration: Math.max(0, clock.now().getTime() - sent.getTime()) };
  }
}

/** Assumed (ours): 2xx is success; redirects are failures, because the request carries a key. */
function judge(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The server answered ${status}, a redirect; redirects are not followed.`;
  return `The server answered ${status}.`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
