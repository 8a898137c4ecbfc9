import type { Diagnostic } from '../core/diagnostic.ts';
import { applyFixes } from '../core/manifest/fix.ts';
import type { Source } from '../core/source.ts';
import type { System } from '../system/ports.ts';
import type { LoadedManifest } from './load-manifest.ts';
import type { ValidationSetup } from './validate-manifests.ts';

export interface FixedManifest {
  /** The manifest with its fixes, and what is left to correct by hand. */
  readonly manifest: LoadedManifest;
  readonly fixes: readonly FixedFile[];
}

/** A file that changed. */
export interface FixedFile {
  /** As shown. */
  readonly file: string;
  /** How many diagnostics were settled. */
  readonly fixed: number;
  /** A unified diff. */
  readonly patch: string;
}

/** A fix can make the next one possible (a field's right name brings its value's check); more rounds than this are a bug. */
const mostRounds = 10;

/**
 * Applies every safe fix to a manifest's texts and checks the result, again and again until nothing changes. The files are
 * written once, at the end, unless `write` is false. A round that made a text unreadable would be undone.
 */
export async function fixManifest(
  original: LoadedManifest,
  { load }: Pick<ValidationSetup, 'load'>,
  write: boolean,
  system: Pick<System, 'disk'>,
): Promise<FixedManifest> {
  let manifest = original;
  const fixed = new Map<string, number>();
  for (let round = 0; round < mostRounds; round++) {
    const results = manifest.sources.map((source) => fixSource(source, manifest.diagnostics));
    if (results.every((result) => !result || result.fixed.length === 0)) break;
    const [base, overlay] = results.map((result, index) =>
      result?.text === original.sources[index]?.text ? undefined : result?.text,
    );
    const next = await load(original, { base, overlay });
    if (next.diagnostics.some(({ code }) => code.startsWith('yaml/syntax'))) break;
    manifest = next;
    for (const result of results) {
      if (result) fixed.set(result.file, (fixed.get(result.file) ?? 0) + result.fixed.length);
    }
  }
  const fixes: FixedFile[] = [];
  for (const [index, path] of [original.path, original.overlay].entries()) {
    const before = original.sources[index];
    const after = manifest.sources[index];
    if (path === null || !before || !after || before.text === after.text) continue;
    // Through a link, the file it leads to is written.
    if (write) await system.disk.write((await system.disk.realPath(path)) ?? path, after.text);
    const patch = await makePatch(before, after.text);
    fixes.push({ file: before.file, fixed: fixed.get(before.file) ?? 0, patch });
  }
  return { manifest, fixes };
}

function fixSource(source: Source | undefined, diagnostics: readonly Diagnostic[]) {
  if (!source) return undefined;
  const { file, text } = source;
  return {
    file,
    ...applyFixes(
      text,
      diagnostics.filter((diagnostic) => diagnostic.file === file),
    ),
  };
}

async function makePatch({ file, text }: Source, changed: string): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const patch = createTwoFilesPatch(file, file, text, changed, '', '', { context: 2 });
  return patch.replace(/^Index:.*\n=+\n/, '');
}
