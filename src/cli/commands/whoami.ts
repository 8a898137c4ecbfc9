import { type ChosenHost, chooseHost } from '../../app/choose-host.ts';
import { fetchAccount } from '../../app/fetch-account.ts';
import { tokensPath } from '../../app/stored-token.ts';
import type { Account } from '../../contract/platform.ts';
import { exitCodes } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import type { System } from '../../system/ports.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { hostOptions } from '../host-options.ts';

interface Result {
  readonly account: Account;
  readonly host: string;
  readonly profile: string | null;
  readonly token_from: ChosenHost['source'];
}

export default defineCommand({
  description:
    'Asks the platform whose the token is, and says which platform and token are used. Exits 3 when nobody is signed in ' +
    'or the token is refused.',
  arguments: [],
  options: hostOptions,
  examples: [
    { command: 'miniapp whoami', does: 'The platform that push would use.' },
    { command: 'miniapp whoami --profile work --json', does: 'Another one, for a script.' },
  ],
  async run(_args, options, { system, directory, say, progress }): Promise<Outcome<Result>> {
    const host = await chooseHost({ ...options, directory }, say, system);
    const account = await progress(`Asking ${host.url}`, () => fetchAccount(host, system));
    const { url, profile, source } = host;
    return { result: { account, host: url, profile, token_from: source }, exitCode: exitCodes.done };
  },
  present({ result }, _view, _options, { system }) {
    if (!result) return '';
    const { account, host, profile, token_from } = result;
    const lines = [
      `Account  ${escapeLine(account.name)} (workspace ${escapeLine(account.workspace_id)})`,
      `Host     ${host}`,
      `Profile  ${profile ?? 'none'}`,
      `Token    from ${describeSource(token_from, system)}`,
    ];
    return `${lines.join('\n')}\n`;
  },
});

/** Where a token is from, in words for a sentence. */
function describeSource(source: ChosenHost['source'], system: Pick<System, 'settings'>): string {
  if (source === 'keyring') return 'the keyring';
  if (source === 'file') return tokensPath(system);
  return source === 'platform' ? 'the local platform' : source;
}
