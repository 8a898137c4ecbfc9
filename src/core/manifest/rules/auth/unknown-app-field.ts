import type { Manifest } from '../../../../generated/manifest.ts';
import { placedInputs } from '../../auth-inputs.ts';
import { childPointer } from '../../pointer.ts';
import { maximumFindings } from '../../read.ts';
import { type Finding, type Rule, type Sound, showValue } from '../../rule.ts';
import { isAbsent } from '../../soundness.ts';
import { createSuggester, listNames } from '../../suggester.ts';
import { isFromEnvironment } from '../../written.ts';

export const unknownAppField: Rule = {
  id: 'auth/unknown-app-field',
  severity: 'error',
  summary: 'A value is saved to an app field that is not declared.',
  why: 'The platform keeps values in declared app fields only, so this one would be lost.',
  how: 'Correct the name, or declare the field under app_fields.',
  check(manifest, report, { written }) {
    const names = appFieldNames(manifest);
    if (names === null) return;
    const known = new Set(names);
    const suggest = createSuggester(names);
    let count = 0;
    for (const { name, pointer, at } of savedNames(manifest)) {
      if (known.has(name)) continue;
      // Looking up a key takes a while when there are many.
      if (++count > maximumFindings) return;
      const own = written(pointer);
      const isHidden = at === 'value' && isFromEnvironment(own, name);
      const suggestion = isHidden ? undefined : suggest(name);
      const remedy =
        suggestion !== undefined
          ? `Did you mean ${showValue(suggestion)}?`
          : `Declare it under app_fields, with name and type${names.length === 0 ? '' : `, or use one of: ${listNames(names)}`}.`;
      report({
        pointer,
        at,
        message: `There is no app field ${isHidden ? 'of the name that the environment gives' : showValue(name)}. ${remedy}`,
        suggestion,
        // Behind an alias, the place shown is the alias.
        replacement:
          suggestion === undefined || own === undefined
            ? undefined
            : { description: `Change it to ${showValue(suggestion)}`, text: suggestion },
      });
    }
  },
};

/** Null when one of them may have another name than can be seen. */
function appFieldNames(manifest: Sound<Manifest>): string[] | null {
  const { app_fields } = manifest;
  if (app_fields === undefined) return isAbsent(manifest, 'app_fields') ? [] : null;
  const names = app_fields.map((field) => field?.name);
  return names.every((name) => name !== undefined) ? names : null;
}

/** The names under which inputs and the auth request's answer are saved, and where they stand. */
function savedNames(manifest: Sound<Manifest>): (Required<Pick<Finding, 'pointer' | 'at'>> & { name: string })[] {
  const inputs = placedInputs(manifest).flatMap(({ pointer, input }) =>
    input.save_to === undefined ? [] : [{ name: input.save_to, pointer: `${pointer}/save_to`, at: 'value' as const }],
  );
  const { auth } = manifest;
  const response = auth && 'request' in auth ? auth.request?.response : undefined;
  const answers = Object.keys(response ?? {}).map((name) => ({
    name,
    pointer: childPointer('/auth/request/response', name),
    at: 'key' as const,
  }));
  return [...inputs, ...answers];
}
