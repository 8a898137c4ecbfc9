import type { AuthInput } from '../../../../generated/manifest.ts';
import { closest } from '../../../suggest.ts';
import { placedInputs } from '../../auth-inputs.ts';
import { formatYaml } from '../../format-yaml.ts';
import { countCharacters } from '../../formats.ts';
import { type Finding, type Rule, type Sound, showValue } from '../../rule.ts';
import { listNames } from '../../suggester.ts';
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

/** The author's text of a value. Looking it up takes longer than all else here, and is of use for a problem only. */
type Written = () => string | undefined;

function findProblem(input: Sound<AuthInput>, value: Value, written: Written): Problem | undefined {
  switch (input.type) {
    case 'number': {
      if (typeof value === 'number') return undefined;
      return mustBe(input, value, written(), 'a number', unquoted(value, /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/));
    }
    case 'checkbox':
      if (typeof value === 'boolean') return undefined;
      return mustBe(input, value, written(), 'true or false', unquoted(value, /^(true|false)$/));
    case 'select':
      return typeof value === 'string' ? checkOption(input, value, written) : mustBeText(input, value, written());
    default:
      return typeof value === 'string' ? checkLength(input, value) : mustBeText(input, value, written());
  }
}

function mustBe(
  input: Sound<AuthInput>,
  value: Value,
  written: string | undefined,
  form: string,
  meant: string | undefined,
): Problem {
  const must = `The default of an input of type ${input.type} must be ${form}`;
  if (typeof value === 'string' && written?.includes('${')) {
    return { message: `${must}, but an environment value is always text. Write the value itself, or leave it out.` };
  }
  const remedy = meant === undefined ? 'Correct it, or leave it out.' : 'Take the quotes away.';
  const suggestion = input.secret === true ? undefined : meant;
  return { message: `${must}, but it is ${shown(input, value)}. ${remedy}`, suggestion };
}

function mustBeText(input: Sound<AuthInput>, value: Value, written: string | undefined): Problem {
  return {
    message: `The default of an input of type ${input.type} must be text, but it is ${shown(input, value)}. Put it in quotes.`,
    ...(written !== undefined &&
      input.secret !== true && {
        replacement: { description: 'Put quotes around the value', text: JSON.stringify(written) },
      }),
  };
}

function checkOption(input: Sound<AuthInput>, value: string, written: Written): Problem | undefined {
  const options = input.options?.map((option) => option?.value);
  // Without options there is nothing to compare with, and the empty text chooses none.
  if (!options?.length || value === '' || options.some((option) => option === undefined || option === value)) return;
  const values = options.filter((option) => option !== undefined);
  const own = written();
  const isHidden = input.secret === true || isFromEnvironment(own, value);
  const suggestion = isHidden ? undefined : closest(value, values.slice(0, 100));
  const remedy =
    suggestion === undefined ? `Choose one of ${listNames(values)}.` : `Did you mean ${showValue(suggestion)}?`;
  return {
    message: `The default must be one of the options, but it is ${isHidden ? 'another text' : showValue(value)}. ${remedy}`,
    suggestion,
    // Behind an alias, the place shown is the alias.
    replacement:
      suggestion === undefined || own === undefined
        ? undefined
        : {
            description: `Change it to ${showValue(suggestion)}`,
            text: formatYaml(suggestion, { inFlow: true, quoted: /^["']/.test(own) }),
          },
  };
}

function checkLength({ max_length }: Sound<AuthInput>, value: string): Problem | undefined {
  const length = countCharacters(value);
  if (max_length === undefined || length <= max_length) return;
  const characters = max_length === 1 ? 'character' : 'characters';
  return {
    message: `The default has ${length} characters, but max_length allows ${max_length} ${characters}. Shorten it, or raise max_length.`,
  };
}

function shown({ secret }: Sound<AuthInput>, value: Value): string {
  return secret === true ? 'something else' : showValue(value);
}

/** A number or a truth value in quotes, which is text to YAML, without them. */
function unquoted(value: Value, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}
