import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Delivery, Installation } from '../../contract/platform.ts';
import type { PlatformContext } from '../context.ts';
import { presentDelivery, presentInstallation } from '../http/answers.ts';
import { uninstall } from '../lifecycle.ts';
import type { Page } from '../paging.ts';
import { listDeliveries } from '../store/deliveries.ts';
import { listInstallations, type StoredInstallation } from '../store/installations.ts';
import { type AppNames, appNames, nameOf } from './app-names.ts';
import { DeliveryTable } from './delivery-table.tsx';
import { type PageEnvironment, PostForm } from './forms.tsx';
import { Pager, pageOf } from './pager.tsx';
import { ScopeList } from './scopes.tsx';
import { State } from './state.tsx';
import { Table } from './table.tsx';
import { Time } from './time.tsx';

const shownDeliveries = 10;

/** What is installed, and the end of it. */
export function installationPages(platform: PlatformContext): Hono<PageEnvironment> {
  const { database } = platform;
  const routes = new Hono<PageEnvironment>();

  routes.get('/installations', async (context) => {
    const page = pageOf(context);
    const slug = context.req.query('app') || undefined;
    const { installations, total } = await listInstallations(database, { slug }, page);
    const names = await appNames(database);
    return context.render(
      <ListPage installations={installations} names={names} total={total} page={page} slug={slug} />,
      { title: 'Installations', section: 'installations' },
    );
  });
  routes.get('/installations/:id', async (context) => {
    const id = context.req.param('id');
    const installation = await presentInstallation(platform, id);
    const { deliveries, total } = await listDeliveries(
      database,
      { installation: id },
      { limit: shownDeliveries, offset: 0 },
    );
    const name = await nameOf(database, installation.slug);
    return context.render(
      <InstallationPage
        installation={installation}
        name={name}
        deliveries={deliveries.map(presentDelivery)}
        deliveryCount={total}
      />,
      { title: `${name}, ${installation.state}`, section: 'installations' },
    );
  });
  routes.get('/installations/:id/uninstall', async (context) => {
    const installation = await presentInstallation(platform, context.req.param('id'));
    const name = await nameOf(database, installation.slug);
    return context.render(<UninstallPage installation={installation} name={name} />, {
      title: `Uninstall ${name}?`,
      section: 'installations',
    });
  });
  routes.post('/installations/:id/uninstall', async (context) => {
    const id = context.req.param('id');
    await uninstall(platform, id);
    return context.redirect(`/installations/${id}`, 303);
  });
  return routes;
}

const ListPage: FC<{
  installations: readonly StoredInstallation[];
  names: AppNames;
  total: number;
  page: Page;
  slug: string | undefined;
}> = ({ installations, names, total, page, slug }) => (
  <div id="installations" data-live>
    <div class="heading">
      <h1>Installations</h1>
      <p class="quiet">{slug === undefined ? 'of all apps' : `of ${names.get(slug) ?? slug}`}</p>
    </div>
    {total === 0 ? (
      <section class="empty">
        <h2>Nothing is installed</h2>
        <p>
          Open an app in the <a href="/">store</a> and choose Install.
        </p>
      </section>
    ) : (
      <Table label="installations" columns={['App', 'State', 'Version', 'API key', 'Scopes', 'Installed']}>
        {installations.map(({ id, slug, state, version, key_prefix, scopes, created_at }) => (
          <tr>
            <td>
              <a href={`/installations/${id}`}>{names.get(slug) ?? slug}</a>
            </td>
            <td>
              <State value={state} />
            </td>
            <td>{version ?? 'Draft'}</td>
            <td>
              <code>{key_prefix}</code>
            </td>
            <td>{scopes.length}</td>
            <td>
              <Time value={created_at} exact />
            </td>
          </tr>
        ))}
      </Table>
    )}
    <Pager page={page} total={total} />
  </div>
);

