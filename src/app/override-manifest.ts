import { MiniappError } from '../core/errors.ts';
import { type Path, replaceValue, writtenKeys, writtenValue } from '../core/manifest/edit.ts';
import type { YamlValue } from '../core/manifest/format-yaml.ts';
import { pointerKeys } from '../core/manifest/pointer.ts';
import { closest } from '../core/suggest.ts';
import type { ManifestWords } from './load-manifest.ts';

/** A value of the manifest that is to be another one for this run. */
export interface Override {
  /** As it was given: `subscribe.url`, `auth.inputs.0.default`, or a JSON pointer. */
  readonly path: string;
  readonly value: string;
}

/**
 * A manifest's texts with values replaced, each in the text that gives it; comments and layout stay. A value keeps the type
 * of the one that stood there. Throws `invalid-usage` for a path that does not exist, and for a value of another type.
 */
export function overrideManifest(words: ManifestWords, overrides: readonly Override[]): ManifestWords {
  return overrides.reduce((changed, override) => {
    const { base, overlay } = changed;
    return overlay !== null && givesValue(overlay, readPath(override.path))
      ? { base, overlay: overrideValue(overlay, override) }
      : { base: overrideValue(base, override), overlay };
  }, words);
}

/** Whether an environment's text decides about the value at a path: by a value there, or one in the place of a mapping above. */
function givesValue(overlay: string, keys: readonly string[]): boolean {
  for (let depth = 1; depth <= keys.length; depth++) {
    const place = findKeys(overlay, keys.slice(0, depth));
    if (place === undefined) return false;
    if (writtenValue(overlay, place) !== 'map') return true;
  }
  return true;
}

function overrideValue(text: string, { path, value }: Override): string {
  const keys = readPath(path);
  const place = findKeys(text, keys);
  if (place === undefined) throw missing(text, path, keys);
  const before = writtenValue(text, place);
  if (before === 'map' || before === 'list') {
    throw refuse(`--set ${path} names a ${before}, which is no single value.`, 'Name a value in it.');
  }
  return replaceValue(text, place, readAs(before ?? null, value, path));
}

/** Dots separate keys; a key that holds one is named by a JSON pointer. */
function readPath(path: string): string[] {
  return path.startsWith('/') ? pointerKeys(path) : path.split('.');
}

/** A number is an index where the text has a list. */
function findKeys(text: string, keys: readonly string[]): Path | undefined {
  const found: (string | number)[] = [];
  for (const key of keys) {
    const index = /^(0|[1-9]\d{0,5})$/.test(key) ? Number(key) : undefined;
    const next = [key, index].find((step) => step !== undefined && writtenValue(text, [...found, step]) !== undefined);
    if (next === undefined) return undefined;
    found.push(next);
  }
  return found;
}

function readAs(before: YamlValue | null, value: string, path: string): YamlValue {
  if (typeof before === 'number') {
    if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    throw refuse(`--set ${path} must be a number, as it is in the manifest.`);
  }
  if (typeof before === 'boolean') {
    if (value === 'true' || value === 'false') return value === 'true';
    throw refuse(`--set ${path} must be true or false, as it is in the manifest.`);
  }
  if (Array.isArray(before)) return value === '' ? [] : value.split(',').map((item) => item.trim());
  return value;
}

function missing(text: string, path: string, keys: readonly string[]): MiniappError {
  // The part that exists says where the mistake is.
  const depth = keys.findIndex((_, index) => findKeys(text, keys.slice(0, index + 1)) === undefined);
  const known = keys.slice(0, depth);
  const suggestion = closest(keys[depth] ?? '', writtenKeys(text, findKeys(text, known) ?? []));
  const meant = suggestion === undefined ? undefined : [...known, suggestion, ...keys.slice(depth + 1)].join('.');
  return refuse(
    `The manifest has no value at ${path}, so --set cannot change it.`,
    meant === undefined ? 'Write the field into the manifest, or correct the path.' : `Did you mean ${meant}?`,
  );
}

function refuse(problem: string, remedy?: string): MiniappError {
  return new MiniappError('invalid-usage', { problem, ...(remedy !== undefined && { remedy }) });
}
