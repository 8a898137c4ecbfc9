import { describe, expect, test } from 'vitest';
import type { Http } from '../../src/core/http.ts';
import { connectedTo, install, push, type RunningPlatform, startPlatform, temporaryFolder } from './harness.ts';

const server = 'https://app.example.com';

/** A server without sockets that accepts everything, and the bodies it was sent, by path. */
function accepting() {
  const sent: { path: string; body: Record<string, string> }[] = [];
  const http: Http = async ({ url, body }) => {
    sent.push({ path: new URL(url).pathname, body: JSON.parse(new TextDecoder().decode(body ?? new Uint8Array())) });
    return { status: 200, headers: {}, body: new Uint8Array(), truncated: false };
  };
  return { sent, http };
}

/** Without a warning, so that it can be published. */
function manifest(version: string, scopes: readonly string[], changes: Record<string, unknown> = {}) {
  return connectedTo(server, scopes, { version, ...changes });
}

const app = '/platform/v1/apps/email-verifier';

async function submit(platform: RunningPlatform) {
  return platform.call('POST', `${app}/versions`);
}

async function review(platform: RunningPlatform, number: number, decision: string, note?: string) {
  return platform.call('POST', `${app}/versions/${number}/review`, { json: { decision, ...(note && { note }) } });
}

/** Pushes a draft and brings it into the store. */
async function publish(platform: RunningPlatform, draft: Record<string, unknown>): Promise<number> {
  expect((await push(platform, draft)).status).toBeLessThan(300);
  const submitted = await submit(platform);
  expect(submitted.status).toBe(201);
  expect((await review(platform, submitted.json.number, 'approve')).status).toBe(200);
  return submitted.json.number;
}

async function installApp(platform: RunningPlatform, json: Record<string, unknown> = { inputs: {} }) {
  return (await platform.call('POST', `${app}/installations`, { json })).json;
}

const installation = async (platform: RunningPlatform, id: string) =>
  (await platform.call('GET', `/platform/v1/installations/${id}`)).json;

