import type { FC } from 'hono/jsx';
import { Layout } from './layout.tsx';
import { type Listing, Picture } from './listing.tsx';

/** An app's page as users see it before they install. */
export const AppPage: FC<{ app: Listing; version: string }> = ({ app, version }) => (
  <Layout title={`${app.name} – App store`} version={version}>
    <p class="back">
      <a href="/">← All apps</a>
    </p>
    <article class="app">
      <Picture source={app.cover} kind="cover" app={app} />
      <div class="title">
        <Picture source={app.logo} kind="logo" app={app} />
        <div>
          <h1>{app.name}</h1>
          <p class="quiet">
            {app.state === 'draft' && <span class="badge draft">Draft</span>} Version {app.version}
          </p>
        </div>
      </div>
      <div class="columns">
        <div>
          <section aria-labelledby="about">
            <h2 id="about">About</h2>
            <p class="description">{app.description}</p>
          </section>
          <Permissions app={app} />
        </div>
        <aside aria-label="Details">
          <Links app={app} />
          <dl>
            <dt>State</dt>
            <dd>{app.state === 'draft' ? 'Draft, only in your workspace' : 'Published'}</dd>
            <dt>Slug</dt>
            <dd>
              <code>{app.slug}</code>
            </dd>
            <dt>{app.state === 'draft' ? 'Pushed' : 'Published'}</dt>
            <dd>
              <time datetime={app.updatedAt}>{showTime(app.updatedAt)}</time>
            </dd>
          </dl>
        </aside>
      </div>
    </article>
  </Layout>
);

const Permissions: FC<{ app: Listing }> = ({ app }) => (
  <section aria-labelledby="permissions">
    <h2 id="permissions">Permissions</h2>
    {app.scopes.length === 0 ? (
      <p>This app asks for no access to your chatbot’s data.</p>
    ) : (
      <>
        <p>Once installed, this app may do the following in your chatbot:</p>
        <ul class="scopes">
          {app.scopes.map((scope) => (
            <li>
              <strong>{scope.label}</strong>
              <span class="quiet">{scope.description}</span>
            </li>
          ))}
        </ul>
      </>
    )}
  </section>
);

const Links: FC<{ app: Listing }> = ({ app }) => (
  <>
    {(app.documentation !== null || app.video !== null) && (
      <ul class="links">
        {app.documentation !== null && (
          <li>
            <a href={app.documentation} rel="noopener noreferrer">
              Documentation
            </a>
          </li>
        )}
        {app.video !== null && (
          <li>
            <a href={app.video} rel="noopener noreferrer">
              Watch the video
            </a>
          </li>
        )}
      </ul>
    )}
  </>
);

/** In UTC, since the reader's own zone is not known without a script. */
function showTime(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
