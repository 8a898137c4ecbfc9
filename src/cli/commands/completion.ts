import { basename } from 'node:path';
import { MiniappError } from '../../core/errors.ts';
import { closest } from '../../core/suggest.ts';
import { type CommandEntry, type CommandGroup, defineCommand, type Outcome } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { readVocabulary } from '../completion/vocabulary.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { wordsOf } from '../options.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

type Shell = keyof typeof scripts;

const shells = Object.keys(scripts) as Shell[];

interface Result {
  readonly shell: Shell;
  readonly script: string;
}

/** The command; it is given all commands, of which it is one. */
export function completionOf(commands: Readonly<Record<string, CommandEntry | CommandGroup>>) {
  return defineCommand({
    description:
      'Prints a script with which the Tab key completes commands, flags with their values, rules, scopes, profiles and ' +
      'files. It holds all it needs, so that no Tab starts miniapp: write it anew after an update.',
    arguments: [
      { name: '[shell]', description: 'bash, zsh or fish (default: that of SHELL)', completes: wordsOf(shells) },
    ],
    options: {},
    examples: [
      {
        command: 'miniapp completion bash > ~/.local/share/bash-completion/completions/miniapp',
        does: 'bash. Without the package bash-completion: source that file in ~/.bashrc.',
      },
      {
        command: 'miniapp completion zsh > ~/.zfunc/_miniapp',
        does: 'zsh. In ~/.zshrc, before compinit: fpath=(~/.zfunc $fpath)',
      },
      { command: 'miniapp completion fish > ~/.config/fish/completions/miniapp.fish', does: 'fish.' },
    ],
    async run([given], _options, { system, say }): Promise<Outcome<Result>> {
      const shell = given === undefined ? guessShell(system.environment['SHELL']) : readShell(given);
      if (given === undefined)
        say(`This is for ${shell}, as SHELL says. miniapp completion --help says where to put it.`);
      return { result: { shell, script: scripts[shell](await readVocabulary(commands)) } };
    },
    present: ({ result }) => result?.script ?? '',
  });
}

function readShell(given: string): Shell {
  const shell = shells.find((each) => each === given);
  if (shell) return shell;
  const suggestion = closest(given, shells);
  throw new MiniappError('invalid-usage', {
    problem: `There is no completion for "${given}".`,
    remedy: suggestion ? `Did you mean: miniapp completion ${suggestion}` : `The shells are: ${shells.join(', ')}.`,
  });
}

function guessShell(path = ''): Shell {
  const shell = shells.find((each) => each === basename(path));
  if (shell) return shell;
  throw new MiniappError('invalid-usage', {
    problem: `miniapp completion needs to be told the shell: ${shells.join(', ')}.`,
    remedy: 'For example: miniapp completion bash',
  });
}
