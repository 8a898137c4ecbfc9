import type { FC } from 'hono/jsx';
import { Layout } from './layout.tsx';
import { type Listing, Picture } from './listing.tsx';

/** The store: every app that was pushed here. */
export const StorePage: FC<{ apps: readonly Listing[]; total: number; version: string }> = ({
  apps,
  total,
  version,
}) => (
  <Layout title="App store" version={version}>
    <div class="heading">
      <h1>Apps</h1>
      {total > 0 && <p class="quiet">{count(total)} in your workspace</p>}
    </div>
    {total === 0 ? <Empty /> : <ul class="apps">{apps.map((app) => Card({ app }))}</ul>}
    {apps.length < total && <p class="quiet">The first {apps.length} are shown.</p>}
  </Layout>
);

const Card: FC<{ app: Listing }> = ({ app }) => (
  <li class="card">
    <Picture source={app.cover} kind="cover" app={app} />
    <div class="body">
      <Picture source={app.logo} kind="logo" app={app} />
      <div>
        <h2>
          <a href={`/apps/${app.slug}`}>{app.name}</a>
        </h2>
        <p class="quiet">
          {app.state === 'draft' && <span class="badge draft">Draft</span>} {app.version}
        </p>
      </div>
      <p class="description">{app.description}</p>
    </div>
  </li>
);

const Empty: FC = () => (
  <section class="empty">
    <h2>No apps yet</h2>
    <p>An app appears here as soon as it is pushed. In the folder of its manifest:</p>
    <pre>
      <code>miniapp push</code>
    </pre>
    <p>There is no manifest yet? Start a project:</p>
    <pre>
      <code>miniapp init my-app</code>
    </pre>
  </section>
);

function count(apps: number): string {
  return apps === 1 ? '1 app' : `${apps} apps`;
}
