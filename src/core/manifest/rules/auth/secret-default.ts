import { placedInputs } from '../../auth-inputs.ts';
import { findLeakedSecret } from '../../leaked-secret.ts';
import { type Rule, showValue } from '../../rule.ts';

export const secretDefault: Rule = {
  id: 'auth/secret-default',
  severity: 'warning',
  summary: 'A secret input has a default.',
  why: 'A default is the same for everybody who installs the app, and everybody can read it: it is no secret.',
  how: 'Delete the default, or take secret away when the value is none.',
  check(manifest, report, { written, rendered }) {
    for (const { pointer, input } of placedInputs(manifest)) {
      if (input.secret !== true || input.default === undefined || input.default === '') continue;
      const place = `${pointer}/default`;
      // secret/hardcoded has more to say of what looks like a real secret.
      if (!rendered && findLeakedSecret(written(place), input.name) !== undefined) continue;
      const named = input.name === undefined ? 'This input' : `The input ${showValue(input.name)}`;
      report({
        pointer: place,
        message: `${named} is secret, but everybody who installs the app can read its default. Delete the default, or "secret" when the value is none.`,
        removal: { description: 'Delete the default' },
      });
    }
  },
};
