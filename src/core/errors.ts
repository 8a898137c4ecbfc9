import type { Diagnostic } from './diagnostic.ts';
import type { Source } from './source.ts';

/**
 * Every failure that miniapp expects, in one place: its exit status and its words. A message says what happened and
 * why; a hint says what to do. Codes are permanent: scripts rely on them.
 */

/** The process's exit status by meaning. */
export const exitCodes = {
  done: 0,
  checkFailed: 1,
  usage: 2,
  signedOut: 3,
  unreachable: 4,
  conflict: 5,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

interface ErrorKind<Arguments> {
  readonly exit: ExitCode;
  readonly message: (args: Arguments) => string;
  readonly hint: (args: Arguments) => string | undefined;
}

function kind<Arguments>(
  exit: ExitCode,
  message: (args: Arguments) => string,
  hint: (args: Arguments) => string | undefined = () => undefined,
): ErrorKind<Arguments> {
  return { exit, message, hint };
}

/** The catalogue. */
export const errorKinds = {
  'invalid-usage': kind<{ problem: string; remedy?: string | undefined }>(
    exitCodes.usage,
    ({ problem }) => problem,
    ({ remedy }) => remedy,
  ),
  'answers-missing': kind<{ flags: readonly string[] }>(
    exitCodes.usage,
    ({ flags }) =>
      `${flags.length === 1 ? 'A value is' : 'Values are'} missing, and nobody can be asked here: ${flags.join(', ')}.`,
    () => 'Give them as flags, accept the suggestions with --yes, or run it in a terminal.',
  ),
  'answers-invalid': kind<{ problems: readonly string[] }>(
    exitCodes.usage,
    ({ problems }) => `The app cannot be made from these values.\n${problems.join('\n')}`,
    () => 'Nothing was written. Correct the values and try again.',
  ),
  'file-not-found': kind<{ path: string }>(
    exitCodes.usage,
    ({ path }) => `There is no file at ${path}.`,
    () => 'Check the path, or create a manifest with: miniapp init',
  ),
  'not-a-file': kind<{ path: string }>(
    exitCodes.usage,
    ({ path }) => `${path} is not a regular file.`,
    () => 'Name a file.',
  ),
  'file-not-readable': kind<{ path: string; reason: string }>(
    exitCodes.usage,
    ({ path, reason }) => `${path} cannot be read: ${reason}.`,
    () => 'Check that you have permission to read it.',
  ),
  'folder-not-writable': kind<{ path: string; reason: string }>(
    exitCodes.usage,
    ({ path, reason }) => `${path} cannot be written: ${reason}.`,
    () => 'Check the folder’s permissions and free space, or choose another folder.',
  ),
  'manifest-not-found': kind<{ directory: string }>(
    exitCodes.usage,
    ({ directory }) => `There is no miniapp.yaml or miniapp.json in ${directory}.`,
    () => 'Create one with: miniapp init. Or name the file.',
  ),
  'environment-not-found': kind<{
    name: string;
    file: string;
    known: readonly string[];
    suggestion?: string | undefined;
  }>(
    exitCodes.usage,
    ({ name, file, known }) => {
      const others = known.length === 0 ? 'No environment has one here.' : `Environments here: ${known.join(', ')}.`;
      return `There is no environment ${name}: ${file} does not exist. ${others}`;
    },
    ({ suggestion }) =>
      suggestion === undefined
        ? 'Write what differs from the manifest into that file, or correct --env (MINIAPP_ENV).'
        : `Did you mean ${suggestion}? It is given by --env or MINIAPP_ENV.`,
  ),
  'import-refused': kind<{ file: string; reason: string }>(
    exitCodes.checkFailed,
    ({ file, reason }) => `${file} was not imported: ${reason}.`,
    () =>
      'Nothing was written. A mini-app 1.0 is a JSON object with auth, actions, sources, triggers, api_scopes or api_token_requests; what is read of it is described in docs/moving.md.',
  ),
  'import-incomplete': kind<{ file: string; errors: number; dryRun: boolean }>(
    exitCodes.checkFailed,
    ({ file, errors, dryRun }) =>
      `${file} ${dryRun ? 'would be' : 'was'} written with ${errors} ${errors === 1 ? 'error' : 'errors'} that only you can correct.`,
    () => 'Correct what is listed above, then check it with: miniapp validate',
  ),
  'nothing-matched': kind<{ targets: readonly string[] }>(
    exitCodes.usage,
    ({ targets }) => `No manifest was found: nothing matches ${targets.join(', ')}.`,
    () => 'Check the spelling, and put globs in quotes so that the shell leaves them alone.',
  ),
  'config-invalid': kind<{ place: string; problem: string }>(
    exitCodes.usage,
    ({ place, problem }) => `The configuration cannot be used. ${place}: ${problem}`,
    () => 'Correct it, or leave it out.',
  ),
  'manifest-invalid': kind<{ file: string; errors: number }>(
    exitCodes.checkFailed,
    ({ file, errors }) => `${file} has ${errors} ${errors === 1 ? 'error' : 'errors'}.`,
    () => 'Correct what is listed above, then try again.',
  ),
  'inputs-invalid': kind<{ problems: readonly string[] }>(
    exitCodes.usage,
    ({ problems }) => problems.join('\n'),
    () => 'The inputs an app takes are declared in its manifest under auth.inputs.',
  ),
  'inputs-file-invalid': kind<{ place: string; problem: string }>(
    exitCodes.usage,
    ({ place, problem }) => `The answers cannot be read. ${place}: ${problem}`,
    () => 'Write one answer a line, for example token: abc',
  ),
  'seed-invalid': kind<{ place: string; problem: string }>(
    exitCodes.usage,
    ({ place, problem }) => `The workspace data cannot be used. ${place}: ${problem}`,
    () => 'Correct it. What it may hold is described by schemas/seed.schema.json and docs/local-platform.md.',
  ),
  'sign-in-failed': kind<{ reason: string }>(
    exitCodes.checkFailed,
    ({ reason }) => `Signing in failed. ${reason}`,
    () => 'Correct auth in the manifest, then try again.',
  ),
  'sign-in-denied': kind<Record<string, never>>(
    exitCodes.checkFailed,
    () => 'Signing in was denied on the page.',
    () => 'Try again and choose Allow.',
  ),
  'sign-in-timeout': kind<{ seconds: number }>(
    exitCodes.checkFailed,
    ({ seconds }) => `Nobody signed in within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    () => 'Try again, and open the address in a browser on this computer.',
  ),
  'request-invalid': kind<{ problem: string }>(exitCodes.checkFailed, ({ problem }) => problem),
  'asset-unusable': kind<{ path: string; reason: string }>(
    exitCodes.checkFailed,
    ({ path, reason }) => `The picture ${path} cannot be pushed: ${reason}.`,
    () => 'Correct logo or cover in the manifest, or put the file there.',
  ),
  'browser-not-opened': kind<{ url: string; reason: string }>(
    exitCodes.usage,
    ({ url, reason }) => `No browser could be opened on ${url}: ${reason}.`,
    () => 'Open the address yourself.',
  ),
  'port-in-use': kind<{ port: number }>(
    exitCodes.usage,
    ({ port }) => `Port ${port} is already in use.`,
    () => 'Choose another with --port, or let the system choose a free one with --port 0.',
  ),
  'port-not-allowed': kind<{ port: number; reason: string }>(
    exitCodes.usage,
    ({ port, reason }) => `Port ${port} cannot be opened: ${reason}.`,
    () => 'Choose another with --port, or let the system choose a free one with --port 0.',
  ),
  'host-not-available': kind<{ host: string; reason: string }>(
    exitCodes.usage,
    ({ host, reason }) => `The platform cannot listen on ${host}: ${reason}.`,
    () =>
      'Give --host an address of this machine, or 0.0.0.0 for all of them. Without --host, this machine alone reaches it.',
  ),
  'platform-password-needed': kind<{ host: string; problem: string }>(
    exitCodes.usage,
    ({ host, problem }) =>
      `--host ${host} lets other computers reach the platform, so its pages need a password: ${problem}.`,
    () =>
      'Make one with: openssl rand -base64 18. Put it in MINIAPP_PLATFORM_PASSWORD, or in a file that MINIAPP_PLATFORM_PASSWORD_FILE names.',
  ),
  'database-in-use': kind<{ path: string }>(
    exitCodes.usage,
    ({ path }) => `Another local platform is already running on the data in ${path}.`,
    () => 'Use the one that runs, or give this one its own folder with --data.',
  ),
  'database-driver-missing': kind<{ node: string }>(
    exitCodes.usage,
    ({ node }) => `The local platform needs SQLite, and Node ${node} has none built in.`,
    () => 'Install the driver with: npm install better-sqlite3. Or use Node 22.13 or newer.',
  ),
  'database-unreadable': kind<{ path: string; reason: string }>(
    exitCodes.usage,
    ({ path, reason }) => `The local platform’s data in ${path} cannot be used: ${reason}.`,
    () => 'Nothing was changed. Move the file away, or give another folder with --data.',
  ),
  'database-newer': kind<{ path: string }>(
    exitCodes.usage,
    ({ path }) => `The local platform’s data in ${path} was written by a newer miniapp.`,
    () => 'Nothing was changed. Update miniapp, or give another folder with --data.',
  ),
  'webhook-secret-invalid': kind<{ problem: string; place?: string | undefined }>(
    exitCodes.usage,
    ({ problem, place }) =>
      `The webhook secret${place === undefined ? '' : ` in ${place}`} cannot be used: ${problem}.`,
    () => 'A secret is whsec_ and the base64 of 24 to 64 random bytes, as miniapp webhook secret prints it.',
  ),
  'webhook-secret-missing': kind<{ reason: string }>(
    exitCodes.usage,
    ({ reason }) => `There is no webhook secret to work with: ${reason}.`,
    () =>
      'Put it in a file and name that with --secret-file, or set MINIAPP_WEBHOOK_SECRET. An app gets its own by: miniapp webhook secret',
  ),
  'platform-unknown': kind<{ directory: string; profiles?: readonly string[] }>(
    exitCodes.signedOut,
    ({ directory }) => `No platform was chosen, and no local one runs for ${directory}.`,
    ({ profiles = [] }) =>
      profiles.length > 0
        ? `Choose one with --profile: ${profiles.join(', ')}. Or for good with: miniapp profiles --use <name>`
        : 'Start the local platform with: miniapp platform start. Or sign in to another with: miniapp login <host>',
  ),
  'profile-unknown': kind<{ name: string; profiles: readonly string[] }>(
    exitCodes.signedOut,
    ({ name }) => `There is no profile "${name}".`,
    ({ profiles }) =>
      profiles.length > 0 ? `There are: ${profiles.join(', ')}.` : 'Make one with: miniapp login <host>',
  ),
  'app-unknown': kind<{ slug: string }>(
    exitCodes.usage,
    ({ slug }) => `The platform has no app ${slug}.`,
    () => 'Bring it there with: miniapp push',
  ),
  'scopes-not-written': kind<{ reason: string; scopes: readonly string[] }>(
    exitCodes.checkFailed,
    ({ reason }) => `api_scopes was not written: ${reason}.`,
    ({ scopes }) => `The manifest is as it was. Write it there by hand: api_scopes: [${scopes.join(', ')}]`,
  ),
  'delivery-not-found': kind<{ id: string }>(
    exitCodes.usage,
    ({ id }) => `The platform has no delivery ${id}.`,
    () => 'List them with: miniapp deliveries list',
  ),
  'not-signed-in': kind<Record<string, never>>(
    exitCodes.signedOut,
    () => 'You are not signed in to any platform.',
    () => 'Sign in with: miniapp login <host>',
  ),
  'token-missing': kind<{ host: string; reason?: string | undefined }>(
    exitCodes.signedOut,
    ({ host, reason }) => `There is no token for ${host}${reason === undefined ? '' : `: ${reason}`}.`,
    ({ host }) => `Sign in with: miniapp login ${host}. Or set MINIAPP_TOKEN or MINIAPP_TOKEN_FILE.`,
  ),
  'token-invalid': kind<{ place: string; problem: string }>(
    exitCodes.usage,
    ({ place, problem }) => `The token from ${place} cannot be used: ${problem}.`,
    () => 'Copy it anew from the platform. A token has at most 4096 characters: letters, digits and signs, no spaces.',
  ),
  'token-refused': kind<{ host: string }>(
    exitCodes.signedOut,
    ({ host }) => `${host} refused the token.`,
    ({ host }) =>
      `Sign in anew with: miniapp login ${host}. Where MINIAPP_TOKEN or MINIAPP_TOKEN_FILE is set, it is used instead of a stored token.`,
  ),
  'keyring-failed': kind<{ profile: string; reason: string }>(
    exitCodes.usage,
    ({ profile, reason }) => `The token of ${profile} is in the keyring and could not be removed: ${reason}.`,
    () => 'Nothing was changed. Unlock the keyring, then try again.',
  ),
  'token-forbidden': kind<{ host: string; reason: string }>(
    exitCodes.signedOut,
    ({ host, reason }) => `${host} does not allow this with your token: ${reason}`,
    () => 'Use a token of somebody who may, or ask for the right.',
  ),
  'host-insecure': kind<{ host: string }>(
    exitCodes.usage,
    ({ host }) => `${host} is not https, so a token sent there could be read on the way.`,
    () => 'Use its https address. Plain http is accepted for loopback only.',
  ),
  'host-unreachable': kind<{ host: string; reason: string }>(
    exitCodes.unreachable,
    ({ host, reason }) => `${host} cannot be reached: ${reason}.`,
    () => 'Check the address and that the platform runs, then try again.',
  ),
  'host-untrusted': kind<{ host: string; reason: string }>(
    exitCodes.unreachable,
    ({ host, reason }) => `${host} was sent nothing: ${reason}.`,
    () =>
      'Check the address. If your network signs with a certificate of its own, name its file in NODE_EXTRA_CA_CERTS.',
  ),
  'proxy-failed': kind<{ host: string; reason: string }>(
    exitCodes.unreachable,
    ({ host, reason }) => `${host} cannot be reached: ${reason}.`,
    () =>
      'Correct HTTPS_PROXY (https_proxy comes first where both are set), or name the host in NO_PROXY to go there directly.',
  ),
  'host-failed': kind<{ host: string; reason: string }>(
    exitCodes.unreachable,
    ({ host, reason }) => `${host} did not answer as a platform does: ${reason}.`,
    () => 'Check the address. If it is right, try again later.',
  ),
  'platform-rejected': kind<{ reason: string; problems?: readonly PlatformProblem[] }>(
    exitCodes.checkFailed,
    ({ reason, problems = [] }) =>
      [`The platform rejected the app: ${reason}`, ...problems.map(({ message }) => message)].join('\n'),
    () => 'Correct it, then push again.',
  ),
  'remote-changed': kind<{ slug: string; when?: 'before' | 'during' | 'after'; isShallow?: boolean }>(
    exitCodes.conflict,
    ({ slug, when = 'before' }) =>
      when === 'after'
        ? `${slug} was pushed, and somebody else changed it on the platform at the same moment.`
        : `Somebody else changed ${slug} on the platform since this project last saw it. Nothing was written.`,
    ({ when = 'before', isShallow = false }) => {
      if (when !== 'before') return 'Push again to see what they changed.';
      const advice =
        'Take it over with: miniapp pull. Or replace exactly what is shown here with: miniapp push --force';
      return isShallow
        ? `${advice}\nOnly a part of the git history is here, so that it cannot tell whether that copy came from it; in CI, fetch all of it (fetch-depth: 0).`
        : advice;
    },
  ),
  'pull-conflict': kind<{ slug: string; known: boolean }>(
    exitCodes.conflict,
    ({ slug, known }) =>
      known
        ? `${slug} was changed here and on the platform. Nothing was written.`
        : `${slug} is another here than on the platform, and this project never saw that one. Nothing was written.`,
    ({ known }) =>
      known
        ? 'Take the platform’s for what both changed with: miniapp pull --theirs. Or replace exactly what is shown there with: miniapp push --force'
        : 'Take the platform’s for all of it with: miniapp pull --theirs. Or replace exactly what is shown there with: miniapp push --force',
  ),
  'pull-refused': kind<{ file: string; reason: string; forcible: boolean }>(
    exitCodes.checkFailed,
    ({ file, reason }) => `${file} was not written: ${reason}.`,
    ({ forcible }) =>
      forcible
        ? 'Write it anew, without its comments and layout, with: miniapp pull --force. Or change it by hand.'
        : 'Nothing was written. Correct it on the platform, or update miniapp.',
  ),
  'picture-refused': kind<{ path: string; reason: string; forcible: boolean }>(
    exitCodes.checkFailed,
    ({ path, reason }) => `The platform’s picture ${path} was not written: ${reason}.`,
    ({ forcible }) =>
      forcible
        ? 'Nothing was written. Move that file away, or replace it with: miniapp pull --force'
        : 'Nothing was written. Name another path on the platform.',
  ),
  'push-unconfirmed': kind<{ flags: readonly string[] }>(
    exitCodes.usage,
    ({ flags }) => `Nothing was written: somebody has to agree to this push, by ${flags.join(' and ')}.`,
    () => 'Look at the plan, then push again with what it needs.',
  ),
  'not-pushed': kind<{ slug: string; exists: boolean }>(
    exitCodes.checkFailed,
    ({ slug, exists }) =>
      exists
        ? `The platform’s draft of ${slug} is not what this project has. Nothing was submitted.`
        : `The platform has no app ${slug}. Nothing was submitted.`,
    () => 'Push first: miniapp push. What a push would change is shown by: miniapp push --dry-run',
  ),
  'manifest-warned': kind<{ file: string; warnings: number }>(
    exitCodes.checkFailed,
    ({ file, warnings }) =>
      `${file} has ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, and what is published must have none. Nothing was submitted.`,
    () => 'Settle what is listed above, push, then publish again.',
  ),
  'version-in-review': kind<{ reason: string }>(
    exitCodes.checkFailed,
    ({ reason }) => reason,
    () => 'Wait until it is reviewed, then publish again. How far it is, is shown by: miniapp versions',
  ),
  'version-unchanged': kind<{ reason: string }>(
    exitCodes.checkFailed,
    ({ reason }) => reason,
    () => 'There is nothing to publish. Change the app, push, then publish again.',
  ),
  'version-taken': kind<{ reason: string }>(
    exitCodes.checkFailed,
    ({ reason }) => reason,
    () =>
      'Give the manifest a new version, push, then publish again. To go back to a version that was published: miniapp rollback',
  ),
  'version-reviewed': kind<{ reason: string }>(
    exitCodes.checkFailed,
    ({ reason }) => reason,
    () => 'What became of it is shown by: miniapp versions',
  ),
  'version-rejected': kind<{ slug: string; number: number; note: string | null }>(
    exitCodes.checkFailed,
    ({ slug, number, note }) => `Version ${number} of ${slug} was rejected${note ? `: ${note}` : '.'}`,
    () => 'Correct it, push, then publish again. The version in the manifest may stay.',
  ),
  'version-unknown': kind<{ slug: string; number: number }>(
    exitCodes.usage,
    ({ slug, number }) => `There is no version ${number} of ${slug} on the platform.`,
    () => 'List them with: miniapp versions',
  ),
  'version-unpublished': kind<{ reason: string }>(
    exitCodes.checkFailed,
    ({ reason }) => reason,
    () => 'Only a version that was published can become current again. They are listed by: miniapp versions',
  ),
  'version-current': kind<{ reason: string }>(
    exitCodes.checkFailed,
    ({ reason }) => reason,
    () => 'There is nothing to do. All versions are listed by: miniapp versions',
  ),
} satisfies Record<string, ErrorKind<never>>;

export type ErrorCode = keyof typeof errorKinds;
export type ErrorArguments<Code extends ErrorCode> = Parameters<(typeof errorKinds)[Code]['message']>[0];

/** A problem of a manifest as a platform tells it; `pointer` is a JSON pointer in the manifest. */
export interface PlatformProblem {
  readonly code: string;
  readonly message: string;
  readonly pointer: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/** Problems of the author's file that led to a failure, with the texts they lie in. */
export interface ErrorDetails {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, Source>;
}

/** An expected failure. Anything else that is thrown is a bug in miniapp. */
export class MiniappError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly args: ErrorArguments<Code>;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly details: ErrorDetails | undefined;

  constructor(code: Code, args: ErrorArguments<Code>, details?: ErrorDetails) {
    const entry = errorKinds[code] as ErrorKind<ErrorArguments<Code>>;
    super(entry.message(args));
    this.name = 'MiniappError';
    this.code = code;
    this.args = args;
    this.hint = entry.hint(args);
    this.exitCode = entry.exit;
    this.details = details;
  }
}
