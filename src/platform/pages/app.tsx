import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { PlatformContext } from '../context.ts';
import { pagePolicy } from '../http/guard.ts';
import { type Listing, toListing } from '../listing.ts';
import { releaseOf, requireApp } from '../releases.ts';
import type { PageEnvironment } from './forms.tsx';
import { Picture } from './picture.tsx';
import { ScopeList } from './scopes.tsx';
import { State } from './state.tsx';
import { Time } from './time.tsx';

const player = 'https://www.youtube-nocookie.com';

/** An app's page as users see it before they install, and its draft's, which is known by its link alone. */
export function appPages({ database }: PlatformContext): Hono<PageEnvironment> {
  const routes = new Hono<PageEnvironment>();
  for (const [path, isDraftPage] of [
    ['/apps/:slug', false],
    ['/apps/:slug/draft', true],
  ] as const) {
    routes.get(path, async (context) => {
      const app = await requireApp(database, context.req.param('slug'));
      const listing = toListing(app.slug, await releaseOf(database, app, isDraftPage), isDraftPage);
      const isPlaying = listing.video !== null && context.req.query('video') === 'play';
      if (isPlaying) context.header('Content-Security-Policy', `${pagePolicy}; frame-src ${player}`);
      const hasOtherDraft = !listing.isDraft && app.hash !== (await releaseOf(database, app, false)).hash;
      return context.render(<AppPage app={listing} isPlaying={isPlaying} hasOtherDraft={hasOtherDraft} />, {
        title: listing.name,
        section: 'store',
      });
    });
  }
  return routes;
}

const AppPage: FC<{ app: Listing; isPlaying: boolean; hasOtherDraft: boolean }> = ({
  app,
  isPlaying,
  hasOtherDraft,
}) => (
  <>
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
            {app.isDraft && <State value="draft" />} Version {app.version}
          </p>
        </div>
        <a class="button" href={`${app.path}/install`}>
          Install
        </a>
      </div>
      <div class="columns">
        <div>
          {app.isDraft && (
            <p class="note">A draft: only your own workspace can see and install it, by the link of this page.</p>
          )}
          <section aria-labelledby="about">
            <h2 id="about">About</h2>
            <p class="description">{app.description}</p>
          </section>
          <Video app={app} isPlaying={isPlaying} />
          <section aria-labelledby="permissions">
            <h2 id="permissions">Permissions</h2>
            {app.scopes.length === 0 ? (
              <p>This app asks for no access to your chatbot’s data.</p>
            ) : (
              <>
                <p>Once installed, this app may do the following in your chatbot:</p>
                <ScopeList ids={app.scopes} />
              </>
            )}
          </section>
        </div>
        <Details app={app} hasOtherDraft={hasOtherDraft} />
      </div>
    </article>
  </>
);

/** Nothing is loaded from YouTube before somebody asks for it. */
const Video: FC<{ app: Listing; isPlaying: boolean }> = ({ app, isPlaying }) =>
  app.video === null ? null : (
    <section aria-labelledby="video">
      <h2 id="video">Video</h2>
      {isPlaying ? (
        <iframe
          class="video"
          src={`${player}/embed/${app.video}?autoplay=1`}
          title={`Video about ${app.name}`}
          allow="autoplay; encrypted-media; fullscreen"
          referrerpolicy="strict-origin-when-cross-origin"
        ></iframe>
      ) : (
        <p>
          <a class="button other" href={`${app.path}?video=play#video`}>
            ▶ Play the video
          </a>{' '}
          <span class="quiet">Loads it from YouTube.</span>
        </p>
      )}
    </section>
  );

const Details: FC<{ app: Listing; hasOtherDraft: boolean }> = ({ app, hasOtherDraft }) => (
  <aside aria-label="Details">
    {app.documentation !== null && (
      <p class="links">
        <a href={app.documentation} rel="noopener noreferrer">
          Documentation
        </a>
      </p>
    )}
    <dl>
      <dt>Slug</dt>
      <dd>
        <code>{app.slug}</code>
      </dd>
      <dt>{app.isDraft ? 'Pushed' : 'Published'}</dt>
      <dd>
        <Time value={app.since} />
      </dd>
    </dl>
    <section class="developer" aria-labelledby="developer">
      <h2 id="developer">For its developer</h2>
      <ul>
        {hasOtherDraft && (
          <li>
            <a href={`/apps/${app.slug}/draft`}>Draft</a>
          </li>
        )}
        <li>
          <a href={`/apps/${app.slug}/versions`}>Versions</a>
        </li>
        <li>
          <a href={`/installations?app=${app.slug}`}>Installations</a>
        </li>
        <li>
          <a href={`/deliveries?app=${app.slug}`}>Deliveries</a>
        </li>
        <li>
          <a href={`/apps/${app.slug}/scopes`}>Scope audit</a>
        </li>
      </ul>
    </section>
  </aside>
);
