import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { useRequestContext } from 'hono/jsx-renderer';
import { type Page, readPage } from '../paging.ts';
import { Refusal } from '../refusal.ts';

/** The page of a list that is asked for, by a parameter of its own where a page has two lists. Throws `Refusal` `invalid-request`. */
export function pageOf(context: Context, parameter = 'page'): Page {
  const page = readPage((name) => context.req.query(name === 'page' ? parameter : name));
  if ('problem' in page) throw new Refusal('invalid-request', page.problem);
  return page;
}

/** Leads to the pages before and after; nothing where all is shown. */
export const Pager: FC<{ page: Page; total: number; parameter?: string; label?: string }> = ({
  page,
  total,
  parameter = 'page',
  label = 'Pages of this list',
}) => {
  const last = Math.max(1, Math.ceil(total / page.limit));
  if (page.page === 1 && last === 1) return null;
  return (
    <nav class="pager" aria-label={label}>
      {page.page > 1 && <a href={linkTo(parameter, page.page - 1)}>← Newer</a>}
      <span class="quiet">
        Page {page.page} of {last}
      </span>
      {page.page < last && <a href={linkTo(parameter, page.page + 1)}>Older →</a>}
    </nav>
  );
};

/** This page's own address with another page of the list, filters kept. */
function linkTo(parameter: string, page: number): string {
  const { searchParams } = new URL(useRequestContext().req.url);
  searchParams.set(parameter, String(page));
  return `?${searchParams}`;
}
