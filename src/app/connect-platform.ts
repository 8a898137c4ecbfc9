import { createPlatformClient, type PlatformClient } from '../client/platform-client.ts';
import type { RetrySystem } from '../client/retry.ts';
import type { System } from '../system/ports.ts';
import { type ChosenHost, chooseHost, type HostChoice } from './choose-host.ts';

/** The platform that a person chose, and a client for it. Rejects as `chooseHost`. */
export async function connectPlatform(
  choice: HostChoice,
  told: { readonly say: (message: string) => void; readonly onRetry: RetrySystem['onRetry'] },
  system: Pick<System, 'disk' | 'environment' | 'keyring' | 'settings' | 'http' | 'version' | 'clock' | 'random'>,
): Promise<{ readonly host: ChosenHost; readonly client: PlatformClient }> {
  const host = await chooseHost(choice, told.say, system);
  return { host, client: createPlatformClient(host, { ...system, onRetry: told.onRetry }) };
}
