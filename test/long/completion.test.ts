import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../src/cli/completion/bourne.ts';
import { fishCompletion, quoteForFish } from '../../src/cli/completion/fish.ts';
import type { Vocabulary } from '../../src/cli/completion/vocabulary.ts';
import { zshCompletion } from '../../src/cli/completion/zsh.ts';
import { type CompletionCase, completionCases, makeCompletionFolder } from '../cli/completion-cases.ts';
import { miniapp, start, temporaryFolder } from '../e2e/spawn.ts';
import { findShell, type Shell } from './shells.ts';
import { openTerminal, prompt, type Terminal } from './terminal.ts';

/** Descriptions with all that shells obey. */
const hostile: Vocabulary = {
  flags: [],
  commands: [
    {
      name: '',
      commands: [
        { word: 'quotes', description: `it's "quoted" \`id\` $(id) $HOME \${HOME}` },
        { word: 'signs', description: '[a]: 100% {b,c} !! *? ~ # ; & | < > = ^ \\ \\\\ end' },
        { word: 'with:colon', description: 'a:b' },
      ],
      flags: [],
      arguments: [],
    },
  ],
};

/** A folder with the script, the settings and what is completed. */
async function prepare(
  shell: string,
): Promise<{ folder: string; script: string; environment: Record<string, string> }> {
  const home = await temporaryFolder();
  const folder = join(home, 'work');
  await makeCompletionFolder(folder);
  const script = join(home, shell === 'zsh' ? '_miniapp' : 'miniapp.script');
  await writeFile(script, (await miniapp(['completion', shell])).stdout);
  return { folder, script, environment: { HOME: home, MINIAPP_CONFIG_HOME: join(folder, 'settings') } };
}

/**
 * What the shell puts in place of the last word when it is asked for everything that it would offer. It is then told to
 * print the words of the line, as the command would get them.
 */
async function offersIn(terminal: Terminal, line: string): Promise<string[]> {
  const printed = await terminal.type(`${line}\x18a\x01show \n`);
  const words = [...printed.matchAll(/^<(.*)>$/gm)].map(([, word = '']) => word);
  const typed = line.split(' ');
  const offers = words.slice(typed.length - 1);
  // Nothing was put in its place.
  if (offers.length === 1 && offers[0] === typed.at(-1)) return [];
  // bash replaces what follows the last = or :, so that what is before stands in the line but once.
  const kept = /^.*[=:]/.exec(typed.at(-1) ?? '')?.[0] ?? '';
  return offers.map((offer) => (offer.startsWith(kept) ? offer : kept + offer));
}

/** Folders are inserted without the slash that the list shows. */
const plain = (offers: readonly string[]) => offers.map((offer) => offer.replace(/\/$/, '')).sort();

async function expectCases(terminal: Terminal): Promise<void> {
  const found: CompletionCase[] = [];
  for (const [line] of completionCases) found.push([line, plain(await offersIn(terminal, line))]);
  expect(found).toEqual(completionCases.map(([line, offers]) => [line, plain(offers)]));
}

describe('bash on a terminal', () => {
  it('offers what can stand where the cursor is, and completes a word', async () => {
    const { folder, script, environment } = await prepare('bash');
    const settings = join(folder, '..', 'bashrc');
    const show = 'show() { printf \'<%s>\\n\' "$@"; }';
    await writeFile(
      settings,
      `PS1='${prompt}'\nbind 'set enable-bracketed-paste off'\nbind '"\\C-xa": insert-completions'\n${show}\nsource ${script}\n`,
    );
    const terminal = await openTerminal(`bash --noprofile --rcfile ${settings} -i`, { directory: folder, environment });
    await expectCases(terminal);
    const printed = await terminal.type('miniapp val\tmini\t--form\t=gith\t-C set\t\x01show \n');
    expect(printed).toContain('<miniapp>\n<validate>\n<miniapp.yaml>\n<--format>\n');
    expect(await terminal.type('miniapp init --scope flow-tags:v\t\x01show \n')).toContain('<flow-tags:view>\n');
  });
});

async function openZsh(shell: Shell, folder: string, script: string, environment: Readonly<Record<string, string>>) {
  const settings = join(folder, '..', '.zshrc');
  const lines = [
    shell.preamble,
    `fpath=(${join(script, '..')} $fpath)`,
    'autoload -Uz compinit && compinit -u -D',
    'bindkey -e',
    'zle -C all complete-word _generic',
    "bindkey '^Xa' all",
    "zstyle ':completion:all:*' completer _all_matches _complete",
    "zstyle ':completion:all:*' insert yes",
    'unsetopt prompt_cr prompt_sp',
    'show() { printf \'<%s>\\n\' "$@" }',
    `PS1='${prompt}'`,
  ];
  await writeFile(settings, `${lines.join('\n')}\n`);
  return openTerminal(`${shell.program} -d -i`, {
    directory: folder,
    environment: { ...environment, ...shell.environment, ZDOTDIR: join(folder, '..') },
  });
}

