import { KeyringFailure, type System } from '../../system/ports.ts';
import { type Check, note, ok, problem } from './check.ts';

/** As package.json says. */
const leastNode = [20, 19] as const;

/** No account has this name: names of profiles are followed by @ and a host. */
const noAccount = 'doctor';

/** miniapp itself, and what it runs on. `interactive` is whether questions would be asked. */
export async function checkMachine(
  interactive: boolean,
  directory: string,
  system: Pick<
    System,
    'version' | 'packageDirectory' | 'runtime' | 'terminal' | 'environment' | 'clock' | 'git' | 'keyring'
  >,
): Promise<Check[]> {
  const { version, packageDirectory, runtime } = system;
  const { platform, architecture } = runtime;
  return [
    ok('miniapp', `${version}, in ${packageDirectory}`, { version, folder: packageDirectory }),
    checkNode(runtime.node),
    ok('machine', `${platform}, ${architecture}`, { platform, architecture }),
    checkTerminal(interactive, system),
    checkClock(system),
    await checkDatabase(system),
    await checkGit(directory, system),
    await checkKeyring(system),
  ];
}

function checkNode(node: string): Check {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [leastMajor, leastMinor] = leastNode;
  const least = leastNode.join('.');
  const facts = { version: node, least };
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return ok('node', node, facts);
  return problem(
    'node',
    `${node}, and miniapp needs ${least} or newer`,
    'Install a newer one: https://nodejs.org',
    facts,
  );
}

function checkTerminal(
  interactive: boolean,
  { terminal, environment }: Pick<System, 'terminal' | 'environment'>,
): Check {
  const { stdin, stdout, stderr } = terminal;
  const { CI, TERM, NO_COLOR, FORCE_COLOR } = environment;
  const streams = { input: stdin.isTTY, output: stdout.isTTY, errors: stderr.isTTY };
  const terminals = Object.entries(streams).flatMap(([name, isTerminal]) => (isTerminal ? [name] : []));
  const set = Object.entries({ CI, TERM, NO_COLOR, FORCE_COLOR }).filter(([, value]) => value);
  const words = [
    terminals.length === 0 ? 'none' : `for ${terminals.join(', ')}`,
    interactive ? 'questions are asked' : 'nothing is asked',
    ...(stdout.columns === undefined ? [] : [`${stdout.columns} columns`]),
    ...set.map(([name, value]) => `${name}=${value}`),
  ];
  return ok('terminal', words.join('; '), {
    ...streams,
    interactive,
    columns: stdout.columns ?? null,
    ci: Boolean(CI),
    term: TERM ?? null,
    no_color: Boolean(NO_COLOR),
    force_color: FORCE_COLOR ?? null,
  });
}

function checkClock({ clock, runtime }: Pick<System, 'clock' | 'runtime'>): Check {
  const time = clock.now().toISOString();
  const facts = { time, time_zone: runtime.timeZone };
  // A machine without a battery begins at 1970, and trusts no certificate of today.
  if (time < '2025') return problem('clock', `${time}, which is long past`, 'Set the time of this machine.', facts);
  return ok('clock', `${time}, time zone ${runtime.timeZone}`, facts);
}

async function checkDatabase({ runtime }: Pick<System, 'runtime'>): Promise<Check> {
  const driver = await runtime.databaseDriver();
  if (driver !== null) return ok('database', `SQLite by ${driver}`, { driver });
  return problem(
    'database',
    'no SQLite, so that the local platform cannot run',
    'Install the driver with: npm install better-sqlite3. Or use Node 22.13 or newer.',
    { driver },
  );
}

async function checkGit(directory: string, { git }: Pick<System, 'git'>): Promise<Check> {
  const version = (await git(['--version'], directory))?.trim().replace(/^git version /, '') ?? null;
  const repository = version !== null && (await git(['rev-parse', '--is-inside-work-tree'], directory)) !== null;
  const facts = { version, repository };
  if (version === null) {
    return note('git', 'not there', 'With git, push and pull can tell whose change is whose.', facts);
  }
  return ok('git', `${version}${repository ? '' : '; this folder is in no repository'}`, facts);
}

async function checkKeyring({ keyring }: Pick<System, 'keyring'>): Promise<Check> {
  try {
    await keyring.read(noAccount);
    return ok('keyring', 'answers', { available: true, reason: null });
  } catch (error) {
    if (!(error instanceof KeyringFailure)) throw error;
    const facts = { available: false, reason: error.message };
    return note('keyring', `not used: ${error.message}`, 'Tokens are kept in a file that only you can read.', facts);
  }
}
