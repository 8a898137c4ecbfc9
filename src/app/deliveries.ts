import { createPlatformClient, type DeliveryFilter, type PlatformClient } from '../client/platform-client.ts';
import type { Delivery } from '../contract/platform.ts';
import { MiniappError } from '../core/errors.ts';
import type { System } from '../system/ports.ts';
import { chooseDataFolder, findLocalPlatform } from './local-platform-file.ts';

/** Milliseconds between looks for changes. */
const interval = 300;

/**
 * A client for the local platform that runs on `data`, or else on the data folder of the working folder. Rejects with
 * `platform-unknown`.
 */
export async function connectLocalPlatform(
  data: string | undefined,
  directory: string,
  system: Pick<System, 'disk' | 'http' | 'version'>,
): Promise<PlatformClient> {
  const local = await findLocalPlatform([chooseDataFolder(data, directory)], system);
  if (!local) throw new MiniappError('platform-unknown', { directory });
  return createPlatformClient(local, system);
}

/**
 * Tells of the newest deliveries, the oldest of them first, then of each that changes, until `stopped` resolves.
 */
export async function followDeliveries(
  client: PlatformClient,
  filter: DeliveryFilter,
  { tell, stopped }: { tell: (delivery: Delivery) => void; stopped: Promise<unknown> },
  { clock }: Pick<System, 'clock'>,
): Promise<void> {
  const ending = new AbortController();
  void stopped.then(() => ending.abort());
  const { deliveries } = await client.listDeliveries(filter);
  // In the order of their changes, as those that follow.
  const known = [...deliveries].sort((a, b) => a.change - b.change);
  for (const delivery of known) tell(delivery);
  let last = known.at(-1)?.change ?? 0;
  while (!ending.signal.aborted) {
    const changed = await client.listChangedDeliveries(last, filter);
    for (const delivery of changed) {
      if (!ending.signal.aborted) tell(delivery);
      last = delivery.change;
    }
    if (changed.length === 0) await clock.wait(interval, ending.signal);
  }
}
