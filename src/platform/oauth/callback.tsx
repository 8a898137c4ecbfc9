import { Hono } from 'hono';
import { readCallback } from '../../core/install/oauth-answers.ts';
import type { FetchHandler, System } from '../../system/ports.ts';
import { guard, securityHeaders } from '../http/guard.ts';
import { renderPages } from '../pages/layout.tsx';
import { icon } from '../pages/style.ts';
import { Refusal, refusalStatus } from '../refusal.ts';
import { MessagePage, service } from './pages.tsx';
import { consentStyle } from './style.ts';

/** What a sign-in ended with. */
export type CallbackAnswer = Exclude<ReturnType<typeof readCallback>, { reason: 'foreign' }>;

export interface CallbackOptions extends Pick<System, 'version'> {
  /** The state of the sign-in that is waited for. */
  readonly state: string;
  /** Told of the first answer to it, with the path and query that it came to. */
  readonly onAnswer: (answer: CallbackAnswer, target: string) => void;
}

/** The path of the redirect URI (assumed: the platform's own is not public). */
export const callbackPath = '/oauth/callback';

/**
 * The platform's end of signing in, for one sign-in: where the user's browser comes back to. An answer to another one
 * changes nothing, as any page can send a browser here. For loopback only.
 */
export function createCallback({ state, onAnswer, version }: CallbackOptions): FetchHandler {
  const app = new Hono();
  let isAnswered = false;
  app.use('*', renderPages({ version, service }));
  app.use('*', securityHeaders);
  app.use('*', guard);
  app.get(callbackPath, (context) => {
    const { pathname, search, searchParams } = new URL(context.req.url);
    const answer = readCallback(searchParams, state);
    const show = (title: string, message: string, status: 200 | 400) => {
      context.status(status);
      return context.render(<MessagePage title={title} message={message} />, { title });
    };
    if ('reason' in answer && answer.reason === 'foreign') return show('Not signed in', answer.problem, 400);
    if (isAnswered) return show('Not signed in', 'This sign-in was answered before.', 400);
    isAnswered = true;
    onAnswer(answer, pathname + search);
    if ('code' in answer) return show('Signed in', 'You can close this page; the terminal shows the rest.', 200);
    return show('Not signed in', 'You can close this page; the terminal says why.', 400);
  });
  app.get('/style.css', (context) => context.body(consentStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/icon.svg', (context) => context.body(icon, 200, { 'Content-Type': 'image/svg+xml' }));
  app.notFound(() => {
    throw new Refusal('not-found', 'There is nothing at this address.');
  });
  app.onError((error, context) => {
    if (!(error instanceof Refusal)) throw error;
    context.status(refusalStatus[error.code]);
    return context.render(<MessagePage title="Refused" message={error.message} />, { title: 'Refused' });
  });
  return (request) => app.fetch(request);
}
