import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../e2e/spawn.ts';

const execute = promisify(execFile);

/** Debian's packages for each, without those that every machine has. */
const packages = {
  zsh: ['zsh', 'zsh-common'],
  fish: ['fish', 'fish-common', 'libpcre2-32-0'],
};

/** A shell to run. */
export interface Shell {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What its settings need before all else, because it does not lie where it was made for. */
  readonly preamble: string;
}

/**
 * The shell of the PATH, else one unpacked from Debian's packages, which needs no root. Rejects with a sentence that says
 * how to get it: a test that finds no shell has found out nothing.
 */
export async function findShell(name: keyof typeof packages): Promise<Shell> {
  const found = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  const installed = found.find((path) => existsSync(path));
  if (installed !== undefined) return { program: installed, environment: {}, preamble: '' };
  const folder = join(root, 'node_modules', '.cache', 'shells', name);
  try {
    if (!existsSync(folder)) await unpack(packages[name], folder);
    return await (name === 'zsh' ? unpackedZsh(folder) : unpackedFish(folder));
  } catch (error) {
    throw new Error(
      `There is no ${name} on the PATH, and it could not be unpacked from Debian’s packages. Install it, for example with: ` +
        `apt-get update && apt-get install ${name}\n${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function unpack(names: readonly string[], folder: string): Promise<void> {
  const parent = join(folder, '..');
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, 'unpacking-'));
  try {
    await execute('apt-get', ['download', '-qq', ...names], { cwd: work });
    for (const file of (await readdir(work)).filter((each) => each.endsWith('.deb'))) {
      await execute('dpkg-deb', ['-x', join(work, file), join(work, 'root')]);
    }
    // fish looks for its settings beside its data.
    await symlink('../etc', join(work, 'root', 'usr', 'etc'));
    await rename(join(work, 'root'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpackedZsh(folder: string): Promise<Shell> {
  const modules = await findBelow(join(folder, 'usr', 'lib'), 'zle.so');
  const functions = join(folder, 'usr', 'share', 'zsh', 'functions');
  const preamble = `module_path=(${join(modules, '..')})\nfpath=(${functions}/*(/) ${functions}/*/*(/))\n`;
  return { program: join(folder, 'bin', 'zsh'), environment: {}, preamble };
}

async function unpackedFish(folder: string): Promise<Shell> {
  const library = await findBelow(join(folder, 'usr', 'lib'), 'libpcre2-32.so.0');
  return { program: join(folder, 'usr', 'bin', 'fish'), environment: { LD_LIBRARY_PATH: library }, preamble: '' };
}

/** The folder below `folder` that holds a file of this name. */
async function findBelow(folder: string, name: string): Promise<string> {
  const files = await readdir(folder, { recursive: true });
  const found = files.find((file) => file.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`The packages hold no ${name}.`);
  return join(folder, found, '..');
}
