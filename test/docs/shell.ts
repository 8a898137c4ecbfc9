import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What a command printed, and how it ended; of one that goes on behind (`&`), so far. */
export interface Printed {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** A bash that stays: folders, variables and programs behind last from one command to the next. */
export interface Shell {
  /** Runs a command. One that goes on behind is waited for until `isEnough` says so of its lines, or `patience` ends. */
  run(command: string, isEnough: (lines: readonly string[]) => boolean): Promise<Printed>;
  /** Ends it, and all that it started. */
  end(): Promise<void>;
}

/**
 * Starts bash in a folder, with standard output and error of each command in one file below `scratch`, and without a
 * terminal. `patience` is how long a program that goes on behind may take to print what is expected of it (milliseconds).
 */
export function startShell(
  folder: string,
  scratch: string,
  environment: Readonly<Record<string, string>>,
  patience: number,
): Shell {
  const child = spawn('bash', ['--noprofile', '--norc', '-s'], {
    cwd: folder,
    env: environment,
    // A group of its own, so that what runs behind can be ended with it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  const statuses = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]();
  let count = 0;
  return {
    async run(command, isEnough) {
      const file = join(scratch, String(count++));
      // The command sees the exit status of the one before, and neither bash's input nor the pipe of the statuses.
      const script = `{ (exit $status); eval ${quote(command)}; } >${quote(file)} 2>&1 </dev/null 3>&-; status=$?; echo $status >&3\n`;
      child.stdin?.write(script);
      const { value, done } = await statuses.next();
      if (done) throw new Error(`The shell ended with: ${command}\n${await readFile(file, 'utf8')}`);
      const read = async () => (await readFile(file, 'utf8')).split('\n');
      const isBehind = command.trimEnd().endsWith('&');
      const end = performance.now() + patience;
      while (isBehind && performance.now() < end && !isEnough(await read())) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return { lines: await read(), exitCode: Number(value) };
    },
    async end() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
