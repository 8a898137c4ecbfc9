import type { AnsweredAttempt, Delivery, DeliveryDetails } from '../../contract/platform.ts';
import { escapeLine } from '../../core/escape.ts';
import { bodyLines, headerLines, requestLines } from './request.ts';
import { showTime } from './time.ts';
import type { Style, View } from './view.ts';

/** A delivery on one line: when, what, how far it got, its id, and where it goes. */
export function presentDeliveryLine(delivery: Delivery, style: Style): string {
  const { id, event, state, created_at, request, last_attempt, attempt_count } = delivery;
  const status = String(last_attempt?.status ?? (last_attempt ? '—' : ''));
  const attempts = attempt_count === 1 ? '' : `${attempt_count}×`;
  return [
    style.dim(showTime(created_at)),
    escapeLine(event).padEnd(longestEvent),
    colour(state, style)(escapeLine(state).padEnd(longestState)),
    status.padEnd(3),
    attempts.padEnd(3),
    escapeLine(id),
    escapeLine(`${request.method} ${request.url}`),
  ].join('  ');
}

const longestEvent = 'uninstall'.length;
const longestState = 'delivered'.length;

/** A delivery whole: the request, then each attempt with its answer. */
export function presentDelivery(delivery: DeliveryDetails, view: View): string {
  const { style } = view;
  const { id, slug, event, state, installation_id, next_attempt_at, request, attempts } = delivery;
  const lines = [
    `${style.bold(escapeLine(id))}  ${escapeLine(`${event} of ${slug}`)}, ${colour(state, style)(escapeLine(state))}`,
    style.dim(`installation ${escapeLine(installation_id)}`),
  ];
  if (next_attempt_at !== null) lines.push(`The next attempt is due at ${showTime(next_attempt_at)}.`);
  lines.push('', style.bold('Request'), ...requestLines(request, style), '');
  return `${lines.join('\n')}\n${attempts.map((attempt) => presentAttempt(attempt, view)).join('\n')}`;
}

/** An attempt and its answer. */
export function presentAttempt(attempt: AnsweredAttempt, { style }: View): string {
  const { number, sent_at, duration, status, problem, replay, url, answer } = attempt;
  const kind = replay ? ` (replay${url === null ? '' : ` to ${escapeLine(url)}`})` : '';
  const verdict = problem === null ? style.green(`✓ ${status}`) : style.red(`✗ ${escapeLine(problem)}`);
  const lines = [
    style.bold(`Attempt ${number}${kind}`),
    `  ${verdict}  ${style.dim(`${showTime(sent_at)}, ${duration} ms`)}`,
  ];
  if (answer) {
    lines.push(...headerLines(answer.headers, style));
    if (answer.body !== '') lines.push('', ...bodyLines(answer.body));
    if (answer.truncated) lines.push(style.dim('  … the answer was longer'));
  }
  return `${lines.join('\n')}\n`;
}

function colour(state: Delivery['state'], style: Style): (text: string) => string {
  if (state === 'delivered') return style.green;
  return state === 'due' ? style.yellow : style.red;
}
