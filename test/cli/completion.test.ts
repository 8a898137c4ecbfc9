import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../src/cli/completion/bourne.ts';
import { readVocabulary } from '../../src/cli/completion/vocabulary.ts';
import type { Completion } from '../../src/cli/options.ts';
import { commands as program } from '../../src/cli/program.ts';
import { start } from '../e2e/spawn.ts';
import { createWorld } from '../world.ts';
import { completionCases, makeCompletionFolder } from './completion-cases.ts';
import { readOutput } from './output.ts';

/**
 * Completes lines as bash does when Tab is pressed: by the function that `complete` registered, with the line split at
 * white space and at = and :. Prints what would stand in the line, one offer a line, after a line with @.
 */
const driver = `
source "$1"
press_tab() {
  local line="$1" rest="$1" words=() function
  while [[ -n $rest ]]; do
    if [[ $rest =~ ^[[:space:]]+ ]]; then rest="\${rest:\${#BASH_REMATCH[0]}}"
    elif [[ $rest =~ ^[=:]+ || $rest =~ ^[^=:[:space:]]+ ]]; then words+=("\${BASH_REMATCH[0]}"); rest="\${rest:\${#BASH_REMATCH[0]}}"; fi
  done
  [[ $line == *' ' ]] && words+=('')
  COMP_LINE="$line" COMP_POINT=\${#line} COMP_WORDS=("\${words[@]}") COMP_CWORD=$((\${#words[@]} - 1))
  function="$(complete -p miniapp)"
  [[ $function =~ -F\\ ([^ ]+) ]] && "\${BASH_REMATCH[1]}" miniapp "\${words[COMP_CWORD]}" "\${words[COMP_CWORD - 1]}"
  # bash replaces what follows the last = or :.
  local word="\${line##* }"
  local kept="\${word%"\${word##*[=:]}"}" offer
  printf '@\\n'
  for offer in "\${COMPREPLY[@]}"; do
    if [[ -d $kept$offer || -d \${kept#--*=}$offer ]]; then offer+=/; fi
    printf '%s\\n' "$kept$offer"
  done
}
while IFS= read -r line; do press_tab "$line"; done
`;

async function pressTab(lines: readonly string[]): Promise<string[][]> {
  const world = await createWorld();
  const { stdout: script } = await world.run(['completion', 'bash']);
  const path = world.path('script.bash');
  await writeFile(path, script);
  const folder = world.path('work');
  await makeCompletionFolder(folder);
  const { stdout, stderr, exitCode } = await start('bash', ['--norc', '-c', driver, 'bash', path], {
    directory: folder,
    environment: { MINIAPP_CONFIG_HOME: join(folder, 'settings') },
    stdin: lines.map((line) => `${line}\n`).join(''),
  }).ended;
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  const answers = stdout.split('@\n').slice(1);
  return answers.map((answer) => answer.split('\n').filter(Boolean));
}

describe('the completion of bash', () => {
  it('offers what can stand where the cursor is', async () => {
    const offers = await pressTab(completionCases.map(([line]) => line));
    const found = completionCases.map(([line], index) => [line, offers[index]?.sort()]);
    expect(found).toEqual(completionCases.map(([line, expected]) => [line, [...expected].sort()]));
  });

  it('offers every command, and every flag that its help shows', async () => {
    const world = await createWorld();
    const names = leaves();
    const [commands = [], ...flags] = await pressTab(['miniapp ', ...names.map((name) => `miniapp ${name} -`)]);
    expect(commands).toEqual(Object.keys(program));
    for (const [index, name] of names.entries()) {
      const { stdout } = await world.run([...name.split(' '), '--help']);
      const shown = [...stdout.matchAll(/^ {2}(-\w)?(?:, )?(--[\w-]+)?(?= )/gm)].flatMap(([, ...found]) =>
        found.filter(Boolean),
      );
      expect([name, flags[index]?.sort()]).toEqual([name, shown.sort()]);
    }
  });

  it('offers words that no shell reads as more than words', async () => {
    const { commands, flags } = await readVocabulary(program);
    const all = [...flags, ...commands.flatMap((command) => [...command.flags, ...command.arguments])];
    const words = [
      ...commands.flatMap((command) => command.commands.map(({ word }) => word)),
      ...[...flags, ...commands.flatMap((command) => command.flags)].flatMap(({ names }) => names),
      ...all.flatMap(({ offer }) => wordsIn(offer)),
    ];
    expect(words.length).toBeGreaterThan(300);
    expect(words.filter((word) => !/^[\w/:.-]+$/.test(word))).toEqual([]);
  });

  it('is of valid syntax', async () => {
    const world = await createWorld();
    const { stdout: script } = await world.run(['completion', 'bash']);
    const { exitCode, stderr } = await start('bash', ['-n'], { stdin: script }).ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('reads each quoted text as the text', async () => {
    const texts = fc.sample(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
      300,
    );
    const hostile = ["it's", '$HOME `id` $(id)', '"\\" \\', '[a]:b', '!', '~', '*', "'", "''", '\n', '%s'];
    const all = [...hostile, ...texts];
    const { stdout } = await start('bash', [], { stdin: `printf '%s\\0' ${all.map(quote).join(' ')}\n` }).ended;
    expect(stdout.split('\0').slice(0, -1)).toEqual(all);
  });
});

describe('miniapp completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints the script for %s, and nothing else', async (shell) => {
    const world = await createWorld();
    const { exitCode, stdout, stderr } = await world.run(['completion', shell]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`# Completion of miniapp for ${shell}, written by: miniapp completion ${shell}\n`);
    const { result } = readOutput(await world.run(['completion', shell, '--json']));
    expect(result).toEqual({ shell, script: stdout });
  });

  it('takes the shell of SHELL, and says so', async () => {
    const world = await createWorld();
    const environment = { SHELL: '/usr/local/bin/fish' };
    const guessed = await world.run(['completion'], { environment });
    expect(guessed).toEqual({
      ...(await world.run(['completion', 'fish'])),
      stderr: 'This is for fish, as SHELL says. miniapp completion --help says where to put it.\n',
    });
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['another shell', ['tcsh'], {}, 'There is no completion for "tcsh".\nThe shells are: bash, zsh, fish.\n'],
    ['a misspelt one', ['fihs'], {}, 'There is no completion for "fihs".\nDid you mean: miniapp completion fish\n'],
    ['a property', ['toString'], {}, 'There is no completion for "toString".\nThe shells are: bash, zsh, fish.\n'],
    ...[{}, { SHELL: '' }, { SHELL: '/bin/tcsh' }].map(
      (environment): [string, string[], Record<string, string>, string] => [
        `no shell with ${JSON.stringify(environment)}`,
        [],
        environment,
        'miniapp completion needs to be told the shell: bash, zsh, fish.\nFor example: miniapp completion bash\n',
      ],
    ),
  ])('refuses %s', async (_what, argv, environment, message) => {
    const world = await createWorld();
    expect(await world.run(['completion', ...argv], { environment })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `Error: ${message}`,
    });
  });
});

function wordsIn(offer: Completion | null): string[] {
  if (offer === null || typeof offer === 'string') return [];
  if ('names' in offer) return [...wordsIn(offer.names), ...wordsIn(offer.values)];
  return offer.map(({ word }) => word);
}

function leaves(): string[] {
  return Object.entries(program).flatMap(([word, entry]) =>
    'commands' in entry
      ? [...(entry.load ? [word] : []), ...Object.keys(entry.commands).map((leaf) => `${word} ${leaf}`)]
      : [word],
  );
}
