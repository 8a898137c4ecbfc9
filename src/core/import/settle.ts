import type { Diagnostic } from '../diagnostic.ts';
import { isRecord } from '../json-value.ts';
import { analyzeManifest } from '../manifest/analyze.ts';
import { type Environment, interpolate } from '../manifest/environment.ts';
import { findLeakedSecret } from '../manifest/leaked-secret.ts';
import { childPointer, pointerKeys } from '../manifest/pointer.ts';
import { hardcodedSecret } from '../manifest/rules/secret/hardcoded.ts';
import { isRequiredField, valueAt } from '../manifest/schema-node.ts';
import { isSecret } from '../release/plan.ts';
import { createSource, type Source } from '../source.ts';
import type { Ledger } from './ledger.ts';
import { manifestText } from './manifest-text.ts';
import { createVariableNamer } from './variables.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An imported manifest as it is written, and what only a person can correct in it. */
export interface Settled {
  /** Its texts are as they are written. */
  readonly manifest: Fields;
  readonly source: Source;
  /** What is wrong with it or worth a look, as `validate` says it with the variables set. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Each round takes out what the one before could not see; a file with more to find is no app with mistakes. */
const mostRounds = 8;

/** Characters; what is shorter is a word such as `yes`. */
const shortestSecret = 4;

/**
 * Brings a converted manifest to one that is valid, if that is possible: secrets are taken from the environment, and fields
 * that it may do without and cannot have as they are go back to what is left. `file` names it in messages.
 */
export function settleManifest(manifest: Fields, ledger: Ledger, file: string, environment: Environment): Settled {
  const values = new Map<string, string>();
  const nameVariable = createVariableNamer(ledger.variables.map(({ name }) => name));
  let settled = hideLikelySecrets(manifest);
  for (let round = 1; ; round++) {
    const source = createSource(file, manifestText(settled));
    const { diagnostics } = analyzeManifest(source, { environment: filled(environment) });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const before = settled;
    if (round <= mostRounds) for (const error of errors) settled = correct(settled, error);
    if (settled === before) return { source, diagnostics, manifest: settled };
  }

  function filled(given: Environment): Environment {
    const named = ledger.variables.map(({ name }) => [name, values.get(name) ?? sampleFor(name)] as const);
    return { ...Object.fromEntries(named), ...given, ...Object.fromEntries(values) };
  }

  function correct(fields: Fields, { code, pointer, message }: Diagnostic): Fields {
    const value = valueAt(fields, pointer);
    const isDefault = /^\/auth\/inputs\/\d+\/default$/.test(pointer);
    if (code === hardcodedSecret.id && typeof value === 'string' && !isDefault)
      return hide(fields, new Map([[pointer, value]]));
    const place = removable(pointer);
    if (place === undefined || valueAt(fields, place) === undefined) return fields;
    ledger.retract(place, sentence(message), 'Write it into the manifest anew if the app needs it.');
    return without(fields, pointerKeys(place));
  }

  /** What is a secret by its name, or could be one by its place, although it does not look like one that is known. */
  function hideLikelySecrets(fields: Fields): Fields {
    const requests = ['/subscribe', '/unsubscribe', '/auth/request'];
    const texts = requests.flatMap((pointer) => textsOf(valueAt(fields, pointer), pointer));
    return hide(fields, new Map(texts.filter(([pointer, text]) => isLikelySecret(pointer, text))));
  }

  function hide(fields: Fields, secrets: ReadonlyMap<string, string>): Fields {
    const references = [...secrets].map(([pointer, text]) => {
      const secret = interpolate(text, {}).text;
      const name = nameVariable(pointer, secret);
      values.set(name, secret);
      ledger.take({ name, pointer: ledger.sourceOf(pointer) ?? '', secret: true });
      return [pointer, `\${${name}}`] as const;
    });
    return references.length === 0 ? fields : (replaced(fields, '', new Map(references)) as Fields);
  }
}

/** What import tries a manifest with where a variable of the 1.0 app is not set. */
function sampleFor(name: string): string {
  return /URL|HOST|BASE|ENDPOINT/.test(name) ? 'https://example.com' : 'example';
}

/** In headers and under keys, words that look drawn at random are better taken for secrets than written out. */
function isLikelySecret(pointer: string, text: string): boolean {
  if (isSecret(pointer, text)) return literalOf(text).length >= shortestSecret;
  return /\/headers\/[^/]+$|key$/i.test(pointer) && findLeakedSecret(text, 'secret') !== undefined;
}

/** A secret’s text without placeholders, variables and the name of the scheme. */
function literalOf(text: string): string {
  return text.replace(/\{\{[^{}]*\}\}|\$\{[^{}]*\}|^\s*(?:bearer|basic|token)\s|\s/gi, '');
}

function textsOf(value: unknown, pointer: string): [pointer: string, text: string][] {
  if (typeof value === 'string') return [[pointer, value]];
  if (!isRecord(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, childPointer(pointer, key)));
}

/** The field that goes when the value at a pointer cannot stay; undefined when the manifest must have it. */
function removable(pointer: string): string | undefined {
  const keys = pointer.split('/');
  while (/^\d+$/.test(keys.at(-1) ?? '')) keys.pop();
  const place = keys.join('/');
  return place === '' || isRequiredField(place) ? undefined : place;
}

/** A message as a reason, which goes on with what to do. */
function sentence(message: string): string {
  return message.replace(/\.$/, '');
}

/** The value with other texts at these pointers. */
function replaced(value: unknown, pointer: string, texts: ReadonlyMap<string, string>): unknown {
  const text = texts.get(pointer);
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map((item, index) => replaced(item, childPointer(pointer, index), texts));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaced(item, childPointer(pointer, key), texts)]),
  );
}

function without(value: unknown, [key, ...rest]: readonly string[]): Fields {
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === key ? without(item, rest) : item)) as unknown as Fields;
  }
  const entries = Object.entries(value as Fields);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== key));
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? without(item, rest) : item]));
}
