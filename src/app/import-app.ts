import { join } from 'node:path';
import { compareDiagnostics, type Diagnostic } from '../core/diagnostic.ts';
import { MiniappError } from '../core/errors.ts';
import { titleOf } from '../core/import/blocks.ts';
import { type Conversion, convertApp } from '../core/import/convert.ts';
import { findOtherThanJson } from '../core/import/json-form.ts';
import type { Carried } from '../core/import/ledger.ts';
import { findPlaces } from '../core/import/places.ts';
import { settleManifest } from '../core/import/settle.ts';
import { isRecord } from '../core/json-value.ts';
import { diagnoseText } from '../core/manifest/analyze.ts';
import { readDocument } from '../core/manifest/document.ts';
import { parseBytes } from '../core/manifest/parse.ts';
import { lossyNumber } from '../core/manifest/rules/yaml/lossy-number.ts';
import { valueAt } from '../core/manifest/schema-node.ts';
import type { Tree } from '../core/manifest/tree.ts';
import { type Range, rangeBetween, type Source } from '../core/source.ts';
import type { System } from '../system/ports.ts';
import { displayPath } from './display-path.ts';
import { type ImportAnswers, settleListing } from './import-listing.ts';
import { scaffoldFiles } from './init-project.ts';
import { manifestIn } from './manifest-files.ts';
import { readMessage } from './read-message.ts';
import { type ProjectTarget, type WrittenProject, writeProject } from './write-project.ts';

/** A mini-app 1.0 that was read and converted. */
export interface ReadApp extends Conversion {
  readonly value: unknown;
  readonly tree: Tree;
}

/** A place in the 1.0 app, by JSON pointer and by range; `title` is what the entry calls itself. */
interface Told {
  readonly pointer: string;
  readonly range: Range;
  readonly title: string | null;
}

export interface ImportedApp extends WrittenProject {
  readonly name: string;
  readonly slug: string;
  readonly carried: readonly Carried[];
  /** What the manifest does not have, and what to do about it; by place. */
  readonly left: readonly (Told & { readonly reason: string; readonly remedy: string })[];
  /** What import chose by itself; by place. */
  readonly choices: readonly (Told & { readonly message: string })[];
  /** Variables that the manifest needs; those of secrets are to have the value at their place. */
  readonly variables: readonly (Told & { readonly name: string; readonly secret: boolean })[];
  /** The manifest, and what `validate` says of it. */
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads and converts a mini-app 1.0 from a file or, for `-`, standard input. Rejects with `manifest-invalid` where it
 * cannot be read, with the place, and with `import-refused` where it is no such app.
 */
export async function readApp(
  file: string,
  directory: string,
  system: Pick<System, 'disk' | 'terminal'>,
): Promise<ReadApp> {
  const shown = file === '-' ? '<stdin>' : file.replaceAll('\\', '/');
  const parsed = parseBytes(shown, await readMessage(file, 'mini-app 1.0', directory, system));
  const { layers, value, findings } = readDocument({ base: parsed, overlay: null }, null);
  // A number with too many digits is left out by itself.
  const other = layers === null ? undefined : findOtherThanJson(layers.base);
  const problems = other ? [other] : findings.filter(({ rule }) => rule !== lossyNumber);
  if (layers === null || problems.length > 0) {
    const told = problems.map(diagnoseText).sort(compareDiagnostics);
    const details = { diagnostics: told, sources: new Map([[shown, parsed.source]]) };
    throw new MiniappError('manifest-invalid', { file: shown, errors: problems.length }, details);
  }
  const refuse = (reason: string) => new MiniappError('import-refused', { file: shown, reason });
  if (!isRecord(value)) throw refuse('it is no JSON object');
  if (Object.hasOwn(value, 'schema_version')) throw refuse('it is a manifest already');
  const converted = convertApp(value);
  if (!converted.recognized) throw refuse('nothing in it is a block of a mini-app 1.0');
  return { ...converted, value, tree: layers.base };
}

/**
 * Writes the project of a converted app. Rejects with `answers-invalid` or `invalid-usage` before anything is written, also
 * when a manifest stands there and may not be replaced.
 */
export async function importApp(
  app: ReadApp,
  answers: ImportAnswers,
  target: ProjectTarget,
  directory: string,
  system: Pick<System, 'disk' | 'packageDirectory' | 'environment' | 'version'>,
): Promise<ImportedApp> {
  const { ledger, fields, tree, value } = app;
  const path = join(target.target, 'miniapp.yaml');
  await checkPlace(path, target, directory, app.tree.source.file, system);
  const listing = settleListing(app, answers);
  const settled = settleManifest({ ...listing, ...fields }, ledger, displayPath(path, directory), system.environment);
  const { source, diagnostics } = settled;
  const files = await scaffoldFiles('minimal', { ...answers, slug: listing.slug, scopes: [] }, system);
  const own = files
    .filter((file) => !file.path.startsWith('assets/') || source.text.includes(`: ${file.path}\n`))
    .map((file) => (file.path === 'miniapp.yaml' ? { ...file, content: new TextEncoder().encode(source.text) } : file));
  const written = await writeProject(own, target, system);

  const variables = ledger.variables.filter(({ name }) => source.text.includes(`\${${name}}`));
  const pointers = [...ledger.left, ...ledger.choices, ...variables].map(({ pointer }) => pointer);
  const places = findPlaces(tree, pointers);
  const tell = <Entry extends { readonly pointer: string }>(entries: readonly Entry[]) =>
    entries
      .map((entry) => ({
        ...entry,
        range: places.get(entry.pointer) ?? rangeBetween(tree.source, 0, 0),
        title: titleOf(valueAt(value, entry.pointer)),
      }))
      .sort((a, b) => a.range.start.offset - b.range.start.offset);
  return {
    ...written,
    name: listing.name,
    slug: listing.slug,
    carried: ledger.carried,
    left: tell(ledger.left),
    choices: tell(ledger.choices),
    variables: tell(variables),
    source,
    diagnostics,
  };
}

/** A manifest that stands in the folder is somebody’s work; the 1.0 app itself may have the name of one. */
async function checkPlace(
  path: string,
  { target, force }: ProjectTarget,
  directory: string,
  file: string,
  system: Pick<System, 'disk'>,
): Promise<void> {
  const standing = await manifestIn(target, system);
  if (standing === undefined || displayPath(standing, directory) === file) return;
  if (standing === path && force) return;
  throw new MiniappError('invalid-usage', {
    problem: `There is already a manifest: ${displayPath(standing, directory)}. Nothing was written.`,
    remedy:
      standing === path ? 'Name another folder, or replace it with --force.' : 'Name another folder, or move it away.',
  });
}
