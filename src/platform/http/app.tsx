import { Hono, type MiddlewareHandler } from 'hono';
import { createApi } from '../api/api.ts';
import type { PlatformContext } from '../context.ts';
import { ErrorPage, refusalTitle } from '../pages/error.tsx';
import { renderPages } from '../pages/layout.tsx';
import { createPages } from '../pages/pages.ts';
import { Refusal, refusalStatus } from '../refusal.ts';
import { acceptsPages, answerRefusal, toRefusal } from './answers.ts';
import { guard, networkGuard, securityHeaders } from './guard.ts';
import { createManagement } from './management.ts';

/** Everything that the platform answers. */
export function createApp(platform: PlatformContext): Hono {
  const app = new Hono();
  app.use('*', renderPages(platform));
  app.use('*', (context, next) => (isForPrograms(context.req.path) ? next() : securityHeaders(context, next)));
  app.use('*', platform.sessions ? networkGuard : guard);
  app.use('*', tellChanges(platform));
  app.route('/platform/v1', createManagement(platform));
  app.route('/api', createApi(platform));
  // What programs ask for in vain is told so, and needs no sign-in.
  app.all('/platform/*', notFound);
  app.route('/', createPages(platform));
  app.notFound(notFound);
  app.onError((error, context) => {
    const refusal = toRefusal(error, context, platform.log);
    if (isForPrograms(context.req.path) || !acceptsPages(context)) return answerRefusal(refusal);
    context.status(refusalStatus[refusal.code]);
    return context.render(<ErrorPage refusal={refusal} />, { title: refusalTitle(refusal) });
  });
  return app;
}

/** Whether an address is of the two APIs, whose answers have their headers from `answerJson`. */
function isForPrograms(path: string): boolean {
  return path.startsWith('/platform/') || path.startsWith('/api/');
}

function notFound(): never {
  throw new Refusal('not-found', 'There is nothing at this address.');
}

/** Whatever may have changed something is told; each call of the emulated API is at least logged. */
function tellChanges({ changes }: PlatformContext): MiddlewareHandler {
  return async (context, next) => {
    // As it was before anything is read: a page that is overtaken by a change looks again.
    context.set('change', changes.count);
    await next();
    if (!/^(GET|HEAD)$/.test(context.req.method) || context.req.path.startsWith('/api/')) changes.tell();
  };
}