describe('zsh', () => {
  it('offers what can stand where the cursor is, with descriptions', async () => {
    const { folder, script, environment } = await prepare('zsh');
    const terminal = await openZsh(await findShell('zsh'), folder, script, environment);
    await expectCases(terminal);
    expect(await terminal.type('miniapp validate --fix\t')).toMatch(/^--fix +-- Correct what can be corrected safely/m);
  });

  it('reads the script by source as well', async () => {
    const { folder, script, environment } = await prepare('zsh');
    const elsewhere = join(folder, '..', 'elsewhere');
    await mkdir(elsewhere);
    const terminal = await openZsh(await findShell('zsh'), folder, join(elsewhere, 'none'), environment);
    expect(await offersIn(terminal, 'miniapp platform st')).toEqual([]);
    await terminal.type(`source ${script}\n`);
    expect(await offersIn(terminal, 'miniapp platform st')).toEqual(['start', 'status']);
  });

  it('obeys nothing that a description holds', async () => {
    const { folder, script, environment } = await prepare('zsh');
    await writeFile(script, zshCompletion(hostile));
    const terminal = await openZsh(await findShell('zsh'), folder, script, environment);
    const printed = await terminal.type('miniapp \t');
    await terminal.type('\x15\n');
    const shown = [...printed.matchAll(/^(\S+) +-- (.*?) *$/gm)].map(([, word, description]) => ({
      word,
      description,
    }));
    expect(shown).toEqual(hostile.commands[0]?.commands);
    expect(plain(await offersIn(terminal, 'miniapp '))).toEqual(['quotes', 'signs', 'with:colon']);
  });

  it('finds the syntax valid, and reads each quoted text as the text', async () => {
    const { program, environment } = await findShell('zsh');
    const { stdout: script } = await miniapp(['completion', 'zsh']);
    const { exitCode, stderr } = await start(program, ['-n'], { stdin: script, environment }).ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    await expectQuoting(program, environment, quote);
  });
});

describe('fish', () => {
  async function complete(
    folder: string,
    script: string,
    environment: Record<string, string>,
    lines: readonly string[],
  ) {
    const fish = await findShell('fish');
    const commands = lines.map((line) => `echo @; complete -C ${quoteForFish(line)}`);
    const { stdout, stderr } = await start(
      fish.program,
      ['--no-config', '-c', `source ${script}\n${commands.join('\n')}`],
      {
        directory: folder,
        environment: { ...environment, ...fish.environment },
      },
    ).ended;
    expect(stderr).toBe('');
    const answers = stdout
      .split('@\n')
      .slice(1)
      .map((answer) => answer.split('\n').filter(Boolean));
    return answers.map((offers) => offers.map((offer) => offer.split('\t') as [word: string, description?: string]));
  }

  it('offers what can stand where the cursor is, with descriptions', async () => {
    const { folder, script, environment } = await prepare('fish');
    const lines = completionCases.map(([line]) => line);
    const found = await complete(folder, script, environment, lines);
    expect(lines.map((line, index) => [line, plain((found[index] ?? []).map(([word]) => word))])).toEqual(
      completionCases.map(([line, offers]) => [line, plain(offers)]),
    );
    expect(await complete(folder, script, environment, ['miniapp validate --fi'])).toEqual([
      [
        ['--fix', 'Correct what can be corrected safely'],
        ['--fix-dry-run', 'Show what --fix would change, and write nothing'],
      ],
    ]);
  });

  it('obeys nothing that a description holds', async () => {
    const { folder, script, environment } = await prepare('fish');
    await writeFile(script, fishCompletion(hostile));
    const [offers] = await complete(folder, script, environment, ['miniapp ']);
    const words = hostile.commands[0]?.commands ?? [];
    expect(offers).toEqual(words.map(({ word, description }) => [word, description]));
  });

  it('finds the syntax valid, and reads each quoted text as the text', async () => {
    const { program, environment } = await findShell('fish');
    const { script } = await prepare('fish');
    const { exitCode, stderr } = await start(program, ['--no-config', '-n', script], { environment }).ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    await expectQuoting(program, environment, quoteForFish);
  });
});

async function expectQuoting(
  program: string,
  environment: Readonly<Record<string, string>>,
  quoted: (text: string) => string,
) {
  const texts = fc.sample(fc.string({ unit: 'grapheme-ascii' }), 500);
  const all = ["it's", "'", "''", "\\'", '\\', '\\\\', '$HOME `id` $(id)', '!x', '\n', ...texts];
  const code = `printf '%s\\0' ${all.map(quoted).join(' ')}`;
  const { stdout, stderr } = await start(program, ['-c', code], { environment }).ended;
  expect(stderr).toBe('');
  expect(stdout.split('\0').slice(0, -1)).toEqual(all);
}
