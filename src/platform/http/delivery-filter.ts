import { deliveryStates } from '../../contract/platform.ts';
import { installEvents } from '../../core/install/request.ts';
import { Refusal } from '../refusal.ts';
import type { DeliveryFilter } from '../store/deliveries.ts';

/** Reads which deliveries a list is of, from a query without empty values. Throws `Refusal` `invalid-request`. */
export function readDeliveryFilter(query: (name: string) => string | undefined): DeliveryFilter {
  const one = <Value extends string>(name: string, known: readonly Value[]): Value | undefined => {
    const given = query(name);
    const found = known.find((value) => value === given);
    if (given === undefined || found !== undefined) return found;
    throw new Refusal('invalid-request', `${name} must be one of ${known.join(', ')}.`);
  };
  const event = one('event', installEvents);
  return {
    installation: query('installation'),
    slug: query('app'),
    events: event && [event],
    state: one('state', deliveryStates),
  };
}