const InstallationPage: FC<{
  installation: Installation;
  name: string;
  deliveries: readonly Delivery[];
  deliveryCount: number;
}> = ({ installation, name, deliveries, deliveryCount }) => {
  const { id, slug, state, scopes, key_prefix, version, upgrade, created_at, uninstalled_at, delivery } = installation;
  return (
    <div id="installation" data-live>
      <p class="back">
        <a href="/installations">← All installations</a>
      </p>
      <div class="heading">
        <h1>{name}</h1>
        <State value={state} />
      </div>
      {state === 'pending' && delivery !== null && (
        <p class="note">
          The app’s server has not accepted the subscribe request yet:{' '}
          {delivery.last_attempt?.problem ?? 'it is being sent'}.{' '}
          <a href={`/deliveries/${delivery.id}`}>See the delivery</a>
        </p>
      )}
      {upgrade !== null && (
        <p class="note">
          {upgrade.version === null ? 'The draft has changed.' : `Version ${upgrade.version} can be installed.`}
          {upgrade.added_scopes.length > 0 && ' It asks for more than was agreed to.'}{' '}
          <a href={`/installations/${id}/upgrade`}>Upgrade</a>
        </p>
      )}
      <div class="panel columns">
        <div>
          <section aria-labelledby="permissions">
            <h2 id="permissions">What its API key opens</h2>
            {state === 'uninstalled' ? (
              <p>Nothing: the key was revoked when the app was uninstalled.</p>
            ) : scopes.length === 0 ? (
              <p>Nothing: the app asks for no scopes.</p>
            ) : (
              <ScopeList ids={scopes} />
            )}
          </section>
        </div>
        <aside aria-label="Details">
          <dl>
            <dt>Installation</dt>
            <dd>
              <code>{id}</code>
            </dd>
            <dt>API key</dt>
            <dd>
              <code>{key_prefix}</code>
            </dd>
            <dt>Version</dt>
            <dd>{version ?? 'Draft'}</dd>
            <dt>Installed</dt>
            <dd>
              <Time value={created_at} exact />
            </dd>
            {uninstalled_at !== null && (
              <>
                <dt>Uninstalled</dt>
                <dd>
                  <Time value={uninstalled_at} exact />
                </dd>
              </>
            )}
          </dl>
          <ul class="also">
            <li>
              <a href={`/apps/${slug}`}>The app’s page</a>
            </li>
            <li>
              <a href={`/calls?installation=${id}`}>Its API calls</a>
            </li>
          </ul>
          {state !== 'uninstalled' && (
            <p>
              <a class="button danger" href={`/installations/${id}/uninstall`}>
                Uninstall
              </a>
            </p>
          )}
        </aside>
      </div>
      <section aria-labelledby="deliveries">
        <h2 id="deliveries">Deliveries</h2>
        {deliveries.length === 0 ? (
          <p>None: the app declares no request for this.</p>
        ) : (
          <DeliveryTable deliveries={deliveries} names={new Map([[slug, name]])} />
        )}
        {deliveryCount > deliveries.length && (
          <p>
            <a href={`/deliveries?installation=${id}`}>All {deliveryCount} deliveries</a>
          </p>
        )}
      </section>
    </div>
  );
};

const UninstallPage: FC<{ installation: Installation; name: string }> = ({ installation: { id, state }, name }) => (
  <article class="dialog">
    <h1>Uninstall {name}?</h1>
    {state === 'uninstalled' ? (
      <>
        <p>It was uninstalled before.</p>
        <p>
          <a href={`/installations/${id}`}>Back to the installation</a>
        </p>
      </>
    ) : (
      <>
        <p>
          Its API key is revoked at once, then its server is told by the unsubscribe request. This cannot be undone.
        </p>
        <PostForm action={`/installations/${id}/uninstall`}>
          <div class="actions">
            <button type="submit" class="danger">
              Uninstall
            </button>
            <a class="button other" href={`/installations/${id}`}>
              Cancel
            </a>
          </div>
        </PostForm>
      </>
    )}
  </article>
);
