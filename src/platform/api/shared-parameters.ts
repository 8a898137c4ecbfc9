import type { Page } from '../paging.ts';

// Declared once, because many operations take them.

/** The page that lists are cut to unless asked otherwise: 10 items (public clients). */
const usualLimit = 10;

/** `limit` and `page` of a list; the API's description lets pages go to 100 in most lists. */
export function paging<const Most extends number>(most: Most) {
  return {
    limit: { type: 'integer', least: 1, most: 100, default: usualLimit, description: 'Items on a page.' },
    page: { type: 'integer', least: 1, most, default: 1, description: 'Which page, from 1.' },
  } as const;
}

export const listPaging = paging(100);

/** The page that was asked for. */
export function pageOf({ limit, page }: { readonly limit: number; readonly page: number }): Page {
  return { limit, page, offset: (page - 1) * limit };
}

/** Only what has this text in its name. */
export function nameFilter(what: string) {
  return { type: 'text', description: `Only ${what} whose name holds this, in any case.` } as const;
}

/** The id of a bot user. */
export const userNs = {
  type: 'text',
  required: true,
  form: { pattern: /^f\d{1,10}u\d{1,10}$/, example: 'f190385u394247863' },
  description: 'The bot user.',
} as const;

/** The id of a bot user in the user's channel. */
export const userId = {
  type: 'text',
  required: true,
  digits: true,
  description: 'The user’s id in the channel, such as a WhatsApp number in digits.',
} as const;

/** A new or wanted name. */
export function nameOf(what: string) {
  return { type: 'text', required: true, description: `The name of the ${what}.` } as const;
}
