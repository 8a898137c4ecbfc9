import { resolve } from 'node:path';
import { displayPath } from '../../app/display-path.ts';
import { type ImportedApp, importApp, type ReadApp, readApp } from '../../app/import-app.ts';
import { knownAnswers } from '../../app/import-listing.ts';
import { checkField, nameFromFolder } from '../../app/init-project.ts';
import { MiniappError } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { flag, flagName, text } from '../options.ts';
import { presentPretty } from '../present/diagnostics.ts';
import { presentFiles } from '../present/files.ts';
import { presentImport } from '../present/import.ts';

interface Result extends Omit<ImportedApp, 'source' | 'diagnostics'> {
  /** The 1.0 app, as messages name it. */
  readonly file: string;
  readonly directory: string;
  readonly dry_run: boolean;
}

interface Given {
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly yes: boolean;
}

export default defineCommand({
  description:
    'Turns a mini-app 1.0, which is JSON, into a project with a miniapp.yaml, and lists what could not be carried over. ' +
    'How 1.0 writes most of its fields is not public: many spellings are accepted.',
  arguments: [
    { name: '<app.json>', description: 'the mini-app 1.0, - for standard input' },
    { name: '[dir]', description: 'the new project’s folder (default: .)' },
  ],
  options: {
    name: text('<text>', 'The app’s name in the store, where the JSON does not say it'),
    slug: text('<slug>', 'Its identity on a platform (default: made from the name)'),
    description: text('<text>', 'What it does, as users read it in the store'),
    yes: flag('Take a suggested value for everything that is missing'),
    dryRun: flag('Show what would be written and what would be left, and write nothing'),
    force: flag('Replace files that are in the way'),
  },
  examples: [
    {
      command: 'miniapp import app.json email-verifier',
      does: 'Import the app into that folder, and ask what is missing.',
    },
    { command: 'miniapp import app.json --yes --dry-run', does: 'Show what would be carried over, and what not.' },
    {
      command: 'miniapp import - verifier --name "Email Verifier" --description "Checks e-mail addresses." < app.json',
      does: 'Import it without questions.',
    },
  ],
  async run([file = '', dir], options, context): Promise<Outcome<Result>> {
    const { system, directory } = context;
    const target = resolve(directory, dir ?? '.');
    const app = await readApp(file, directory, system);
    const answers = await answer(app, options, target, context);
    const { force, dryRun } = options;
    const place = { target, force, dryRun };
    const imported = await importApp(app, { ...answers, slug: options.slug }, place, directory, system);
    const { source, diagnostics, ...told } = imported;
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    return {
      result: { file: app.tree.source.file, directory: displayPath(target, directory), dry_run: dryRun, ...told },
      diagnostics,
      sources: new Map([[source.file, source]]),
      error: errors > 0 ? new MiniappError('import-incomplete', { file: source.file, errors, dryRun }) : undefined,
    };
  },
  present({ result, diagnostics = [], sources = new Map() }, view) {
    if (!result) return '';
    const problems = presentPretty(diagnostics, sources, view);
    return `${presentFiles(result, view.style)}${presentImport(result, view)}${problems && `\n${problems}`}`;
  },
  remark({ result, error }, { style }) {
    if (!result) return '';
    const { carried, left, dry_run, name } = result;
    const counts = `${count(carried.length, 'value')} carried over, ${left.length} left`;
    if (dry_run) return `\n${counts}. Nothing was written: this is a dry run.\n`;
    if (error) return `\n${counts}.\n`;
    const steps = ['miniapp validate', 'miniapp simulate-install', 'miniapp dev'];
    return `\n${style.bold(escapeLine(name))} is imported: ${counts}. Next:\n${steps.map((step) => `  ${step}\n`).join('')}`;
  },
});

/** What the JSON does not say: flags, else suggestions with --yes, else questions. */
async function answer(
  app: ReadApp,
  given: Given,
  target: string,
  { interactive, system }: CommandContext,
): Promise<{ name: string; description: string }> {
  const known = knownAnswers(app);
  const name = given.name ?? known.name;
  const description = given.description ?? known.description;
  if (name !== undefined && description !== undefined) return { name, description };
  if (given.yes) {
    const suggested = name ?? nameFromFolder(target);
    return { name: suggested, description: description ?? suggestDescription(suggested) };
  }
  if (!interactive) {
    const flags = Object.entries({ name, description })
      .filter(([, value]) => value === undefined)
      .map(([field]) => flagName(field));
    throw new MiniappError('answers-missing', { flags });
  }
  const ask = (field: 'name' | 'description', message: string, initial: string) =>
    system.prompts.input({ message, default: initial, validate: (value) => checkField(field, value) });
  const chosen = name ?? (await ask('name', 'Name in the store:', nameFromFolder(target)));
  return {
    name: chosen,
    description: description ?? (await ask('description', 'What it does, for users:', suggestDescription(chosen))),
  };
}

function suggestDescription(name: string): string {
  return `${name}, brought over from a mini-app 1.0.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
