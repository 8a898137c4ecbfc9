import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type Keyring, KeyringFailure } from './ports.ts';

/** Milliseconds until a keyring that does not answer is given up. */
const usualLimit = 3_000;

/** What `bin/keyring.cjs` is asked, on its standard input. */
interface KeyringRequest {
  readonly action: 'read' | 'write' | 'remove';
  readonly account: string;
  readonly secret?: string;
}

/** What it answers: one of both. */
interface KeyringAnswer {
  readonly value?: string | boolean | null;
  readonly problem?: string;
}

/**
 * The operating system's keyring: Keychain, Credential Manager, or a Secret Service such as GNOME Keyring. Each call is a
 * process of its own, because a call that hangs, as one to a locked keyring does, can be ended in no other way: it would
 * keep this process from ending. Secrets go through its pipes; other people can see the arguments of a process.
 */
export function createKeyring(
  packageDirectory: string,
  environment: Readonly<Record<string, string | undefined>>,
  limit = usualLimit,
): Keyring {
  const call = (request: KeyringRequest) =>
    new Promise<KeyringAnswer['value']>((resolve, reject) => {
      const program = join(packageDirectory, 'bin', 'keyring.cjs');
      const options = { env: environment, timeout: limit, killSignal: 'SIGKILL' } as const;
      const child = execFile(process.execPath, [program], options, (error, stdout) => {
        const answer = readAnswer(stdout);
        if (answer?.value !== undefined) return resolve(answer.value);
        const late = `it gave no answer within ${limit / 1_000} seconds`;
        reject(new KeyringFailure(answer?.problem ?? (error?.killed ? late : 'it cannot be called')));
      });
      // One that ended already is told by its answer.
      child.stdin?.on('error', () => {});
      child.stdin?.end(JSON.stringify(request));
    });
  return {
    async read(account) {
      const value = await call({ action: 'read', account });
      return typeof value === 'string' ? value : null;
    },
    async write(account, secret) {
      await call({ action: 'write', account, secret });
    },
    async remove(account) {
      return (await call({ action: 'remove', account })) === true;
    },
  };
}

function readAnswer(text: string): KeyringAnswer | null {
  try {
    return JSON.parse(text) as KeyringAnswer | null;
  } catch {
    return null;
  }
}
