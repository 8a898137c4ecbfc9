import { execFile } from 'node:child_process';
import type { Git } from './ports.ts';

/** Milliseconds. What is asked are lookups; a git that waits for something is as good as none. */
const timeout = 5_000;

/** Asks git about a folder. It never waits for input, and changes nothing. */
export const git: Git = (args, directory) =>
  new Promise((resolve) => {
    const environment = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
    const options = { cwd: directory, timeout, env: environment, windowsHide: true };
    execFile('git', [...args], options, (error, stdout) => resolve(error ? null : stdout));
  });
