import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { PlatformContext } from '../context.ts';
import { isVersionNumber } from '../http/bodies.ts';
import type { Page } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import { manifestOf, type Release, releaseOf, requireApp } from '../releases.ts';
import type { StoredApp } from '../store/apps.ts';
import { findVersion, lastVersion, listVersions, type StoredVersion } from '../store/versions.ts';
import { requireVersion, rollback, submitVersion } from '../versions.ts';
import { Differences } from './differences.tsx';
import { type PageEnvironment, PostForm } from './forms.tsx';
import { Pager, pageOf } from './pager.tsx';
import { State } from './state.tsx';
import { Table } from './table.tsx';
import { Time } from './time.tsx';

/** An app's versions: what each changed, submitting the draft as the next, and going back to one. */
export function versionPages(platform: PlatformContext): Hono<PageEnvironment> {
  const { database } = platform;
  const routes = new Hono<PageEnvironment>();

  routes.get('/apps/:slug/versions', async (context) => {
    const app = await requireApp(database, context.req.param('slug'));
    const page = pageOf(context);
    const { versions, total } = await listVersions(database, app.slug, page);
    const last = await lastVersion(database, app.slug);
    const current = app.current_version === null ? null : await releaseOf(database, app, false);
    return context.render(
      <VersionsPage app={app} current={current} last={last} versions={versions} total={total} page={page} />,
      {
        title: `Versions of ${manifestOf(app).name}`,
        section: 'store',
      },
    );
  });
  routes.post('/apps/:slug/versions', async (context) => {
    const slug = context.req.param('slug');
    await submitVersion(platform, slug, { match: [context.var.form.get('release') ?? ''] });
    return context.redirect(`/apps/${slug}/versions`, 303);
  });
  routes.get('/apps/:slug/versions/:number', async (context) => {
    const { slug, number } = context.req.param();
    const app = await requireApp(database, slug);
    const version = await requireVersion(database, slug, readNumber(number));
    const before = await findVersion(database, slug, version.number - 1);
    return context.render(<VersionPage app={app} version={version} before={before ?? null} />, {
      title: `Version ${number} of ${manifestOf(version).name}`,
      section: 'store',
    });
  });
  routes.post('/apps/:slug/rollback', async (context) => {
    const slug = context.req.param('slug');
    await rollback(platform, slug, readNumber(context.var.form.get('version') ?? ''));
    return context.redirect(`/apps/${slug}/versions`, 303);
  });
  return routes;
}

/** The number of a version in a path or form. Throws `Refusal` `not-found`. */
export function readNumber(text: string): number {
  if (!isVersionNumber(text)) throw new Refusal('not-found', 'There is no such version here.');
  return Number(text);
}

const VersionsPage: FC<{
  app: StoredApp;
  current: Release | null;
  /** The newest of all, which may stand on another page of the list. */
  last: StoredVersion | undefined;
  versions: readonly StoredVersion[];
  total: number;
  page: Page;
}> = ({ app, current, last, versions, total, page }) => {
  const isInReview = last?.state === 'in_review';
  return (
    <div id="versions" data-live>
      <p class="back">
        <a href={`/apps/${app.slug}`}>← {manifestOf(app).name}</a>
      </p>
      <div class="heading">
        <h1>Versions</h1>
        <p class="quiet">of {manifestOf(app).name}</p>
      </div>
      <section class="panel" aria-labelledby="draft">
        <h2 id="draft">Draft</h2>
        {current?.hash === app.hash ? (
          <p>The draft is what is published.</p>
        ) : isInReview && last?.hash === app.hash ? (
          <p>
            The draft is in review. <a href="/review">To the review</a>
          </p>
        ) : (
          <>
            <p>
              {current === null
                ? 'Nothing was published yet.'
                : `What differs from version ${current.version}, which is published:`}
            </p>
            {current !== null && <Differences before={current} after={app} />}
            {isInReview ? (
              <p>It can be submitted when version {last?.number} was reviewed.</p>
            ) : (
              <PostForm action={`/apps/${app.slug}/versions`}>
                <input type="hidden" name="release" value={app.hash} />
                <button type="submit">Submit for review</button>
              </PostForm>
            )}
          </>
        )}
      </section>
      <section aria-labelledby="submitted">
        <h2 id="submitted">Submitted versions</h2>
        {total === 0 ? <p>None yet.</p> : <VersionTable app={app} versions={versions} />}
        <Pager page={page} total={total} />
      </section>
    </div>
  );
};

const VersionTable: FC<{ app: StoredApp; versions: readonly StoredVersion[] }> = ({ app, versions }) => (
  <Table label="submitted versions" columns={['Number', 'Version', 'State', 'Submitted', 'Reviewer’s note', '']}>
    {versions.map((version) => {
      const { number, state, note, created_at } = version;
      const isCurrent = number === app.current_version;
      return (
        <tr>
          <td>
            <a href={`/apps/${app.slug}/versions/${number}`}>Number {number}</a>
          </td>
          <td>{manifestOf(version).version}</td>
          <td>
            <State value={state} /> {isCurrent && <span class="badge">Current</span>}
          </td>
          <td>
            <Time value={created_at} />
          </td>
          <td class="lines">{note ?? '–'}</td>
          <td>
            {state === 'published' && !isCurrent && (
              <PostForm action={`/apps/${app.slug}/rollback`}>
                <input type="hidden" name="version" value={number} />
                <button type="submit" class="other small" id={`rollback-${number}`}>
                  Make current<span class="hidden"> number {number}</span>
                </button>
              </PostForm>
            )}
          </td>
        </tr>
      );
    })}
  </Table>
);

const VersionPage: FC<{ app: StoredApp; version: StoredVersion; before: StoredVersion | null }> = ({
  app,
  version,
  before,
}) => (
  <div id="version" data-live>
    <p class="back">
      <a href={`/apps/${app.slug}/versions`}>← All versions</a>
    </p>
    <div class="heading">
      <h1>
        Version {version.number} of {manifestOf(version).name}
      </h1>
      <State value={version.state} />
    </div>
    <p class="quiet">
      {manifestOf(version).version}, submitted <Time value={version.created_at} />
    </p>
    {version.note !== null && <p class="note lines">{version.note}</p>}
    <section aria-labelledby="differences">
      <h2 id="differences">
        {before === null ? 'What it holds' : `What differs from version ${before.number} (${before.state})`}
      </h2>
      <Differences before={before} after={version} />
    </section>
  </div>
);
