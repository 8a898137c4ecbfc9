import { revisedManifest } from './manifest.ts';
import type { ServedPlatform } from './processes.ts';

/** A request that is sent over and over. */
export interface Load {
  readonly name: string;
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the next request. */
  readonly body?: () => string;
  /** What it is compared with: a request to a bare server, or the insert of one row. */
  readonly beside: 'server' | 'insert';
}

const slug = 'email-verifier';
const scopes = ['flow-tags:view', 'subscribers:view', 'mini-apps:view'];

/** What is measured. The app is installed once, so that there is a key; its server is at `server`. */
export async function prepareLoads(platform: ServedPlatform, server: string): Promise<Load[]> {
  const management = { authorization: `Bearer ${platform.token}`, 'content-type': 'application/json' };
  let revision = 0;
  const draft = () => JSON.stringify({ manifest: revisedManifest(slug, server, revision++, scopes), assets: {} });
  const push = { method: 'PUT', path: `/platform/v1/apps/${slug}/draft`, headers: management, body: draft } as const;
  const install = {
    method: 'POST',
    path: `/platform/v1/apps/${slug}/installations`,
    headers: management,
    body: () => '{"inputs":{}}',
  } as const;
  await send(platform, push);
  const installation = JSON.parse((await send(platform, install)).body) as { delivery: { id: string } };
  const delivery = `/platform/v1/deliveries/${installation.delivery.id}?reveal=true`;
  const { body } = await send(platform, { method: 'GET', path: delivery, headers: management });
  const { request } = JSON.parse(body) as { request: { body: string } };
  const { api_key } = JSON.parse(request.body) as { api_key: string };
  const api = { authorization: `Bearer ${api_key}` };
  const read = { method: 'GET', beside: 'server' } as const;
  return [
    { ...read, name: 'store page', path: '/', headers: { accept: 'text/html' } },
    { ...read, name: 'API: tags', path: '/api/flow/tags', headers: api },
    { ...read, name: 'API: subscribers', path: '/api/subscribers', headers: api },
    { ...read, name: 'API: mini-apps', path: '/api/installed-mini-app/list', headers: api },
    { ...read, name: 'deliveries', path: '/platform/v1/deliveries?limit=10', headers: management },
    { ...push, name: 'push a draft', beside: 'server' },
    { ...install, name: 'install, delivered', beside: 'insert' },
  ];
}

/** Sends a load's request once. Rejects unless it succeeds. */
export async function send(
  { url }: Pick<ServedPlatform, 'url'>,
  { method, path, headers, body }: Pick<Load, 'method' | 'path' | 'headers' | 'body'>,
): Promise<{ body: string; type: string }> {
  const response = await fetch(url + path, { method, headers, body: body?.() ?? null });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return { body: text, type: response.headers.get('content-type') ?? '' };
}
