import { escapeLine } from '../../core/escape.ts';
import { pointerKeys } from '../../core/manifest/pointer.ts';
import type { Change } from '../../core/release/plan.ts';
import type { View } from './view.ts';

/** What a push changes, one field a line: `+` added, `-` removed, `~` changed. */
export function presentPlan(changes: readonly Change[], addedScopes: readonly string[], view: View): string {
  const { style } = view;
  const lines = changes.map((change) => presentChange(change, view));
  for (const scope of addedScopes) {
    lines.push(style.yellow(`! ${escapeLine(scope)} is asked for anew: users have to agree again`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function presentChange({ field, kind, before, after }: Change, { style }: View): string {
  const name = escapeLine(fieldWords(field));
  if (kind === 'added') return `${style.green('+')} ${name}  ${show(after)}`;
  if (kind === 'removed') return `${style.red('-')} ${name}  ${style.dim(show(before))}`;
  return `${style.yellow('~')} ${name}  ${style.dim(show(before))} → ${show(after)}`;
}

/** `/subscribe/url` → `subscribe.url`; the path of a picture stays. */
function fieldWords(field: string): string {
  return field.startsWith('/') ? pointerKeys(field).join('.') : field;
}

function show(value: unknown): string {
  const text = escapeLine(JSON.stringify(value));
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
