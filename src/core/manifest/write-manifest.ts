import type { Diagnostic } from '../diagnostic.ts';
import { isRecord } from '../json-value.ts';
import { canonicalJson } from '../release/canonical.ts';
import { isSecret } from '../release/plan.ts';
import { createSource, type Source } from '../source.ts';
import { analyzeManifest } from './analyze.ts';
import type { Environment } from './environment.ts';
import { writtenText } from './locate.ts';
import { parseYaml } from './parse.ts';
import { childPointer, pointerKeys } from './pointer.ts';
import { printManifest } from './print.ts';
import { type Rewritten, rewriteManifest, styleOf } from './rewrite.ts';
import { hardcodedSecret, variableName } from './rules/secret/hardcoded.ts';
import { valueAt } from './schema-node.ts';
import { UnsplicableText } from './splices.ts';
import { namedVariable } from './written.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A manifest to be written into a text. */
export interface Writing {
  readonly source: Source;
  /** What the text gives now; null for a new text, which may hold comments alone. */
  readonly before: Fields | null;
  readonly after: Fields;
  readonly environment: Environment;
  /** Whether the text may be written anew, without its comments and layout, when nothing else helps. */
  readonly anew: boolean;
}

/** A manifest as it was written. */
export interface Written extends Rewritten {
  /** Secrets, which are not written out: the variable each is taken from, by pointer. */
  readonly variables: ReadonlyMap<string, string>;
  /** Whether it was written anew. */
  readonly isAnew: boolean;
}

/** Why a manifest was not written; without diagnostics, because of how the text is written. */
export interface Unwritable {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Brings a text to a manifest, and reads it again: what is returned gives exactly `after` and is valid, but for secrets,
 * for which a variable of the environment is written.
 */
export function writeManifest(writing: Writing): Written | Unwritable {
  const variables = new Map<string, string>();
  const add = (pointer: string) => {
    variables.set(pointer, nameVariable(valueAt(writing.after, pointer), pointer, variables, writing.after));
  };
  for (const pointer of findSecrets(writing)) add(pointer);
  for (;;) {
    const outcome = attempt(writing, variables);
    if (!('diagnostics' in outcome)) return outcome;
    const secrets = outcome.diagnostics.filter(
      ({ code, pointer }) => code === hardcodedSecret.id && !variables.has(pointer),
    );
    if (secrets.length === 0) return outcome;
    for (const { pointer } of secrets) add(pointer);
  }
}

/**
 * The secrets that are other ones now, and that the environment gave or should give; the rule against written secrets
 * knows those that look like real ones.
 */
function findSecrets({ source, before, after }: Writing): string[] {
  const isReference = (pointer: string) => textAt(source, pointer)?.includes('${') === true;
  return textsOf(after)
    .filter(([pointer, value]) => valueAt(before, pointer) !== value && isSecret(pointer, value))
    .map(([pointer]) => pointer)
    .filter((pointer) => pointer === '/auth/client_secret' || isReference(pointer));
}

/** All texts with their pointers. */
function textsOf(value: unknown, pointer = ''): [pointer: string, text: string][] {
  if (typeof value === 'string') return [[pointer, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, childPointer(pointer, key)));
}

function attempt(writing: Writing, variables: ReadonlyMap<string, string>): Written | Unwritable {
  const { source, after, environment } = writing;
  let unwritable: Unwritable = { source, diagnostics: [] };
  for (const candidate of candidates(writing, variables)) {
    const values = [...variables].map(([pointer, name]) => [name, String(valueAt(after, pointer))]);
    const filled = { ...Object.fromEntries(values), ...environment };
    const read = createSource(source.file, candidate.text);
    const { manifest, diagnostics } = analyzeManifest(read, { environment: filled });
    if (manifest === null) {
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      if (unwritable.diagnostics.length === 0) unwritable = { source: read, diagnostics: errors };
    } else if (isSameBut(manifest as unknown as Fields, after, variables)) {
      return { ...candidate, variables: namesIn(read, variables) };
    }
  }
  return unwritable;
}

/** The variables as the text has them: a reference that stood there stays. */
function namesIn(source: Source, variables: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...variables].map(([pointer, name]) => [pointer, namedVariable(textAt(source, pointer)) ?? name]));
}

/** How the value at a pointer is written; undefined when the text is none, or no scalar stands there. */
function textAt(source: Source, pointer: string): string | undefined {
  const parsed = parseYaml(source);
  return 'tree' in parsed ? writtenText({ base: parsed.tree, overlay: null }, pointer) : undefined;
}

/** Ways to write it, the gentlest first. */
function* candidates(
  { source: { text }, before, after, anew }: Writing,
  variables: ReadonlyMap<string, string>,
): Generator<Omit<Written, 'variables'>> {
  if (before !== null) {
    for (const expandAliases of [false, true]) {
      const rewritten = tryRewriting(text, { before, after, variables, expandAliases });
      if (rewritten) yield { ...rewritten, isAnew: false };
    }
  }
  if (before !== null && !anew) return;
  const style = styleOf(text, variables);
  const heading = before === null ? text : '';
  yield { text: `${heading}${printManifest(after, style)}${style.lineBreak}`, writtenOut: [], isAnew: before !== null };
}

function tryRewriting(text: string, rewriting: Parameters<typeof rewriteManifest>[1]): Rewritten | undefined {
  try {
    return rewriteManifest(text, rewriting);
  } catch (error) {
    if (error instanceof UnsplicableText) return undefined;
    throw error;
  }
}

/** A secret has one variable wherever it stands, and no two have the same. */
function nameVariable(value: unknown, pointer: string, taken: ReadonlyMap<string, string>, after: Fields): string {
  const base = variableName(pointerKeys(pointer).findLast((key) => !/^\d+$/.test(key)) ?? '');
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    const holder = [...taken].find(([, other]) => other === name);
    if (!holder || valueAt(after, holder[0]) === value) return name;
  }
}

function isSameBut(one: Fields, other: Fields, secrets: ReadonlyMap<string, string>): boolean {
  return canonicalJson(without(one, '', secrets)) === canonicalJson(without(other, '', secrets));
}

function without(value: unknown, pointer: string, secrets: ReadonlyMap<string, string>): unknown {
  if (secrets.has(pointer)) return typeof value;
  if (Array.isArray(value)) return value.map((item, index) => without(item, `${pointer}/${index}`, secrets));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, without(item, childPointer(pointer, key), secrets)]),
  );
}
