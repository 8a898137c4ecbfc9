import { createOutput } from './system/output.ts';

/** Runs the program in this process. Called by bin/miniapp.cjs with the package's folder and version. */
export async function main(packageDirectory: string, version: string): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    return createOutput(1).write(`${version}\n`);
  }
  const [{ run }, { createSystem }] = await Promise.all([import('./cli/run.ts'), import('./system/system.ts')]);
  process.exitCode = await run(argv, createSystem(packageDirectory, version));
}
