import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { PlatformContext } from '../context.ts';
import { answerText } from '../http/answers.ts';
import { type Listing, toListing } from '../listing.ts';
import { releaseOf } from '../releases.ts';
import { listApps } from '../store/apps.ts';
import type { PageEnvironment } from './forms.tsx';
import { Picture } from './picture.tsx';
import { State } from './state.tsx';

const shownApps = 200;

/** The store: every app that was pushed here. */
export function storePage({ database, recall }: PlatformContext): Hono<PageEnvironment> {
  return new Hono<PageEnvironment>().get('/', async (context) => {
    // All that differs from one look to the next, besides the data.
    const name = `store ${context.var.change} ${context.var.session}`;
    const page = await recall(
      name,
      async () => (await render(context)).text(),
      (text) => text.length,
    );
    return answerText(page, 200, { 'Content-Type': 'text/html; charset=UTF-8' });
  });

  async function render(context: Context): Promise<Response> {
    const { apps, total } = await listApps(database, { limit: shownApps, offset: 0 });
    const listings = await Promise.all(
      apps.map(async (app) => toListing(app.slug, await releaseOf(database, app, false))),
    );
    return context.render(<StorePage apps={listings} total={total} />, { title: 'App store', section: 'store' });
  }
}

const StorePage: FC<{ apps: readonly Listing[]; total: number }> = ({ apps, total }) => (
  <div id="store" data-live>
    <div class="heading">
      <h1>Apps</h1>
      {total > 0 && <p class="quiet">{total === 1 ? '1 app' : `${total} apps`} in your workspace</p>}
    </div>
    {total === 0 ? <Empty /> : <ul class="apps">{apps.map((app) => Card({ app }))}</ul>}
    {apps.length < total && <p class="quiet">The first {apps.length} are shown.</p>}
  </div>
);

const Card: FC<{ app: Listing }> = ({ app }) => (
  <li class="card">
    <Picture source={app.cover} kind="cover" app={app} />
    <div class="body">
      <Picture source={app.logo} kind="logo" app={app} />
      <div>
        <h2>
          <a href={app.path}>{app.name}</a>
        </h2>
        <p class="quiet">
          {app.isDraft && <State value="draft" />} {app.version}
        </p>
      </div>
      <p class="description">{app.description}</p>
    </div>
  </li>
);

const Empty: FC = () => (
  <section class="empty">
    <h2>No apps yet</h2>
    <p>An app appears here as soon as it is pushed; this page shows it by itself. In the folder of its manifest:</p>
    <pre>
      <code>miniapp push</code>
    </pre>
    <p>There is no manifest yet? Start a project:</p>
    <pre>
      <code>miniapp init my-app</code>
    </pre>
  </section>
);
