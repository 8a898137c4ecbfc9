import { Hono } from 'hono';
import type { PlatformContext } from '../context.ts';
import { largestJson, limitBody } from '../http/bodies.ts';
import { Refusal } from '../refusal.ts';
import { findAsset } from '../store/assets.ts';
import { appPages } from './app.tsx';
import { callPages } from './calls.tsx';
import { deliveryPages } from './deliveries.tsx';
import { createEvents } from './events.ts';
import { forms, type PageEnvironment } from './forms.tsx';
import { installPages } from './install.tsx';
import { installationPages } from './installations.tsx';
import { outboxPages } from './outbox.tsx';
import { reviewPages } from './review.tsx';
import { scopeAuditPages } from './scope-audit.tsx';
import { script } from './script.ts';
import { requireSignIn, signInPages } from './sign-in.tsx';
import { storePage } from './store.tsx';
import { icon, style } from './style.ts';
import { versionPages } from './versions.tsx';

const pageGroups = [
  storePage,
  appPages,
  installPages,
  installationPages,
  deliveryPages,
  callPages,
  scopeAuditPages,
  outboxPages,
  versionPages,
  reviewPages,
];

/** Everything that people see in a browser, with its pictures, style and script. */
export function createPages(platform: PlatformContext): Hono<PageEnvironment> {
  const { database, token, sessions } = platform;
  const routes = new Hono<PageEnvironment>();
  // Before a body is read: those who have not signed in take no memory.
  if (sessions) routes.use('*', requireSignIn(sessions));
  routes.use('*', limitBody(largestJson));
  routes.use('*', forms(token));
  if (sessions) routes.route('/', signInPages(sessions));
  routes.route('/', createEvents(platform));
  for (const pages of pageGroups) routes.route('/', pages(platform));

  routes.get('/assets/:sha256', async (context) => {
    const asset = await findAsset(database, context.req.param('sha256'));
    if (asset === undefined) throw new Refusal('not-found', 'There is no such picture here.');
    return context.body(Uint8Array.from(asset.bytes), 200, {
      'Content-Type': asset.type,
      // Its name is its content's hash, so it never changes.
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
  });
  routes.get('/style.css', (context) => context.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  routes.get('/script.js', (context) =>
    context.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  routes.get('/icon.svg', (context) => context.body(icon, 200, { 'Content-Type': 'image/svg+xml' }));
  return routes;
}
