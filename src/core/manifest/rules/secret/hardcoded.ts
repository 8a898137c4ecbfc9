import { isRecord } from '../../../json-value.ts';
import { findLeakedSecret, isSecretName, mayHoldSecret } from '../../leaked-secret.ts';
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
  check(manifest, report, { written, texts, rendered }) {
    // The environment's values have been filled in by now, as they were meant to be.
    if (rendered) return;
    const isSuspect = texts.some(mayHoldSecret);
    forEachText(manifest, (pointer, name) => {
      // Looking up how a value is written takes longest, and nearly no file holds what could be a secret.
      const kind = isSuspect || isSecretName(name) ? findLeakedSecret(written(pointer), name) : undefined;
      if (kind === undefined) return;
      const remedy = isInputDefault(pointer)
        ? 'Revoke it, and delete the default.'
        : `Revoke it, and take the new one from the environment: \${${variableName(name)}}.`;
      report({
        pointer,
        message: `${fieldName(pointer)} holds what looks like ${kind}, for everybody to see. ${remedy}`,
      });
    });
  },
};

/** Visits the texts of a manifest, each with the name that says what it is. */
function forEachText(manifest: unknown, visit: (pointer: string, name: string) => void): void {
  let count = 0;
  const walk = (value: unknown, pointer: string, name: string): void => {
    if (typeof value === 'string') {
      if (count++ < mostTexts) visit(pointer, name);
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) walk(value[index], childPointer(pointer, index), name);
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        const place = childPointer(pointer, key);
        // The default of an input or app field is what the field's name says; an answer's keys name places in it.
        const isDefault = key === 'default' && typeof value['name'] === 'string';
        if (place !== '/auth/request/response') walk(item, place, isDefault ? String(value['name']) : key);
      }
    }
  };
  walk(manifest, '', '');
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
