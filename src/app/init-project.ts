import { basename, join } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import { analyzeManifest } from '../core/manifest/analyze.ts';
import type { Environment } from '../core/manifest/environment.ts';
import { type ProjectFile, type ScaffoldAnswers, scaffoldProject } from '../core/scaffold/scaffold.ts';
import type { TemplateName } from '../core/scaffold/templates.ts';
import { createSource } from '../core/source.ts';
import { scopes as catalogScopes } from '../generated/catalog.ts';
import type { System } from '../system/ports.ts';
import { type WrittenProject, writeProject } from './write-project.ts';

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

/** Scaffolds a project. Rejects with `answers-invalid` before anything is written, or when the folder is not writable. */
export async function initProject(
  { target, template, answers: given, force, dryRun }: InitRequest,
  system: Pick<System, 'disk' | 'packageDirectory' | 'environment' | 'version'>,
): Promise<WrittenProject> {
  const answers = { ...given, scopes: withoutRedundant(given.scopes) };
  const files = await scaffoldFiles(template, answers, system);
  checkManifest(files, system.environment);

  return writeProject(files, { target, force, dryRun }, system);
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
export function checkField(field: 'name' | 'slug' | 'description' | 'logo' | 'cover', value: string): true | string {
  const sample = { schema_version: 1, name: 'App', slug: 'app', version: '1.0.0', description: 'An app.' };
  const source = createSource('miniapp.json', JSON.stringify({ ...sample, [field]: value }));
  const { diagnostics } = analyzeManifest(source, { environment: null });
  return diagnostics.find(({ pointer }) => pointer === `/${field}`)?.message ?? true;
}

/** The files of a project that starts from a template. Rejects when the package lacks them. */
export async function scaffoldFiles(
  template: TemplateName,
  answers: ScaffoldAnswers,
  system: Pick<System, 'disk' | 'packageDirectory' | 'version'>,
): Promise<ProjectFile[]> {
  const schema = await system.disk.read(join(system.packageDirectory, 'schemas', 'miniapp.schema.json'));
  return scaffoldProject(await readTemplate(template, system), answers, schema, system.version);
}

/** A name for the app in a folder: the folder's, as words. */
export function nameFromFolder(target: string): string {
  const words = basename(target)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return checkField('name', name) === true ? name : 'My Mini-App';
}

/** A template's own files, and those that all templates share. */
async function readTemplate(
  template: TemplateName,
  { disk, packageDirectory }: Pick<System, 'disk' | 'packageDirectory'>,
): Promise<ProjectFile[]> {
  const readFolder = async (name: string) => {
    const folder = join(packageDirectory, 'templates', name);
    const paths = await disk.list(folder);
    return Promise.all(paths.map(async (path) => ({ path, content: await disk.read(join(folder, path)) })));
  };
  return [...(await readFolder('shared')), ...(await readFolder(template))];
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
