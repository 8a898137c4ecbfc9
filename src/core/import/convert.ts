import { isRecord } from '../json-value.ts';
import { convertAuth } from './auth.ts';
import { findBlocks, leaveEditorBlocks } from './blocks.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { convertListing, type Listing } from './listing.ts';
import { findSources } from './options.ts';
import { convertScopes } from './scopes.ts';
import { convertTokenRequests } from './token-requests.ts';

/** A 1.0 app as far as a manifest can hold it. */
export interface Conversion {
  /** Whether there was anything in it that a 1.0 app has. */
  readonly recognized: boolean;
  /** What users see in the store; what is missing is for a person to say. */
  readonly listing: Listing;
  /** The other fields of the manifest. All texts are as they are written there: `${` means the environment. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly ledger: Ledger;
}

/**
 * Converts a mini-app 1.0, as JSON was read, to the fields of a manifest. Never throws, whatever it is given: what cannot
 * be taken over is in the ledger.
 */
export function convertApp(value: unknown): Conversion {
  const ledger = createLedger();
  const app = { value, pointer: '' };
  const blocks = findBlocks(app, ledger);
  const isAuthAlone = blocks.auth?.pointer === '';
  const listing = isAuthAlone ? {} : convertListing(app, ledger);
  const { auth, app_fields, names } = convertAuth(blocks.auth, findSources(blocks.sources, ledger), ledger);
  const scopes = convertScopes(blocks.scopes, ledger);
  const requests = convertTokenRequests(blocks.tokenRequests, names, ledger);
  leaveEditorBlocks(blocks, ledger);
  ledger.close(value);
  const fields = {
    ...(scopes.length > 0 && { api_scopes: scopes }),
    ...requests,
    ...(auth && { auth, app_fields }),
  };
  return { recognized: isRecord(value) && Object.keys(blocks).length > 0, listing, fields, ledger };
}
