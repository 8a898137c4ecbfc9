import { type LoggedOut, logOut } from '../../app/log-out.ts';
import { tokensPath } from '../../app/stored-token.ts';
import { defineCommand, type Outcome } from '../command.ts';

export default defineCommand({
  description:
    'Signs out: removes the token from the keyring and from the file, and forgets the profile. The token stays valid on ' +
    'the platform; withdraw it there if somebody else may have it.',
  arguments: [{ name: '[profile]', description: 'the profile, or its host (default: the default profile)' }],
  options: {},
  examples: [
    { command: 'miniapp logout', does: 'Sign out of the default profile, or of the only one.' },
    { command: 'miniapp logout platform.example.com', does: 'Sign out of this platform.' },
  ],
  async run([given], _options, { system }): Promise<Outcome<LoggedOut>> {
    return { result: await logOut(given, system) };
  },
  present({ result }, { style }, _options, { system }) {
    if (!result) return '';
    const { profile, host, keyring, file } = result;
    const places = [
      ...(keyring === 'removed' ? ['the keyring'] : []),
      ...(file === 'removed' ? [tokensPath(system)] : []),
    ];
    const removed =
      places.length > 0 ? `the token was removed from ${places.join(' and ')}` : 'there was no token left';
    return `${style.green('✓')} Signed out of ${host}, profile ${profile}: ${removed}\n`;
  },
  remark({ result }, { style }) {
    if (result?.keyring !== 'unavailable') return '';
    return `${style.dim('The keyring does not answer. This token was not put there.')}\n`;
  },
});
