import { scopes as catalogScopes } from '../../generated/catalog.ts';
import { mask } from '../install/secrets.ts';
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

interface Draft {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly assets: Readonly<Record<string, string>>;
}

/** Compares the platform's draft (null: none yet) with the local one, field by field. */
export function planPush(remote: Draft | null, local: Draft): Plan {
  const changes: Change[] = [];
  compare(remote?.manifest, local.manifest, '', changes);
  for (const path of [...new Set([...Object.keys(remote?.assets ?? {}), ...Object.keys(local.assets)])].sort()) {
    const before = remote?.assets[path];
    const after = local.assets[path];
    if (before !== after) changes.push(change(path, before, after));
  }
  const held = new Set(opened(remote?.manifest));
  const added = remote ? opened(local.manifest).filter((scope) => !held.has(scope)) : [];
  return { changes, addedScopes: [...new Set(added)] };
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
  const key = field.slice(field.lastIndexOf('/') + 1);
  return {
    field,
    kind,
    ...(before !== undefined && { before: redact(before, key) }),
    ...(after !== undefined && { after: redact(after, key) }),
  };
}

const secretName = /(authorization|token|secret|password|passphrase|cookie|api[-_]?key)$/i;
const onlyPlaceholders = /^(\s*\{\{[^{}]*\}\})+\s*$/;

/** Plans are read in terminals and CI logs: what a name says is a secret is masked, wherever it came from. */
function redact(value: unknown, key: string): unknown {
  if (typeof value === 'string') return secretName.test(key) && !onlyPlaceholders.test(value) ? mask : value;
  if (Array.isArray(value)) return value.map((item) => redact(item, key));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redact(item, name)]));
}

function own(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
