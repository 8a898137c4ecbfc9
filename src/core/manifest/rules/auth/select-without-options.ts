import { placedInputs } from '../../auth-inputs.ts';
import { type Rule, showValue } from '../../rule.ts';
import { isAbsent } from '../../soundness.ts';

export const selectWithoutOptions: Rule = {
  id: 'auth/select-without-options',
  severity: 'error',
  summary: 'An input of type select has no options.',
  why: 'There would be nothing to choose, and a required one would keep everybody from installing.',
  how: 'List the choices under options, each with value and label, or use type string.',
  check(manifest, report) {
    for (const { pointer, input } of placedInputs(manifest)) {
      const isEmpty = input.options?.length === 0;
      if (input.type !== 'select' || !(isEmpty || isAbsent(input, 'options'))) continue;
      const named = input.name === undefined ? 'This input' : `The input ${showValue(input.name)}`;
      report({
        pointer: `${pointer}/${isEmpty ? 'options' : 'type'}`,
        message: `${named} is a select, but there is nothing to choose. Add options, each with value and label, or use type string.`,
      });
    }
  },
};
