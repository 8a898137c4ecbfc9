import type { Argument, CommandEntry, CommandGroup } from '../command.ts';
import { globalOptions } from '../global-options.ts';
import { type Completion, type CompletionWord, flagName, type OptionSpec, wordsOf } from '../options.ts';

/** All that can stand on the command line, for the Tab key. */
export interface Vocabulary {
  /** The program itself, whose name is empty, its commands, and theirs. */
  readonly commands: readonly CommandVocabulary[];
  /** The flags that every command takes. */
  readonly flags: readonly FlagVocabulary[];
}

export interface CommandVocabulary {
  /** For example `platform start`. */
  readonly name: string;
  /** The words that can follow its name. */
  readonly commands: readonly CompletionWord[];
  readonly flags: readonly FlagVocabulary[];
  /** By place; the last one stands for all that follow when it is a list. */
  readonly arguments: readonly { readonly offer: Completion | null; readonly isList: boolean }[];
}

export interface FlagVocabulary {
  /** For example `-C` and `--directory`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takes: 'nothing' | 'value' | 'optional';
  /** Null where nothing can be said of its value. */
  readonly offer: Completion | null;
}

type Entry = CommandEntry | CommandGroup;

/** Flags of the program that are no options: the parser adds them itself. */
const ownFlags: readonly FlagVocabulary[] = [
  { names: ['-h', '--help'], description: 'Show this help', takes: 'nothing', offer: null },
  { names: ['-V', '--version'], description: 'Print the version', takes: 'nothing', offer: null },
];

/** Loads every command, and lists what it takes. */
export async function readVocabulary(commands: Readonly<Record<string, Entry>>): Promise<Vocabulary> {
  const named = Object.entries(commands).flatMap(([word, entry]): [string, Entry][] => [
    [word, entry],
    ...('commands' in entry
      ? Object.entries(entry.commands).map(([leaf, own]): [string, Entry] => [`${word} ${leaf}`, own])
      : []),
  ]);
  const program = { name: '', commands: wordsBelow(commands), flags: [], arguments: [] };
  return {
    commands: [program, ...(await Promise.all(named.map(([name, entry]) => readCommand(name, entry))))],
    flags: [...Object.entries(globalOptions).map(([name, spec]) => readFlag(name, spec)), ...ownFlags],
  };
}

async function readCommand(name: string, entry: Entry): Promise<CommandVocabulary> {
  const command = await entry.load?.();
  return {
    name,
    commands: 'commands' in entry ? wordsBelow(entry.commands) : [],
    flags: Object.entries(command?.options ?? {}).map(([option, spec]) => readFlag(option, spec)),
    arguments: (command?.arguments ?? []).map((argument) => ({
      offer: offerOf(argument, argument.name),
      isList: argument.name.includes('...'),
    })),
  };
}

function wordsBelow(commands: Readonly<Record<string, Entry>>): CompletionWord[] {
  return Object.entries(commands).map(([word, { summary }]) => ({ word, description: oneLine(summary) }));
}

function readFlag(name: string, spec: OptionSpec<unknown>): FlagVocabulary {
  const { description, placeholder, short } = spec;
  return {
    names: [...(short ? [`-${short}`] : []), flagName(name)],
    description: oneLine(description),
    takes: placeholder === undefined ? 'nothing' : placeholder.startsWith('[') ? 'optional' : 'value',
    offer: offerOf(spec, placeholder ?? ''),
  };
}

/** What placeholders and names of arguments tell by themselves. */
const telling: Readonly<Record<string, Completion>> = {
  file: 'file',
  dir: 'folder',
  manifest: 'manifest',
  profile: 'profile',
};

function offerOf(
  { completes, choices }: Pick<Argument & OptionSpec<unknown>, 'completes' | 'choices'>,
  placeholder: string,
): Completion | null {
  if (completes !== undefined) return completes;
  if (choices) return wordsOf(choices);
  return telling[placeholder.replace(/^[<[]|[>\]]$/g, '')] ?? null;
}

/** Lines and tabs end a description in the shells. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
