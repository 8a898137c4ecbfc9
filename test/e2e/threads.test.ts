import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MiniappError } from '../../src/core/errors.ts';
import { runInThreads } from '../../src/system/threads.ts';
import { plainManifest, warnedManifest, wrongManifest } from '../cli/manifests.ts';
import { bin, root, start, temporaryFolder } from './spawn.ts';

const manifests = [plainManifest, wrongManifest, plainManifest, warnedManifest, 'name: [\n'];

/** Manifests of all kinds, enough to be checked in threads; of each part by itself there are too few. */
async function manyManifests(): Promise<string> {
  const folder = await temporaryFolder();
  for (let number = 100; number < 640; number++) {
    await writeFile(join(folder, `${number}.yaml`), manifests[number % manifests.length] ?? '');
  }
  return folder;
}

async function check(folder: string, pattern: string) {
  const { exitCode, stdout } = await start(process.execPath, [bin, 'validate', pattern, '--json'], {
    directory: folder,
  }).ended;
  return { exitCode, ...(JSON.parse(stdout) as { result: unknown; diagnostics: unknown[]; error: { code: string } }) };
}

it('threads find in many manifests what one finds in each', async () => {
  const folder = await manyManifests();
  const all = await check(folder, '*.yaml');
  const parts = [await check(folder, '[1-3]*.yaml'), await check(folder, '[4-6]*.yaml')];
  expect(all).toMatchObject({ exitCode: 1, result: { errors: 216, warnings: 108 } });
  expect(all.diagnostics).toEqual(parts.flatMap(({ diagnostics }) => diagnostics));

  const shown = await start(process.execPath, [bin, 'validate', '*.yaml'], { directory: folder }).ended;
  expect(shown.stderr).toContain('540 manifests: 216 errors, 108 warnings');
});

it('what a thread cannot read is told as anywhere else', async () => {
  const directory = await temporaryFolder();
  const request = {
    targets: [],
    directory,
    env: undefined,
    envFile: undefined,
    configFile: undefined,
    settings: {},
    stdinFile: '<stdin>',
  };
  // Here they are found gone only when a thread opens them, as when somebody deletes them meanwhile.
  const jobs = ['a.yaml', 'b.yaml'].map((name) => [{ path: join(directory, name), overlay: null }]);
  const busy = () => new Promise<never>(() => {});
  const failure = await runInThreads(root, request, jobs, busy).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MiniappError);
  expect(failure).toMatchObject({ code: 'file-not-found', message: expect.stringContaining(directory) });
});
