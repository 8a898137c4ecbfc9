import type { AuthInput } from '../../../../generated/manifest.ts';
import { placedInputs } from '../../auth-inputs.ts';
import { countCharacters } from '../../formats.ts';
import { type Finding, type Rule, type Sound, showValue } from '../../rule.ts';
import { isAbsent } from '../../soundness.ts';
import { createSuggester, listNames } from '../../suggester.ts';
import { isFromEnvironment } from '../../written.ts';

export const defaultType: Rule = {
  id: 'auth/default-type',
  severity: 'error',
  summary: 'An input’s default does not fit its type, its options or its max_length.',
  why: 'The form would begin with a value that it does not accept, and whoever leaves it as it is could not install.',
  how: 'Give a number for number, true or false for checkbox, one of the options for select, and text of at most max_length characters for the rest.',
  check(manifest, report, { written }) {
    for (const { pointer, input } of placedInputs(manifest)) {
      const place = `${pointer}/default`;
      if (input.default === undefined || input.type === undefined) continue;
      const problem = findProblem(input, input.default, () => written(place));
      if (problem !== undefined) report({ pointer: place, ...problem });
    }
  },
};

type Problem = Omit<Finding, 'pointer'>;
type Value = string | number | boolean;

function findProblem(input: Sound<AuthInput>, value: Value, written: () => string | undefined): Problem | undefined {
  switch (input.type) {
    case 'number':
      return typeof value === 'number' ? undefined : mustBe(input, value, written(), 'a number', 'number');
    case 'checkbox':
      return typeof value === 'boolean' ? undefined : mustBe(input, value, written(), 'true or false', 'boolean');
    case 'select':
      return typeof value === 'string' ? checkOption(input, value, written) : mustBeText(input, value, written());
    default:
      return typeof value === 'string' ? checkLength(input, value) : mustBeText(input, value, written());
  }
}

function mustBe(
  { type, secret }: Sound<AuthInput>,
  value: Value,
  written: string | undefined,
  form: string,
  kind: 'number' | 'boolean',
): Problem {
  const must = `The default of an input of type ${type} must be ${form}`;
  if (written?.includes('${')) {
    return { message: `${must}, but an environment value is always text. Write the value itself, or leave it out.` };
  }
  const meant = typeof value === 'string' ? plainValue(value, kind) : undefined;
  const remedy = meant === undefined ? 'Correct it, or leave it out.' : 'Take the quotes away.';
  const isSafe = meant !== undefined && written !== undefined && /^["'][^"'\\\r\n]*["']$/.test(written);
  return {
    message: `${must}, but it is ${secret === true ? 'something else' : showValue(value)}. ${remedy}`,
    // Words that begin like a quoted text take its quotes over, so there is no replacement that takes them away.
    ...(meant !== undefined && !isSafe && written === value && { suggestion: meant }),
  };
}
