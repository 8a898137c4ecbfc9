import type { Manifest } from '../../generated/manifest.ts';
import { type SchemaError, validate } from '../../generated/validator.js';
import { compareDiagnostics, type Diagnostic } from '../diagnostic.ts';
import { rangeBetween, type Source } from '../source.ts';
import type { Environment } from './environment.ts';
import { explainSchemaError } from './explain.ts';
import { tooLargeFinding } from './limits.ts';
import { locate, writtenText } from './locate.ts';
import { parseYaml } from './parse.ts';
import { childPointer, pointerKeys } from './pointer.ts';
import { maximumFindings, readValue } from './read.ts';
import type { Explained, Finding, Rule, Sound, TextFinding } from './rule.ts';
import { length } from './rules/schema/length.ts';
import { newerVersion } from './rules/schema/newer-version.ts';
import { required } from './rules/schema/required.ts';
import { unknownField } from './rules/schema/unknown-field.ts';
import { syntax } from './rules/yaml/syntax.ts';
import { rules } from './rules.ts';
import { isRecord } from './schema-node.ts';
import type { Tree } from './tree.ts';

/** What is known of a manifest: its problems, and the manifest itself when none of them is an error. */
export interface Analysis {
  /** As it will be sent, with the environment's values filled in. */
  readonly manifest: Manifest | null;
  /** Sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface AnalyzeOptions {
  /** Values for `${NAME}`; null leaves them as they are, for a manifest that was rendered before. */
  readonly environment: Environment | null;
}

/** Reads and checks a manifest, YAML or JSON. Pure: touches no file and no network, and never throws. */
export function analyzeManifest(source: Source, { environment }: AnalyzeOptions): Analysis {
  const parsed = parseYaml(source.text);
  if ('finding' in parsed) return conclude(null, [fromText(source, { ...parsed.finding, pointer: '' })]);
  const { tree } = parsed;
  const { value: manifest, findings } = readValue(tree, source.text, environment);
  const diagnostics = findings.map((finding) => fromText(source, finding));
  if (findings.length >= maximumFindings) return conclude(null, diagnostics);

  const add = ({ rule, finding }: Explained) => diagnostics.push(fromPointer(source, tree, rule, finding));
  if (!validate(manifest)) {
    const errors = (validate.errors ?? []).filter((error) => !isUnread(manifest, placeOf(error)));
    const explained = errors
      .slice(0, maximumFindings)
      .map((error) => explainSchemaError(error, manifest, (pointer) => writtenText(tree, source.text, pointer)))
      .filter(isNotEcho);
    const newer = explained.filter(({ rule }) => rule === newerVersion);
    for (const each of newer.length > 0 ? newer : explained) add(each);
    if (newer.length > 0) return conclude(null, diagnostics);
    // Rules see sound values only. The value is no manifest any more, so nobody else needs its unsound parts.
    for (const error of errors) clear(manifest, pointerKeys(placeOf(error)));
  }

  const sound = (isRecord(manifest) ? manifest : {}) as Sound<Manifest>;
  for (const rule of rules) {
    let count = 0;
    rule.check?.(sound, (finding) => {
      if (count++ < maximumFindings) add({ rule, finding });
    });
  }
  return conclude(manifest as Manifest, diagnostics);
}

function conclude(manifest: Manifest | null, diagnostics: Diagnostic[]): Analysis {
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { manifest: failed ? null : manifest, diagnostics: diagnostics.sort(compareDiagnostics) };
}

/** The one diagnostic of a file that is no text (with the reason), or that is too large to be read (without). */
export function undecodable(source: Source, problem: string | undefined): Diagnostic {
  const finding: TextFinding =
    problem === undefined ? tooLargeFinding() : { rule: syntax, message: problem, start: 0, end: 0 };
  return fromText(source, { ...finding, pointer: '' });
}

function fromText(source: Source, finding: TextFinding & { pointer: string }): Diagnostic {
  return diagnostic(source, finding.rule, finding, finding.start, finding.end);
}

function fromPointer(source: Source, tree: Tree, rule: Rule, finding: Finding): Diagnostic {
  const [start, end] = locate(tree, source.text, finding.pointer, finding.at ?? 'value');
  return diagnostic(source, rule, finding, start, end);
}

function diagnostic(
  source: Source,
  rule: Rule,
  { pointer, message, suggestion, replacement }: Omit<Finding, 'at'>,
  start: number,
  end: number,
): Diagnostic {
  const range = rangeBetween(source, start, end);
  return {
    code: rule.id,
    severity: rule.severity,
    message,
    file: source.file,
    range,
    pointer,
    ...(suggestion !== undefined && { suggestion }),
    ...(replacement && {
      fix: { description: replacement.description, range, text: quotedAlike(replacement.text, source.text[start]) },
    }),
    docs: ruleDocs(rule.id),
  };
}

/** Where a rule is documented, relative to the package's root. */
export function ruleDocs(id: string): string {
  return `docs/reference/rules.md#${id.replace('/', '')}`;
}

/** A word in place of a quoted one takes its quotes over, which JSON needs. */
function quotedAlike(text: string, quote: string | undefined): string {
  return (quote === '"' || quote === "'") && !text.startsWith('"') ? `${quote}${text}${quote}` : text;
}

/** The pointer of what a schema error is about. */
function placeOf({ instancePath, keyword, params }: SchemaError): string {
  const child =
    params['missingProperty'] ?? params['additionalProperty'] ?? (keyword === 'discriminator' && params['tag']);
  return typeof child === 'string' ? childPointer(instancePath, child) : instancePath;
}

/** Whether a value is there but could not be read: what the schema says of it would be the same problem again. */
function isUnread(root: unknown, pointer: string): boolean {
  let value = root;
  for (const key of pointerKeys(pointer)) {
    if (!(isRecord(value) || Array.isArray(value)) || !Object.hasOwn(value, key)) return value === undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value === undefined;
}

/** One mistake is told once. */
function isNotEcho({ rule, finding }: Explained, _index: number, all: readonly Explained[]): boolean {
  // A misspelt field is unknown, and the field that was meant is missing.
  if (rule === required) {
    return !all.some(
      (other) =>
        other.rule === unknownField &&
        other.finding.suggestion !== undefined &&
        siblingPointer(other.finding.pointer, other.finding.suggestion) === finding.pointer,
    );
  }
  // A value of the wrong form often has the wrong length too.
  return rule !== length || !all.some((other) => other.rule !== length && other.finding.pointer === finding.pointer);
}

function siblingPointer(pointer: string, key: string): string {
  return childPointer(pointer.slice(0, pointer.lastIndexOf('/')), key);
}

/** Makes the value at a pointer undefined, when there is one. */
function clear(root: unknown, keys: readonly string[]): void {
  let value = root;
  for (const [index, key] of keys.entries()) {
    if (!(isRecord(value) || Array.isArray(value)) || !Object.hasOwn(value, key)) return;
    const holder = value as Record<string, unknown>;
    if (index === keys.length - 1) holder[key] = undefined;
    value = holder[key];
  }
}
