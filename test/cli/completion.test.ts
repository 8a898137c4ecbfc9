import { describe, expect, it } from 'vitest';
import { createWorld } from '../world.ts';
import { readOutput } from './output.ts';

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
