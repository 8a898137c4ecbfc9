import { isRecord } from '../json-value.ts';
import { asText, foldKey, isEmpty, type Placed, placedItems, takeFields } from './fields.ts';
import type { Ledger } from './ledger.ts';
import type { Names } from './references.ts';
import { convertRequest, type Request } from './requests.ts';

type Event = 'subscribe' | 'unsubscribe';

const words: Readonly<Record<Event, readonly string[]>> = {
  subscribe: [
    'subscribe',
    'subscription',
    'install',
    'installed',
    'create',
    'created',
    'connect',
    'oninstall',
    'subscriberequest',
  ],
  unsubscribe: [
    'unsubscribe',
    'uninstall',
    'uninstalled',
    'delete',
    'deleted',
    'revoke',
    'disconnect',
    'onuninstall',
    'unsubscriberequest',
  ],
};

/**
 * The subscribe and unsubscribe requests that the api token requests come to. Known is the block’s name alone; that its
 * requests bring the key to the developer’s server on install, and how the events are told apart, is assumed.
 */
export function convertTokenRequests(
  requests: Placed | undefined,
  names: Names,
  ledger: Ledger,
): { readonly [Name in Event]?: Request } {
  if (requests === undefined) return {};
  if (isEmpty(requests.value)) ledger.carry(requests.pointer, null);
  const converted: { [Name in Event]?: Request } = {};
  for (const request of listRequests(requests)) {
    const told = findEvent(request, ledger);
    const event = told.event ?? (converted.subscribe === undefined ? 'subscribe' : undefined);
    if (event === undefined || converted[event] !== undefined) {
      const reason = 'a manifest has one request on install and one on uninstall';
      ledger.leave(request.pointer, reason, 'Let your server do the rest when it gets the first.');
      continue;
    }
    const found = convertRequest(request, `/${event}`, names, ledger);
    if (found === undefined) continue;
    converted[event] = found.request;
    if (told.pointer !== undefined) ledger.carry(told.pointer, `/${event}`);
    if (found.mapping) {
      const reason = 'a manifest keeps nothing of what this request is answered';
      ledger.leave(found.mapping.pointer, reason, 'Let your server keep what it needs.');
    }
  }
  return converted;
}

function listRequests(requests: Placed): (Placed & { readonly key: string | undefined })[] {
  // A request of its own has a URL; anything else is a list of requests, or a map of them by event.
  const isOne =
    isRecord(requests.value) && Object.keys(requests.value).some((key) => /^(url|uri|endpoint)$/i.test(key));
  return isOne ? [{ ...requests, key: undefined }] : placedItems(requests);
}

/** On what a request is sent, by its key in a map or by what it says of itself, and where it says so. */
function findEvent(
  request: Placed & { readonly key: string | undefined },
  ledger: Ledger,
): { readonly event: Event | undefined; readonly pointer?: string } {
  const { event: told } = takeFields(request, { event: ['event', 'type', 'on', 'trigger', 'name'] }, ledger);
  const byKey = eventNamed(request.key);
  const byField = eventNamed(asText(told?.value));
  if (told === undefined || byField === undefined || (byKey ?? byField) !== byField) return { event: byKey };
  return { event: byField, pointer: told.pointer };
}

function eventNamed(word: string | undefined): Event | undefined {
  if (word === undefined) return undefined;
  return (['subscribe', 'unsubscribe'] as const).find((event) => words[event].includes(foldKey(word)));
}
