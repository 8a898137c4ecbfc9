import type { ChosenHost } from '../../app/choose-host.ts';
import { tokensPath } from '../../app/stored-token.ts';
import type { System } from '../../system/ports.ts';

/** Where a token is from, in words for a sentence. */
export function describeSource(source: ChosenHost['source'], system: Pick<System, 'settings'>): string {
  if (source === 'keyring') return 'the keyring';
  if (source === 'file') return tokensPath(system);
  return source === 'platform' ? 'the local platform' : source;
}
