import { type ErrorArguments, type ErrorCode, type ExitCode, errorKinds, exitCodes } from '../../src/core/errors.ts';
import { banner, type GeneratedFile } from './files.ts';

const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'Done.',
  checkFailed: 'The check failed: errors were found, or the platform rejected the app.',
  usage: 'Wrong usage: a bad flag, a missing value, a file that is not there, nothing that matches.',
  signedOut: 'Not signed in: no platform or no token is known, or the token is refused.',
  unreachable: 'The platform or the server called cannot be reached, or failed.',
  conflict: 'Conflict: the platform’s copy changed since.',
  bug: 'A bug in miniapp, with a trace and where to report it.',
  interrupted: 'Interrupted (Ctrl+C).',
  terminated: 'Terminated.',
};

/** What the reference shows in place of real values. A new error needs its own here. */
const examples: { readonly [Code in ErrorCode]: ErrorArguments<Code> } = {
  'invalid-usage': { problem: '<what is wrong with the command line>', remedy: '<what to write instead>' },
  'answers-missing': { flags: ['<flag>', '<flag>'] },
  'answers-invalid': { problems: ['<problem>'] },
  'file-not-found': { path: '<path>' },
  'not-a-file': { path: '<path>' },
  'file-not-readable': { path: '<path>', reason: '<reason>' },
  'folder-not-writable': { path: '<path>', reason: '<reason>' },
  'manifest-not-found': { directory: '<directory>' },
  'environment-not-found': { name: '<name>', file: '<file>', known: ['<environment>', '<environment>'] },
  'import-refused': { file: '<file>', reason: '<reason>' },
  'import-incomplete': { file: '<file>', errors: 2, dryRun: false },
  'nothing-matched': { targets: ['<target>'] },
  'config-invalid': { place: '<place>', problem: '<problem>' },
  'manifest-invalid': { file: '<file>', errors: 2 },
  'inputs-invalid': { problems: ['<problem>'] },
  'inputs-file-invalid': { place: '<file:line:column>', problem: '<problem>' },
  'seed-invalid': { place: '<file:line:column>', problem: '<problem>' },
  'sign-in-failed': { reason: '<reason>' },
  'sign-in-denied': {},
  'sign-in-timeout': { seconds: 300 },
  'request-invalid': { problem: '<problem>' },
  'asset-unusable': { path: '<path>', reason: '<reason>' },
  'browser-not-opened': { url: '<url>', reason: '<reason>' },
  'port-in-use': { port: 8787 },
  'port-not-allowed': { port: 80, reason: '<reason>' },
  'host-not-available': { host: '<host>', reason: '<reason>' },
  'platform-password-needed': { host: '<host>', problem: '<problem>' },
  'database-in-use': { path: '<path>' },
  'database-driver-missing': { node: '<version>' },
  'database-unreadable': { path: '<path>', reason: '<reason>' },
  'database-newer': { path: '<path>' },
  'webhook-secret-invalid': { problem: '<problem>', place: '<place>' },
  'webhook-secret-missing': { reason: '<reason>' },
  'platform-unknown': { directory: '<directory>' },
  'app-unknown': { slug: 'email-verifier' },
  'scopes-not-written': { reason: 'comments between its brackets would be lost', scopes: ['flow-tags:view'] },
  'profile-unknown': { name: '<name>', profiles: ['<name>', '<name>'] },
  'delivery-not-found': { id: '<id>' },
  'not-signed-in': {},
  'token-missing': { host: '<host>' },
  'token-invalid': { place: '<place>', problem: '<problem>' },
  'token-refused': { host: '<host>' },
  'keyring-failed': { profile: '<name>', reason: '<reason>' },
  'token-forbidden': { host: '<host>', reason: '<reason>' },
  'host-insecure': { host: '<host>' },
  'host-unreachable': { host: '<host>', reason: '<reason>' },
  'host-untrusted': { host: '<host>', reason: '<reason>' },
  'proxy-failed': { host: '<host>', reason: '<reason>' },
  'host-failed': { host: '<host>', reason: '<reason>' },
  'not-pushed': { slug: 'email-verifier', exists: true },
  'manifest-warned': { file: '<file>', warnings: 2 },
  'version-in-review': { reason: 'Version 2 of email-verifier is in review.' },
  'version-unchanged': { reason: 'The draft of email-verifier is what version 1 is, which is published.' },
  'version-taken': { reason: '1.0.0 of email-verifier was submitted before, as version 1.' },
  'version-reviewed': { reason: 'Version 1 of email-verifier was reviewed before: it is published.' },
  'version-rejected': { slug: 'email-verifier', number: 2, note: '<note>' },
  'version-unknown': { slug: 'email-verifier', number: 9 },
  'version-unpublished': { reason: 'Version 2 of email-verifier was never published: it is rejected.' },
  'version-current': { reason: 'Version 1 of email-verifier is the current one.' },
  'platform-rejected': { reason: '<reason>' },
  'pull-conflict': { slug: 'email-verifier', known: true },
  'pull-refused': { file: '<file>', reason: '<reason>', forcible: true },
  'picture-refused': { path: '<path>', reason: '<reason>', forcible: true },
  'push-unconfirmed': { flags: ['--allow-scope-increase'] },
  'remote-changed': { slug: '<slug>' },
};

/** docs/reference/errors.md: exit statuses, and every error by its code. */
export function errorReference(): GeneratedFile {
  const codes = (Object.keys(errorKinds) as ErrorCode[]).sort();
  const statuses = (Object.keys(exitCodes) as (keyof typeof exitCodes)[]).map(
    (name) => `| ${exitCodes[name]} | ${exitMeanings[name]} |`,
  );
  const content = `<!-- ${banner} -->

# Exit statuses and errors

## Exit statuses

| status | meaning |
| --- | --- |
${statuses.join('\n')}

## Errors

When a command fails, it says what happened and what to do. With \`--json\` both are in \`error\`, with a code that scripts
can rely on: \`{"code", "message", "hint"}\`. Words in \`<>\` stand for what is filled in. Problems inside a manifest are
no errors but diagnostics: see [Rules](rules.md).

${codes.map(errorSection).join('\n')}`;
  return { path: 'docs/reference/errors.md', content: `${content.trimEnd()}\n` };
}

function errorSection<Code extends ErrorCode>(code: Code): string {
  const example: ErrorArguments<Code> | undefined = examples[code];
  if (example === undefined) {
    throw new Error(`The error ${code} has no example. Add one in scripts/generate/error-reference.ts.`);
  }
  // The compiler cannot see that a code's example fits the same code's words.
  const { exit, message, hint } = errorKinds[code] as {
    readonly exit: ExitCode;
    readonly message: (args: ErrorArguments<Code>) => string;
    readonly hint: (args: ErrorArguments<Code>) => string | undefined;
  };
  const words = [message(example), hint(example)].filter((text) => text !== undefined);
  return `### ${code}

Exit status ${exit}.

\`\`\`text
${words.join('\n')}
\`\`\`
`;
}
