import { HttpFailure, type HttpResponse } from '../http.ts';

/**
 * What can go wrong between the platform and an app's server, on purpose, so that a developer sees what the server makes
 * of it. `timeout` and `5xx` strike the first attempt of each delivery, the others every attempt.
 */
export const faults = {
  timeout: 'the server gets the first attempt, but its answer is lost, so the request comes again',
  '5xx': 'the first attempt ends at a gateway that answers 503, before it reaches the server',
  duplicate: 'the server gets every request twice at the same time, with the same id',
  delay: 'every request leaves 3 seconds late',
} as const;

export type Fault = keyof typeof faults;

export const faultNames = Object.keys(faults) as Fault[];

/** Milliseconds. */
export const faultDelay = 3_000;

/** The answer of the gateway. */
export const unreached: HttpResponse = {
  status: 503,
  headers: {},
  body: new TextEncoder().encode('fault injected: this attempt did not reach the server'),
  truncated: false,
};

/** What the sender sees when an answer is lost. The limit is not waited for. */
export function lostAnswer(): HttpFailure {
  return new HttpFailure('timeout', 'fault injected: the server was sent the request, and its answer was lost');
}
