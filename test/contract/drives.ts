import { createHash } from 'node:crypto';
import type { Http } from '../../src/core/http.ts';
import { type Answer, type CallOptions, connectedTo, type RunningPlatform } from '../platform/harness.ts';

/** Calls an operation of the platform; the path is below that of the contract. */
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

/** Brings a new platform to give an answer: the last call's. */
export type Drive = (call: Call, platform: RunningPlatform) => Promise<Answer>;

const server = 'https://app.example.com';
const app = '/apps/email-verifier';
const inputs = { token: 'right' };

export const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
export const pngPath = `/assets/${createHash('sha256').update(png).digest('hex')}`;

/** The app's server: accepts everything but the token `wrong`. */
export const http: Http = async ({ url, body }) => {
  const isWrong = url.endsWith('/login') && new TextDecoder().decode(body ?? new Uint8Array()).includes('wrong');
  return { status: isWrong ? 401 : 200, headers: {}, body: new Uint8Array(), truncated: false };
};

/** Without a warning, so that it can be published. */
function manifest(version: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return connectedTo(server, ['flow-tags:view'], {
    version,
    subscribe: { url: `${server}/subscribe`, headers: { 'X-Token': '{{auth.token}}' } },
    auth: {
      type: 'api_key',
      inputs: [{ name: 'token', type: 'string', title: 'Token', required: true }],
      request: { url: `${server}/login` },
    },
    ...changes,
  });
}

const push = (call: Call, draft = manifest('1.0.0'), options: CallOptions = {}) =>
  call('PUT', `${app}/draft`, { json: { manifest: draft, assets: {}, git_commit: 'c0ffee' }, ...options });
const submit = (call: Call, options: CallOptions = {}) => call('POST', `${app}/versions`, options);
const review = (call: Call, decision: string) =>
  call('POST', `${app}/versions/1/review`, { json: { decision, note: null } });
const rollBack = (call: Call, version: unknown) => call('POST', `${app}/rollback`, { json: { version } });
const install = (call: Call, answers: Record<string, unknown> = inputs, options: CallOptions = {}) =>
  call('POST', `${app}/installations`, { json: { inputs: answers, draft: true }, ...options });
const key = { headers: { 'idempotency-key': 'k1' } };

async function publish(call: Call): Promise<void> {
  await push(call);
  await submit(call);
  await review(call, 'approve');
}

/** Returns the path of the installation. */
async function installed(call: Call): Promise<string> {
  await push(call);
  return `/installations/${(await install(call)).json.id}`;
}

/** An installation of a draft that has changed since; asks for one more scope when it is said. */
async function outdated(call: Call, changes: Record<string, unknown> = {}): Promise<string> {
  const path = await installed(call);
  await push(call, manifest('1.1.0', changes));
  return path;
}

async function delivery(call: Call): Promise<string> {
  return `/deliveries/${(await call('GET', await installed(call))).json.delivery.id}`;
}

