import type { Manifest } from '../../generated/manifest.ts';
import { type SchemaError, validate } from '../../generated/validator.js';
import { compareDiagnostics, type Diagnostic } from '../diagnostic.ts';
import { isRecord } from '../json-value.ts';
import { type ManifestSources, type Range, rangeBetween, type Source } from '../source.ts';
import { type DocumentFinding, type ManifestTexts, readDocument } from './document.ts';
import type { Environment } from './environment.ts';
import { explainSchemaError } from './explain.ts';
import { type Layers, locate, locateRemoval, type Place, writtenText } from './locate.ts';
import { parseYaml } from './parse.ts';
import { childPointer, pointerKeys } from './pointer.ts';
import { applyPolicy, type RuleSettings, ruleDocs } from './policy.ts';
import { maximumFindings } from './read.ts';
import { itemRemoval } from './removal.ts';
import type { AssetFacts, Explained, Finding, Rule, RuleContext, Sound } from './rule.ts';
import { length } from './rules/schema/length.ts';
import { newerVersion } from './rules/schema/newer-version.ts';
import { required } from './rules/schema/required.ts';
import { unknownField } from './rules/schema/unknown-field.ts';
import { rules } from './rules.ts';

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
  /** The pictures that the manifest names by path; without them the asset rules have nothing to look at. */
  readonly assets?: ReadonlyMap<string, AssetFacts> | null;
  /** Severities that differ from the rules' own. */
  readonly settings?: RuleSettings;
}

/** A manifest that was read and held against the schema. What it names can be looked up before the rules have their say. */
export interface ManifestReading {
  /** The manifest's own text first. */
  readonly sources: ManifestSources;
  /** Null when there is nothing that the rules could look at. */
  readonly layers: Layers | null;
  /** Its sound parts, with the environment's values filled in. */
  readonly sound: Sound<Manifest>;
  /** Whether environment values were filled in before. */
  readonly rendered: boolean;
  /** What was found so far. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks a manifest, YAML or JSON. Pure: touches no file and no network, and never throws. */
export function analyzeManifest(source: Source, { environment, ...options }: AnalyzeOptions): Analysis {
  return checkManifest(readManifest({ base: parseYaml(source), overlay: null }, environment), options);
}

/** The first half of `analyzeManifest`: with the parsing before it, it takes nearly all of its time. */
export function readManifest(texts: ManifestTexts, environment: Environment | null): ManifestReading {
  const { base, overlay } = texts;
  const sources: ManifestSources = overlay ? [base.source, overlay.source] : [base.source];
  const { layers, value: manifest, findings } = readDocument(texts, environment);
  const diagnostics = findings.map(diagnoseText);
  if (layers === null) return nothingSound(sources, diagnostics);

  if (!validate(manifest)) {
    const errors = (validate.errors ?? []).filter((error) => !isUnread(manifest, placeOf(error)));
    const explained = errors
      .slice(0, maximumFindings)
      .map((error) => explainSchemaError(error, manifest, (pointer) => writtenText(layers, pointer)))
      .filter(isNotEcho);
    const newer = explained.filter(({ rule }) => rule === newerVersion);
    const told = newer.length > 0 ? newer : explained;
    diagnostics.push(...told.map(({ rule, finding }) => fromPointer(layers, rule, finding)));
    if (newer.length > 0) return nothingSound(sources, diagnostics);
    // Rules see sound values only. The value is no manifest any more, so nobody else needs its unsound parts.
    for (const error of errors) clear(manifest, pointerKeys(unsoundPart(error)));
  }
  const sound = (isRecord(manifest) ? manifest : {}) as Sound<Manifest>;
  return { sources, layers, sound, rendered: environment === null, diagnostics };
}

function nothingSound(sources: ManifestSources, diagnostics: readonly Diagnostic[]): ManifestReading {
  return { sources, layers: null, sound: {}, rendered: false, diagnostics };
}

/** The second half of `analyzeManifest`: the rules. */
export function checkManifest(
  { sources, layers, sound, rendered, diagnostics: before }: ManifestReading,
  { assets = null, settings = {} }: Omit<AnalyzeOptions, 'environment'>,
): Analysis {
  const diagnostics = [...before];
  if (layers === null) return conclude(null, diagnostics);
  const texts = sources.map((source) => source?.text ?? '');
  const context: RuleContext = { assets, rendered, written: (pointer) => writtenText(layers, pointer), texts };
  for (const rule of rules) {
    let count = 0;
    const report = (finding: Finding) => {
      if (count++ < maximumFindings) diagnostics.push(fromPointer(layers, rule, finding));
    };
    rule.check?.(sound, report, context);
  }
  const hadSay = (id: string) => !/^online\//.test(id) && (assets !== null || !/^asset\//.test(id));
  return conclude(sound as Manifest, applyPolicy(sources, diagnostics, settings, rules, hadSay));
}

function conclude(manifest: Manifest | null, diagnostics: Diagnostic[]): Analysis {
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { manifest: failed ? null : manifest, diagnostics: diagnostics.sort(compareDiagnostics) };
}

/** A finding in a text as a diagnostic. */
export function diagnoseText({ source, start, end, rule, ...finding }: DocumentFinding): Diagnostic {
  return diagnostic(rule, finding, { source, start, end });
}

/** A problem that somebody else found in a manifest, at its place in the texts; at the start when that cannot be said. */
export function placeProblem(
  [base, overlay]: ManifestSources,
  { code, severity, message, pointer }: Pick<Diagnostic, 'code' | 'severity' | 'message' | 'pointer'>,
): Diagnostic {
  const texts = { base: parseYaml(base), overlay: overlay ? parseYaml(overlay) : null };
  const { layers } = readDocument(texts, null);
  const place = layers ? locate(layers, pointer, 'value') : { source: base, start: 0, end: 0 };
  const range = rangeOfPlace(place);
  return { code, severity, message, file: place.source.file, range, pointer, docs: ruleDocs(code) };
}

function fromPointer(layers: Layers, rule: Rule, finding: Finding): Diagnostic {
  const { pointer, absent, at = 'value' } = finding;
  const removal = absent === undefined ? undefined : locateRemoval(layers, absent);
  const found = diagnostic(rule, finding, removal ?? locate(layers, pointer, at));
  const removed = finding.removal && itemRemoval(layers, pointer);
  if (!finding.removal || !removed) return found;
  const { description } = finding.removal;
  return { ...found, fix: { description, range: rangeOfPlace(removed), text: '' } };
}

function diagnostic(
  rule: Rule,
  { pointer, message, suggestion, replacement }: Omit<Finding, 'at' | 'absent'>,
  place: Place,
): Diagnostic {
  const range = rangeOfPlace(place);
  const { file, text } = place.source;
  return {
    code: rule.id,
    severity: rule.severity,
    message,
    file,
    range,
    pointer,
    ...(suggestion !== undefined && { suggestion }),
    ...(replacement && {
      fix: { description: replacement.description, range, text: quotedAlike(replacement.text, text[place.start]) },
    }),
    docs: ruleDocs(rule.id),
  };
}

function rangeOfPlace({ source, start, end }: Place): Range {
  return rangeBetween(source, start, end);
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

/** What cannot be relied on. Without its tag a tagged value was held against no schema at all. */
function unsoundPart(error: SchemaError): string {
  return error.keyword === 'discriminator' ? error.instancePath : placeOf(error);
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
