import { readGivenToken, readPipedToken, tokenProblem } from '../../app/given-token.ts';
import { chooseNewProfile, logIn } from '../../app/log-in.ts';
import type { Profile } from '../../app/profiles.ts';
import { tokensPath } from '../../app/stored-token.ts';
import type { Account } from '../../contract/platform.ts';
import { exitCodes, MiniappError } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { type CommandContext, defineCommand, type Outcome } from '../command.ts';
import { flag, text } from '../options.ts';

interface Result {
  readonly profile: string;
  readonly host: string;
  readonly account: Account;
  /** Where the token is now. */
  readonly token_in: Profile['tokenIn'];
  /** The file it is in; null for the keyring. */
  readonly path: string | null;
}

export default defineCommand({
  description:
    'Signs in to a platform: asks it whose the token is, then keeps the token in the keyring of the system, or in a file ' +
    'that only you can read. The token is typed in without being shown, piped in, or taken from MINIAPP_TOKEN or ' +
    'MINIAPP_TOKEN_FILE. It is never a flag: other people can see those.',
  arguments: [{ name: '<host>', description: 'the platform, for example platform.example.com' }],
  options: {
    profile: text('<name>', 'What to call it, to tell several accounts apart (default: the host)'),
    tokenStdin: flag('Read the token from standard input'),
  },
  examples: [
    { command: 'miniapp login platform.example.com', does: 'Sign in; the token is asked for.' },
    {
      command: 'miniapp login platform.example.com --profile work --token-stdin < token.txt',
      does: 'Take the token from a file, and call the profile work.',
    },
  ],
  async run([host = ''], { profile, tokenStdin }, context): Promise<Outcome<Result>> {
    const { system, say, progress } = context;
    const target = await chooseNewProfile({ host, profile }, system);
    const token = await readToken(target.host, tokenStdin, context);
    const { account, tokenIn, keyringProblem } = await progress(`Signing in to ${target.host}`, () =>
      logIn(target, token, system),
    );
    const path = tokenIn === 'file' ? tokensPath(system) : null;
    if (path !== null) {
      say(`The keyring was not used: ${keyringProblem}.\nThe token is kept in ${path}, which only you can read.`);
    }
    return {
      result: { profile: target.name, host: target.host, account, token_in: tokenIn, path },
      exitCode: exitCodes.done,
    };
  },
  present({ result }, { style }) {
    if (!result) return '';
    const { profile, host, account } = result;
    return `${style.green('✓')} Signed in to ${host} as ${escapeLine(account.name)}, profile ${profile}\n`;
  },
  remark({ result }, { style }) {
    if (!result) return '';
    const { profile } = result;
    return `${style.dim(`Use it with --profile ${profile}, or always: miniapp profiles --use ${profile}`)}\n`;
  },
});

async function readToken(host: string, fromStdin: boolean, context: CommandContext): Promise<string> {
  const { system, directory, interactive, say } = context;
  if (fromStdin) {
    if (!system.terminal.stdin.isTTY) return readPipedToken(system);
    throw new MiniappError('invalid-usage', {
      problem: '--token-stdin reads what is piped in; typed in here, the token would be shown.',
      remedy: 'Leave the flag out to be asked, or pipe the token in.',
    });
  }
  const given = await readGivenToken(directory, say, system);
  if (given) {
    say(`The token is taken from ${given.source}.`);
    return given.token;
  }
  if (!interactive) {
    throw new MiniappError('invalid-usage', {
      problem: 'No token was given, and nobody can be asked here.',
      remedy: 'Pipe it in with --token-stdin, or set MINIAPP_TOKEN or MINIAPP_TOKEN_FILE.',
    });
  }
  return system.prompts.password({
    message: `Token of ${host}`,
    validate(answer) {
      const problem = tokenProblem(answer);
      return problem === undefined ? true : `This cannot be a token: ${problem}.`;
    },
  });
}
