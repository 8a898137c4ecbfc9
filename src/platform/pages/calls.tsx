import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { escapeLine } from '../../core/escape.ts';
import type { PlatformContext } from '../context.ts';
import type { Page } from '../paging.ts';
import { type CallFilter, type ListedCall, listCalls } from '../store/calls.ts';
import { type AppNames, appNames } from './app-names.ts';
import { chooseApp, Filter } from './filter.tsx';
import type { PageEnvironment } from './forms.tsx';
import { Pager, pageOf } from './pager.tsx';
import { ScopeName } from './scopes.tsx';
import { Table } from './table.tsx';
import { Time } from './time.tsx';

/** What apps called with their keys, and the scope that each call needed. */
export function callPages({ database }: PlatformContext): Hono<PageEnvironment> {
  return new Hono<PageEnvironment>().get('/calls', async (context) => {
    const page = pageOf(context);
    const filter = {
      installation: context.req.query('installation') || undefined,
      slug: context.req.query('app') || undefined,
    };
    const { calls, total } = await listCalls(database, filter, page);
    const names = await appNames(database);
    return context.render(<CallsPage calls={calls} total={total} page={page} filter={filter} names={names} />, {
      title: 'API calls',
      section: 'calls',
    });
  });
}

const CallsPage: FC<{
  calls: readonly ListedCall[];
  total: number;
  page: Page;
  filter: CallFilter;
  names: AppNames;
}> = ({ calls, total, page, filter: { installation, slug }, names }) => {
  const isNarrowed = installation !== undefined || slug !== undefined;
  return (
    <>
      <div class="heading">
        <h1>API calls</h1>
        <p class="quiet">What apps called with their keys</p>
      </div>
      {(total > 0 || isNarrowed) && (
        <Filter action="/calls" choices={[chooseApp(names, slug)]} installation={installation} />
      )}
      {slug !== undefined && names.has(slug) && (
        <p class="beside">
          <a href={`/apps/${slug}/scopes`}>Which scopes {names.get(slug)} needs</a>
        </p>
      )}
      <div id="calls" data-live>
        {total === 0 ? <Empty isNarrowed={isNarrowed} /> : <CallTable calls={calls} names={names} />}
        <Pager page={page} total={total} />
      </div>
    </>
  );
};

const CallTable: FC<{ calls: readonly ListedCall[]; names: AppNames }> = ({ calls, names }) => (
  <Table label="API calls" columns={['Call', 'Status', 'Scope', 'App', 'Time']}>
    {calls.map(({ method, path, status, scope, slug, installation_id, called_at }) => (
      <tr class={status === refused ? 'refused' : undefined}>
        <td class="call">
          <code>
            {escapeLine(method)} {escapeLine(path)}
          </code>
        </td>
        <td>
          <span class={`badge ${toneOf(status)}`}>{status}</span>
        </td>
        <td>
          {status === refused && <strong>Lacks </strong>}
          {scope === null ? <span class="quiet">No such operation</span> : <ScopeName id={scope} />}
        </td>
        <td>
          <a href={`/installations/${installation_id}`}>{names.get(slug) ?? slug}</a>
        </td>
        <td>
          <Time value={called_at} exact />
        </td>
      </tr>
    ))}
  </Table>
);

/** The status of a call whose key lacks the scope; no operation answers it by itself. */
const refused = 403;

function toneOf(status: number): 'good' | 'bad' | 'waiting' {
  if (status < 400) return 'good';
  return status === refused ? 'bad' : 'waiting';
}

const Empty: FC<{ isNarrowed: boolean }> = ({ isNarrowed }) =>
  isNarrowed ? (
    <section class="empty">
      <h2>No such calls</h2>
      <p>
        Nothing here matches. <a href="/calls">Show all calls</a>
      </p>
    </section>
  ) : (
    <section class="empty">
      <h2>No calls yet</h2>
      <p>
        An app’s server gets an API key when the app is installed. What it calls with that key below <code>/api</code>{' '}
        appears here, with the scope that each call needed.
      </p>
    </section>
  );
