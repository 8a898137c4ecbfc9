import { parentPort } from 'node:worker_threads';
import { type CheckJob, checkInThread } from './app/validate-manifests.ts';
import { MiniappError } from './core/errors.ts';
import { createDisk } from './system/disk.ts';
import type { ThreadAnswer } from './system/threads.ts';

/** A thread of the program, started by src/system/threads.ts: checks the manifests that it is handed. */
const system = { disk: createDisk(), environment: process.env };

parentPort?.on('message', async (job: CheckJob) => {
  parentPort?.postMessage(await answer(job));
});

async function answer(job: CheckJob): Promise<ThreadAnswer> {
  try {
    return { answer: await checkInThread(job, system) };
  } catch (error) {
    if (!(error instanceof MiniappError)) throw error;
    return { failure: { code: error.code, args: error.args } };
  }
}
