import { type Http, HttpFailure, type HttpLimits, type HttpRequest, type HttpResponse } from '../http.ts';
import { type Fault, faultDelay, lostAnswer, unreached } from './faults.ts';
import { readRetryAfter } from './schedule.ts';

/** Assumed (ours): how long an app's server may take, in milliseconds, and how much of its answer is kept, in bytes. */
export const deliveryLimits: HttpLimits = { timeout: 10_000, bodyLimit: 64 * 1024 };

/** A request to be sent: to an app's server, on behalf of an installation. */
export interface Outgoing {
  /** The same over all attempts. */
  readonly id: string;
  readonly request: HttpRequest;
  /** What it is signed with, as Standard Webhooks says; null sends exactly what the manifest declares. */
  readonly secret: string | null;
}

/** One sending, and what came of it. */
export interface Attempt {
  readonly sentAt: Date;
  /** Milliseconds. */
  readonly duration: number;
  /** Null when none came. */
  readonly answer: HttpResponse | null;
  /** Why it failed, as a sentence; null when it was delivered. */
  readonly problem: string | null;
  /** True when there is no use in another attempt. */
  readonly final: boolean;
  /** Milliseconds that the server asked to wait before the next one. */
  readonly retryAfter: number | null;
}

/** What an attempt works with. */
export interface Sender {
  readonly http: Http;
  readonly clock: { now(): Date; wait(milliseconds: number): Promise<void> };
  /** What goes wrong on the way, on purpose. */
  readonly faults: ReadonlySet<Fault>;
}

/** Sends a delivery once. The body's bytes are signed and sent as they are; `isFirst` is the attempt that faults strike. */
export async function attempt(
  { id, request, secret }: Outgoing,
  { http, clock, faults }: Sender,
  isFirst: boolean,
): Promise<Attempt> {
  if (faults.has('delay')) await clock.wait(faultDelay);
  // Loaded where it is needed: cryptography takes longer to load than a server on this machine to answer.
  const sign = secret === null ? null : (await import('../install/signature.ts')).signMessage;
  const sentAt = clock.now();
  const signature = secret && sign ? sign(secret, { id, time: sentAt, body: request.body }) : {};
  const signed: HttpRequest = { ...request, headers: { ...request.headers, ...signature } };
  const exchange = async (): Promise<HttpResponse> => {
    if (isFirst && faults.has('5xx')) return unreached;
    const answers = await Promise.all([
      http(signed, deliveryLimits),
      ...(faults.has('duplicate') ? [http(signed, deliveryLimits)] : []),
    ]);
    if (isFirst && faults.has('timeout')) throw lostAnswer();
    // Of two answers, the one that tells of trouble is the one to show.
    return answers.find(({ status }) => judge(status) !== null) ?? (answers[0] as HttpResponse);
  };
  try {
    const answer = await exchange();
    const end = clock.now();
    return {
      sentAt,
      duration: since(sentAt, end),
      answer,
      problem: judge(answer.status),
      final: answer.status === gone,
      retryAfter: readRetryAfter(answer, end),
    };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const problem = `${capitalise(error.message)}.`;
    const final = error.reason === 'forbidden-address';
    return { sentAt, duration: since(sentAt, clock.now()), answer: null, problem, final, retryAfter: null };
  }
}

/** A server that answers this wants no more of it (RFC 9110, 15.5.11). */
const gone = 410;

/** Assumed (ours): 2xx is success; redirects are failures, because the request carries a key. */
function judge(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The server answered ${status}, a redirect; redirects are not followed.`;
  if (status === gone) return `The server answered ${status}: it is gone, and is not tried again.`;
  return `The server answered ${status}.`;
}

function since(start: Date, end: Date): number {
  return Math.max(0, end.getTime() - start.getTime());
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
