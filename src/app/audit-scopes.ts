import { isDeepStrictEqual } from 'node:util';
import { MiniappError } from '../core/errors.ts';
import { hasValue, replaceValue, writtenValue } from '../core/manifest/edit.ts';
import { writeList } from '../core/manifest/edit-list.ts';
import { auditScopes, isMinimal, type ScopeAudit } from '../core/scopes/audit.ts';
import { scopes } from '../generated/catalog.ts';
import type { Manifest } from '../generated/manifest.ts';
import type { System } from '../system/ports.ts';
import { connectLocalPlatform } from './connect-local-platform.ts';
import { loadSoundManifest, type ManifestRequest } from './load-manifest.ts';

export interface AuditRequest extends ManifestRequest {
  /** The platform’s data folder, if it is named. */
  readonly data: string | undefined;
  /** Write the minimal list into the manifest. */
  readonly write: boolean;
}

export interface Audited extends ScopeAudit {
  /** As shown. */
  readonly file: string;
  readonly slug: string;
  /** True when the minimal list was written into the manifest. */
  readonly written: boolean;
}

const key = 'api_scopes';

/**
 * Holds a manifest’s scopes against the calls that the local platform logged, and writes the minimal list into the
 * manifest where that is asked for and differs. Rejects with `platform-unknown`, `app-unknown`, `manifest-invalid`, and
 * `scopes-not-written` when the list cannot be written without a loss.
 */
export async function auditManifest(
  { data, write, ...request }: AuditRequest,
  system: Pick<System, 'disk' | 'environment' | 'http' | 'version' | 'clock' | 'random'>,
): Promise<{ audited: Audited; passed: boolean }> {
  const loaded = await loadSoundManifest(request, system);
  const { manifest, path } = loaded;
  const requested = manifest.api_scopes ?? [];
  const client = await connectLocalPlatform(data, request.directory, system, path);
  const audit = auditScopes(requested, await client.fetchCallSummary(manifest.slug), scopes);
  // The list stands in the environment's file where that has one: it takes the place of the other.
  const [base, overlay] = loaded.sources;
  const isAbove = overlay !== undefined && hasValue(overlay.text, [key]);
  const audited = { ...audit, file: (isAbove ? overlay : base).file, slug: manifest.slug, written: false };
  // Without a call, an audit says something only of an app that asks for nothing.
  const passed = audit.called ? isMinimal(audit) : requested.length === 0;
  if (!write || passed || !audit.called) return { audited, passed };

  const changed = await loadSoundManifest(request, system, (words) =>
    isAbove
      ? { ...words, overlay: changeScopes(words.overlay ?? '', requested, audit) }
      : { ...words, base: changeScopes(words.base, requested, audit) },
  );
  requireSame(loaded, changed, audit.minimal);
  const { disk } = system;
  // Through a link, the file it leads to is written.
  const written = isAbove ? (loaded.overlay ?? path) : path;
  const text = changed.sources[isAbove ? 1 : 0]?.text ?? '';
  await disk.write((await disk.realPath(written)) ?? written, text);
  return { audited: { ...audited, written: true }, passed: true };
}

function changeScopes(text: string, requested: readonly string[], { excessive, minimal }: ScopeAudit): string {
  const before = writtenValue(text, [key]) ?? [];
  if (!isDeepStrictEqual(before, requested)) {
    throw refuse('it comes in part from an environment variable, or from another place of the manifest', minimal);
  }
  const names = [...requested];
  let renamed = text;
  // One that takes the place of another stands on its line, and keeps its comment.
  for (const { scope, enough } of excessive) {
    const [successor] = enough;
    if (successor === undefined || names.includes(successor)) continue;
    const index = names.indexOf(scope);
    renamed = replaceValue(renamed, [key, index], successor);
    names[index] = successor;
  }
  const edit = writeList(renamed, key, minimal);
  if ('problem' in edit) throw refuse(edit.problem, minimal);
  return edit.text;
}

/** Before a byte is written: the manifest must have exactly the list, and be otherwise what it was. */
function requireSame(before: { manifest: Manifest }, after: { manifest: Manifest }, list: readonly string[]): void {
  if (!isDeepStrictEqual(after.manifest, { ...before.manifest, [key]: list })) {
    throw refuse('more than the list would change, perhaps because the file was edited meanwhile', list);
  }
}

function refuse(reason: string, minimal: readonly string[]): MiniappError {
  return new MiniappError('scopes-not-written', { reason, scopes: minimal });
}
