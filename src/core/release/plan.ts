import { createHash } from 'node:crypto';
import { scopes as catalogScopes } from '../../generated/catalog.ts';
import { mask } from '../install/secrets.ts';
import { isSecretName } from '../manifest/leaked-secret.ts';
import { childPointer } from '../manifest/pointer.ts';
import { canonicalJson } from './canonical.ts';

/** One field that a push would change. */
export interface Change {
  /** JSON pointer in the draft's manifest, or the path of an asset (which has its SHA-256 as value). */
  readonly field: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What a push would do to the platform's copy. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Scopes that users would have to agree to anew; none for an app that is new to the platform. */
  readonly addedScopes: readonly string[];
}

/** What of a draft is compared. */
export interface Draft {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly assets: Readonly<Record<string, string>>;
}

/** Compares the platform's draft (null: none yet) with the local one, field by field. Secrets are masked. */
export function planPush(remote: Draft | null, local: Draft): Plan {
  const held = new Set(opened(remote?.manifest));
  const added = remote ? opened(local.manifest).filter((scope) => !held.has(scope)) : [];
  return { changes: compareDrafts(remote, local).map(maskChange), addedScopes: [...new Set(added)] };
}

/** What differs between two drafts (null: none), field by field, secrets and all: not for showing. */
export function compareDrafts(before: Draft | null, after: Draft): Change[] {
  const changes: Change[] = [];
  compare(before?.manifest, after.manifest, '', changes);
  for (const path of [...new Set([...Object.keys(before?.assets ?? {}), ...Object.keys(after.assets)])].sort()) {
    const old = before?.assets[path];
    const now = after.assets[path];
    if (old !== now) changes.push(change(path, old, now));
  }
  return changes;
}

/** The scopes a manifest's key would carry, those that are included in others with them. */
function opened(manifest: Draft['manifest'] | undefined): string[] {
  const asked = Array.isArray(manifest?.api_scopes) ? manifest.api_scopes : [];
  return asked.flatMap((scope: unknown) => [
    String(scope),
    ...(catalogScopes.find(({ id }) => id === scope)?.includes ?? []),
  ]);
}

function compare(before: unknown, after: unknown, pointer: string, changes: Change[]): void {
  if (before === undefined && after === undefined) return;
  const isRoot = pointer === '';
  if (isMapping(after) && (isMapping(before) || (isRoot && before === undefined))) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
    for (const key of keys) compare(own(before, key), own(after, key), childPointer(pointer, key), changes);
  } else if (before === undefined || after === undefined || canonicalJson(before) !== canonicalJson(after)) {
    changes.push(change(pointer, before, after));
  }
}

function change(field: string, before: unknown, after: unknown): Change {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { field, kind, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** A change for people: its secrets masked. */
export function maskChange({ field, kind, before, after }: Change): Change {
  return {
    field,
    kind,
    ...(before !== undefined && { before: maskField(field, before) }),
    ...(after !== undefined && { after: maskField(field, after) }),
  };
}

/**
 * The value of a field for people: plans are read in terminals and CI logs, so what a name says is a secret is masked,
 * wherever it came from.
 */
export function maskField(field: string, value: unknown): unknown {
  return field.includes(`/${pointersField}/`) ? value : replaceSecrets(value, nameOf(field), () => mask);
}

/**
 * A draft with its secrets as SHA-256: what is kept of it on disk tells whether a secret is another now, and no more.
 */
export function sealSecrets({ manifest, assets }: Draft): Draft {
  const seal = (secret: string) => `sha256:${createHash('sha256').update(secret).digest('hex')}`;
  return { manifest: replaceSecrets(manifest, '', seal) as Draft['manifest'], assets };
}

/** Where an auth request's answer is read from: JSON pointers, whatever the fields are called. */
const pointersField = 'response';
const onlyPlaceholders = /^(\s*\{\{[^{}]*\}\})+\s*$/;

/** Whether a field's text is a secret by its name, and no placeholder. */
export function isSecret(field: string, text: string): boolean {
  return isSecretName(nameOf(field)) && !onlyPlaceholders.test(text) && !field.includes(`/${pointersField}/`);
}

/** The value with each text replaced that stands under the name of a secret, and is no placeholder. */
function replaceSecrets(value: unknown, key: string, replace: (secret: string) => string): unknown {
  if (typeof value === 'string') return isSecret(key, value) ? replace(value) : replaceParameters(value, replace);
  if (key === pointersField) return value;
  if (Array.isArray(value)) return value.map((item) => replaceSecrets(item, key, replace));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceSecrets(item, name, replace)]));
}

/** A text with the values of those parameters of a URL's query replaced that are secrets by their name. */
function replaceParameters(text: string, replace: (secret: string) => string): string {
  return text.replace(/([?&])([A-Za-z0-9_.-]{1,60})=([^&#\s]+)/g, (found, mark: string, name: string, value: string) =>
    isSecretName(name) && !onlyPlaceholders.test(value) ? `${mark}${name}=${replace(value)}` : found,
  );
}

/** The last key of a pointer. */
function nameOf(field: string): string {
  return field.slice(field.lastIndexOf('/') + 1);
}

function own(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
