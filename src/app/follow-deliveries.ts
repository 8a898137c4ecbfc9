import type { DeliveryFilter, PlatformClient } from '../client/platform-client.ts';
import type { Delivery } from '../contract/platform.ts';
import type { System } from '../system/ports.ts';

/** Milliseconds between looks for changes. */
const interval = 300;

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
      // The order is the platform’s: going back would tell of the same again.
      last = Math.max(last, delivery.change);
    }
    if (changed.length === 0) await clock.wait(interval, ending.signal);
  }
}
