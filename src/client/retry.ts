import { readRetryAfter } from '../core/delivery/schedule.ts';
import { type Http, HttpFailure, type HttpFailureReason, type HttpRequest } from '../core/http.ts';
import type { System } from '../system/ports.ts';

/** Milliseconds before each further try. */
const waits = [500, 1_500, 4_000];
/** Up to this part of a wait is added at random, so that many who failed together do not come back together. */
const jitter = 0.3;
/** Milliseconds; who asks for a longer wait gets none, since a person or a build would sit in front of it. */
const longestRetryAfter = 30_000;

const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
const passingFailures: ReadonlySet<HttpFailureReason> = new Set(['reset', 'timeout', 'refused']);

export interface RetrySystem extends Pick<System, 'clock' | 'random'> {
  readonly http: Http;
  /** Told before each wait: why, and for how long (milliseconds). */
  readonly onRetry?: ((reason: string, wait: number) => void) | undefined;
}

/**
 * Sends again what failed in passing: 429, 5xx and broken connections, after a growing wait or the one that is asked for.
 * Only requests that may arrive twice: reads, and those with an `Idempotency-Key`.
 */
export function retrying({ http, clock, random, onRetry = () => {} }: RetrySystem): Http {
  return async (request, limits) => {
    for (let tries = 0; ; tries++) {
      const outcome = await http(request, limits).catch((error: unknown) => {
        if (error instanceof HttpFailure) return error;
        throw error;
      });
      const isPassing =
        outcome instanceof HttpFailure ? isPassingFailure(outcome, request) : passing.has(outcome.status);
      const wait = waits[tries];
      const asked = outcome instanceof HttpFailure ? null : readRetryAfter(outcome, clock.now());
      if (!isPassing || wait === undefined || !isRepeatable(request) || (asked ?? 0) > longestRetryAfter) {
        if (outcome instanceof HttpFailure) throw outcome;
        return outcome;
      }
      const pause = Math.max(wait * (1 + jitter * ((random.bytes(1)[0] ?? 0) / 256)), asked ?? 0);
      onRetry(outcome instanceof HttpFailure ? outcome.message : `it answered with status ${outcome.status}`, pause);
      await clock.wait(pause);
    }
  };
}

function isRepeatable({ method, headers }: HttpRequest): boolean {
  return /^(GET|HEAD)$/.test(method) || headers['idempotency-key'] !== undefined;
}

/** Where nothing listens on this machine, nothing will in two seconds. */
function isPassingFailure({ reason }: HttpFailure, { url }: HttpRequest): boolean {
  return (
    passingFailures.has(reason) && !(reason === 'refused' && /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname))
  );
}
