import { asText, type Placed, takeFields } from './fields.ts';
import type { Ledger } from './ledger.ts';
import { literalText } from './references.ts';

// Known: an app has a title, a description, a logo, a cover page and a YouTube video id, which stand in a form beside the
// JSON (help page). That a JSON has them too, and how it calls them, is assumed.
const spellings = {
  name: ['name', 'title', 'appname'],
  slug: ['slug'],
  version: ['version', 'appversion'],
  description: ['description', 'desc', 'summary'],
  documentation: ['documentation', 'documentationurl', 'docurl', 'docsurl', 'docs', 'helpurl'],
  logo: ['logo', 'logourl', 'logoimage', 'icon'],
  cover: ['cover', 'coverurl', 'coverimage', 'coverpage', 'banner'],
  video: ['video', 'videoid', 'videourl', 'videolink', 'youtube', 'youtubeid', 'youtubevideoid'],
} as const;

/** What users see in the store, by the manifest's fields; texts are as they are written there. */
export type Listing = { readonly [Name in keyof typeof spellings]?: string };

/** The listing of a 1.0 app, as far as its JSON has one. */
export function convertListing(app: Placed, ledger: Ledger): Listing {
  const found = Object.entries(takeFields(app, spellings, ledger)).flatMap(([field, placed]) => {
    const text = asText(placed.value)?.trim();
    if (text === '' || placed.value === null) ledger.carry(placed.pointer, null);
    if (text === undefined || text === '') return [];
    ledger.carry(placed.pointer, `/${field}`);
    return [[field, literalText(text)]];
  });
  return Object.fromEntries(found);
}
