import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** An interactive shell on a terminal of its own. */
export interface Terminal {
  /** Types keys, and gives what is printed up to the next prompt that follows. */
  type(keys: string): Promise<string>;
}

/** What the shell has to print before it reads the next line. */
export const prompt = 'READY> ';

/**
 * Opens a terminal by `script` of util-linux, and waits for the shell's prompt. Rejects when the shell ends before.
 */
export async function openTerminal(
  command: string,
  options: { readonly directory: string; readonly environment: Readonly<Record<string, string>> },
): Promise<Terminal> {
  const { PATH = '' } = process.env;
  const child = spawn('script', ['-qec', `stty cols 200; exec ${command}`, '/dev/null'], {
    cwd: options.directory,
    env: { PATH, TERM: 'dumb', LC_ALL: 'C.UTF-8', SHELL: '/bin/sh', HISTFILE: '/dev/null', ...options.environment },
  });
  const ended = once(child, 'close').catch((cause: unknown) => {
    const remedy = 'Install it, for example with: apt-get install bsdutils';
    throw new Error(`A terminal is opened by the program script, which could not be started. ${remedy}`, { cause });
  });
  onTestFinished(async () => {
    // A shell that is killed may still write its history, into a folder that is being removed.
    child.stdin.end('\x15exit\n');
    await ended;
  });
  let printed = '';
  let told = () => {};
  const tell = (chunk: string) => {
    printed += chunk;
    told();
  };
  child.stdout.setEncoding('utf8').on('data', tell);
  child.stderr.setEncoding('utf8').on('data', tell);
  const untilPrompt = async (mark: string) => {
    while (!printed.includes(mark)) {
      const news = new Promise<'news'>((resolve) => {
        told = () => resolve('news');
      });
      if ((await Promise.race([news, ended])) !== 'news') throw new Error(`The shell ended:\n${printed}`);
    }
    const before = printed.slice(0, printed.indexOf(mark));
    printed = printed.slice(before.length + mark.length);
    return `${before.replaceAll('\r', '')}\n`;
  };
  await untilPrompt(prompt);
  return {
    type(keys) {
      child.stdin.write(keys);
      // While a line is typed, the prompt is printed again and again, but in the same line.
      return untilPrompt(`\n${prompt}`);
    },
  };
}
