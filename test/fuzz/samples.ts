import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDirectory } from '../world.ts';

/** The manifests of the templates and of the rules' fixtures. */
export const manifestSamples: readonly string[] = filesBelow(['templates', 'test/fixtures'], /\.yaml$/).map((bytes) =>
  bytes.toString('utf8'),
);

/** The pictures of the templates and fixtures. */
export const pictureSamples: readonly Uint8Array[] = filesBelow(['templates', 'test/fixtures'], /\.png$/);

function filesBelow(folders: readonly string[], name: RegExp): Buffer[] {
  return folders.flatMap((folder) =>
    readdirSync(join(packageDirectory, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => name.test(path) && !path.includes('node_modules'))
      .sort()
      .map((path) => readFileSync(join(packageDirectory, folder, path))),
  );
}
