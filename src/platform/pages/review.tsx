import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { PlatformContext } from '../context.ts';
import { toReview } from '../http/bodies.ts';
import { manifestOf, type Release, releaseOf, requireApp } from '../releases.ts';
import { listInReview, type StoredVersion } from '../store/versions.ts';
import { reviewVersion } from '../versions.ts';
import { Differences } from './differences.tsx';
import { type PageEnvironment, PostForm } from './forms.tsx';
import { Time } from './time.tsx';
import { readNumber } from './versions.tsx';

/** A version that waits for its review, and what it would replace. */
interface Waiting {
  readonly version: StoredVersion;
  /** Null when nothing was published yet. */
  readonly current: Release | null;
}

/** The queue of versions in review. Here the developer decides; on the chatbot platform its operator does. */
export function reviewPages(platform: PlatformContext): Hono<PageEnvironment> {
  const { database } = platform;
  const routes = new Hono<PageEnvironment>();

  routes.get('/review', async (context) => {
    const versions = await listInReview(database);
    const queue = await Promise.all(
      versions.map(async (version): Promise<Waiting> => {
        const app = await requireApp(database, version.slug);
        return { version, current: app.current_version === null ? null : await releaseOf(database, app, false) };
      }),
    );
    return context.render(<ReviewPage queue={queue} />, { title: 'Review', section: 'review' });
  });
  routes.post('/apps/:slug/versions/:number/review', async (context) => {
    const { slug, number } = context.req.param();
    const { form } = context.var;
    const review = toReview({ decision: form.get('decision'), note: form.get('note')?.trim() || null });
    await reviewVersion(platform, slug, readNumber(number), review);
    return context.redirect('/review', 303);
  });
  return routes;
}

const ReviewPage: FC<{ queue: readonly Waiting[] }> = ({ queue }) => (
  <div id="review" data-live>
    <div class="heading">
      <h1>Review</h1>
      <p class="quiet">{queue.length === 1 ? '1 version waits' : `${queue.length} versions wait`}</p>
    </div>
    {queue.length === 0 && (
      <section class="empty">
        <h2>Nothing to review</h2>
        <p>Versions appear here when they are submitted, from an app’s Versions page.</p>
        <p>On the chatbot platform its operator reviews them; here you do.</p>
      </section>
    )}
    {queue.map((waiting) => (
      <WaitingVersion {...waiting} />
    ))}
  </div>
);

const WaitingVersion: FC<Waiting> = ({ version, current }) => {
  const { slug, number, created_at } = version;
  const { name, version: own } = manifestOf(version);
  const id = `${slug}-${number}`;
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>
        {name} {own}
      </h2>
      <p class="quiet">
        Number {number}, submitted <Time value={created_at} />
      </p>
      <h3>{current === null ? 'Its first version' : `What differs from version ${current.version}`}</h3>
      <Differences before={current} after={version} />
      <PostForm action={`/apps/${slug}/versions/${number}/review`}>
        <div class="field">
          <label for={`note-${id}`}>
            Note for the developer <span class="quiet">(optional)</span>
          </label>
          <textarea id={`note-${id}`} name="note" rows={2} maxlength={2000}></textarea>
        </div>
        <div class="actions">
          <button type="submit" name="decision" value="approve" id={`approve-${id}`}>
            Approve and publish
          </button>
          <button type="submit" name="decision" value="reject" class="other" id={`reject-${id}`}>
            Reject
          </button>
        </div>
      </PostForm>
    </section>
  );
};
