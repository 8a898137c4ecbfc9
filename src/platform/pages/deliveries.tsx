import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Delivery, deliveryStates } from '../../contract/platform.ts';
import { readTarget } from '../../core/delivery/target.ts';
import { MiniappError } from '../../core/errors.ts';
import type { PlatformContext } from '../context.ts';
import { presentDelivery, presentDeliveryDetails } from '../http/answers.ts';
import { readDeliveryFilter } from '../http/delivery-filter.ts';
import type { Page } from '../paging.ts';
import { type DeliveryFilter, listDeliveries } from '../store/deliveries.ts';
import { type AppNames, appNames, nameOf } from './app-names.ts';
import { DeliveryPage } from './delivery.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { eventWords } from './event-words.ts';
import { chooseApp, Filter } from './filter.tsx';
import type { PageEnvironment } from './forms.tsx';
import { Pager, pageOf } from './pager.tsx';
import { stateWords } from './state.tsx';

/** What was sent to apps' servers, and what they answered. */
export function deliveryPages(platform: PlatformContext): Hono<PageEnvironment> {
  const { database, courier } = platform;
  const routes = new Hono<PageEnvironment>();

  routes.get('/deliveries', async (context) => {
    const page = pageOf(context);
    const filter = readDeliveryFilter((name) => context.req.query(name) || undefined);
    const { deliveries, total } = await listDeliveries(database, filter, page);
    const names = await appNames(database);
    return context.render(
      <ListPage deliveries={deliveries.map(presentDelivery)} total={total} page={page} filter={filter} names={names} />,
      { title: 'Deliveries', section: 'deliveries' },
    );
  });
  routes.get('/deliveries/:id', (context) => showDelivery(context, context.req.param('id')));
  routes.post('/deliveries/:id/replay', async (context) => {
    const { id } = await presentDeliveryDetails(platform, context.req.param('id'), false);
    const given = context.var.form.get('to')?.trim() ?? '';
    const target = readAddress(given);
    if ('problem' in target) {
      context.status(422);
      return showDelivery(context, id, { given, problem: target.problem });
    }
    await courier.replay(id, target.to);
    return context.redirect(`/deliveries/${id}#attempts`, 303);
  });
  return routes;

  async function showDelivery(context: Context, id: string, refused?: { given: string; problem: string }) {
    const isRevealed = context.req.query('reveal') === 'true';
    const delivery = await presentDeliveryDetails(platform, id, isRevealed);
    const name = await nameOf(database, delivery.slug);
    return context.render(
      <DeliveryPage
        delivery={delivery}
        name={name}
        isRevealed={isRevealed}
        isSigned={courier.isSigning}
        now={platform.clock.now()}
        {...(refused && { refused })}
      />,
      { title: `${eventWords[delivery.event]} of ${name}`, section: 'deliveries' },
    );
  }
}

/** Where a replay is to go; null for the delivery's own address. */
function readAddress(given: string): { readonly to: string | null } | { readonly problem: string } {
  if (given === '') return { to: null };
  try {
    return { to: readTarget(given, 'This') };
  } catch (error) {
    if (error instanceof MiniappError) return { problem: error.message };
    throw error;
  }
}

const ListPage: FC<{
  deliveries: readonly Delivery[];
  total: number;
  page: Page;
  filter: DeliveryFilter;
  names: AppNames;
}> = ({ deliveries, total, page, filter: { installation, slug, events, state }, names }) => {
  const isNarrowed = [installation, slug, events, state].some((value) => value !== undefined);
  const states = new Map(deliveryStates.map((value) => [value, stateWords(value)]));
  return (
    <>
      <div class="heading">
        <h1>Deliveries</h1>
        <p class="quiet">What apps’ servers are told, and what they answer</p>
      </div>
      {(total > 0 || isNarrowed) && (
        <Filter
          action="/deliveries"
          choices={[
            { name: 'state', label: 'State', value: state, all: 'All states', options: states },
            {
              name: 'event',
              label: 'Event',
              value: events?.[0],
              all: 'All events',
              options: new Map(Object.entries(eventWords)),
            },
            chooseApp(names, slug),
          ]}
          installation={installation}
        />
      )}
      <div id="deliveries" data-live>
        {total === 0 ? <Empty isNarrowed={isNarrowed} /> : <DeliveryTable deliveries={deliveries} names={names} />}
        <Pager page={page} total={total} />
      </div>
    </>
  );
};

const Empty: FC<{ isNarrowed: boolean }> = ({ isNarrowed }) =>
  isNarrowed ? (
    <section class="empty">
      <h2>No such deliveries</h2>
      <p>
        Nothing here matches. <a href="/deliveries">Show all deliveries</a>
      </p>
    </section>
  ) : (
    <section class="empty">
      <h2>No deliveries yet</h2>
      <p>
        When an app is installed, upgraded or uninstalled, its server is told by the requests that its manifest declares
        as <code>subscribe</code> and <code>unsubscribe</code>. Each appears here with every attempt.
      </p>
      <p>
        Open an app in the <a href="/">store</a> and choose Install.
      </p>
    </section>
  );
