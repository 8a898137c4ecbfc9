import { fstatSync, writeSync } from 'node:fs';
import type { Output } from './ports.ts';

/**
 * Standard output (1) or standard error (2). What is no terminal is written to at once: making Node's streams takes longer
 * than most of what is written to them.
 */
export function createOutput(descriptor: 1 | 2): Output {
  return mayBeTerminal(descriptor) ? streamOutput(descriptor) : plainOutput(descriptor);
}

function mayBeTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    // It was closed before the program began: Node's stream knows what to do.
    return true;
  }
}

function plainOutput(descriptor: 1 | 2): Output {
  let stream: Output | undefined;
  let closed = false;
  return {
    isTTY: false,
    columns: undefined,
    write(text) {
      if (stream) return stream.write(text);
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length && !closed; ) {
        try {
          written += writeSync(descriptor, bytes, written);
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          if (code === 'EAGAIN') {
            // Whoever reads is slow, and made it answer so instead of waiting: the stream waits for him.
            stream = streamOutput(descriptor);
            stream.stream?.write(bytes.subarray(written));
            return;
          }
          if (!isClosedPipe(code)) throw error;
          closed = true;
        }
      }
    },
  };
}

function streamOutput(descriptor: 1 | 2): Output {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosedPipe(error.code)) throw error;
  });
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns,
    write: (text) => stream.write(text),
    stream,
  };
}

/** `miniapp … | head` closes the pipe early. Nobody reads on, but the work and its exit status are still wanted. */
function isClosedPipe(code: string | undefined): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}
