import type { Manifest } from '../../generated/manifest.ts';
import { type HttpRequest, parseJson } from '../http.ts';
import { type AppFieldValue, fillAppFields, responseMapping } from '../install/app-fields.ts';
import type { InputValue } from '../install/placeholders.ts';
import { type Masks, redact } from '../install/secrets.ts';
import { attempt, type Sender } from './attempt.ts';

/** An auth request that is to be performed. */
export interface OutgoingAuth {
  readonly manifest: Pick<Manifest, 'auth' | 'app_fields'>;
  readonly request: HttpRequest;
  /** What it was filled with: answers and tokens, by name. */
  readonly inputs: Readonly<Record<string, InputValue>>;
  /** What a problem must not show. */
  readonly masks: Masks;
}

/** What came of an auth request. */
export interface AuthOutcome {
  /** `answered`: with 2xx, whatever is in it; `unreachable`: no answer came. */
  readonly outcome: 'answered' | 'refused' | 'unreachable';
  readonly status: number | null;
  /** A sentence; null when it was answered with 2xx and every mapped value was in it, of its field’s type. */
  readonly problem: string | null;
  /** With the values of the answer, not masked; null when nothing could be taken from it. */
  readonly appFields: readonly AppFieldValue[] | null;
}

/**
 * Performs an auth request, once and unsigned, with the limits of a delivery, and maps its answer to app fields. What a
 * failure means to an install is the caller's to decide: the platform documents nothing.
 */
export async function performAuthRequest(
  { manifest, request, inputs, masks }: OutgoingAuth,
  { http, clock }: Pick<Sender, 'http' | 'clock'>,
): Promise<AuthOutcome> {
  const sender: Sender = { http, clock, faults: new Set() };
  const { answer, problem } = await attempt({ id: '', request, secret: null }, sender, true);
  const status = answer?.status ?? null;
  if (answer === null || problem !== null) {
    // A placeholder in the host's name brings a secret into the sentence.
    const shown = problem && redact(problem, masks);
    return { outcome: answer === null ? 'unreachable' : 'refused', status, problem: shown, appFields: null };
  }
  const json = parseJson(answer);
  if (json === undefined && Object.keys(responseMapping(manifest.auth)).length > 0) {
    const what = answer.truncated ? 'too long' : 'not JSON';
    const unread = `The answer is ${what}, so nothing can be taken from it.`;
    return { outcome: 'answered', status, problem: unread, appFields: null };
  }
  const appFields = fillAppFields(manifest, inputs, json);
  const wrong = appFields.find((field) => field.origin === 'response' && field.problem !== null);
  return { outcome: 'answered', status, problem: wrong ? `${wrong.name}: ${wrong.problem}` : null, appFields };
}
