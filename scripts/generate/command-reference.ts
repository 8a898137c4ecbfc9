import { globalOptions } from '../../src/cli/global-options.ts';
import type { OptionSpecs } from '../../src/cli/options.ts';
import { parseCommandLine } from '../../src/cli/parse.ts';
import { commands } from '../../src/cli/program.ts';
import { banner, type GeneratedFile } from './files.ts';

/** A command that does something, and its flags. */
export interface ListedCommand {
  /** Its words, for example `platform start`. */
  readonly name: string;
  readonly options: OptionSpecs;
}

/** The flags that every command takes. */
export const commonOptions: OptionSpecs = globalOptions;

/** Every command that does something, in the order of `miniapp --help`. */
export async function allCommands(): Promise<ListedCommand[]> {
  const all: ListedCommand[] = [];
  for (const [word, entry] of Object.entries(commands)) {
    if (entry.load) all.push({ name: word, options: (await entry.load()).options });
    const leaves = 'commands' in entry ? Object.entries(entry.commands) : [];
    for (const [leaf, { load }] of leaves) all.push({ name: `${word} ${leaf}`, options: (await load()).options });
  }
  return all;
}

/** docs/reference/commands.md: the help of every command. */
export async function commandReference(): Promise<GeneratedFile> {
  const names = (await allCommands()).map(({ name }) => name);
  const sections = await Promise.all(names.map(async (name) => `## miniapp ${name}\n\n${fence(await helpOf(name))}`));
  const content = `<!-- ${banner} -->

# Commands

What \`miniapp <command> --help\` prints. These flags go with every command:

${fence(globalPart(await helpOf('validate')))}

Every flag can also be set [in the environment](environment.md). What commands print with \`--json\` is described by
[output.schema.json](../../schemas/output.schema.json), and their exit statuses are [the same](errors.md) for all.

${names.map((name) => `[${name}](#miniapp-${name.replaceAll(' ', '-')})`).join(' · ')}

${sections.join('\n\n')}
`;
  return { path: 'docs/reference/commands.md', content };
}

async function helpOf(name: string): Promise<string> {
  const invocation = await parseCommandLine([...name.split(' '), '--help'], {}, 100);
  if (invocation.kind !== 'help') throw new Error(`miniapp ${name} --help is no help.`);
  return invocation.text;
}

const globalFlags = /^Global Options:\n(?: .*\n)+\n?/m;

function globalPart(help: string): string {
  return globalFlags.exec(help)?.[0] ?? '';
}

/** Help as a block, without what is the same in all of them. */
function fence(help: string): string {
  const own = help.startsWith('Global')
    ? help
    : help.replace(globalFlags, '').replace(/\nEvery flag can also be set.*\n/, '');
  return `\`\`\`text\n${own.trim()}\n\`\`\``;
}
