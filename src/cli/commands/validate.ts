import { resolve } from 'node:path';
import { findManifests } from '../../app/find-manifests.ts';
import { checkSetting, settingWords } from '../../app/load-config.ts';
import type { ManifestFiles } from '../../app/manifest-files.ts';
import { repositoryPaths } from '../../app/repository.ts';
import {
  combine,
  type KeptManifest,
  loadManifests,
  prepareValidation,
  summarize,
  type ValidateRequest,
  type Validation,
  type ValidationSetup,
  validateManifests,
} from '../../app/validate-manifests.ts';
import { compareDiagnostics } from '../../core/diagnostic.ts';
import { type ExitCode, exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeLine, escapeText } from '../../core/escape.ts';
import { isAdjustable, type RuleSettings } from '../../core/manifest/policy.ts';
import { rules } from '../../core/manifest/rules.ts';
import { closest } from '../../core/suggest.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { manifestOptions } from '../manifest-options.ts';
import { choice, flag, integer, list, type OptionSpec, type OptionValues, text, wordsOf } from '../options.ts';
import { countWords, presentPretty } from '../present/diagnostics.ts';
import type { FormatContext } from '../present/format-context.ts';
import { type FormatName, fileView, formatNames, presentValidation } from '../present/formats.ts';

interface Result {
  readonly files: readonly string[];
  /** Files of environments, each with the manifest that it was laid over. */
  readonly overlays?: readonly { readonly file: string; readonly base: string }[];
  readonly errors: number;
  readonly warnings: number;
  /** With --fix and --fix-dry-run: what was changed, as unified diffs. */
  readonly fixes?: readonly { readonly file: string; readonly fixed: number; readonly patch: string }[];
}

const options = {
  format: {
    ...choice<FormatName | 'auto'>(
      ['auto', ...formatNames],
      'How to print what was found (auto: pretty, or github in GitHub Actions)',
      'auto',
    ),
  },
  output: {
    ...list('<format>=<file>', 'Write it to a file as well, in this format (repeatable)'),
    completes: { names: wordsOf(formatNames), values: 'file' },
  } satisfies OptionSpec<readonly string[]>,
  strict: flag('Fail on warnings as well'),
  maxWarnings: integer('<n>', 'Fail when there are more warnings than this', [0, 1_000_000]),
  rule: {
    ...list('<id>=<severity>', 'Count a rule’s findings as off, info, warn or error (repeatable)'),
    completes: {
      names: rules.filter(({ id }) => isAdjustable(id)).map(({ id, summary }) => ({ word: id, description: summary })),
      values: wordsOf(['off', 'info', 'warn', 'error']),
    },
  } satisfies OptionSpec<readonly string[]>,
  config: text('<file>', 'The configuration (default: miniapp.config.yaml, when there is one)'),
  fix: flag('Correct what can be corrected safely'),
  fixDryRun: flag('Show what --fix would change, and write nothing'),
  online: flag('Also ask whether documentation, logo and cover addresses answer'),
  watch: flag('Go on, and check again what changes'),
  ...manifestOptions,
  stdinFilename: text('<name>', 'The name to show for standard input'),
};
type Options = OptionValues<typeof options>;

