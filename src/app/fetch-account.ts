import type { Host } from '../client/host.ts';
import { createPlatformClient } from '../client/platform-client.ts';
import type { Account } from '../contract/platform.ts';
import type { System } from '../system/ports.ts';

/** Whose token it is. Rejects with `token-refused`, `host-unreachable`, `host-failed`. */
export function fetchAccount(
  host: Host,
  system: Pick<System, 'http' | 'version' | 'clock' | 'random'>,
): Promise<Account> {
  return createPlatformClient(host, system).whoami();
}
