import { escapeLine } from '../../core/escape.ts';
import { pointerKeys } from '../../core/manifest/pointer.ts';
import type { Change } from '../../core/release/plan.ts';
import type { Divergence } from '../../core/release/three-way.ts';
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

/**
 * Who changed what: first what both did, each field with its values here, on the platform and, where it is known, before;
 * then what the platform alone has, which a push would take away.
 */
export function presentDivergences(divergences: readonly Divergence[], { style }: View): string {
  const order = ['both', 'remote', 'local'] as const;
  const titles = { both: 'Changed on both sides', remote: 'Changed on the platform', local: 'Changed here' };
  return order
    .map((side) => {
      const found = divergences.filter((divergence) => divergence.side === side);
      if (found.length === 0) return '';
      const lines = found.flatMap(({ field, base, local, remote }) => [
        `  ${escapeLine(fieldWords(field))}`,
        ...(base === undefined ? [] : [`    before    ${style.dim(show(base))}`]),
        ...(side === 'local' ? [] : [`    platform  ${style.red(showOrNothing(remote))}`]),
        ...(side === 'remote' ? [] : [`    here      ${style.green(showOrNothing(local))}`]),
      ]);
      return `${style.bold(titles[side])}\n${lines.join('\n')}\n`;
    })
    .join('');
}

function showOrNothing(value: unknown): string {
  return value === undefined ? 'taken away' : show(value);
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
