import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ErrorArguments, type ErrorCode, MiniappError } from '../core/errors.ts';

/** What a thread answers: a failure as plain data, since a thread cannot hand over an error's class. */
export type ThreadAnswer =
  | { readonly answer: unknown }
  | { readonly failure: { readonly code: ErrorCode; readonly args: unknown } };

/** More threads than this share one disk and one memory, and gain nothing. */
const mostThreads = 8;

/** The port `Threads`, with threads of the built program. `packageDirectory` is the package's folder. */
export async function runInThreads<Job, Answer>(packageDirectory: string, jobs: readonly Job[]): Promise<Answer[]> {
  const waiting = jobs.entries();
  const answers: Answer[] = [];
  const count = Math.min(availableParallelism(), mostThreads, jobs.length);
  const workers = Array.from({ length: count }, () => new Worker(join(packageDirectory, 'dist', 'thread.cjs')));
  try {
    await Promise.all(
      workers.map(async (worker) => {
        // One iterator for all: each thread takes the next job that is left.
        for (const [index, job] of waiting) answers[index] = (await ask(worker, job)) as Answer;
      }),
    );
    return answers;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, job: unknown): Promise<unknown> {
  worker.postMessage(job);
  // Rejects with the error of a thread that ended by one: out of memory, or our bug.
  const [message] = (await once(worker, 'message')) as [ThreadAnswer];
  if ('failure' in message) throw restoreError(message.failure);
  return message.answer;
}

function restoreError<Code extends ErrorCode>({ code, args }: { code: Code; args: unknown }): MiniappError<Code> {
  return new MiniappError(code, args as ErrorArguments<Code>);
}
