import type { Diagnostic } from '../core/diagnostic.ts';
import type { ExitCode, MiniappError } from '../core/errors.ts';
import type { Source } from '../core/source.ts';
import type { System } from '../system/ports.ts';
import type { Completion, OptionSpecs, OptionValues } from './options.ts';
import type { View } from './present/view.ts';

/** What a command did: data, printed by `run` as JSON or in the command's own words. */
export interface Outcome<Result> {
  readonly result: Result | null;
  readonly diagnostics?: readonly Diagnostic[];
  /** The texts the diagnostics lie in, by file; for people only. */
  readonly sources?: ReadonlyMap<string, Source>;
  /** True when events have told everything; nothing more is printed. */
  readonly told?: boolean;
  /** 0 unless said otherwise. */
  readonly exitCode?: ExitCode;
  /** Why it failed, where there is a result to show all the same; gives the exit status. */
  readonly error?: MiniappError | undefined;
}

/** What a command is given besides its arguments and options. */
export interface CommandContext {
  readonly system: System;
  /** The absolute folder that relative paths start from (`-C`, or the working directory). */
  readonly directory: string;
  /** True when questions may be asked. */
  readonly interactive: boolean;
  /** Says something to a person while the command runs; goes to stderr, silent with `--quiet` or `--json`. */
  readonly say: (message: string) => void;
  /** For commands that go on: prints an event to stdout, as one JSON line with `--json`, else in the words given. */
  readonly emit: (event: { readonly event: string } & Readonly<Record<string, unknown>>, words: string) => void;
  /** Shows a spinner on a terminal while `work` is under way. */
  readonly progress: <Value>(message: string, work: () => Promise<Value>) => Promise<Value>;
}

/** An argument of a command. */
export interface Argument {
  /** For example `[files...]`. */
  readonly name: string;
  readonly description: string;
  /** What Tab offers, where the name does not tell: `[dir]`, `[profile]` and `[manifest]` do. */
  readonly completes?: Completion;
}

/** A command: what `--help` shows, what it does, and how its result is told to a person. */
export interface Command<Specs extends OptionSpecs, Result> {
  /** What it does, in a sentence or two. */
  readonly description: string;
  /** Empty for none. */
  readonly arguments: readonly Argument[];
  readonly options: Specs;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  readonly run: (
    args: readonly string[],
    options: OptionValues<Specs>,
    context: CommandContext,
  ) => Promise<Outcome<Result>>;
  /** The result in words, for stdout; '' prints nothing. */
  readonly present: (
    outcome: Outcome<Result>,
    view: View,
    options: OptionValues<Specs>,
    context: CommandContext,
  ) => string | Promise<string>;
  /** Words for stderr that go with the result, such as counts and warnings. */
  readonly remark?: (outcome: Outcome<Result>, view: View, options: OptionValues<Specs>) => string;
  /** True when the options ask for the JSON envelope, as `--json` does. */
  readonly wantsJson?: (options: OptionValues<Specs>) => boolean;
}

/** Lets TypeScript infer the types of a command's options and result. */
export function defineCommand<Specs extends OptionSpecs, Result>(
  command: Command<Specs, Result>,
): Command<Specs, Result> {
  return command;
}

// The registry holds commands of every option and result type; each is used through its own module only.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyCommand = Command<OptionSpecs, any>;

export interface CommandEntry {
  /** One line for `miniapp --help`. */
  readonly summary: string;
  /** True for a command that goes on and reports events instead of one result. */
  readonly stream?: boolean;
  readonly load: () => Promise<AnyCommand>;
}

export interface CommandGroup {
  readonly summary: string;
  readonly commands: Readonly<Record<string, CommandEntry>>;
  /** What the group does by itself, when none of its commands is named. */
  readonly load?: CommandEntry['load'];
}
