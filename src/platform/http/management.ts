import { createHash, hash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { Account, Version } from '../../contract/platform.ts';
import { oauthFields, scopes, systemFields } from '../../generated/catalog.ts';
import { contract } from '../../generated/contract.ts';
import { summarizeApp } from '../calls.ts';
import type { PlatformContext } from '../context.ts';
import { type Precondition, type PushedDraft, pushDraft } from '../drafts.ts';
import { imageType } from '../image-type.ts';
import { install, uninstall, upgrade } from '../lifecycle.ts';
import { type Page, pageMeta, readPage } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import { findApp, listApps } from '../store/apps.ts';
import { addAsset, findAsset } from '../store/assets.ts';
import { listCalls } from '../store/calls.ts';
import { findDelivery, listChangedDeliveries, listDeliveries } from '../store/deliveries.ts';
import { findInstallation } from '../store/installations.ts';
import type { Database } from '../store/tables.ts';
import { findVersion, listVersions } from '../store/versions.ts';
import { reviewVersion, rollback, submitVersion } from '../versions.ts';
import {
  answerJson,
  answerText,
  presentApp,
  presentCall,
  presentDelivery,
  presentDeliveryDetails,
  presentInstallation,
  presentVersion,
} from './answers.ts';
import {
  isDigest,
  isVersionNumber,
  largestAsset,
  largestJson,
  limitBody,
  readJson,
  toDraft,
  toInstallation,
  toReplay,
  toReview,
  toRollback,
  toUpgrade,
} from './bodies.ts';
import { readDeliveryFilter } from './delivery-filter.ts';
import { usualHeaders } from './guard.ts';
import { idempotent, type OnceEnvironment } from './idempotency.ts';

/** The management API, below `/platform/v1`: what `push` and the other commands speak. */
export function createManagement(platform: PlatformContext): Hono<OnceEnvironment> {
  const { database, recall, clock, workspace, url, courier } = platform;
  const routes = new Hono<OnceEnvironment>();
  const once = idempotent(platform);
  // Says nothing about this platform in particular, so it needs no token: tools that read it seldom have one.
  routes.get('/openapi.json', () => answerJson(contract));
  routes.use('*', requireToken(platform.token));
  routes.use('/apps/*', limitBody(largestJson));
  routes.use('/deliveries/*', limitBody(largestJson));
  routes.use('/installations/*', limitBody(largestJson));

  routes.get('/whoami', () => {
    const account: Account = { name: workspace.name, workspace_id: workspace.id };
    return answerJson(account);
  });
  routes.get('/catalog', () => answerJson({ scopes, system_fields: systemFields, oauth_fields: oauthFields }));

  // Answers HEAD as well.
  routes.get('/assets/:sha256', async (context) => {
    const asset = await findAsset(database, context.req.param('sha256'));
    if (asset === undefined) throw new Refusal('not-found', 'There is no such asset here.');
    const headers = { ...usualHeaders, 'Content-Type': asset.type };
    return new Response(Uint8Array.from(asset.bytes), { headers });
  });
  routes.put('/assets/:sha256', limitBody(largestAsset), async (context) => {
    const sha256 = context.req.param('sha256');
    if (!isDigest(sha256)) throw new Refusal('invalid-request', 'An asset is named by its SHA-256 in lower-case hex.');
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (actual !== sha256) throw new Refusal('asset-invalid', `The body’s SHA-256 is ${actual}, not ${sha256}.`);
    const type = imageType(bytes);
    if (type === null) throw new Refusal('asset-invalid', 'The body is no PNG, JPEG or WebP picture.');
    const added = await addAsset(database, { sha256, type, bytes, created_at: clock.now().toISOString() });
    return answerJson({ sha256, type, size: bytes.length }, added ? 201 : 200);
  });

  routes.get('/apps', async (context) => {
    const page = requirePage((name) => context.req.query(name));
    const { apps, total } = await listApps(database, page);
    return answerJson({ data: apps.map((app) => presentApp(app, url())), meta: pageMeta(page, total) });
  });
  routes.get('/apps/:slug', async (context) => {
    const slug = context.req.param('slug');
    const app = await findApp(database, slug);
    if (app === undefined) throw new Refusal('not-found', `There is no app ${slug} here.`);
    return answerJson(presentApp(app, url()), 200, { ETag: `"${app.hash}"` });
  });
  routes.get('/apps/:slug/calls/summary', async (context) =>
    answerJson(await summarizeApp(platform, context.req.param('slug'))),
  );
  routes.put('/apps/:slug/draft', once, async (context) => {
    const condition = readPrecondition(context.req.header('if-match'), context.req.header('if-none-match'));
    const draft = toDraft(await readJson(context.req));
    const answer = ({ app, created }: PushedDraft) =>
      answerJson(presentApp(app, url()), created ? 201 : 200, { ETag: `"${app.hash}"` });
    const { keep } = context.var;
    const alongside = async (transaction: Database, pushed: PushedDraft) => keep?.(transaction, answer(pushed));
    return answer(await pushDraft(platform, context.req.param('slug'), draft, condition, alongside));
  });

  routes.post('/apps/:slug/versions', once, async (context) => {
    const slug = context.req.param('slug');
    const expected = readPrecondition(context.req.header('if-match'), undefined);
    const answer = async (from: Database, number: number) => answerJson(await showVersion(from, slug, number), 201);
    const { keep } = context.var;
    const alongside = async (transaction: Database, number: number) =>
      keep?.(transaction, await answer(transaction, number));
    return answer(database, await submitVersion(platform, slug, expected, alongside));
  });
  routes.get('/apps/:slug/versions', async (context) => {
    const slug = context.req.param('slug');
    const app = await findApp(database, slug);
    if (app === undefined) throw new Refusal('not-found', `There is no app ${slug} here.`);
    const page = requirePage((name) => context.req.query(name));
    const { versions, total } = await listVersions(database, slug, page);
    return answerJson({
      data: versions.map((version) => presentVersion(version, app)),
      meta: pageMeta(page, total),
    });
  });
  routes.post('/apps/:slug/versions/:number/review', async (context) => {
    const { slug, number } = context.req.param();
    if (!isVersionNumber(number)) throw new Refusal('not-found', `There is no version ${number} of ${slug} here.`);
    await reviewVersion(platform, slug, Number(number), toReview(await readJson(context.req)));
    return answerJson(await showVersion(database, slug, Number(number)));
  });
  routes.post('/apps/:slug/rollback', async (context) => {
    const slug = context.req.param('slug');
    const { version } = toRollback(await readJson(context.req));
    await rollback(platform, slug, version);
    return answerJson(await showVersion(database, slug, version));
  });

  routes.post('/apps/:slug/installations', once, async (context) => {
    const answer = async (from: Database, id: string) =>
      answerJson(await presentInstallation({ database: from }, id), 201);
    const { keep } = context.var;
    const alongside = async (transaction: Database, id: string) => keep?.(transaction, await answer(transaction, id));
    const input = toInstallation(await readJson(context.req));
    return answer(database, await install(platform, context.req.param('slug'), input, { alongside }));
  });
  routes.get('/installations/:id', async (context) =>
    answerJson(await presentInstallation(platform, context.req.param('id'))),
  );
  routes.post('/installations/:id/upgrade', async (context) => {
    const id = context.req.param('id');
    await upgrade(platform, id, toUpgrade(await readJson(context.req)));
    return answerJson(await presentInstallation(platform, id));
  });
  routes.delete('/installations/:id', async (context) => {
    const id = context.req.param('id');
    await uninstall(platform, id);
    return answerJson(await presentInstallation(platform, id));
  });
  routes.get('/installations/:id/calls', async (context) => {
    const id = context.req.param('id');
    const page = requirePage((name) => context.req.query(name));
    if ((await findInstallation(database, id)) === undefined) {
      throw new Refusal('not-found', `There is no installation ${id} here.`);
    }
    const { calls, total } = await listCalls(database, { installation: id }, page);
    return answerJson({ data: calls.map(presentCall), meta: pageMeta(page, total) });
  });

  routes.get('/deliveries', async (context) => {
    const show = async () => JSON.stringify(await showDeliveries(context));
    return answerText(await recall(`GET ${context.req.url}`, show, (text) => text.length));
  });
  routes.get('/deliveries/:id', async (context) => {
    const reveal = context.req.query('reveal') === 'true';
    return answerJson(await presentDeliveryDetails(platform, context.req.param('id'), reveal));
  });
  routes.post('/deliveries/:id/replay', async (context) => {
    const id = context.req.param('id');
    const { to } = toReplay(await readJson(context.req));
    if ((await findDelivery(database, id)) === undefined) {
      throw new Refusal('not-found', `There is no delivery ${id} here.`);
    }
    await courier.replay(id, to ?? null);
    return answerJson(await presentDeliveryDetails(platform, id, false));
  });
  // Else the pages would take it for one of their own.
  routes.all('*', () => {
    throw new Refusal('not-found', 'There is nothing at this address.');
  });
  return routes;

  async function showDeliveries(context: Context): Promise<unknown> {
    const query = (name: string) => context.req.query(name) || undefined;
    const filter = readDeliveryFilter(query);
    const page = requirePage(query);
    const after = query('changed_after');
    if (after !== undefined) {
      if (!/^\d{1,15}$/.test(after)) throw new Refusal('invalid-request', 'changed_after must be a number from 0.');
      const deliveries = await listChangedDeliveries(database, filter, { after: Number(after), limit: page.limit });
      return { data: deliveries.map(presentDelivery) };
    }
    const { deliveries, total } = await listDeliveries(database, filter, page);
    return { data: deliveries.map(presentDelivery), meta: pageMeta(page, total) };
  }

  async function showVersion(from: Database, slug: string, number: number): Promise<Version> {
    const [app, version] = await Promise.all([findApp(from, slug), findVersion(from, slug, number)]);
    if (!app || !version) throw new Refusal('not-found', `There is no version ${number} of ${slug} here.`);
    return presentVersion(version, app);
  }
}

function requireToken(token: string): MiddlewareHandler {
  const expected = digest(token);
  return async (context, next) => {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    // Digests are of one length, and comparing them takes the same time wherever they differ.
    if (!timingSafeEqual(digest(given), expected)) {
      throw new Refusal(
        'token-refused',
        given === '' ? 'A bearer token is needed.' : 'The token is not this platform’s.',
      );
    }
    await next();
  };
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function requirePage(query: (name: string) => string | undefined): Page {
  const page = readPage(query);
  if ('problem' in page) throw new Refusal('invalid-request', page.problem);
  return page;
}

/** Tags are hashes in quotes; weak ones match nothing (RFC 9110, 13.1). */
function readPrecondition(ifMatch: string | undefined, ifNoneMatch: string | undefined): Precondition {
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') {
    throw new Refusal('invalid-request', 'If-None-Match is understood as * only.');
  }
  const absent = ifNoneMatch !== undefined;
  if (ifMatch === undefined) return { absent };
  if (ifMatch.trim() === '*') return { absent, match: 'any' };
  const tags = ifMatch.split(',').map((tag) => /^"([^"]*)"$/.exec(tag.trim())?.[1]);
  return { absent, match: tags.filter((tag) => tag !== undefined) };
}
