import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { authInputs } from '../../core/install/inputs.ts';
import type { PlatformContext } from '../context.ts';
import { toRefusal } from '../http/answers.ts';
import { addedScopes, findUpgrade, install, openInputs, requireInstalled, upgrade } from '../lifecycle.ts';
import { type Listing, toListing } from '../listing.ts';
import { Refusal, refusalStatus } from '../refusal.ts';
import { manifestOf, type Release, releaseOf, requireApp } from '../releases.ts';
import { type Attempt, ConsentForm, type ConsentProperties, readAttempt } from './consent.tsx';
import type { PageEnvironment } from './forms.tsx';
import { Picture } from './picture.tsx';
import { State } from './state.tsx';

/** The dialogs in which a user agrees to an install, by the draft's link also of the draft, and to an upgrade. */
export function installPages(platform: PlatformContext): Hono<PageEnvironment> {
  const { database } = platform;
  const routes = new Hono<PageEnvironment>();

  for (const [path, isDraftPage] of [
    ['/apps/:slug/install', false],
    ['/apps/:slug/draft/install', true],
  ] as const) {
    const findInstall = async (context: Context): Promise<Dialog> => {
      const app = await requireApp(database, context.req.param('slug') ?? '');
      const release = await releaseOf(database, app, isDraftPage);
      const listing = toListing(app.slug, release, isDraftPage);
      return {
        listing,
        isOAuth: signsIn(release),
        title: `Install ${listing.name}`,
        action: `${listing.path}/install`,
        cancel: listing.path,
        button: 'Install',
        failure: 'It was not installed',
        agreement: `I agree that ${listing.name} is installed in my chatbot${listing.scopes.length > 0 ? ' and may do this' : ''}.`,
        scopes: listing.scopes,
        noScopes: 'It asks for no access to your chatbot’s data.',
        inputs: authInputs(manifestOf(release).auth),
        otherAnswers: null,
        release: release.hash,
        perform: ({ answers, release: shown }) =>
          install(platform, app.slug, { inputs: answers, draft: isDraftPage }, { agreed: shown }),
      };
    };
    routes.get(path, async (context) => show(context, await findInstall(context), null));
    routes.post(path, async (context) => decide(context, await findInstall(context)));
  }

  const findUpgradeOf = async (context: Context): Promise<Dialog> => {
    const id = context.req.param('id') ?? '';
    const installation = await requireInstalled(database, id);
    const release = await findUpgrade(database, installation);
    if (release === null) throw new Refusal('upgrade-missing', 'This installation is up to date.');
    const listing = toListing(installation.slug, release);
    const scopes = addedScopes(release.draft, installation.scopes);
    const all = authInputs(manifestOf(release).auth);
    const open = openInputs(release, installation);
    const asksAll = context.req.query('answers') === 'all';
    return {
      listing,
      isOAuth: signsIn(release),
      title: `Upgrade ${listing.name}`,
      action: `/installations/${id}/upgrade${asksAll ? '?answers=all' : ''}`,
      cancel: `/installations/${id}`,
      button: 'Upgrade',
      failure: 'It was not upgraded',
      agreement: `I agree that ${listing.name} is upgraded in my chatbot${scopes.length > 0 ? ' and may do this as well' : ''}.`,
      scopes,
      noScopes: 'It asks for nothing that you have not agreed to.',
      inputs: asksAll ? all : open,
      otherAnswers: asksAll || open.length === all.length ? null : `/installations/${id}/upgrade?answers=all`,
      release: release.hash,
      perform: async ({ answers, release: shown }) => {
        await upgrade(platform, id, { consent: true, inputs: answers }, shown);
        return id;
      },
    };
  };
  routes.get('/installations/:id/upgrade', async (context) => show(context, await findUpgradeOf(context), null));
  routes.post('/installations/:id/upgrade', async (context) => decide(context, await findUpgradeOf(context)));
  return routes;

  async function decide(context: Context<PageEnvironment>, dialog: Dialog): Promise<Response> {
    const attempt = readAttempt(dialog.inputs, context.var.form);
    const isSame = attempt.release === dialog.release;
    if (isSame && (!attempt.isAgreed || attempt.problems.size > 0)) return show(context, dialog, attempt);
    try {
      return context.redirect(`/installations/${await dialog.perform(attempt)}`, 303);
    } catch (error) {
      const refusal = toRefusal(error, context, platform.log);
      // What was agreed to is not what stands here now.
      const isAgreed = refusal.code !== 'remote-changed';
      return show(context, dialog, { ...attempt, isAgreed, refusal });
    }
  }
}

/** A dialog, and what its button does: returns the installation's id. */
interface Dialog extends Omit<ConsentProperties, 'attempt'> {
  readonly title: string;
  readonly listing: Listing;
  readonly isOAuth: boolean;
  /** Where the answers that were given before can be replaced; null when there are none. */
  readonly otherAnswers: string | null;
  readonly perform: (attempt: Attempt) => Promise<string>;
}

function show(context: Context, dialog: Dialog, attempt: Attempt | null): Response | Promise<Response> {
  if (attempt) context.status(attempt.refusal ? refusalStatus[attempt.refusal.code] : 422);
  const title = attempt ? `${dialog.failure}: ${dialog.listing.name}` : dialog.title;
  return context.render(<DialogPage dialog={dialog} attempt={attempt} />, { title, section: 'store' });
}

function signsIn(release: Release): boolean {
  return manifestOf(release).auth?.type === 'oauth2';
}

const DialogPage: FC<{ dialog: Dialog; attempt: Attempt | null }> = ({ dialog, attempt }) => {
  const { listing, title, isOAuth, otherAnswers } = dialog;
  return (
    <article class="dialog">
      <div class="who">
        <Picture source={listing.logo} kind="logo" app={listing} />
        <div>
          <h1>{title}</h1>
          <p class="quiet">
            {listing.isDraft && <State value="draft" />} Version {listing.version}
          </p>
        </div>
      </div>
      <ConsentForm {...dialog} attempt={attempt}>
        {isOAuth && (
          <p class="note">
            Users of the chatbot platform sign in to the developer’s service here. The local platform asks nobody to:
            the app’s server is sent test tokens, which open nothing.
          </p>
        )}
        {otherAnswers !== null && (
          <p class="quiet">
            Your answers so far are kept. <a href={otherAnswers}>Answer again</a>
          </p>
        )}
      </ConsentForm>
    </article>
  );
};
