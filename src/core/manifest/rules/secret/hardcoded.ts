import { isRecord } from '../../../json-value.ts';
import { findLeakedSecret } from '../../leaked-secret.ts';
import { childPointer } from '../../pointer.ts';
import type { Rule } from '../../rule.ts';

import { fieldName } from '../../subject.ts';

/** A manifest has far fewer texts, and each is looked up in the author's file. */
const mostTexts = 1000;

export const hardcodedSecret: Rule = {
  id: 'secret/hardcoded',
  severity: 'error',
  summary: 'Something that looks like a real secret is written into the manifest.',
  why: 'A manifest is kept in version control, shown in reviews and copied to a platform: whoever sees one of them could use the secret.',
  how: 'Revoke the secret, since it has been seen, and take the new one from the environment: ${NAME}.',
  check(manifest, report, { written, rendered }) {
    // The environment's values have been filled in by now, as they were meant to be.
    if (rendered) return;
    for (const { pointer, name } of textsOf(manifest)) {
      const kind = findLeakedSecret(written(pointer), name);
      if (kind === undefined) continue;
      const remedy = isInputDefault(pointer)
        ? 'Revoke it, and delete the default.'
        : `Revoke it, and take the new one from the environment: \${${variableName(name)}}.`;
      report({
        pointer,
        message: `${fieldName(pointer)} holds what looks like ${kind}, for everybody to see. ${remedy}`,
      });
    }
  },
};

/** The texts of a manifest, each with the name that says what it is. */
function* textsOf(manifest: unknown): Generator<{ pointer: string; name: string }> {
  let count = 0;
  function* walk(value: unknown, pointer: string, name: string): Generator<{ pointer: string; name: string }> {
    if (count >= mostTexts) return;
    if (typeof value === 'string') {
      count++;
      yield { pointer, name };
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) yield* walk(item, childPointer(pointer, index), name);
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        const place = childPointer(pointer, key);
        // The default of an input or app field is what the field's name says; an answer's keys name places in it.
        const isDefault = key === 'default' && typeof value['name'] === 'string';
        if (place === '/auth/request/response') continue;
        yield* walk(item, place, isDefault ? String(value['name']) : key);
      }
    }
  }
  yield* walk(manifest, '', '');
}

function isInputDefault(pointer: string): boolean {
  return /^\/auth\/inputs\/\d+\/default$/.test(pointer);
}

/** The environment variable that a secret of this name could come from: `X-Api-Key` → `X_API_KEY`. */
export function variableName(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  const variable = words.replace(/[^A-Z0-9]+/g, '_').replace(/^[^A-Z]+|_$/g, '');
  return /^[A-Z][A-Z0-9_]{0,39}$/.test(variable) ? variable : 'SECRET';
}
