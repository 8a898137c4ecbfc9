import { resolve } from 'node:path';
import { exitCodes, MiniappError } from '../core/errors.ts';
import { escapeJson, escapeText } from '../core/escape.ts';
import { redactSecrets } from '../core/redact.ts';
import { PromptCancelled, type System } from '../system/ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import type { Invocation, Voice } from './parse.ts';
import { presentPretty } from './present/diagnostics.ts';
import { type Envelope, presentJson } from './present/json.ts';
import { plainStyle, type Style, type View } from './present/view.ts';

type CommandInvocation = Extract<Invocation, { kind: 'command' }>;

/**
 * The whole program: reads the command line, runs the command, prints its result as words or JSON, and gives the
 * process's exit status. Never throws.
 */
export async function run(argv: readonly string[], system: System): Promise<number> {
  const { terminal } = system;
  let voice: Voice = { name: '', json: argv.includes('--json'), stream: false, noColor: false };
  try {
    const { guessVoice, parseCommandLine } = await import('./parse.ts');
    voice = guessVoice(argv, system.environment);
    const invocation = await parseCommandLine(argv, system.environment, terminal.stdout.columns);
    if (invocation.kind === 'version') {
      terminal.stdout.write(`${system.version}\n`);
      return exitCodes.done;
    }
    if (invocation.kind === 'help') {
      terminal.stdout.write(invocation.text);
      return exitCodes.done;
    }
    const { command, options, name, stream } = invocation;
    const json = options.json === true || command.wantsJson?.(options) === true;
    voice = { name, json, stream, noColor: options.noColor === true };
    const onEvent = () => {
      // What was begun as one event a line ends so.
      voice = { ...voice, stream: true };
    };
    const context = await makeContext(invocation, json, system, onEvent);
    const outcome = await command.run(invocation.args, options, context);
    const exitCode = outcome.error?.exitCode ?? outcome.exitCode ?? exitCodes.done;
    await printOutcome(invocation, outcome, json, context);
    return exitCode;
  } catch (error) {
    if (error instanceof PromptCancelled) {
      terminal.stderr.write('Cancelled. Nothing was written.\n');
      return exitCodes.interrupted;
    }
    return printError(error, voice, system);
  }
}

async function makeContext(
  { options }: CommandInvocation,
  json: boolean,
  system: System,
  onEvent: () => void,
): Promise<CommandContext> {
  const { terminal } = system;
  const silent = json || options.quiet === true;
  const directory = resolve(system.directory, String(options.directory ?? '.'));
  if (options.directory !== undefined && (await system.disk.kind(directory)) !== 'folder') {
    throw new MiniappError('invalid-usage', {
      problem: `There is no folder at ${String(options.directory)}, where -C says to work.`,
    });
  }
  const say = (message: string) => {
    if (!silent) terminal.stderr.write(`${escapeText(message)}\n`);
  };
  return {
    system,
    directory,
    get interactive() {
      if (json || options.noInput === true || isSet(system.environment.CI)) return false;
      return terminal.stdin.isTTY && terminal.stderr.isTTY;
    },
    say,
    emit(event, words) {
      onEvent();
      terminal.stdout.write(json ? `${escapeJson(JSON.stringify(event))}\n` : `${escapeText(words)}\n`);
    },
    progress: async (message, work) => {
      // On a terminal that tells no width, as in some containers, a spinner would clear endless lines.
      if (silent) return work();
      const { stderr } = terminal;
      if (!stderr.isTTY || !stderr.stream || !stderr.columns) return work();
      const { default: ora } = await import('ora');
      const spinner = ora({ text: message, stream: stderr.stream, discardStdin: false }).start();
      try {
        return await work();
      } finally {
        spinner.stop();
      }
    },
  };
}

async function printOutcome(
  { name, command, stream, options }: CommandInvocation,
  outcome: Outcome<unknown>,
  json: boolean,
  context: CommandContext,
): Promise<void> {
  const { system } = context;
  const { stdout, stderr } = system.terminal;
  if (stream || outcome.told) return;
  if (json) {
    stdout.write(
      presentJson({
        version: 1,
        command: name,
        ok: !outcome.error && (outcome.exitCode ?? exitCodes.done) === exitCodes.done,
        result: outcome.result,
        diagnostics: outcome.diagnostics ?? [],
        error: outcome.error ? tellError(outcome.error) : null,
      }),
    );
    return;
  }
  const noColor = options.noColor === true;
  stdout.write(await command.present(outcome, await makeView(stdout, noColor, system), options, context));
  const view = await makeView(stderr, noColor, system);
  if (options.quiet !== true && command.remark) stderr.write(command.remark(outcome, view, options));
  if (outcome.error) stderr.write(errorLines(tellError(outcome.error), view));
}

/** A failure as it is told: a message can repeat what was typed, and a secret is easily typed in the wrong place. */
function tellError({ code, message, hint }: MiniappError): NonNullable<Envelope['error']> {
  return { code, message: redactSecrets(message), hint: hint === undefined ? null : redactSecrets(hint) };
}

function errorLines({ message, hint }: NonNullable<Envelope['error']>, { style }: View): string {
  return `${style.red('Error:')} ${escapeText(message)}\n${hint ? `${escapeText(hint)}\n` : ''}`;
}

async function printError(error: unknown, voice: Voice, system: System): Promise<number> {
  const { stdout, stderr } = system.terminal;
  const expected = error instanceof MiniappError ? error : undefined;
  const told = expected
    ? tellError(expected)
    : {
        code: 'bug',
        message: `miniapp ${system.version} failed in a way it should not: ${redactSecrets(error instanceof Error ? error.message : String(error))}`,
        hint: 'This is a bug in miniapp. Please report it with the command and the trace above.',
      };
  if (!expected)
    stderr.write(`${escapeText(redactSecrets(error instanceof Error ? (error.stack ?? '') : String(error)))}\n`);
  const exitCode = expected?.exitCode ?? exitCodes.bug;
  const diagnostics = expected?.details?.diagnostics ?? [];
  if (voice.json) {
    const envelope: Envelope = {
      version: 1,
      command: redactSecrets(voice.name),
      ok: false,
      result: null,
      diagnostics,
      error: told,
    };
    const event = { event: 'error', ...told, diagnostics };
    stdout.write(voice.stream ? `${escapeJson(JSON.stringify(event))}\n` : presentJson(envelope));
    return exitCode;
  }
  const view = await makeView(stderr, voice.noColor, system);
  if (expected?.details) stderr.write(`${presentPretty(diagnostics, expected.details.sources, view)}\n`);
  stderr.write(errorLines(told, view));
  return exitCode;
}

async function makeView(
  output: System['terminal']['stdout'],
  noColor: boolean,
  { environment }: Pick<System, 'environment'>,
): Promise<View> {
  const forced = isSet(environment.FORCE_COLOR) && environment.FORCE_COLOR !== '0';
  const refused = noColor || isSet(environment.NO_COLOR) || environment.FORCE_COLOR === '0';
  const colours = !refused && (forced || (output.isTTY && environment.TERM !== 'dumb'));
  return { style: colours ? await colourStyle() : plainStyle, columns: output.columns, isTerminal: output.isTTY };
}

async function colourStyle(): Promise<Style> {
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
