import { applyFixes } from '../core/manifest/fix.ts';
import type { System } from '../system/ports.ts';
import type { LoadedManifest } from './load-manifest.ts';
import type { ValidationSetup } from './validate-manifests.ts';

export interface FixedManifest {
  /** The manifest with its fixes, and what is left to correct by hand. */
  readonly manifest: LoadedManifest;
  /** How many diagnostics were settled. */
  readonly fixed: number;
  /** A unified diff; '' when nothing changed. */
  readonly patch: string;
}

/** A fix can make the next one possible (a field's right name brings its value's check); more rounds than this are a bug. */
const mostRounds = 10;

/**
 * Applies every safe fix to a manifest's text and checks the result, again and again until nothing changes. The file is
 * written once, at the end, unless `write` is false. A round that made the text unreadable would be undone.
 */
export async function fixManifest(
  original: LoadedManifest,
  { load }: Pick<ValidationSetup, 'load'>,
  write: boolean,
  { disk }: Pick<System, 'disk'>,
): Promise<FixedManifest> {
  let manifest = original;
  let fixed = 0;
  for (let round = 0; round < mostRounds; round++) {
    const result = applyFixes(manifest.source.text, manifest.diagnostics);
    if (result.fixed.length === 0 || result.text === manifest.source.text) break;
    const next = await load(original.path, result.text);
    if (next.diagnostics.some(({ code }) => code.startsWith('yaml/syntax'))) break;
    manifest = next;
    fixed += result.fixed.length;
  }
  const { file, text } = original.source;
  if (fixed === 0) return { manifest, fixed, patch: '' };
  // Through a link, the file it leads to is written.
  if (write) await disk.write((await disk.realPath(original.path)) ?? original.path, manifest.source.text);
  const { createTwoFilesPatch } = await import('diff');
  const patch = createTwoFilesPatch(file, file, text, manifest.source.text, '', '', { context: 2 });
  return { manifest, fixed, patch: patch.replace(/^Index:.*\n=+\n/, '') };
}
