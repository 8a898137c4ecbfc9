import type { Diagnostic, Fix, Severity } from '../../core/diagnostic.ts';
import { escapeJson, escapeLine } from '../../core/escape.ts';
import type { Rule } from '../../core/manifest/rule.ts';
import type { Range } from '../../core/source.ts';
import { type Checked, type FormatContext, fingerprints } from './format-context.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** SARIF 2.1.0 (OASIS, errata 01), as code scanning services read it. */
export function presentSarif({ files, diagnostics }: Checked, context: FormatContext): string {
  const { version, rules, repositoryPath } = context;
  const paths = [...new Set([...files, ...diagnostics.map(({ file }) => file)].map(repositoryPath))];
  const locations = new Map(paths.map((path, index) => [path, artifactLocation(path, index)]));
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]));
  const marks = fingerprints(diagnostics, context);
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'miniapp', version, semanticVersion: version, rules: rules.map(describeRule) } },
        invocations: [{ executionSuccessful: true }],
        artifacts: [...locations.values()].map((location) => ({ location, roles: ['analysisTarget'] })),
        results: diagnostics.map((diagnostic, index) =>
          result(
            diagnostic,
            ruleIndexes.get(diagnostic.code),
            marks[index],
            locations.get(repositoryPath(diagnostic.file)),
          ),
        ),
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

function describeRule({ id, summary, why, how, severity }: Rule) {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: how, markdown: how },
    defaultConfiguration: { level: levels[severity] },
  };
}

type ArtifactLocation = ReturnType<typeof artifactLocation>;

function artifactLocation(path: string, index: number) {
  // A lone surrogate is no character, so no URI can hold it.
  const uri = path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return { uri, uriBaseId: '%SRCROOT%', index };
}

function result(
  { code, severity, message, range, fix }: Diagnostic,
  ruleIndex: number | undefined,
  fingerprint: string | undefined,
  location: ArtifactLocation | undefined,
) {
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: plain(message) },
    locations: [{ physicalLocation: { artifactLocation: location, region: region(range) } }],
    partialFingerprints: { 'finding/v1': fingerprint },
    fixes: fix && [describeFix(fix, location)],
  };
}

function describeFix({ description, range, text }: Fix, location: ArtifactLocation | undefined) {
  return {
    description: { text: plain(description) },
    artifactChanges: [
      { artifactLocation: location, replacements: [{ deletedRegion: region(range), insertedContent: { text } }] },
    ],
  };
}

function region({ start, end }: Range) {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

/**
 * Plain text messages may hold links, `[words](address)` (section 3.11.6): foreign text gets none. Braces stay single,
 * against section 3.11.5: without `arguments` viewers fill nothing in, and would show `{{auth.token}}` doubled.
 */
function plain(text: string): string {
  return escapeLine(text).replaceAll('](', '] (');
}
