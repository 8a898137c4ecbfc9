import type { SimulatedDelivery } from '../../app/deliver-simulation.ts';
import type { ContractCase } from '../../app/handler-contract.ts';
import type { PerformedAuth } from '../../app/perform-simulation.ts';
import type { Simulation } from '../../app/simulate-install.ts';
import { escapeLine } from '../../core/escape.ts';
import { maskApiKey } from '../../core/install/key.ts';
import { requestName } from '../../core/install/request.ts';
import { presentAttempt } from './delivery.ts';
import { bodyLines, requestLines, type ShownRequest } from './request.ts';
import type { Style, View } from './view.ts';

interface ShownSimulation extends Omit<Simulation, 'request' | 'auth_request'> {
  readonly auth_request: ShownRequest | null;
  readonly request: ShownRequest | null;
  readonly oauth: readonly ShownOAuthStep[] | null;
  readonly auth: PerformedAuth | null;
  readonly delivery: SimulatedDelivery | null;
}

/** One request of signing in by OAuth. */
export interface ShownOAuthStep {
  readonly title: string;
  readonly request: ShownRequest;
  /** Null for what a browser does. */
  readonly answer: { readonly status: number; readonly body: string } | null;
}

/** A simulated event for people: key, answers, requests, and what became of them. */
export function presentSimulation(shown: ShownSimulation, view: View): string {
  const { style } = view;
  const sections = [
    keySection(shown, style),
    ...(shown.oauth ?? []).map((step) => stepSection(step, style)),
    inputSection(shown, style),
    shown.auth_request ? [style.bold('Auth request'), ...requestLines(shown.auth_request, style)] : [],
    shown.auth ? authSection(shown.auth, style) : [],
    shown.auth_request || shown.auth ? fieldSection(shown, style) : [],
    shown.request ? [style.bold(capitalise(requestName(shown.event))), ...requestLines(shown.request, style)] : [],
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
  const { delivery } = shown;
  if (!delivery) return text;
  const attempts = delivery.attempts.map((attempt) => presentAttempt({ ...attempt, replay: false, url: null }, view));
  return [text, `${style.bold(`Delivery ${delivery.id}`)} to ${escapeLine(delivery.url)}\n`, ...attempts].join('\n');
}

function keySection({ event, api_key, previous }: ShownSimulation, style: Style): string[] {
  const lines = [style.bold('API key'), `  ${api_key.key}`];
  const width = Math.max(...api_key.scopes.map(({ id }) => id.length), 0);
  for (const { id, label } of api_key.scopes) lines.push(`  ${id.padEnd(width)}  ${style.dim(label)}`);
  if (api_key.scopes.length === 0) lines.push(style.dim('  no scopes: it opens nothing'));
  if (previous) {
    lines.push(style.dim(`  in place of ${maskApiKey(previous.api_key)}, which is void`));
    if (event === 'reinstall') lines.push(style.dim(`  the installation before was ${previous.installation_id}`));
  }
  return lines;
}

function inputSection({ inputs }: ShownSimulation, style: Style): string[] {
  if (inputs.length === 0) return [];
  const width = Math.max(...inputs.map(({ name }) => name.length));
  return [
    style.bold('Auth inputs'),
    ...inputs.map(({ name, value, origin }) => {
      const marker = origin === 'given' ? '' : ` ${style.yellow(`(${origin})`)}`;
      return `  ${name.padEnd(width)}  ${value === null ? '' : escapeLine(String(value))}${marker}`;
    }),
  ];
}

function stepSection({ title, request, answer }: ShownOAuthStep, style: Style): string[] {
  const lines = [style.bold(`OAuth: ${title}`), ...requestLines(request, style)];
  if (answer) lines.push('', `  ${style.green(`✓ ${answer.status}`)}`, ...bodyLines(answer.body));
  return lines;
}

function authSection({ outcome, status, problem }: PerformedAuth, style: Style): string[] {
  if (outcome === 'unreachable') {
    return [`  ${style.yellow(`not performed: ${escapeLine(problem ?? '')}`)}`];
  }
  if (problem !== null) return [`  ${style.red(`✗ ${escapeLine(problem)}`)}`];
  return [`  ${style.green(`✓ ${status}`)}`];
}

function fieldSection({ app_fields }: ShownSimulation, style: Style): string[] {
  if (app_fields.length === 0) return [];
  const width = Math.max(...app_fields.map(({ name }) => name.length));
  return [
    style.bold('App fields'),
    ...app_fields.map(({ name, value, origin, problem }) => {
      const shown = value === null ? '' : escapeLine(typeof value === 'string' ? value : JSON.stringify(value));
      const note = problem === null ? '' : ` ${style.red(escapeLine(problem))}`;
      return `  ${name.padEnd(width)}  ${shown} ${style.dim(`(${origin})`)}${note}`;
    }),
  ];
}

const marks = { passed: '✓', failed: '✗', skipped: '–' } as const;

/** The handler contract: a line a case, and what the server did instead. */
export function presentContract(cases: readonly ContractCase[], { style }: View): string {
  const colours = { passed: style.green, failed: style.red, skipped: style.dim };
  const lines = cases.flatMap(({ title, outcome, message, duration }) => [
    `${colours[outcome](marks[outcome])} ${title}${outcome === 'skipped' ? '' : `  ${style.dim(`${duration} ms`)}`}`,
    ...(message === null ? [] : [`    ${style.dim(escapeLine(message))}`]),
  ]);
  const count = (wanted: ContractCase['outcome']) => cases.filter(({ outcome }) => outcome === wanted).length;
  return `${lines.join('\n')}\n\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