/** How to get each answer that is its operation's own. */
export const drives: Readonly<Record<string, Readonly<Record<string, Drive>>>> = {
  getContract: { '200': (call) => call('GET', '/openapi.json', { bearer: null }) },
  whoami: { '200': (call) => call('GET', '/whoami') },
  getCatalog: { '200': (call) => call('GET', '/catalog') },
  getAsset: {
    '200': async (call) => {
      await call('PUT', pngPath, { body: png });
      return call('GET', pngPath);
    },
    '404 not-found': (call) => call('GET', pngPath),
  },
  hasAsset: {
    '200': async (call) => {
      await call('PUT', pngPath, { body: png });
      return call('HEAD', pngPath);
    },
    '404': (call) => call('HEAD', pngPath),
  },
  putAsset: {
    '200': async (call) => {
      await call('PUT', pngPath, { body: png });
      return call('PUT', pngPath, { body: png });
    },
    '201': (call) => call('PUT', pngPath, { body: png }),
    '400 invalid-request': (call) => call('PUT', '/assets/logo.png', { body: png }),
    '422 asset-invalid': (call) => call('PUT', pngPath, { body: Uint8Array.from([1]) }),
  },
  listApps: {
    '200': async (call) => {
      await push(call);
      return call('GET', '/apps?limit=1&page=1');
    },
    '400 invalid-request': (call) => call('GET', '/apps?limit=101'),
  },
  getApp: {
    '200': async (call) => {
      await publish(call);
      return call('GET', app);
    },
    '404 not-found': (call) => call('GET', app),
  },
  putDraft: {
    '200': async (call) => {
      const { etag = '' } = Object.fromEntries((await push(call)).headers);
      return push(call, manifest('1.1.0'), { headers: { 'if-match': etag } });
    },
    '201': (call) => push(call, manifest('1.0.0'), { headers: { 'if-none-match': '*' } }),
    '400 invalid-request': (call) => push(call, manifest('1.0.0'), { headers: { 'if-none-match': '"0"' } }),
    '412 remote-changed': async (call) => {
      await push(call);
      return push(call, manifest('1.1.0'), { headers: { 'if-none-match': '*' } });
    },
    '422 manifest-invalid': (call) => push(call, { ...manifest('1.0.0'), slug: 'Email verifier', colour: 'red' }),
    '422 slug-mismatch': (call) => push(call, manifest('1.0.0', { slug: 'another' })),
    '422 asset-missing': (call) => push(call, manifest('1.0.0', { logo: 'logo.png' })),
    '422 idempotency-key-reused': async (call) => {
      await push(call, manifest('1.0.0'), key);
      return push(call, manifest('1.1.0'), key);
    },
  },
  summarizeCalls: {
    '200': async (call, platform) => {
      await useKey(call, platform);
      return call('GET', `${app}/calls/summary`);
    },
    '404 not-found': (call) => call('GET', `${app}/calls/summary`),
  },
  listVersions: {
    '200': async (call) => {
      await publish(call);
      return call('GET', `${app}/versions?page=1`);
    },
    '400 invalid-request': async (call) => {
      await push(call);
      return call('GET', `${app}/versions?page=0`);
    },
    '404 not-found': (call) => call('GET', `${app}/versions`),
  },
  submitVersion: {
    '201': async (call) => {
      await push(call);
      return submit(call);
    },
    '400 invalid-request': (call) => submit(call, { headers: { 'idempotency-key': 'k'.repeat(256) } }),
    '404 not-found': (call) => submit(call),
    '409 version-in-review': async (call) => {
      await push(call);
      await submit(call);
      return submit(call);
    },
    '409 version-unchanged': async (call) => {
      await publish(call);
      return submit(call);
    },
    '422 manifest-invalid': async (call) => {
      await push(call, manifest('1.0.0', { unsubscribe: undefined }));
      return submit(call);
    },
    '422 idempotency-key-reused': async (call) => {
      await push(call, manifest('1.0.0'), key);
      return submit(call, key);
    },
  },
  reviewVersion: {
    '200': async (call) => {
      await push(call);
      await submit(call);
      return review(call, 'approve');
    },
    '400 invalid-request': (call) => review(call, 'perhaps'),
    '404 not-found': (call) => review(call, 'approve'),
    '409 version-reviewed': async (call) => {
      await publish(call);
      return review(call, 'reject');
    },
  },
  rollBack: {
    '200': async (call) => {
      await publish(call);
      await push(call, manifest('2.0.0'));
      await submit(call);
      await call('POST', `${app}/versions/2/review`, { json: { decision: 'approve' } });
      return rollBack(call, 1);
    },
    '400 invalid-request': (call) => rollBack(call, 'first'),
    '404 not-found': (call) => rollBack(call, 1),
    '409 version-unpublished': async (call) => {
      await push(call);
      await submit(call);
      await review(call, 'reject');
      return rollBack(call, 1);
    },
    '409 version-current': async (call) => {
      await publish(call);
      return rollBack(call, 1);
    },
  },
  install: {
    '201': async (call) => {
      await publish(call);
      return call('POST', `${app}/installations`, { json: { inputs } });
    },
    '400 invalid-request': (call) => install(call, { token: null }),
    '404 not-found': (call) => install(call),
    '422 inputs-invalid': async (call) => {
      await push(call);
      return install(call, {});
    },
    '422 request-invalid': async (call) => {
      await push(call);
      return install(call, { token: 'two\nlines' });
    },
    '422 auth-request-failed': async (call) => {
      await push(call);
      return install(call, { token: 'wrong' });
    },
    '422 idempotency-key-reused': async (call) => {
      await push(call);
      await install(call, inputs, key);
      return install(call, { token: 'another' }, key);
    },
  },
  getInstallation: {
    '200': async (call) => call('GET', await outdated(call)),
    '404 not-found': (call) => call('GET', '/installations/ins_0'),
  },
  uninstall: {
    '200': async (call) => call('DELETE', await installed(call)),
    '404 not-found': (call) => call('DELETE', '/installations/ins_0'),
    '409 already-uninstalled': async (call) => {
      const path = await installed(call);
      await call('DELETE', path);
      return call('DELETE', path);
    },
  },
  upgrade: {
    '200': async (call) => call('POST', `${await outdated(call)}/upgrade`, { json: {} }),
    '400 invalid-request': async (call) => call('POST', `${await outdated(call)}/upgrade`, { json: { consent: 1 } }),
    '404 not-found': (call) => call('POST', '/installations/ins_0/upgrade', { json: {} }),
    '409 already-uninstalled': async (call) => {
      const path = await installed(call);
      await call('DELETE', path);
      return call('POST', `${path}/upgrade`, { json: {} });
    },
    '409 upgrade-missing': async (call) => call('POST', `${await installed(call)}/upgrade`, { json: {} }),
    '409 consent-missing': async (call) => {
      const path = await outdated(call, { api_scopes: ['flow-tags:manage'] });
      return call('POST', `${path}/upgrade`, { json: { consent: false } });
    },
    '422 inputs-invalid': async (call) => {
      const input = { name: 'region', type: 'string', title: 'Region', required: true };
      const path = await outdated(call, { auth: { type: 'api_key', inputs: [input] }, subscribe: undefined });
      return call('POST', `${path}/upgrade`, { json: { inputs: {} } });
    },
    '422 request-invalid': async (call) => {
      const path = await outdated(call);
      return call('POST', `${path}/upgrade`, { json: { inputs: { token: 'two\nlines' } } });
    },
    '422 auth-request-failed': async (call) => {
      const path = await outdated(call);
      return call('POST', `${path}/upgrade`, { json: { inputs: { token: 'wrong' } } });
    },
  },
  listCalls: {
    '200': async (call, platform) => call('GET', `${await useKey(call, platform)}/calls`),
    '400 invalid-request': async (call) => call('GET', `${await installed(call)}/calls?limit=none`),
    '404 not-found': (call) => call('GET', '/installations/ins_0/calls'),
  },
  listDeliveries: {
    '200': async (call) => {
      await delivery(call);
      await call('GET', '/deliveries?changed_after=0');
      return call('GET', '/deliveries?app=email-verifier&event=install&state=delivered&limit=5');
    },
    '400 invalid-request': (call) => call('GET', '/deliveries?state=lost'),
  },
  getDelivery: {
    '200': async (call) => call('GET', `${await delivery(call)}?reveal=true`),
    '404 not-found': (call) => call('GET', '/deliveries/msg_0'),
  },
  replayDelivery: {
    '200': async (call) => call('POST', `${await delivery(call)}/replay`, { json: { to: server } }),
    '400 invalid-request': (call) => call('POST', '/deliveries/msg_0/replay', { json: { to: 'ftp://example.com' } }),
    '404 not-found': (call) => call('POST', '/deliveries/msg_0/replay', { json: {} }),
  },
};

/** Installs the app and calls the API with its key, once with the scope and once without; returns the installation's path. */
async function useKey(call: Call, platform: RunningPlatform): Promise<string> {
  const path = await installed(call);
  const { json } = await call('GET', `/deliveries/${(await call('GET', path)).json.delivery.id}?reveal=true`);
  const bearer = JSON.parse(json.request.body).api_key as string;
  await platform.call('GET', '/api/flow/tags', { bearer });
  await platform.call('POST', '/api/flow/create-tag', { bearer, json: { name: 'VIP' } });
  return path;
}
