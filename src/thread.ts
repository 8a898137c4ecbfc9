import { parentPort, workerData } from 'node:worker_threads';
import type { ManifestFiles } from './app/manifest-files.ts';
import { checkAll, prepareValidation, type ValidateRequest } from './app/validate-manifests.ts';
import { MiniappError } from './core/errors.ts';
import { createDisk } from './system/disk.ts';
import { doJobs, type SharedJobs } from './system/shared-jobs.ts';

/** A thread of the program, started by src/system/threads.ts: checks manifests until none is left. */
checkManifests(workerData as SharedJobs<ValidateRequest, readonly ManifestFiles[]>);

async function checkManifests(shared: SharedJobs<ValidateRequest, readonly ManifestFiles[]>): Promise<void> {
  try {
    const setup = await prepareValidation(shared.task, { disk: createDisk(), environment: process.env });
    for await (const [index, answer] of doJobs(shared, (job) => checkAll(job, setup))) {
      parentPort?.postMessage({ index, answer });
    }
  } catch (error) {
    if (!(error instanceof MiniappError)) throw error;
    parentPort?.postMessage({ failure: { code: error.code, args: error.args } });
  }
}
