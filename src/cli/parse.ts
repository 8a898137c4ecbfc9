import { Command as Commander, CommanderError, Option } from 'commander';
import { MiniappError } from '../core/errors.ts';
import { closest } from '../core/suggest.ts';
import type { AnyCommand, CommandEntry, CommandGroup } from './command.ts';
import { globalOptions } from './global-options.ts';
import { flagName, type OptionSpec, type OptionSpecs, variableName } from './options.ts';
import { commands } from './program.ts';

/** What the command line asks for. */
export type Invocation =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'command';
      /** For example `platform start`. */
      readonly name: string;
      readonly command: AnyCommand;
      /** True when the command goes on and reports events. */
      readonly stream: boolean;
      readonly args: readonly string[];
      readonly options: Readonly<Record<string, unknown>>;
    };

/** How to tell of a failure. */
export interface Voice {
  /** The command's words, as far as they are known. */
  readonly name: string;
  readonly json: boolean;
  readonly stream: boolean;
  readonly noColor: boolean;
}

/**
 * Reads the command line. Throws `MiniappError` `invalid-usage` for what it does not know, with the likely word.
 * `environment` gives the flags that are not on the line: `--max-warnings` by `MINIAPP_MAX_WARNINGS`.
 */
export async function parseCommandLine(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  columns: number | undefined,
): Promise<Invocation> {
  const words = commandWords(argv);
  const name = findCommand(words, argv);
  const output: string[] = [];
  const program = configure(new Commander('miniapp'), output, columns)
    .description('Mini-apps as files: scaffold, validate, simulate the install, run the platform locally, push.')
    .usage('<command> [options]')
    .option('-V, --version', 'Print the version')
    .helpCommand(false);
  addGlobalOptions(program);

  let invocation: Invocation | undefined;
  // Which command it is, is known: the others need not be made for it.
  const shown = Object.entries(commands).filter(([word]) => name === undefined || word === words[0]);
  for (const [word, entry] of shown) {
    const stub = configure(program.command(word), output, columns).description(entry.summary).helpCommand(false);
    // After `--`, the name of a command is an argument of its group.
    const isArgument = name === word && argv.includes('--');
    const leaves = 'commands' in entry && !isArgument ? Object.entries(entry.commands) : [];
    for (const [leafWord, leaf] of leaves) {
      const leafStub = configure(stub.command(leafWord), output, columns).description(leaf.summary);
      if (name === `${word} ${leafWord}`)
        await complete(leafStub, leaf, name, environment, (found) => (invocation = found));
    }
    const { load } = entry;
    if (name === word && load) {
      await complete(stub, { ...entry, load }, name, environment, (found) => (invocation = found));
    }
  }

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: output.join('') };
    // Without a command, commander wants to show the help as an error; it is answered below.
    if (error.code !== 'commander.help') throw misspeltCommand(words, name) ?? usageError(error);
  }
  if (program.opts().version) return { kind: 'version' };
  if (invocation) return invocation;
  return { kind: 'help', text: program.helpInformation() };
}

/** What turns a switch on or off from the environment. */
const switchWords = { on: ['1', 'true', 'yes'], off: ['0', 'false', 'no'] };

/** How to tell of a command line that cannot be read: what its words and the environment say of it. */
export function guessVoice(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): Voice {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const isOn = (name: keyof typeof globalOptions) =>
    flags.includes(flagName(name)) || switchWords.on.includes((environment[variableName(name)] ?? '').toLowerCase());
  const [first = '', second] = commandWords(argv);
  const entry = Object.hasOwn(commands, first) ? commands[first] : undefined;
  const isGroup = entry !== undefined && 'commands' in entry;
  const leaf = !isGroup
    ? entry
    : Object.hasOwn(entry.commands, second ?? '')
      ? entry.commands[second ?? '']
      : undefined;
  return {
    name: isGroup && second !== undefined && (leaf || !entry.load) ? `${first} ${second}` : first,
    json: isOn('json') || /(^|\0)--format[=\0]json(\0|$)/.test(flags.join('\0')),
    stream: leaf?.stream === true,
    noColor: isOn('noColor'),
  };
}

/** The words of the command: what is no flag, nor the value of -C, before any argument. */
function commandWords(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (word === '-C' || word === '--directory') index++;
    else if (!word.startsWith('-')) words.push(word);
  }
  return words;
}

/** The full name of the command asked for, or undefined when none is. */
function findCommand([first, second]: readonly string[], argv: readonly string[]): string | undefined {
  if (first === undefined) return undefined;
  const entry = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (!entry) throw unknownCommand(first, commands);
  if (!('commands' in entry)) return first;
  // The words after a group that does something by itself are its arguments, unless they name one of its commands.
  if (entry.load && !Object.hasOwn(entry.commands, second ?? '')) return first;
  if (second !== undefined) {
    if (!Object.hasOwn(entry.commands, second)) throw unknownCommand(`${first} ${second}`, entry.commands, `${first} `);
    return `${first} ${second}`;
  }
  if (argv.includes('--help') || argv.includes('-h')) return undefined;
  throw new MiniappError('invalid-usage', {
    problem: `miniapp ${first} needs to be told what to do: ${Object.keys(entry.commands).join(', ')}.`,
    remedy: `See: miniapp ${first} --help`,
  });
}

