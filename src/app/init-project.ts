import { dirname, join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { analyzeManifest } from '../core/manifest/analyze.ts';
import type { Environment } from '../core/manifest/environment.ts';
import { type ProjectFile, type ScaffoldAnswers, scaffoldProject } from '../core/scaffold/scaffold.ts';
import type { TemplateName } from '../core/scaffold/templates.ts';
import { createSource } from '../core/source.ts';
import { scopes as catalogScopes } from '../generated/catalog.ts';
import type { System } from '../system/ports.ts';
import { isLedOut } from './project-assets.ts';

export interface InitRequest {
  /** The absolute folder of the new project. */
  readonly target: string;
  readonly template: TemplateName;
  readonly answers: ScaffoldAnswers;
  /** Replace files that stand in the way, instead of keeping them. */
  readonly force: boolean;
  /** Plan only. */
  readonly dryRun: boolean;
}

export interface Initialized {
  /** Paths below the project's folder, sorted. */
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  /** What stood there already and was left alone. */
  readonly kept: readonly string[];
}

/** Scaffolds a project. Rejects with `answers-invalid` before anything is written, or when the folder is not writable. */
export async function initProject(
  { target, template, answers: given, force, dryRun }: InitRequest,
  system: Pick<System, 'disk' | 'packageDirectory' | 'environment' | 'version'>,
): Promise<Initialized> {
  const { disk, packageDirectory } = system;
  const answers = { ...given, scopes: withoutRedundant(given.scopes) };
  const schema = await disk.read(join(packageDirectory, 'schemas', 'miniapp.schema.json'));
  const files = scaffoldProject(await readTemplate(template, system), answers, schema, system.version);
  checkManifest(files, system.environment);

  const found = await Promise.all(
    files.map(async (file) => ({ file, kind: await disk.kind(join(target, file.path)) })),
  );
  const pick = (wanted: boolean) =>
    found.filter(({ kind }) => (kind === 'missing') === wanted).map(({ file }) => file.path);
  const standing = pick(false).sort();
  const initialized = {
    created: pick(true).sort(),
    replaced: force ? standing : [],
    kept: force ? [] : standing,
  };
  if (dryRun) return initialized;
  const wanted = found.filter(({ kind }) => kind === 'missing' || force).map(({ file }) => file);
  for (const { path } of wanted) await requireInside(join(target, path), target, system);
  for (const file of wanted) {
    const path = join(target, file.path);
    await disk.makeFolder(dirname(path));
    await disk.write(path, file.content);
  }
  return initialized;
}

/** A folder that came from others can hold links. One that stands in a file’s own place is replaced, and harms nobody. */
async function requireInside(path: string, target: string, { disk }: Pick<System, 'disk'>): Promise<void> {
  if (!(await isLedOut(dirname(path), target, disk))) return;
  throw new MiniappError('folder-not-writable', { path, reason: 'a link on its way leads out of the project' });
}

/**
 * A template's own answers: what `--yes` takes for scopes, what an empty manifest would otherwise lack, and whether it
 * has a server that requests are sent to.
 */
export async function templateDefaults(
  template: TemplateName,
  system: Pick<System, 'disk' | 'packageDirectory'>,
): Promise<{ description: string; scopes: readonly string[]; sendsRequests: boolean }> {
  const bytes = await system.disk.read(join(system.packageDirectory, 'templates', template, 'miniapp.yaml'));
  const source = createSource('miniapp.yaml', new TextDecoder().decode(bytes));
  const { manifest } = analyzeManifest(source, { environment: {} });
  if (!manifest) throw new Error(`The template ${template} is not valid.`);
  return {
    description: manifest.description,
    scopes: manifest.api_scopes ?? [],
    sendsRequests: manifest.subscribe !== undefined,
  };
}

/** What the schema says of one field's value: true, or what is wrong with it. */
export function checkField(field: 'name' | 'slug' | 'description', value: string): true | string {
  const sample = { schema_version: 1, name: 'App', slug: 'app', version: '1.0.0', description: 'An app.' };
  const source = createSource('miniapp.json', JSON.stringify({ ...sample, [field]: value }));
  const { diagnostics } = analyzeManifest(source, { environment: null });
  return diagnostics.find(({ pointer }) => pointer === `/${field}`)?.message ?? true;
}

async function readTemplate(
  template: TemplateName,
  { disk, packageDirectory }: Pick<System, 'disk' | 'packageDirectory'>,
): Promise<ProjectFile[]> {
  const folder = join(packageDirectory, 'templates', template);
  const paths = await disk.list(folder);
  return Promise.all(paths.map(async (path) => ({ path, content: await disk.read(join(folder, path)) })));
}

/** Each scope once, and none that another one includes: the manifest is to pass without a warning. */
function withoutRedundant(scopes: readonly string[]): string[] {
  const included = new Set<string>(
    catalogScopes.filter(({ id }) => scopes.includes(id)).flatMap(({ includes }) => includes ?? []),
  );
  return [...new Set(scopes)].filter((scope) => !included.has(scope));
}

function checkManifest(files: readonly ProjectFile[], environment: Environment): void {
  const manifest = files.find(({ path }) => path === 'miniapp.yaml');
  const source = createSource('miniapp.yaml', new TextDecoder().decode(manifest?.content));
  const { diagnostics } = analyzeManifest(source, { environment });
  const problems = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (problems.length > 0) throw new MiniappError('answers-invalid', { problems });
}
