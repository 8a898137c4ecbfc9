import { resolve } from 'node:path';
import { displayPath } from '../../app/display-path.ts';
import { checkField, initProject, nameFromFolder, templateDefaults } from '../../app/init-project.ts';
import { exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { quote } from '../../core/install/curl.ts';
import type { ScaffoldAnswers } from '../../core/scaffold/scaffold.ts';
import { slugFromName } from '../../core/scaffold/slug.ts';
import { type TemplateName, templates } from '../../core/scaffold/templates.ts';
import { closest } from '../../core/suggest.ts';
import { scopes as catalogScopes } from '../../generated/catalog.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { flag, flagName, list, type OptionSpec, text } from '../options.ts';
import { presentFiles } from '../present/files.ts';

type Result =
  | { readonly templates: readonly { name: string; summary: string }[] }
  | {
      readonly directory: string;
      readonly template: TemplateName;
      readonly name: string;
      readonly slug: string;
      readonly dry_run: boolean;
      readonly created: readonly string[];
      readonly replaced: readonly string[];
      readonly kept: readonly string[];
    };

const templateNames: readonly TemplateName[] = templates.map(({ name }) => name);

const options = {
  template: {
    ...text('<name>', `What to start from: ${templateNames.join(', ')}`),
    choices: templateNames,
    completes: templates.map(({ name, summary }) => ({ word: name, description: summary })),
  } satisfies OptionSpec<string | undefined>,
  name: text('<text>', 'The app’s name in the store'),
  slug: text('<slug>', 'Its identity on a platform (default: made from the name)'),
  description: text('<text>', 'What it does, as users read it in the store'),
  scope: {
    ...list('<id>', 'An API scope it needs (repeatable, or separated by commas)'),
    completes: catalogScopes.map(({ id, label }) => ({ word: id, description: label })),
  } satisfies OptionSpec<readonly string[]>,
  subscribeUrl: text('<url>', 'Where the install’s request goes'),
  unsubscribeUrl: text('<url>', 'Where the uninstall’s request goes'),
  yes: flag('Take the suggested value for everything not given'),
  dryRun: flag('Show what would be written, and write nothing'),
  force: flag('Replace files that are in the way'),
  list: flag('List the templates'),
};

interface Given {
  readonly template?: TemplateName | undefined;
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly description?: string | undefined;
  readonly scope: readonly string[];
  readonly subscribeUrl?: string | undefined;
  readonly unsubscribeUrl?: string | undefined;
}

export default defineCommand({
  description:
    'Starts an app in a new or existing folder. In a folder with files it adds only what is missing. ' +
    'What it writes passes: miniapp validate --strict',
  arguments: [{ name: '[dir]', description: 'the app’s folder (default: .)' }],
  options,
  examples: [
    { command: 'miniapp init email-verifier', does: 'Ask what is needed, and start the app in that folder.' },
    { command: 'miniapp init --template server --yes', does: 'Start here, with a small server, without questions.' },
    {
      command: 'miniapp init app --name "Email Verifier" --scope flow-tags:view --yes --dry-run',
      does: 'Show the files that would be written.',
    },
  ],
  async run([dir], given, context): Promise<Outcome<Result>> {
    if (given.list) return { result: { templates } };
    const target = resolve(context.directory, dir ?? '.');
    checkScopes(splitScopes(given.scope));
    const known: Given = { ...given, template: given.template as TemplateName | undefined };
    const { template, answers } = given.yes
      ? await suggested(known, target, context)
      : context.interactive
        ? await ask(known, target, context)
        : await required(known, context);
    const files = await initProject(
      { target, template, answers, force: given.force, dryRun: given.dryRun },
      context.system,
    );
    return {
      result: {
        directory: target === context.directory ? '.' : displayPath(target, context.directory),
        template,
        name: answers.name,
        slug: answers.slug,
        dry_run: given.dryRun,
        ...files,
      },
      exitCode: exitCodes.done,
    };
  },
  present({ result }, { style }) {
    if (!result) return '';
    if ('templates' in result) {
      const width = Math.max(...result.templates.map(({ name }) => name.length));
      return result.templates.map(({ name, summary }) => `${style.bold(name.padEnd(width))}  ${summary}\n`).join('');
    }
    return presentFiles(result, style);
  },
  remark({ result }, { style }) {
    if (!result || 'templates' in result) return '';
    if (result.dry_run) return 'Nothing was written: this is a dry run.\n';
    const here = result.created.length + result.replaced.length === 0;
    if (here) return 'Everything was there already; nothing was written. --force replaces the files.\n';
    const enter = result.directory === '.' ? [] : [`cd ${shellWord(escapeLine(result.directory))}`];
    const steps = [...enter, 'miniapp validate', 'miniapp simulate-install', 'miniapp dev'];
    return `\n${style.bold(escapeLine(result.name))} is ready. Next:\n${steps.map((step) => `  ${step}\n`).join('')}`;
  },
});

/** A path as a shell takes it for one word, and `cd` for no flag. */
function shellWord(path: string): string {
  const word = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./-]+$/.test(word) ? word : quote(word);
}

