import { type Attempt, attempt, type Outgoing, type Sender } from '../core/delivery/attempt.ts';
import { nextAttempt } from '../core/delivery/schedule.ts';
import { redirectTo } from '../core/delivery/target.ts';
import type { HttpRequest } from '../core/http.ts';
import { redact, redactHeaders } from '../core/install/secrets.ts';
import type { System } from '../system/ports.ts';
import type { PreparedSimulation } from './simulate-install.ts';

/** How to deliver. */
export interface DeliveryRequest {
  readonly prepared: PreparedSimulation;
  readonly request: HttpRequest;
  /** Another server, or another address; undefined for what the manifest says. Checked by `readTarget`. */
  readonly to: string | undefined;
  readonly id: string;
  /** What to sign with; null for no signature. */
  readonly secret: string | null;
  readonly faults: Sender['faults'];
  /** At most this many attempts of the schedule. */
  readonly attempts: number;
  readonly timeScale: number;
  /** Told before a wait: when the next attempt is due. */
  readonly onWait: (attempt: ShownAttempt, next: Date) => void;
}

/** An attempt for people: given secrets are masked in the answer. */
export interface ShownAttempt {
  /** From 1. */
  readonly number: number;
  /** RFC 3339. */
  readonly sent_at: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly status: number | null;
  readonly problem: string | null;
  readonly answer: ShownAnswer | null;
}

export interface ShownAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** True when the answer was longer than what is kept. */
  readonly truncated: boolean;
}

export interface SimulatedDelivery {
  readonly id: string;
  readonly url: string;
  readonly signed: boolean;
  readonly state: 'delivered' | 'failed';
  readonly attempts: readonly ShownAttempt[];
}

/** Sends the request of an event as the local platform does, and tries again by the same schedule. */
export async function deliverSimulation(
  { prepared, request, to, id, secret, faults, attempts, timeScale, onWait }: DeliveryRequest,
  { http, clock, random }: Pick<System, 'http' | 'clock' | 'random'>,
): Promise<SimulatedDelivery> {
  const outgoing: Outgoing = { id, request: to === undefined ? request : redirectTo(request, to), secret };
  const shown = prepared.simulation.request ?? request;
  const url = (to === undefined ? shown : redirectTo(shown, to)).url;
  const made: ShownAttempt[] = [];
  for (;;) {
    const last = await attempt(outgoing, { http, clock, faults }, made.length === 0);
    const shownLast = showAttempt(last, made.length + 1, prepared.masks);
    made.push(shownLast);
    const { problem, final, retryAfter } = last;
    const isDelivered = problem === null;
    const now = clock.now();
    const isLast = isDelivered || final || made.length >= attempts;
    const next = isLast ? null : nextAttempt({ attempts: made.length, now, retryAfter }, timeScale, random);
    if (next === null) {
      return { id, url, signed: secret !== null, state: isDelivered ? 'delivered' : 'failed', attempts: made };
    }
    onWait(shownLast, next);
    await clock.wait(next.getTime() - now.getTime());
  }
}

function showAttempt(
  { sentAt, duration, answer, problem }: Attempt,
  number: number,
  masks: PreparedSimulation['masks'],
): ShownAttempt {
  return {
    number,
    sent_at: sentAt.toISOString(),
    duration,
    status: answer?.status ?? null,
    problem: problem && redact(problem, masks),
    answer: answer && {
      headers: redactHeaders(answer.headers, masks),
      body: redact(new TextDecoder().decode(answer.body), masks),
      truncated: answer.truncated,
    },
  };
}