describe('versions', () => {
  test('a draft is submitted, reviewed and published; the version stays what it was', async () => {
    const platform = await startPlatform({ http: accepting().http });
    await push(platform, manifest('1.0.0', ['flow-tags:view']));
    const submitted = await submit(platform);
    expect(submitted.status).toBe(201);
    expect(submitted.json).toEqual({
      number: 1,
      version: '1.0.0',
      state: 'in_review',
      current: false,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      api_scopes: ['flow-tags:view'],
      note: null,
      created_at: expect.any(String),
      reviewed_at: null,
    });
    expect((await platform.call('GET', app)).json.current_version).toBeNull();
    // What is reviewed is what was submitted.
    await push(platform, manifest('1.1.0', ['flow-tags:view']));
    const approved = await review(platform, 1, 'approve', 'Fine.');
    expect(approved.json).toMatchObject({ version: '1.0.0', state: 'published', current: true, note: 'Fine.' });
    expect(approved.json.hash).toBe(submitted.json.hash);
    expect((await platform.call('GET', app)).json.current_version).toBe(1);
  });

  test('versions are listed newest first, by page', async () => {
    const platform = await startPlatform({ http: accepting().http });
    await publish(platform, manifest('1.0.0', []));
    await publish(platform, manifest('1.1.0', []));
    const { json } = await platform.call('GET', `${app}/versions`);
    expect(json.data.map(({ number, current }: { number: number; current: boolean }) => [number, current])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect((await platform.call('GET', `${app}/versions?limit=1&page=2`)).json).toMatchObject({
      data: [{ number: 1 }],
      meta: { current_page: 2, per_page: 1, total: 2 },
    });
  });

  test('a manifest with a warning cannot be submitted', async () => {
    const platform = await startPlatform();
    const { unsubscribe: _, ...warned } = manifest('1.0.0', ['flow-tags:view']) as Record<string, unknown>;
    await push(platform, warned);
    const refused = await submit(platform);
    expect(refused.status).toBe(422);
    expect(refused.json.error).toMatchObject({ code: 'manifest-invalid', diagnostics: [{ severity: 'warning' }] });
  });

  test('only the draft that is expected is submitted', async () => {
    const platform = await startPlatform();
    const before = (await push(platform, manifest('1.0.0', []))).headers.get('etag') ?? '';
    const after = (await push(platform, manifest('1.1.0', []))).headers.get('etag') ?? '';
    const submitIf = (tag: string) => platform.call('POST', `${app}/versions`, { headers: { 'if-match': tag } });
    const refused = await submitIf(before);
    expect([refused.status, refused.json.error.code]).toEqual([412, 'remote-changed']);
    expect((await submitIf(after)).status).toBe(201);
  });

  test('everything survives a restart', async () => {
    const path = `${await temporaryFolder()}/platform.db`;
    const first = await startPlatform({ path, http: accepting().http });
    await publish(first, manifest('1.0.0', ['flow-tags:view']));
    const before = await installApp(first);
    await first.close();
    const second = await startPlatform({ path, http: accepting().http, time: '2026-01-02T05:00:00.000Z' });
    expect(await installation(second, before.id)).toEqual(before);
    await publish(second, manifest('2.0.0', ['flow-tags:view']));
    expect(await installation(second, before.id)).toMatchObject({ version: 2, upgrade: null });
  });
});

describe('what is impossible is refused with the reason', () => {
  const begin = {
    drafted: async (platform: RunningPlatform) => {
      await push(platform, manifest('1.0.0', []));
    },
    'in review': async (platform: RunningPlatform) => {
      await push(platform, manifest('1.0.0', []));
      await submit(platform);
    },
    rejected: async (platform: RunningPlatform) => {
      await push(platform, manifest('1.0.0', []));
      await submit(platform);
      await review(platform, 1, 'reject', 'No.');
    },
    published: async (platform: RunningPlatform) => {
      await publish(platform, manifest('1.0.0', []));
    },
    'published twice': async (platform: RunningPlatform) => {
      await publish(platform, manifest('1.0.0', []));
      await publish(platform, manifest('2.0.0', []));
    },
    'published, then changed under the same version': async (platform: RunningPlatform) => {
      await publish(platform, manifest('1.0.0', []));
      await push(platform, manifest('1.0.0', ['flow-tags:view']));
    },
    'rejected, then changed under the same version': async (platform: RunningPlatform) => {
      await push(platform, manifest('1.0.0', []));
      await submit(platform);
      await review(platform, 1, 'reject', 'No.');
      await push(platform, manifest('1.0.0', ['flow-tags:view']));
    },
  };
  const events = {
    submit,
    approve: (platform: RunningPlatform) => review(platform, 1, 'approve'),
    reject: (platform: RunningPlatform) => review(platform, 1, 'reject'),
    rollback: (platform: RunningPlatform) => platform.call('POST', `${app}/rollback`, { json: { version: 1 } }),
    push: (platform: RunningPlatform) => push(platform, manifest('9.0.0', [])),
    install: (platform: RunningPlatform) => platform.call('POST', `${app}/installations`, { json: { inputs: {} } }),
  };

  test.each<[keyof typeof begin, keyof typeof events, number, string?]>([
    ['drafted', 'submit', 201],
    ['drafted', 'approve', 404, 'not-found'],
    ['drafted', 'reject', 404, 'not-found'],
    ['drafted', 'rollback', 404, 'not-found'],
    ['drafted', 'push', 200],
    ['drafted', 'install', 201],
    ['in review', 'submit', 409, 'version-in-review'],
    ['in review', 'approve', 200],
    ['in review', 'reject', 200],
    ['in review', 'rollback', 409, 'version-unpublished'],
    ['in review', 'push', 200],
    ['in review', 'install', 201],
    ['rejected', 'submit', 201],
    ['rejected', 'approve', 409, 'version-reviewed'],
    ['rejected', 'reject', 409, 'version-reviewed'],
    ['rejected', 'rollback', 409, 'version-unpublished'],
    ['rejected', 'push', 200],
    ['rejected', 'install', 201],
    ['published', 'submit', 409, 'version-unchanged'],
    ['published', 'approve', 409, 'version-reviewed'],
    ['published', 'reject', 409, 'version-reviewed'],
    ['published', 'rollback', 409, 'version-current'],
    ['published', 'push', 200],
    ['published', 'install', 201],
    ['published twice', 'rollback', 200],
    ['published, then changed under the same version', 'submit', 409, 'version-taken'],
    ['rejected, then changed under the same version', 'submit', 201],
  ])('an app that is %s: %s is %i %s', async (state, event, status, code) => {
    const platform = await startPlatform({ http: accepting().http });
    await begin[state](platform);
    const answer = await events[event](platform);
    expect([answer.status, answer.json.error?.code]).toEqual([status, code]);
  });

  test.each([
    ['versions', undefined],
    ['versions/1/review', { decision: 'approve' }],
    ['rollback', { version: 1 }],
  ])('%s of an unknown app is 404', async (path, json) => {
    const platform = await startPlatform();
    expect((await platform.call('POST', `${app}/${path}`, json ? { json } : {})).status).toBe(404);
  });

  test.each([
    ['versions/1/review', {}],
    ['versions/1/review', { decision: 'maybe' }],
    ['versions/1/review', { decision: 'approve', note: 'x'.repeat(2_001) }],
    ['rollback', {}],
    ['rollback', { version: 1.5 }],
    ['rollback', { version: '1' }],
    ['installations', { inputs: {}, draft: 'yes' }],
  ])('%s refuses the body %j', async (path, json) => {
    const platform = await startPlatform();
    await push(platform, manifest('1.0.0', []));
    await submit(platform);
    expect((await platform.call('POST', `${app}/${path}`, { json })).json.error.code).toBe('invalid-request');
  });

  test.each(['0', 'x', '1.5', '99999999999'])('there is no version %s', async (number) => {
    const platform = await startPlatform();
    await push(platform, manifest('1.0.0', []));
    const answer = await platform.call('POST', `${app}/versions/${number}/review`, { json: { decision: 'approve' } });
    expect(answer.status).toBe(404);
  });
});

describe('upgrades', () => {
  test('the store installs the current version, the draft link the draft', async () => {
    const platform = await startPlatform({ http: accepting().http });
    await publish(platform, manifest('1.0.0', ['flow-tags:view']));
    await push(platform, manifest('2.0.0', ['workspace:view']));
    expect(await installApp(platform)).toMatchObject({ version: 1, scopes: ['flow-tags:view'], upgrade: null });
    const draft = await installApp(platform, { inputs: {}, draft: true });
    expect(draft).toMatchObject({ version: null, scopes: ['workspace:view'], upgrade: null });
  });

  test('a version that asks for no more is installed at once, with a new key', async () => {
    const { sent, http } = accepting();
    const platform = await startPlatform({ http });
    await publish(platform, manifest('1.0.0', ['flow-tags:manage', 'workspace:view']));
    const { id } = await installApp(platform);
    await publish(platform, manifest('2.0.0', ['flow-tags:view']));
    expect(await installation(platform, id)).toMatchObject({
      state: 'installed',
      version: 2,
      scopes: ['flow-tags:view'],
      upgrade: null,
      delivery: { event: 'upgrade', state: 'delivered' },
    });
    const [before, after] = sent.map(({ body }) => body);
    expect(after?.['installation_id']).toBe(before?.['installation_id']);
    const call = (key: string | undefined) => platform.call('GET', '/api/flow/tags', { bearer: key ?? '' });
    expect([(await call(before?.['api_key'])).status, (await call(after?.['api_key'])).status]).toEqual([401, 200]);
  });

  test('one that asks for more waits for consent, and the key stays what it was until then', async () => {
    const { sent, http } = accepting();
    const platform = await startPlatform({ http });
    await publish(platform, manifest('1.0.0', ['flow-tags:view']));
    const { id } = await installApp(platform);
    await publish(platform, manifest('2.0.0', ['flow-tags:view', 'workspace:view']));
    expect(await installation(platform, id)).toMatchObject({
      version: 1,
      scopes: ['flow-tags:view'],
      upgrade: { version: 2, added_scopes: ['workspace:view'] },
    });
    const key = sent[0]?.body['api_key'] ?? '';
    expect((await platform.call('GET', '/api/team-info', { bearer: key })).status).toBe(403);

    const target = `/platform/v1/installations/${id}/upgrade`;
    const refused = await platform.call('POST', target, { json: {} });
    expect(refused.status).toBe(409);
    expect(refused.json.error).toMatchObject({
      code: 'consent-missing',
      message: expect.stringContaining('workspace:view'),
    });
    expect((await platform.call('GET', '/api/flow/tags', { bearer: key })).status).toBe(200);

    const agreed = await platform.call('POST', target, { json: { consent: true } });
    expect(agreed.json).toMatchObject({ version: 2, scopes: ['flow-tags:view', 'workspace:view'], upgrade: null });
    const renewed = sent.at(-1)?.body['api_key'] ?? '';
    expect((await platform.call('GET', '/api/flow/tags', { bearer: key })).status).toBe(401);
    expect((await platform.call('GET', '/api/team-info', { bearer: renewed })).status).toBe(200);
    expect((await platform.call('POST', target, { json: {} })).json.error.code).toBe('upgrade-missing');
  });

  test('a rollback brings the older version back', async () => {
    const platform = await startPlatform({ http: accepting().http });
    await publish(platform, manifest('1.0.0', ['flow-tags:view']));
    await publish(platform, manifest('2.0.0', ['flow-tags:view']));
    const { id } = await installApp(platform);
    await platform.call('POST', `${app}/rollback`, { json: { version: 1 } });
    expect(await installation(platform, id)).toMatchObject({ version: 1, upgrade: null });
    expect((await platform.call('GET', app)).json.current_version).toBe(1);
  });

  test('a draft’s installation follows the draft when it is told to', async () => {
    const platform = await startPlatform({ http: accepting().http });
    const first = (await install(platform, manifest('1.0.0', []))).json;
    await push(platform, manifest('1.1.0', []));
    expect(await installation(platform, first.id)).toMatchObject({ upgrade: { version: null, added_scopes: [] } });
    const upgraded = await platform.call('POST', `/platform/v1/installations/${first.id}/upgrade`, { json: {} });
    expect(upgraded.json).toMatchObject({ version: null, upgrade: null });
  });

  test('answers are kept for the upgrade; a new required one must be given', async () => {
    const { sent, http } = accepting();
    const platform = await startPlatform({ http });
    const input = (name: string) => ({ name, type: 'string', title: name, required: true, secret: true });
    const auth = (...names: string[]) => ({ auth: { type: 'api_key', inputs: names.map(input) } });
    await publish(platform, manifest('1.0.0', [], auth('token', 'old')));
    const { id } = await installApp(platform, { inputs: { token: 's3cret-value', old: 'gone' } });
    await publish(platform, manifest('2.0.0', [], auth('token', 'region')));
    expect(await installation(platform, id)).toMatchObject({ version: 1, upgrade: { version: 2, added_scopes: [] } });
    const target = `/platform/v1/installations/${id}/upgrade`;
    const missing = await platform.call('POST', target, { json: {} });
    expect(missing.json.error).toMatchObject({ code: 'inputs-invalid', message: expect.stringContaining('region') });
    expect(await installation(platform, id)).toMatchObject({ version: 1, state: 'installed' });
    const done = await platform.call('POST', target, { json: { inputs: { region: 'eu' } } });
    expect(done.json).toMatchObject({ version: 2, upgrade: null });
    expect(sent.at(-1)?.body).toMatchObject({ token: 's3cret-value', region: 'eu' });
    expect(done.text).not.toContain('s3cret-value');
  });

  test.each([
    ['pending', 500, 200],
    ['installed', 200, 200],
  ])(
    'an installation that is %s can be upgraded; what was due before is taken back',
    async (state, status, expected) => {
      const http: Http = async () => ({ status, headers: {}, body: new Uint8Array(), truncated: false });
      const platform = await startPlatform({ http });
      const first = (await install(platform, manifest('1.0.0', []))).json;
      expect(first.state).toBe(state);
      await push(platform, manifest('1.1.0', []));
      const answer = await platform.call('POST', `/platform/v1/installations/${first.id}/upgrade`, { json: {} });
      expect(answer.status).toBe(expected);
      const { json } = await platform.call('GET', `/platform/v1/deliveries/${first.delivery.id}`);
      expect(json.state).toBe(state === 'pending' ? 'canceled' : 'delivered');
    },
  );

  test('one that is uninstalled, or unknown, cannot be upgraded', async () => {
    const platform = await startPlatform({ http: accepting().http });
    const { id } = (await install(platform, manifest('1.0.0', []))).json;
    await platform.call('DELETE', `/platform/v1/installations/${id}`);
    const upgrade = (which: string) =>
      platform.call('POST', `/platform/v1/installations/${which}/upgrade`, { json: {} });
    expect((await upgrade(id)).json.error.code).toBe('already-uninstalled');
    expect((await upgrade('ins_none')).status).toBe(404);
    await push(platform, manifest('1.1.0', []));
    expect((await installation(platform, id)).upgrade).toBeNull();
  });
});

test('the store shows what is published, not the draft', async () => {
  const platform = await startPlatform({ http: accepting().http });
  const html = async (path: string) => (await platform.call('GET', path, { headers: { accept: 'text/html' } })).text;
  await push(platform, manifest('1.0.0', [], { name: 'First Name' }));
  expect(await html('/')).toMatch(/First Name[\s\S]*Draft/);
  await publish(platform, manifest('1.0.0', [], { name: 'First Name' }));
  await push(platform, manifest('2.0.0', [], { name: 'Second Name' }));
  for (const path of ['/', '/apps/email-verifier']) {
    expect(await html(path)).toContain('First Name');
    expect(await html(path)).not.toMatch(/Second Name|badge draft/);
  }
});
