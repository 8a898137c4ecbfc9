import { Hono } from 'hono';
import type { PlatformContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { findApp, listApps } from '../store/apps.ts';
import { findAsset } from '../store/assets.ts';
import { AppPage } from './app-page.tsx';
import { page } from './layout.tsx';
import { findListing } from './listing.tsx';
import { StorePage } from './store-page.tsx';
import { icon, style } from './style.ts';

const shownApps = 200;

/** The store as people see it, with its pictures and style. */
export function createPages({ database, version }: PlatformContext): Hono {
  const routes = new Hono();

  routes.get('/', async (context) => {
    const { apps, total } = await listApps(database, { limit: shownApps, offset: 0 });
    const listings = await Promise.all(apps.map((app) => findListing(database, app)));
    return context.html(page(<StorePage apps={listings} total={total} version={version} />));
  });
  routes.get('/apps/:slug', async (context) => {
    const app = await findApp(database, context.req.param('slug'));
    if (app === undefined)
      throw new Refusal('not-found', 'There is no such app here. It may not have been pushed yet.');
    return context.html(page(<AppPage app={await findListing(database, app)} version={version} />));
  });
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
  routes.get('/icon.svg', (context) => context.body(icon, 200, { 'Content-Type': 'image/svg+xml' }));
  return routes;
}