/** Words of a group that does something by itself were taken for its arguments, but its flags do not fit them. */
function misspeltCommand([first = '', second = '']: readonly string[], name: string | undefined) {
  const entry = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (!entry || !('commands' in entry) || name !== first) return undefined;
  if (closest(second, Object.keys(entry.commands)) === undefined) return undefined;
  return unknownCommand(`${first} ${second}`, entry.commands, `${first} `);
}

function unknownCommand(name: string, known: Readonly<Record<string, CommandEntry | CommandGroup>>, prefix = '') {
  const suggestion = closest(name.slice(prefix.length), Object.keys(known));
  return new MiniappError('invalid-usage', {
    problem: `There is no command "${name}".`,
    remedy: suggestion ? `Did you mean: miniapp ${prefix}${suggestion}` : 'The commands are listed by: miniapp --help',
  });
}

function configure(command: Commander, output: string[], columns: number | undefined): Commander {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (chunk) => output.push(chunk),
      // Errors are thrown by exitOverride and told by run.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(columns ?? 100, 120),
      getOutHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .helpOption('-h, --help', 'Show this help');
}

function addGlobalOptions(program: Commander): void {
  for (const [name, spec] of Object.entries(globalOptions)) program.addOption(makeOption(name, spec));
}

/** Gives a stub the options, arguments and help of its command. */
async function complete(
  stub: Commander,
  entry: CommandEntry,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  found: (invocation: Invocation) => void,
): Promise<void> {
  const command = await entry.load();
  stub.description(command.description).allowExcessArguments(false);
  for (const { name: argument, description } of command.arguments) stub.argument(argument, description);
  for (const [optionName, spec] of Object.entries(command.options)) stub.addOption(makeOption(optionName, spec));
  const examples = command.examples.map(({ command: line, does }) => `  $ ${line}\n      ${does}`);
  stub.addHelpText(
    'after',
    `\nExamples:\n${examples.join('\n')}\n\nEvery flag can also be set in the environment, --no-color by MINIAPP_NO_COLOR=1.`,
  );
  stub.action(() => {
    const given = stub.optsWithGlobals<Record<string, unknown>>();
    const specs: OptionSpecs = { ...globalOptions, ...command.options };
    const options: Record<string, unknown> = {};
    for (const [optionName, spec] of Object.entries(specs)) {
      const value = given[optionName];
      const variable = environment[spec.variable ?? variableName(optionName)];
      const useVariable = value === undefined && variable !== undefined && variable !== '';
      options[optionName] = useVariable ? fromVariable(optionName, spec, variable) : (value ?? spec.default);
    }
    found({ kind: 'command', name, command, stream: entry.stream === true, args: stub.args, options });
  });
}

function makeOption(name: string, spec: OptionSpec<unknown>): Option {
  const flags = `${spec.short ? `-${spec.short}, ` : ''}${flagName(name)}${spec.placeholder ? ` ${bracket(spec.placeholder)}` : ''}`;
  const option = new Option(flags, spec.description + defaultWords(spec));
  // To commander, --no-input would be the opposite of --input; to us it is a flag of its own.
  option.negate = false;
  if (spec.placeholder === undefined) return option;
  return option.argParser((value, previous) => {
    const read = readText(flagName(name), spec, value);
    return spec.repeatable ? [...((previous as unknown[] | undefined) ?? []), read] : read;
  });
}

function bracket(placeholder: string): string {
  return placeholder.startsWith('<') || placeholder.startsWith('[') ? placeholder : `<${placeholder}>`;
}

function defaultWords({ default: initial, placeholder }: OptionSpec<unknown>): string {
  return placeholder && initial !== undefined && !Array.isArray(initial) ? ` (default: ${String(initial)})` : '';
}

function readText(label: string, spec: OptionSpec<unknown>, value: string): unknown {
  if (spec.choices && !spec.choices.includes(value)) {
    const suggestion = closest(value, spec.choices);
    throw new MiniappError('invalid-usage', {
      problem: `${label} cannot be "${value}".`,
      remedy: suggestion ? `Did you mean "${suggestion}"?` : `It is one of: ${spec.choices.join(', ')}.`,
    });
  }
  return spec.parse ? spec.parse(value, label) : value;
}

function fromVariable(name: string, spec: OptionSpec<unknown>, value: string): unknown {
  const label = spec.variable ?? variableName(name);
  const isSwitch = spec.placeholder === undefined || spec.placeholder.startsWith('[');
  if (isSwitch && switchWords.on.includes(value.toLowerCase())) return true;
  if (isSwitch && switchWords.off.includes(value.toLowerCase())) return spec.default;
  if (spec.placeholder !== undefined) {
    return spec.repeatable
      ? value.split('\n').map((line) => readText(label, spec, line))
      : readText(label, spec, value);
  }
  throw new MiniappError('invalid-usage', { problem: `${label} must be 1 or 0, but it is "${value}".` });
}

function usageError(error: CommanderError): MiniappError {
  // The value of an unknown flag is not repeated: it may be a secret that was given as one.
  const message = error.message.replace(/^(error: unknown option '[^'=]*)=.*?'(?=\n|$)/s, "$1'");
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replace(/\.?$/, '.');
  const remedy = rest.join(' ').replace(/^\((.*)\)$/, '$1');
  return new MiniappError('invalid-usage', {
    problem: sentence,
    remedy: remedy || 'See the command’s --help.',
  });
}
