import { maximumFindings } from '../../read.ts';
import {
  type Fields,
  fieldsOf,
  type PlacedText,
  placedRequests,
  placeholdersOf,
  requestTexts,
  templateOf,
} from '../../requests.ts';
import { cut, type Finding, type Rule, showValue } from '../../rule.ts';
import { createSuggester, listNames } from '../../suggester.ts';
import { isFromEnvironment, replacePart } from '../../written.ts';

/** A stretch of a text that cannot be filled in. */
interface Problem {
  readonly raw: string;
  /** What is wrong, as a sentence, given how the author wrote the text. */
  readonly what: (written: string | undefined) => string;
  /** What to do when no field resembles it, and in any case. */
  readonly remedy: string;
  readonly always?: (written: string | undefined) => string;
  /** The placeholder that was probably meant. */
  readonly suggestion: string | undefined;
}

export const unknownPlaceholder: Rule = {
  id: 'request/unknown-placeholder',
  severity: 'error',
  summary: 'A placeholder names no system field, no auth input and no OAuth field, or is malformed.',
  why: 'It cannot be filled in: the install would fail, or your server would get the braces instead of the value.',
  how: 'Write {{system.name}} with a system field, or {{auth.name}} with the name of an auth input; with auth type oauth2 there are {{auth.access_token}} and {{auth.refresh_token}} too (assumed). Two braces that are meant literally are written \\{{.',
  check(manifest, report, { written }) {
    const fields = fieldsOf(manifest);
    const suggest = createReferenceSuggester(fields);
    let count = 0;
    for (const text of placedRequests(manifest).flatMap(requestTexts)) {
      if (!text.text.includes('{{')) continue;
      const told = new Set<string>();
      for (const problem of problemsOf(text, fields, suggest)) {
        if (told.has(problem.raw)) continue;
        // Each looks through the whole text again for its fix.
        if (++count > maximumFindings) return;
        told.add(problem.raw);
        report(explain(text, problem, written(text.pointer)));
      }
    }
  },
};

type Suggester = (namespace: string | undefined, name: string) => string | undefined;

function* problemsOf(text: PlacedText, fields: Fields, suggest: Suggester): Generator<Problem> {
  const template = templateOf(text);
  for (const placeholder of placeholdersOf(template)) {
    if (fields.has(placeholder)) continue;
    const { namespace, name, start, end } = placeholder;
    const [kind, kinds, names] =
      namespace === 'system'
        ? ['system field', 'system fields', fields.system]
        : fields.hasTokens
          ? ['auth input or OAuth field', 'auth inputs and OAuth fields', fields.auth ?? []]
          : ['auth input', 'auth inputs', fields.auth ?? []];
    yield {
      raw: text.text.slice(start, end),
      what: () => `There is no ${kind} ${showValue(name)}.`,
      remedy:
        names.length === 0
          ? 'The app has no auth inputs: add one of that name, or take the placeholder out.'
          : `The ${kinds} are: ${listNames(names)}.`,
      suggestion: suggest(namespace, name),
    };
  }
  for (const { start, end } of template.malformed) {
    const raw = text.text.slice(start, end);
    const [, namespace, name = ''] = /^\{\{\s*(?:([\w-]+)\.)?([\w-]+)\s*\}{0,2}$/.exec(raw) ?? [];
    yield {
      raw,
      what: (written) =>
        isFromEnvironment(written, raw)
          ? `${cut(written ?? '')} stands for a text whose {{ begins no placeholder, so it would be sent as it is.`
          : `${showValue(raw)} is not a placeholder, so it would be sent as it is.`,
      remedy: 'Write {{system.…}} or {{auth.…}} with the name of a field.',
      always: (written) => ` For the characters themselves write ${written?.startsWith('"') ? '\\\\{{' : '\\{{'}.`,
      suggestion: name === '' ? undefined : suggest(namespace, name),
    };
  }
}

function explain({ pointer }: PlacedText, problem: Problem, written: string | undefined): Finding {
  const { raw, what, remedy, always, suggestion } = problem;
  const rest = suggestion === undefined ? remedy : `Did you mean ${suggestion}?`;
  const changed = suggestion === undefined ? undefined : replacePart(written, raw, suggestion);
  return {
    pointer,
    message: `${what(written)} ${rest}${always?.(written) ?? ''}`,
    suggestion,
    replacement: changed === undefined ? undefined : { description: `Change it to ${suggestion}`, text: changed },
  };
}

/** An equal name wins, in whichever namespace; then the nearest in the one that was written, or in both. */
function createReferenceSuggester({ system, auth }: Fields): Suggester {
  const names = { system: new Set(system), auth: new Set(auth) };
  const nearest = { system: createSuggester(system), auth: createSuggester(auth ?? []) };
  const nearestNamespace = createSuggester(['system', 'auth']);
  return (written, name) => {
    const meant = written === undefined ? undefined : nearestNamespace(written);
    const order = meant === 'auth' ? (['auth', 'system'] as const) : (['system', 'auth'] as const);
    const equal = order.find((namespace) => names[namespace].has(name));
    if (equal !== undefined) return `{{${equal}.${name}}}`;
    // A namespace of its own, such as {{user.mail}}, means something that does not exist here.
    if (written !== undefined && meant === undefined) return undefined;
    for (const namespace of order) {
      const near = nearest[namespace](name);
      if (near !== undefined) return `{{${namespace}.${near}}}`;
    }
    return undefined;
  };
}
