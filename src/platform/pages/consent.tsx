import type { FC, PropsWithChildren } from 'hono/jsx';
import type { InstallationInput } from '../../contract/platform.ts';
import { resolveInputs } from '../../core/install/inputs.ts';
import type { AuthInput } from '../../generated/manifest.ts';
import type { Refusal } from '../refusal.ts';
import { PostForm } from './forms.tsx';
import { InputField, readAnswer } from './input-field.tsx';
import { ScopeList } from './scopes.tsx';

/** What a user answered in the dialog, and what is wrong with it. */
export interface Attempt {
  readonly answers: InstallationInput['inputs'];
  /** By the input's name. */
  readonly problems: ReadonlyMap<string, string>;
  readonly isAgreed: boolean;
  /** `hash` of the release that was shown. */
  readonly release: string;
  /** What the platform said to it. */
  readonly refusal?: Refusal;
}

/** Reads the dialog's form, and checks each answer by its input's type. */
export function readAttempt(inputs: readonly AuthInput[], form: URLSearchParams): Attempt {
  const answers = Object.fromEntries(inputs.map((input) => [input.name, readAnswer(input, form)]));
  const problems = new Map<string, string>();
  for (const input of inputs) {
    const { name } = input;
    const given = { [name]: answers[name] ?? '' };
    const [problem] = resolveInputs({ type: 'api_key', inputs: [input] }, given, { samples: false }).problems;
    if (problem !== undefined) problems.set(name, problem);
  }
  return { answers, problems, isAgreed: form.get('consent') === 'yes', release: form.get('release') ?? '' };
}

export interface ConsentProperties {
  /** Where the form goes, and where Cancel leads. */
  readonly action: string;
  readonly cancel: string;
  /** The button, and what did not happen when it failed: `Install`, `It was not installed`. */
  readonly button: string;
  readonly failure: string;
  /** What the user agrees to, in a sentence. */
  readonly agreement: string;
  /** `hash` of the release that is shown: what the user agrees to. */
  readonly release: string;
  /** Ids of the scopes that are agreed to. */
  readonly scopes: readonly string[];
  readonly noScopes: string;
  readonly inputs: readonly AuthInput[];
  readonly attempt: Attempt | null;
}

/** Asks a user to agree to scopes and to fill in inputs. Its children stand between the two. */
export const ConsentForm: FC<PropsWithChildren<ConsentProperties>> = (properties) => {
  const { action, cancel, button, agreement, scopes, noScopes, inputs, attempt, children } = properties;
  return (
    <>
      {attempt && <Problems {...properties} attempt={attempt} />}
      <PostForm action={action}>
        <input type="hidden" name="release" value={properties.release} />
        <section aria-labelledby="permissions">
          <h2 id="permissions">What it may do</h2>
          {scopes.length === 0 ? <p>{noScopes}</p> : <ScopeList ids={scopes} />}
        </section>
        {children}
        {inputs.length > 0 && (
          <section aria-labelledby="inputs">
            <h2 id="inputs">What it needs from you</h2>
            {inputs.map((input) => (
              <InputField
                input={input}
                answer={attempt?.answers[input.name]}
                problem={attempt?.problems.get(input.name)}
              />
            ))}
          </section>
        )}
        <div class="field check">
          <label for="consent">
            <input
              type="checkbox"
              id="consent"
              name="consent"
              value="yes"
              required
              checked={attempt?.isAgreed === true}
            />
            <span>{agreement}</span>
          </label>
        </div>
        <div class="actions">
          <button type="submit">{button}</button>
          <a class="button other" href={cancel}>
            Cancel
          </a>
        </div>
      </PostForm>
    </>
  );
};

/** What kept it from happening; each line leads to its field. */
const Problems: FC<ConsentProperties & { attempt: Attempt }> = ({ inputs, failure, attempt }) => (
  <section class="problems" role="alert" aria-labelledby="problems">
    <h2 id="problems">{failure}</h2>
    <ul>
      {inputs
        .filter(({ name }) => attempt.problems.has(name))
        .map(({ name, title }) => (
          <li>
            <a href={`#input-${name}`}>{title}</a>: {attempt.problems.get(name)}
          </li>
        ))}
      {!attempt.isAgreed && !attempt.refusal && (
        <li>
          <a href="#consent">You have not agreed</a> to what it may do.
        </li>
      )}
      {attempt.refusal && <li class="lines">{attempt.refusal.message}</li>}
    </ul>
  </section>
);
