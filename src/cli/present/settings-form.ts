import { escapeText } from '../../core/escape.ts';
import type { FormField } from '../../core/release/settings-form.ts';
import type { View } from './view.ts';

/** What to enter in each field of the form, below its name. */
export function presentForm(fields: readonly FormField[], { style }: View): string {
  return fields.map(({ field, value }) => `${style.bold(field)}\n${indent(escapeText(value))}\n`).join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