export default defineCommand({
  description:
    'Checks manifests against the schema and the rules, offline. Exits 0 when they can be pushed, 1 when not, and 2 ' +
    'when nothing was found to check.',
  arguments: [
    {
      name: '[files...]',
      description: 'manifests, folders, globs; - reads standard input (default: the configured apps, or this folder)',
      completes: 'manifest',
    },
  ],
  options,
  examples: [
    { command: 'miniapp validate', does: 'Check miniapp.yaml in this folder.' },
    { command: "miniapp validate 'apps/*' --strict", does: 'Check several apps; warnings fail too.' },
    { command: 'miniapp validate --fix', does: 'Correct what can be corrected safely; comments and layout stay.' },
    { command: 'miniapp validate --output sarif=miniapp.sarif', does: 'For code scanning, beside the usual output.' },
    { command: 'cat miniapp.yaml | miniapp validate - --format line', does: 'Check a stream, one problem a line.' },
  ],
  wantsJson: ({ format }) => format === 'json',
  async run(targets, given, context): Promise<Outcome<Result>> {
    const { system, directory, progress } = context;
    const outputs = readOutputs(given.output);
    const request: ValidateRequest = {
      targets,
      directory,
      env: given.env,
      envFile: given.envFile,
      configFile: given.config,
      settings: readSettings(given.rule),
      stdinFile: given.stdinFilename ?? '<stdin>',
    };
    if (given.watch) return watch(request, given, context);
    const { validation, fixes } =
      given.fix || given.fixDryRun || given.online
        ? await checkFurther(request, given, context)
        : { validation: await progress('Checking', () => validateManifests(request, system)), fixes: undefined };

    const { files, overlays, diagnostics, sources } = validation;
    const exitCode = judge(validation, given);
    const result: Result = {
      files,
      ...(overlays.length > 0 && { overlays }),
      ...count(validation),
      ...(fixes && { fixes }),
    };
    for (const [format, path] of outputs) {
      const ok = exitCode === exitCodes.done;
      const formatContext = await makeFormatContext(context);
      const written = await presentValidation(format, {
        validation,
        ok,
        result,
        context: formatContext,
        view: fileView,
      });
      await writeOutput(resolve(directory, path), format, written, system);
    }
    return { result, diagnostics, sources, exitCode };
  },
  async present({ result, diagnostics = [], sources = new Map(), exitCode }, view, given, context) {
    const format = chooseFormat(given.format, context);
    const patches = (result?.fixes ?? []).map(({ patch }) => patch).join('');
    const shown = await presentValidation(format, {
      validation: { files: result?.files ?? [], diagnostics, sources },
      ok: exitCode === exitCodes.done,
      result,
      context: await makeFormatContext(context),
      view,
    });
    return format === 'pretty' && patches !== '' ? `${presentPatch(patches, view.style)}\n${shown}` : shown;
  },
  remark({ result, diagnostics = [], exitCode }, { style }, { env, fixDryRun }) {
    const fixed = (result?.fixes ?? []).reduce((sum, each) => sum + each.fixed, 0);
    const overlays = result?.overlays ?? [];
    const files = (result?.files ?? []).filter((name) => !overlays.some(({ file }) => file === name));
    const names = files.length === 1 ? [...files, ...overlays.map(({ file }) => file)] : [];
    const subject = names.length > 0 ? escapeLine(names.join(' with ')) : `${files.length} manifests`;
    const asked = env === undefined ? overlays : [];
    const remarks = asked.map(({ file, base }) =>
      style.dim(`${escapeLine(file)} is no manifest by itself: it was checked laid over ${escapeLine(base)}.\n`),
    );
    const verdict = exitCode === exitCodes.checkFailed ? style.red('✗') : style.green('✓');
    const fixes = result?.fixes === undefined ? '' : `, ${fixed} ${fixDryRun ? 'could be fixed' : 'fixed'}`;
    const fixable = diagnostics.filter(({ fix }) => fix !== undefined).length;
    const offer = result?.fixes === undefined && fixable > 0 ? style.dim(` (${fixable} fixable with --fix)`) : '';
    return `${remarks.join('')}${verdict} ${subject}: ${countWords(diagnostics)}${fixes}${offer}\n`;
  },
});

function judge({ diagnostics }: Pick<Validation, 'diagnostics'>, { strict, maxWarnings }: Options): ExitCode {
  const { errors, warnings } = count({ diagnostics });
  const limit = strict ? 0 : (maxWarnings ?? Number.POSITIVE_INFINITY);
  return errors > 0 || warnings > limit ? exitCodes.checkFailed : exitCodes.done;
}

function count({ diagnostics }: Pick<Validation, 'diagnostics'>): { errors: number; warnings: number } {
  return {
    errors: diagnostics.filter(({ severity }) => severity === 'error').length,
    warnings: diagnostics.filter(({ severity }) => severity === 'warning').length,
  };
}

/** What needs more of each manifest than its diagnostics: corrections, then the addresses of what is left. */
async function checkFurther(request: ValidateRequest, given: Options, context: CommandContext) {
  const { system, progress } = context;
  const setup = await prepareValidation(request, system);
  const loaded = await progress('Checking', () => loadManifests(request, setup, system));
  const { manifests, fixes } =
    given.fix || given.fixDryRun
      ? await fixAll(loaded, setup, given.fix && !given.fixDryRun, context)
      : { manifests: loaded, fixes: undefined };
  const validation = combine(manifests.map(summarize));
  return { validation: given.online ? await askAddresses(validation, manifests, context) : validation, fixes };
}

async function fixAll(
  loaded: readonly KeptManifest[],
  setup: ValidationSetup,
  write: boolean,
  { system }: CommandContext,
) {
  const { fixManifest } = await import('../../app/fix-manifests.ts');
  const fixes: NonNullable<Result['fixes']>[number][] = [];
  const manifests: KeptManifest[] = [];
  for (const manifest of loaded) {
    const { path } = manifest;
    if (path === null) {
      throw new MiniappError('invalid-usage', {
        problem: 'Standard input cannot be corrected in place.',
        remedy: 'Name the file, or leave --fix out.',
      });
    }
    const { manifest: fixedManifest, fixes: own } = await fixManifest({ ...manifest, path }, setup, write, system);
    manifests.push(fixedManifest);
    fixes.push(...own);
  }
  return { manifests, fixes };
}

