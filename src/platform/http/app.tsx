import { Hono } from 'hono';
import { createApi } from '../api/api.ts';
import type { PlatformContext } from '../context.ts';
import { Refusal, refusalStatus } from '../refusal.ts';
import { answerRefusal, toRefusal } from './answers.ts';
import { ErrorPage } from './error-page.tsx';
import { guard, securityHeaders } from './guard.ts';
import { page } from './layout.tsx';
import { createManagement } from './management.ts';
import { createPages } from './pages.tsx';

const titles: Readonly<Record<number, string>> = { 404: 'Not found', 500: 'Something went wrong' };

/** Everything that the platform answers. */
export function createApp(platform: PlatformContext): Hono {
  const app = new Hono();
  app.use('*', securityHeaders);
  app.use('*', guard);
  app.route('/platform/v1', createManagement(platform));
  app.route('/api', createApi(platform));
  app.route('/', createPages(platform));
  app.notFound(() => {
    throw new Refusal('not-found', 'There is nothing at this address.');
  });
  app.onError((error, context) => {
    const refusal = toRefusal(error, context, platform.log);
    const { path } = context.req;
    const isForPrograms = path.startsWith('/platform/') || path.startsWith('/api/');
    if (isForPrograms || context.req.header('accept')?.includes('text/html') !== true) {
      return answerRefusal(context, refusal);
    }
    const status = refusalStatus[refusal.code];
    const content = (
      <ErrorPage title={titles[status] ?? 'Refused'} message={refusal.message} version={platform.version} />
    );
    return context.html(page(content), status);
  });
  return app;
}
