import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type ErrorArguments, type ErrorCode, MiniappError } from '../core/errors.ts';
import { doJobs, type SharedJobs } from './shared-jobs.ts';

/** What a thread says: a failure as plain data, since a thread cannot hand over an error's class. */
export type ThreadMessage<Answer> =
  | { readonly index: number; readonly answer: Answer }
  | { readonly failure: { readonly code: ErrorCode; readonly args: unknown } };

/** More threads than this share one disk and one memory, and gain nothing. */
const mostThreads = 8;

/** The port `Threads`, with threads of the built program. `packageDirectory` is the package's folder. */
export async function runInThreads<Task, Job, Answer>(
  packageDirectory: string,
  task: Task,
  jobs: readonly Job[],
  run: (job: Job) => Promise<Answer>,
): Promise<Answer[]> {
  const shared: SharedJobs<Task, Job> = { task, jobs, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const count = Math.min(availableParallelism(), mostThreads, jobs.length) - 1;
  const program = join(packageDirectory, 'dist', 'thread.cjs');
  const workers = Array.from({ length: count }, () => new Worker(program, { workerData: shared }));
  const answers: Answer[] = [];
  const runHere = async () => {
    for await (const [index, answer] of doJobs(shared, run)) {
      answers[index] = answer;
      // Signals and the other threads have their turn.
      await setImmediate();
    }
  };
  const collect = async (worker: Worker) => {
    // Throws the error of a thread that ended by one: out of memory, or our bug.
    for await (const [message] of on(worker, 'message', { close: ['exit'] })) {
      const said = message as ThreadMessage<Answer>;
      if ('failure' in said) throw restoreError(said.failure);
      answers[said.index] = said.answer;
    }
  };
  try {
    await Promise.all([runHere(), ...workers.map(collect)]);
    return answers;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function restoreError<Code extends ErrorCode>({ code, args }: { code: Code; args: unknown }): MiniappError<Code> {
  return new MiniappError(code, args as ErrorArguments<Code>);
}
