import { redactSecrets } from '../redact.ts';
import type { VerificationFailure } from './verification.ts';

/** Digits by which a time since 1970 shows its unit; seconds have ten until the year 2286. */
const units: readonly (readonly [form: RegExp, unit: string])[] = [
  [/^[1-9]\d{12,13}$/, 'milliseconds'],
  [/^[1-9]\d{15,16}$/, 'microseconds'],
  [/^[1-9]\d{18,19}$/, 'nanoseconds'],
];

const secondsHint = 'webhook-timestamp is the time of signing in whole seconds since 1970, for example 1767225600.';

/** Reads a `webhook-timestamp`, and says what is wrong with it: its form, or that it is too far from `now`. */
export function checkTimestamp(
  text: string,
  now: Date,
  toleranceSeconds: number,
): { readonly time: Date } | VerificationFailure {
  if (!/^(0|[1-9]\d{0,11})$/.test(text)) return explainForm(text);
  const seconds = Number(text);
  const time = new Date(seconds * 1000);
  const age = Math.floor(now.getTime() / 1000) - seconds;
  const accepted = `at most ${inWords(toleranceSeconds)} are accepted`;
  if (age > toleranceSeconds) {
    return {
      reason: 'timestamp-too-old',
      message: `The message was signed ${inWords(age)} ago (${time.toISOString()}); ${accepted}.`,
      hint: 'A message sent again is signed anew, with its own time. To look at an old one, give the time it arrived: --now.',
    };
  }
  if (-age > toleranceSeconds) {
    return {
      reason: 'timestamp-in-future',
      message: `The message was signed ${inWords(-age)} in the future (${time.toISOString()}); ${accepted}.`,
      hint: 'Check the clocks of both machines, and that the signer takes UTC. To take another time for now: --now.',
    };
  }
  return { time };
}

function explainForm(text: string): VerificationFailure {
  const unit = units.find(([form]) => form.test(text))?.[1];
  if (unit !== undefined) {
    return {
      reason: 'timestamp-not-seconds',
      message: `webhook-timestamp is in ${unit}; Standard Webhooks has whole seconds.`,
      hint: `${secondsHint} In JavaScript: Math.floor(Date.now() / 1000).`,
    };
  }
  const what = /^\d+\.\d+$/.test(text)
    ? 'is a fraction'
    : /^\d{4}-\d\d|GMT/.test(text)
      ? 'is a date in words'
      : 'is no whole number';
  return {
    reason: 'timestamp-malformed',
    message: `webhook-timestamp ${what}: ${JSON.stringify(redactSecrets(text.slice(0, 40)))}.`,
    hint: secondsHint,
  };
}

const steps: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** A number of seconds by its two largest units, for example `2 hours 5 minutes`. */
function inWords(seconds: number): string {
  let rest = seconds;
  const parts = steps.flatMap(([length, unit]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? '0 seconds' : parts.slice(0, 2).join(' ');
}
