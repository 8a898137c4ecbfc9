/** Runs the program in this process. Called by bin/miniapp.cjs with the package's folder and version. */
export async function main(packageDirectory: string, version: string): Promise<void> {
  const argv = process.argv.slice(2);
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const [{ run }, { createSystem }] = await Promise.all([import('./cli/run.ts'), import('./system/system.ts')]);
  process.exitCode = await run(argv, createSystem(packageDirectory, version));
}

/** `miniapp … | head` closes the pipe early. Nobody reads on, but the work and its exit status are still wanted. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
}
