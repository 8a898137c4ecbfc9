import { dirname, join } from 'node:path';
import type { Host } from '../client/platform-client.ts';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { dataFolderName, findLocalPlatform, isLoopbackUrl } from './local-platform-file.ts';

/**
 * The platform to talk to: the one named, with the token in `MINIAPP_TOKEN`; otherwise the local one that runs for this
 * project. Rejects with `platform-unknown`, `token-missing` or `host-insecure`.
 */
export async function chooseHost(
  given: string | undefined,
  directory: string,
  manifestPath: string,
  system: Pick<System, 'disk' | 'environment'>,
): Promise<Host> {
  const token = system.environment.MINIAPP_TOKEN;
  // One that was started in the working folder, or beside the manifest.
  const folders = [directory, dirname(manifestPath)].map((folder) => join(folder, dataFolderName));
  const local = await findLocalPlatform(folders, system);
  if (given === undefined) {
    if (!local) throw new MiniappError('platform-unknown', { directory });
    return { url: local.url, token: local.token };
  }
  const url = readHost(given);
  // The local platform's token stays in its own file: nobody has to copy it.
  if (local && local.url === url) return { url, token: local.token };
  if (!token) throw new MiniappError('token-missing', { host: url });
  if (/[^\x21-\x7e]/.test(token)) {
    throw new MiniappError('invalid-usage', { problem: 'MINIAPP_TOKEN holds characters that no token has.' });
  }
  return { url, token };
}

function readHost(given: string): string {
  const text = /^[a-z]+:\/\//i.test(given) ? given : `https://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) {
    throw new MiniappError('invalid-usage', {
      problem: 'The address of a platform holds no user name or password.',
      remedy: 'Give its host alone, and the token in MINIAPP_TOKEN.',
    });
  }
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search) {
    throw new MiniappError('invalid-usage', {
      problem: `"${given}" is not the address of a platform.`,
      remedy: 'Give its host, for example https://platform.example.com',
    });
  }
  if (url.protocol === 'http:' && !isLoopbackUrl(text)) throw new MiniappError('host-insecure', { host: url.origin });
  return url.origin;
}
