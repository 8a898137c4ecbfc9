import { resolve } from 'node:path';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';

/** Bytes of a body, or of a request with its headers. */
const largest = 1024 * 1024;

/**
 * The exact bytes of a file (relative to `directory`), or of standard input for `-` and undefined. `what` names them, for
 * example `body`. Rejects with `invalid-usage` when nothing is piped in or when there is more than 1 MiB.
 */
export async function readMessage(
  file: string | undefined,
  what: string,
  directory: string,
  { disk, terminal }: Pick<System, 'disk' | 'terminal'>,
): Promise<Uint8Array> {
  const isStdin = file === undefined || file === '-';
  if (isStdin && terminal.stdin.isTTY) {
    throw new MiniappError('invalid-usage', {
      problem: `Standard input is a terminal, so there is no ${what} to read from it.`,
      remedy: `Name the file with the ${what}, or pipe it in.`,
    });
  }
  const bytes = isStdin ? await terminal.stdin.read(largest) : await disk.read(resolve(directory, file), largest);
  if (bytes.length <= largest) return bytes;
  throw new MiniappError('invalid-usage', {
    problem: `${isStdin ? 'Standard input' : file} is longer than ${largest / 1024 / 1024} MiB, more than is read of a ${what}.`,
    remedy: 'Check that it is the right one.',
  });
}
