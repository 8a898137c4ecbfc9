import { dirname, join, resolve } from 'node:path';
import { chooseHost } from '../../app/choose-host.ts';
import { displayPath } from '../../app/display-path.ts';
import { loadEnvironment, loadSoundManifest } from '../../app/load-manifest.ts';
import { findManifest, manifestNames } from '../../app/manifest-files.ts';
import { applyPull, noteConflict, type PlannedPull, type PullRequest, planPull } from '../../app/pull-app.ts';
import { MiniappError } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { pointerKeys } from '../../core/manifest/pointer.ts';
import type { Change } from '../../core/release/plan.ts';
import type { Divergence } from '../../core/release/three-way.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { hostOptions, tellRetry } from '../host-options.ts';
import { flag, text } from '../options.ts';
import { presentDivergences, presentPlan } from '../present/plan.ts';

interface Result {
  readonly action: 'created' | 'updated' | 'unchanged' | 'conflict';
  readonly file: string;
  readonly slug: string;
  readonly host: string;
  readonly dry_run: boolean;
  /** What the project has anew. */
  readonly changes: readonly Change[];
  /** Paths of the pictures that were written. */
  readonly pictures: readonly string[];
  /** Fields that the environment gave before, and that the manifest gives now. */
  readonly written_out: readonly string[];
  /** Fields that a variable has to give: secrets are not written. */
  readonly variables: readonly { readonly field: string; readonly name: string }[];
  /** Whether the manifest was written anew, without its comments and layout. */
  readonly rewritten: boolean;
  /** Who changed what, of a conflict. */
  readonly divergences: readonly Divergence[];
}

/** What a planned pull will have been when it is done. */
const done = { create: 'created', update: 'updated', nothing: 'unchanged', conflict: 'conflict' } as const;

export default defineCommand({
  description:
    'Writes the platform’s draft into the manifest, and its pictures beside it. Comments, order, layout and ${VARIABLES} ' +
    'stay wherever the values are equal. What was changed here alone stays; what was changed on both sides is shown, and ' +
    'nothing is written.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    app: text('<slug>', 'Which app, in a folder without a manifest: makes one'),
    theirs: flag('Take the platform’s values for what was changed on both sides'),
    dryRun: flag('Show what would change, and write nothing'),
    force: flag('Replace files in the way of pictures, and write the manifest anew if its text cannot be kept'),
    ...hostOptions,
    envFile: text('<file>', 'Take ${VARIABLES} from this file where the environment does not set them'),
  },
  examples: [
    { command: 'miniapp pull', does: 'Take over what changed on the local platform.' },
    { command: 'miniapp pull --profile work --dry-run', does: 'Show what would be taken over.' },
    { command: 'miniapp pull --app email-verifier', does: 'Begin with an app that is on the platform.' },
  ],
  async run([target], options, context): Promise<Outcome<Result>> {
    const { system, directory, say, progress } = context;
    const project = await findProject(target, options, context);
    const host = await chooseHost({ ...options, directory, beside: [dirname(project.path)] }, say, system);
    const { theirs, force } = options;
    const request: PullRequest = { ...project, host, theirs, force, onRetry: tellRetry(say) };
    const planned = await progress(`Comparing with ${host.url}`, () => planPull(request, system));
    const told = { ...tell(planned, request), host: host.url, dry_run: options.dryRun };
    const outcome = { result: told, diagnostics: project.loaded?.diagnostics ?? [] };
    if (planned.action === 'conflict') {
      if (!options.dryRun) await noteConflict(planned, request, system);
      return { ...outcome, error: new MiniappError('pull-conflict', { slug: told.slug, known: planned.knowsBase }) };
    }
    if (!options.dryRun) await progress(`Pulling from ${host.url}`, () => applyPull(planned, request, system));
    return outcome;
  },
  present({ result }, view) {
    if (!result) return '';
    return result.action === 'conflict'
      ? presentDivergences(result.divergences, view)
      : presentPlan(result.changes, [], view);
  },
  remark({ result }, { style }) {
    if (!result || result.action === 'conflict') return '';
    const { action, file, host, dry_run, pictures } = result;
    if (action === 'unchanged') return `${style.green('✓')} ${escapeLine(file)} has all that ${host} has\n`;
    const notes = [
      ...result.written_out.map(
        (field) => `${fieldWords(field)} was taken from the environment, and is written out now`,
      ),
      ...result.variables.map(
        ({ field, name }) =>
          `${fieldWords(field)} is a secret, which is not written: set ${name} to what the platform has`,
      ),
      ...(result.rewritten ? [`${escapeLine(file)} is written anew, without its comments and layout`] : []),
    ].map((note) => `${style.yellow('!')} ${note}\n`);
    if (dry_run)
      return `${notes.join('')}Nothing was written: this is a dry run. ${escapeLine(file)} would be ${action}\n`;
    const written = pictures.map((path) => `  ${escapeLine(path)}\n`);
    return `${style.green('✓')} ${escapeLine(file)} ${action} from ${host}\n${written.join('')}${notes.join('')}`;
  },
});

/** The project to pull into: that of a manifest, or with `--app` a folder without one. */
async function findProject(
  target: string | undefined,
  { app, envFile }: { readonly app: string | undefined; readonly envFile: string | undefined },
  { system, directory }: Pick<CommandContext, 'system' | 'directory'>,
): Promise<Pick<PullRequest, 'slug' | 'path' | 'file' | 'loaded' | 'environment'>> {
  const environment = await loadEnvironment(envFile, directory, system);
  const found = await findManifest(target, directory, undefined, system).catch((error: unknown) => {
    if (app !== undefined && error instanceof MiniappError && error.code === 'manifest-not-found') return null;
    throw error;
  });
  if (found === null && app !== undefined) {
    const path = join(resolve(directory, target ?? '.'), manifestNames[0] ?? '');
    return { slug: app, path, file: displayPath(path, directory), loaded: null, environment };
  }
  if (found?.overlay) {
    throw new MiniappError('invalid-usage', {
      problem: `${displayPath(found.overlay, directory)} is the file of an environment; pull writes the manifest it is laid over.`,
      remedy: 'Name the manifest. What differs for an environment is yours to write.',
    });
  }
  const loaded = await loadSoundManifest({ target, directory, env: undefined, envFile }, system);
  const { path, manifest } = loaded;
  const [source] = loaded.sources;
  if (app !== undefined && app !== manifest.slug) {
    throw new MiniappError('invalid-usage', {
      problem: `${source.file} is the manifest of ${manifest.slug}, and --app says ${app}.`,
      remedy: 'Leave --app out, or work in another folder.',
    });
  }
  return { slug: manifest.slug, path, file: source.file, loaded, environment };
}

function tell(
  { action, changes, pictures, written, divergences }: PlannedPull,
  { file, slug }: PullRequest,
): Omit<Result, 'host' | 'dry_run'> {
  return {
    action: done[action],
    file,
    slug,
    changes,
    pictures: pictures.map(({ path }) => path).sort(),
    written_out: written?.writtenOut ?? [],
    variables: [...(written?.variables ?? [])].map(([field, name]) => ({ field, name })),
    rewritten: written?.isAnew ?? false,
    divergences,
  };
}

function fieldWords(pointer: string): string {
  return escapeLine(pointerKeys(pointer).join('.'));
}