async function askAddresses(
  checked: Validation,
  manifests: readonly KeptManifest[],
  { system, progress }: CommandContext,
): Promise<Validation> {
  const { checkOnline } = await import('../../app/check-online.ts');
  const found = await progress('Asking the addresses', () => checkOnline(manifests, system));
  return { ...checked, diagnostics: [...checked.diagnostics, ...found].sort(compareDiagnostics) };
}

/** Checks everything once, then each manifest again when it changes, until the process is asked to end. */
async function watch(request: ValidateRequest, given: Options, context: CommandContext): Promise<Outcome<Result>> {
  const { system, directory, emit, say } = context;
  const stopped = system.signals.untilStopped();
  const setup = await prepareValidation(request, system);
  const manifests = await findManifests(setup.targets, directory, request.env, system);
  const check = async (manifest: ManifestFiles) => {
    const checked = combine([summarize(await setup.load(manifest))]);
    const { files, diagnostics, sources } = checked;
    const ok = judge(checked, given) === exitCodes.done;
    const words = presentPretty(diagnostics, sources, { ...fileView, isTerminal: system.terminal.stdout.isTTY });
    emit(
      { event: 'validated', file: files[0] ?? '', ok, diagnostics },
      `${words}${ok ? '✓' : '✗'} ${files.join(' with ')}: ${countWords(diagnostics)}`,
    );
  };
  for (const manifest of manifests) await check(manifest);
  // A file that is gone for a moment, or unreadable, is told and watched on.
  const watched = manifests.flatMap(({ path, overlay }) => (overlay === null ? [path] : [path, overlay]));
  const watcher = system.disk.watch([...new Set(watched)], (changed) => {
    for (const manifest of manifests.filter(({ path, overlay }) => changed === path || changed === overlay)) {
      check(manifest).catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
    }
  });
  say(`Watching ${manifests.length === 1 ? '1 manifest' : `${manifests.length} manifests`}. Stop with Ctrl-C.`);
  const signal = await stopped;
  watcher.close();
  return { result: null, told: true, exitCode: signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated };
}

function chooseFormat(given: Options['format'], { system }: CommandContext): FormatName {
  if (given !== 'auto') return given;
  return system.environment['GITHUB_ACTIONS'] === 'true' ? 'github' : 'pretty';
}

async function makeFormatContext({ system, directory }: CommandContext): Promise<FormatContext> {
  return { version: system.version, rules, repositoryPath: await repositoryPaths(directory, system) };
}

function readOutputs(given: readonly string[]): [format: FormatName, path: string][] {
  return given.map((pair) => {
    const separator = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, separator));
    const format = formatNames.find((each) => each === name);
    if (format !== undefined && separator < pair.length - 1) return [format, pair.slice(separator + 1)];
    const suggestion = closest(name, formatNames);
    throw new MiniappError('invalid-usage', {
      problem: `--output "${pair}" is not of the form format=file.`,
      remedy: suggestion ? `Did you mean ${suggestion}=…?` : `The formats are: ${formatNames.join(', ')}.`,
    });
  });
}

function readSettings(given: readonly string[]): RuleSettings {
  return Object.fromEntries(
    given.map((pair) => {
      const [id = '', word = ''] = pair.split('=', 2);
      const problem = checkSetting(id, word);
      if (problem !== undefined) throw new MiniappError('invalid-usage', { problem: `--rule ${pair}: ${problem}` });
      return [id, settingWords[word as keyof typeof settingWords]];
    }),
  );
}

/** GitHub collects the summaries of several steps in one file, so that one is added to instead of replaced. */
async function writeOutput(path: string, format: FormatName, content: string, system: CommandContext['system']) {
  const { disk, environment } = system;
  const isShared = format === 'markdown' && path === environment['GITHUB_STEP_SUMMARY'];
  const before = isShared && (await disk.kind(path)) === 'file' ? new TextDecoder().decode(await disk.read(path)) : '';
  await disk.write(path, before + content);
}

function presentPatch(patch: string, style: { green(text: string): string; red(text: string): string }): string {
  return escapeText(patch)
    .split('\n')
    .map((line) => (line.startsWith('+') ? style.green(line) : line.startsWith('-') ? style.red(line) : line))
    .join('\n');
}