/** With --yes: the folder's name, the template's own description and scopes. */
async function suggested(given: Given, target: string, { system }: CommandContext) {
  const template = given.template ?? 'minimal';
  const defaults = await templateDefaults(template, system);
  const scopes = splitScopes(given.scope);
  return complete(template, given, {
    name: given.name ?? nameFromFolder(target),
    description: given.description ?? defaults.description,
    scopes: scopes.length > 0 ? scopes : defaults.scopes,
  });
}

/** Without a person to ask and without --yes, everything that matters must be given. */
async function required(given: Given, { system }: CommandContext) {
  const { template, name, description } = given;
  if (template === undefined || name === undefined || description === undefined) {
    const flags = Object.entries({ template, name, description })
      .filter(([, value]) => value === undefined)
      .map(([flagKey]) => flagName(flagKey));
    throw new MiniappError('answers-missing', { flags });
  }
  const scopes = splitScopes(given.scope);
  const defaults = await templateDefaults(template, system);
  return complete(template, given, { name, description, scopes: scopes.length > 0 ? scopes : defaults.scopes });
}

async function ask(given: Given, target: string, { system }: CommandContext) {
  const { prompts } = system;
  const name =
    given.name ??
    (await prompts.input({
      message: 'Name in the store:',
      default: nameFromFolder(target),
      validate: (answer) => checkField('name', answer),
    }));
  const template =
    given.template ??
    (await prompts.select<TemplateName>({
      message: 'Start from:',
      choices: templates.map(({ name: value, summary }) => ({ value, name: value, description: summary })),
      default: 'server',
    }));
  const defaults = await templateDefaults(template, system);
  const description =
    given.description ??
    (await prompts.input({
      message: 'What it does, for users:',
      default: defaults.description,
      validate: (answer) => checkField('description', answer),
    }));
  const scopes =
    given.scope.length > 0
      ? splitScopes(given.scope)
      : await prompts.checkbox({ message: 'It needs to:', choices: scopeChoices(defaults.scopes) });
  const askUrl = async (event: 'subscribe' | 'unsubscribe', what: string) => {
    if (!defaults.sendsRequests && scopes.length === 0) return undefined;
    const initial = `\${${event.toUpperCase()}_URL:-http://127.0.0.1:8787/miniapp/${event}}`;
    return prompts.input({ message: `URL of the ${event} request (${what}):`, default: initial });
  };
  const subscribeUrl = given.subscribeUrl ?? (await askUrl('subscribe', 'on install'));
  const unsubscribeUrl = given.unsubscribeUrl ?? (await askUrl('unsubscribe', 'on uninstall'));
  return complete(template, { ...given, subscribeUrl, unsubscribeUrl }, { name, description, scopes });
}

function complete(
  template: TemplateName,
  { slug, subscribeUrl, unsubscribeUrl }: Given,
  chosen: Pick<ScaffoldAnswers, 'name' | 'description' | 'scopes'>,
): { template: TemplateName; answers: ScaffoldAnswers } {
  return { template, answers: { ...chosen, slug: slug ?? slugFromName(chosen.name), subscribeUrl, unsubscribeUrl } };
}

/** Check boxes under their resource's heading, in the platform's words. */
function scopeChoices(checked: readonly string[]) {
  return catalogScopes.flatMap(({ id, label, resource }, index) => {
    const heading = catalogScopes[index - 1]?.resource === resource ? [] : [{ name: `— ${resource} —` }];
    return [...heading, { value: id as string, name: `${label} (${id})`, checked: checked.includes(id) }];
  });
}

function splitScopes(given: readonly string[]): string[] {
  return given
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter(Boolean);
}

function checkScopes(scopes: readonly string[]): void {
  const ids = catalogScopes.map(({ id }): string => id);
  for (const scope of scopes) {
    if (ids.includes(scope)) continue;
    const byLabel = catalogScopes.find(({ label }) => label.toLowerCase() === scope.toLowerCase())?.id;
    const suggestion = byLabel ?? closest(scope, ids);
    throw new MiniappError('invalid-usage', {
      problem: `There is no scope "${scope}".`,
      remedy: suggestion ? `Did you mean "${suggestion}"?` : 'The scopes are listed in docs/reference/scopes.md.',
    });
  }
}
