/** A page of a list. */
export interface Page {
  readonly limit: number;
  /** From 1. */
  readonly page: number;
  readonly offset: number;
}

const largestLimit = 100;
const defaultLimit = 20;
/** Keeps the offset a safe integer. */
const largestPage = 1_000_000;

/** Reads `limit` (1 to 100, default 20, assumed) and `page` (from 1); or says what is wrong with them. */
export function readPage(query: (name: string) => string | undefined): Page | { readonly problem: string } {
  const limit = readNumber(query('limit'), defaultLimit);
  const page = readNumber(query('page'), 1);
  if (limit === undefined || limit > largestLimit)
    return { problem: `limit must be a number from 1 to ${largestLimit}.` };
  if (page === undefined || page > largestPage) return { problem: 'page must be a number from 1.' };
  return { limit, page, offset: (page - 1) * limit };
}

/** What every list says of itself, as the platform's own API does. */
export function pageMeta({ page, limit }: Page, total: number) {
  return { current_page: page, per_page: limit, total };
}

function readNumber(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined || text === '') return otherwise;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
