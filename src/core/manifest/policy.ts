import type { Diagnostic, Severity } from '../diagnostic.ts';
import { lineText, type ManifestSources, positionAt, rangeBetween, type Source } from '../source.ts';
import { closest } from '../suggest.ts';
import { findIgnores, type Ignore } from './ignores.ts';
import { type Rule, showValue } from './rule.ts';
import { unknownIgnoredRule } from './rules/ignore/unknown-rule.ts';
import { unusedIgnore } from './rules/ignore/unused.ts';

/** What a rule's findings count as, instead of the rule's own severity. */
export type RuleSettings = Readonly<Record<string, Severity | 'off'>>;

/**
 * Whether a rule's severity may be changed and its findings ignored. What keeps a manifest from being read or understood
 * stays an error: no platform could take it.
 */
export function isAdjustable(id: string): boolean {
  return !/^(yaml|schema)\//.test(id) && id !== 'scopes/unknown';
}

/**
 * Applies severities and the ignore comments of each text, and reports the ignores that are of no use. A rule that had
 * nothing to look at (`hadSay` is false) cannot tell whether its ignores are.
 */
export function applyPolicy(
  [base, overlay]: ManifestSources,
  found: readonly Diagnostic[],
  settings: RuleSettings,
  rules: readonly Rule[],
  hadSay: (id: string) => boolean = () => true,
): Diagnostic[] {
  const adjusted = adjust(found, settings);
  // After a structural error not every rule had its say, so an ignore may only seem to be of no use.
  if (!found.every(({ code }) => isAdjustable(code))) return adjusted;
  // What an ignore of the base is for may be what the overlay replaces: that is judged when the base stands alone.
  const below = applyIgnores(base, adjusted, settings, rules, overlay ? () => false : hadSay);
  return overlay ? applyIgnores(overlay, below, settings, rules, hadSay) : below;
}

function applyIgnores(
  source: Source,
  adjusted: readonly Diagnostic[],
  settings: RuleSettings,
  rules: readonly Rule[],
  hadSay: (id: string) => boolean,
): Diagnostic[] {
  const silenced = new Set<Diagnostic>();
  const reports: Diagnostic[] = [];
  for (const ignore of findIgnores(source)) {
    let used = 0;
    const { reason } = ignore;
    for (const named of ignore.rules) {
      if (!rules.some(({ id }) => id === named.id) || !isAdjustable(named.id)) {
        reports.push(reportUnknown(source, named, rules));
        used++;
        continue;
      }
      const matching = adjusted.filter(
        (diagnostic) => isAt(diagnostic, source, ignore) && diagnostic.code === named.id,
      );
      if (reason !== undefined) for (const diagnostic of matching) silenced.add(diagnostic);
      if ((matching.length > 0 || !hadSay(named.id)) && reason !== undefined) used++;
    }
    if (used < Math.max(1, ignore.rules.length)) reports.push(reportUnused(source, ignore));
  }
  return [...adjusted.filter((diagnostic) => !silenced.has(diagnostic)), ...adjust(reports, settings)];
}

function isAt({ file, range }: Diagnostic, source: Source, { line }: Ignore): boolean {
  return file === source.file && range.start.line === line;
}

/** Applies severities and ignore comments to what is found after `applyPolicy`; the ignores themselves were judged there. */
export function applyLatePolicy(
  sources: ManifestSources,
  found: readonly Diagnostic[],
  settings: RuleSettings,
): Diagnostic[] {
  if (found.length === 0) return [];
  const ignores = sources.flatMap((source) =>
    source ? findIgnores(source).map((ignore) => ({ source, ignore })) : [],
  );
  const isSilenced = (diagnostic: Diagnostic) =>
    ignores.some(
      ({ source, ignore }) =>
        ignore.reason !== undefined &&
        isAt(diagnostic, source, ignore) &&
        ignore.rules.some(({ id }) => id === diagnostic.code),
    );
  return adjust(
    found.filter((diagnostic) => !isSilenced(diagnostic)),
    settings,
  );
}

function adjust(diagnostics: readonly Diagnostic[], settings: RuleSettings): Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const setting = isAdjustable(diagnostic.code) ? settings[diagnostic.code] : undefined;
    if (setting === 'off') return [];
    return setting === undefined ? [diagnostic] : [{ ...diagnostic, severity: setting }];
  });
}

function reportUnused(source: Source, ignore: Ignore): Diagnostic {
  const message =
    ignore.rules.length === 0
      ? 'This ignore names no rule, so it silences nothing. Name one, or delete the comment.'
      : ignore.reason === undefined
        ? 'This ignore gives no reason, so it does not count. Write one after the rule: -- why'
        : 'This ignore silences nothing on the next line. Delete the comment.';
  const range = rangeBetween(source, ignore.start, ignore.end);
  const isAlone = lineText(source, range.start.line).trimStart().startsWith('#');
  const start = isAlone ? (source.lineStarts[range.start.line - 1] ?? ignore.start) : ignore.start;
  const end = isAlone ? (source.lineStarts[range.start.line] ?? source.text.length) : ignore.end;
  const removal = { description: 'Delete the comment', range: rangeBetween(source, start, end), text: '' };
  // A missing reason is for a person to give: deleting the comment would bring the finding back.
  const isForgotten = ignore.reason === undefined && ignore.rules.length > 0;
  return { ...describe(unusedIgnore, source, message), range, ...(!isForgotten && { fix: removal }) };
}

function reportUnknown(source: Source, named: Ignore['rules'][number], rules: readonly Rule[]): Diagnostic {
  const range = { start: positionAt(source, named.start), end: positionAt(source, named.end) };
  if (rules.some(({ id }) => id === named.id)) {
    const message = `${named.id} cannot be ignored: no platform could take such a manifest. Correct what it reports.`;
    return { ...describe(unknownIgnoredRule, source, message), range };
  }
  const suggestion = closest(
    named.id,
    rules.map(({ id }) => id),
  );
  const remedy = suggestion ? `Did you mean ${suggestion}?` : 'The rules are listed by: miniapp rules';
  return {
    ...describe(unknownIgnoredRule, source, `There is no rule ${showValue(named.id)}. ${remedy}`),
    range,
    ...(suggestion && {
      suggestion,
      fix: { description: `Change it to ${suggestion}`, range, text: suggestion },
    }),
  };
}

function describe({ id, severity }: Rule, { file }: Source, message: string): Omit<Diagnostic, 'range'> {
  return { code: id, severity, message, file, pointer: '', docs: ruleDocs(id) };
}

/** Where a rule is documented, relative to the package's root. */
export function ruleDocs(id: string): string {
  return `docs/reference/rules.md#${id.replace('/', '')}`;
}
