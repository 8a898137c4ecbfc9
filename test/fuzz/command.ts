import { exitCodes } from '../../src/core/errors.ts';
import type { Finished, RunOptions, World } from '../world.ts';

const bug: number = exitCodes.bug;

/** What a terminal acts on or hides; line breaks and tabs are layout. */
const unsafe =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Runs a command, and names its outcome. Throws when it failed by a bug, or printed what a terminal acts on. */
export async function attemptCommand(world: World, argv: readonly string[], options?: RunOptions): Promise<string> {
  const finished = await world.run(argv, { hurry: true, ...options });
  checkPrinted(finished);
  if (finished.exitCode === bug) throw new Error(`It failed by a bug: ${finished.stdout}${finished.stderr}`);
  const code = /^ {4}"code": "([^"]+)"/m.exec(finished.stdout)?.[1] ?? '';
  return `${argv[0]} ${finished.exitCode} ${code}`;
}

/** Throws when something was printed that a terminal acts on. */
export function checkPrinted({ stdout, stderr }: Pick<Finished, 'stdout' | 'stderr'>): void {
  const found = unsafe.exec(stdout) ?? unsafe.exec(stderr);
  if (!found) return;
  const around = found.input.slice(Math.max(0, found.index - 60), found.index + 60);
  throw new Error(`It printed what a terminal acts on: ${JSON.stringify(around)}`);
}
