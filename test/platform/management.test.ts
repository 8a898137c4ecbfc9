import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { draftHash } from '../../src/core/release/canonical.ts';
import { manifestOf, origin, push, type RunningPlatform, startPlatform } from './harness.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const draftPath = '/platform/v1/apps/email-verifier/draft';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function upload(platform: RunningPlatform, bytes: Uint8Array, digest = sha256(bytes)) {
  return platform.call('PUT', `/platform/v1/assets/${digest}`, { body: bytes });
}

test('whoami and catalog', async () => {
  const platform = await startPlatform();
  const account = await platform.call('GET', '/platform/v1/whoami');
  expect(account.json).toEqual({ name: 'Riverside Coffee', workspace_id: expect.stringMatching(/^\d{5}$/) });
  const catalog = await platform.call('GET', '/platform/v1/catalog');
  expect(catalog.json.system_fields.map(({ name }: { name: string }) => name)).toContain('api_key');
  expect(catalog.json.oauth_fields.map(({ name }: { name: string }) => name)).toEqual([
    'access_token',
    'refresh_token',
  ]);
  expect(catalog.json.scopes).toContainEqual(
    expect.objectContaining({ id: 'flow-tags:view', label: 'View flow tags' }),
  );
});

test.each([
  ['no token', null],
  ['another token', 'test-tokem'],
  ['the start of the token', 'test-toke'],
  ['more than the token', 'test-token2'],
])('%s is 401', async (_, bearer) => {
  const platform = await startPlatform();
  for (const path of ['/platform/v1/whoami', '/platform/v1/nothing']) {
    const answer = await platform.call('GET', path, { bearer });
    expect(answer.status).toBe(401);
    expect(answer.json.error.code).toBe('token-refused');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('a draft is created, read, updated and listed', async () => {
  const platform = await startPlatform();
  const manifest = manifestOf();
  const created = await push(platform, manifest, {}, { 'if-none-match': '*' });
  const hash = draftHash({ manifest, assets: {} });
  expect(created.status).toBe(201);
  expect(created.headers.get('etag')).toBe(`"${hash}"`);
  expect(created.json).toEqual({
    slug: 'email-verifier',
    draft: { manifest, assets: {}, git_commit: null },
    hash,
    url: `${origin}/apps/email-verifier`,
    updated_at: expect.stringMatching(/^2026-01-02T/),
    current_version: null,
  });

  const read = await platform.call('GET', '/platform/v1/apps/email-verifier');
  expect(read.json).toEqual(created.json);
  expect(read.headers.get('etag')).toBe(`"${hash}"`);

  const updated = await push(platform, manifestOf({ name: 'Verifier' }), {}, { 'if-match': `"${hash}"` });
  expect(updated.status).toBe(200);
  expect(updated.json.hash).not.toBe(hash);
  expect(updated.json.updated_at > created.json.updated_at).toBe(true);

  await push(platform, manifestOf({ slug: 'another' }));
  const listed = await platform.call('GET', '/platform/v1/apps?limit=1');
  expect(listed.json.data.map(({ slug }: { slug: string }) => slug)).toEqual(['another']);
  expect(listed.json.meta).toEqual({ current_page: 1, per_page: 1, total: 2 });
});

test.each<[string, Record<string, string>, number]>([
  ['create, though it exists', { 'if-none-match': '*' }, 412],
  ['an older version', { 'if-match': '"0000"' }, 412],
  ['a weak tag', { 'if-match': 'W/"HASH"' }, 412],
  ['the tag without quotes', { 'if-match': 'HASH' }, 412],
  ['the version', { 'if-match': '"HASH"' }, 200],
  ['one of several', { 'if-match': '"0000", "HASH"' }, 200],
  ['any version', { 'if-match': '*' }, 200],
  ['no condition', {}, 200],
  ['a condition that is not understood', { 'if-none-match': '"HASH"' }, 400],
])('writing over a draft with %s', async (_, headers, status) => {
  const platform = await startPlatform();
  const { json } = await push(platform, manifestOf());
  const filled = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('HASH', json.hash)]),
  );
  const answer = await push(platform, manifestOf({ name: 'Changed' }), {}, filled);
  expect(answer.status).toBe(status);
  const stored = await platform.call('GET', '/platform/v1/apps/email-verifier');
  expect(stored.json.draft.manifest.name).toBe(status === 200 ? 'Changed' : 'Email Verifier');
  if (status === 412) expect(answer.json.error.code).toBe('remote-changed');
});

test('a condition on an app that is not there fails, whatever the tag', async () => {
  const platform = await startPlatform();
  for (const tag of ['*', '"0000"']) {
    expect((await push(platform, manifestOf(), {}, { 'if-match': tag })).status).toBe(412);
  }
});

test('a write that is sent again because its answer was lost succeeds and changes nothing', async () => {
  const platform = await startPlatform();
  const first = await push(platform, manifestOf());
  const headers = { 'if-match': `"${first.json.hash}"` };
  const second = await push(platform, manifestOf({ name: 'Changed' }), {}, headers);
  const again = await push(platform, manifestOf({ name: 'Changed' }), {}, headers);
  expect(again.status).toBe(200);
  expect(again.json).toEqual(second.json);
});

test('of two creations at once, one succeeds', async () => {
  const platform = await startPlatform();
  const names = ['One', 'Two'];
  const answers = await Promise.all(
    names.map((name) => push(platform, manifestOf({ name }), {}, { 'if-none-match': '*' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 412]);
});

test('a manifest with an error is refused with the validator’s diagnostics', async () => {
  const platform = await startPlatform();
  const answer = await push(platform, manifestOf({ api_scopes: ['flow-tags:vieww'], naem: 'x' }));
  expect(answer.status).toBe(422);
  expect(answer.json.error.code).toBe('manifest-invalid');
  const codes = answer.json.error.diagnostics.map(({ code }: { code: string }) => code);
  expect(codes).toEqual(expect.arrayContaining(['scopes/unknown', 'schema/unknown-field']));
  expect((await platform.call('GET', '/platform/v1/apps/email-verifier')).status).toBe(404);
});

test('what still looks like an environment value is stored as it is', async () => {
  const platform = await startPlatform();
  const answer = await push(platform, manifestOf({ description: 'Costs ${PRICE:-nothing} at all, or so they say.' }));
  expect(answer.status).toBe(201);
  expect(answer.json.draft.manifest.description).toBe('Costs ${PRICE:-nothing} at all, or so they say.');
});

test('the slug of the address must be the manifest’s', async () => {
  const platform = await startPlatform();
  const answer = await platform.call('PUT', '/platform/v1/apps/other/draft', {
    json: { manifest: manifestOf(), assets: {} },
  });
  expect(answer.status).toBe(422);
  expect(answer.json.error.code).toBe('slug-mismatch');
});

test('an asset is stored once, by its content', async () => {
  const platform = await startPlatform();
  const path = `/platform/v1/assets/${sha256(png)}`;
  expect((await platform.call('HEAD', path)).status).toBe(404);
  const first = await upload(platform, png);
  expect([first.status, first.json]).toEqual([201, { sha256: sha256(png), type: 'image/png', size: png.length }]);
  expect((await upload(platform, png)).status).toBe(200);
  const head = await platform.call('HEAD', path);
  expect([head.status, head.text, head.headers.get('content-type')]).toEqual([200, '', 'image/png']);
});

const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const html = new TextEncoder().encode('<!doctype html><script>alert(1)</script>');

test.each<[string, Uint8Array, string | undefined, number, string]>([
  ['whose bytes have another hash', png, 'a'.repeat(64), 422, 'asset-invalid'],
  ['named by something else than a hash', png, 'logo.png', 400, 'invalid-request'],
  ['that is an SVG', svg, undefined, 422, 'asset-invalid'],
  ['that is a page', html, undefined, 422, 'asset-invalid'],
  ['that is empty', new Uint8Array(), undefined, 422, 'asset-invalid'],
  ['of a RIFF file that is not WebP', new TextEncoder().encode('RIFF0000WAVEfmt '), undefined, 422, 'asset-invalid'],
  ['above 5 MiB', new Uint8Array(5 * 1024 * 1024 + 1), undefined, 413, 'too-large'],
])('an asset %s is refused', async (_, bytes, digest, status, code) => {
  const platform = await startPlatform();
  const answer = await upload(platform, bytes, digest);
  expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  expect((await platform.call('HEAD', `/platform/v1/assets/${sha256(bytes)}`)).status).toBe(404);
});

test('a draft needs the files it names', async () => {
  const platform = await startPlatform();
  const manifest = manifestOf({ logo: 'assets/logo.png', cover: 'https://example.com/cover.png' });
  const unnamed = await push(platform, manifest);
  expect([unnamed.status, unnamed.json.error.code]).toEqual([422, 'asset-missing']);
  expect(unnamed.json.error.message).toContain('assets/logo.png');
  const assets = { 'assets/logo.png': sha256(png) };
  const missing = await push(platform, manifest, assets);
  expect([missing.status, missing.json.error.code]).toEqual([422, 'asset-missing']);
  await upload(platform, png);
  expect((await push(platform, manifest, assets)).status).toBe(201);
});

const deep = `{"manifest":${'['.repeat(200_000)}${']'.repeat(200_000)},"assets":{}}`;
const prototype = '{"manifest":{"__proto__":{"slug":"email-verifier"}},"assets":{}}';

test.each<[string, string | Uint8Array, number, string]>([
  ['no body', '', 400, 'invalid-request'],
  ['malformed JSON', '{"manifest":', 400, 'invalid-request'],
  ['bytes that are not UTF-8', Uint8Array.from([0x22, 0xff, 0x22]), 400, 'invalid-request'],
  ['a list', '[]', 400, 'invalid-request'],
  ['no manifest', '{"assets":{}}', 400, 'invalid-request'],
  ['assets that are no hashes', '{"manifest":{},"assets":{"a":"../../etc"}}', 400, 'invalid-request'],
  ['a commit that is no text', '{"manifest":{},"assets":{},"git_commit":1}', 400, 'invalid-request'],
  ['endless nesting', deep, 400, 'invalid-request'],
  ['a key __proto__', prototype, 422, 'manifest-invalid'],
  ['more than 1.5 MiB', JSON.stringify({ manifest: { name: 'x'.repeat(1.5 * 1024 * 1024) } }), 413, 'too-large'],
])('a draft of %s is refused', async (_, body, status, code) => {
  const platform = await startPlatform();
  const answer = await platform.call('PUT', draftPath, { body });
  expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  expect(platform.logged).toEqual([]);
});

test.each([['{}'], ['{"inputs":[]}'], ['{"inputs":{"a":null}}'], ['{"inputs":{"a":{}}}']])(
  'an installation with the body %s is refused',
  async (body) => {
    const platform = await startPlatform();
    await push(platform, manifestOf());
    const answer = await platform.call('POST', '/platform/v1/apps/email-verifier/installations', { body });
    expect(answer.status).toBe(400);
  },
);

test.each([
  ['GET', '/platform/v1/nothing'],
  ['POST', '/platform/v1/whoami'],
  ['GET', '/platform/v2/whoami'],
  ['GET', '/nothing'],
])('%s %s is 404 in the contract’s shape', async (method, path) => {
  const platform = await startPlatform();
  const answer = await platform.call(method, path);
  expect(answer.status).toBe(404);
  expect(answer.json).toEqual({ error: { code: 'not-found', message: expect.any(String) } });
});

test.each<[string, string, Record<string, string>]>([
  ['another host', 'http://evil.example/', {}],
  ['another host in the header', origin, { host: 'evil.example' }],
  ['a host that begins like loopback', 'http://127.0.0.1.evil.example/', {}],
  ['a host that ends like loopback', 'http://evil-localhost/', {}],
  ['this machine’s address in its network', 'http://192.168.1.5:8181/', {}],
  ['another site’s page', origin, { origin: 'https://evil.example' }],
  ['a page of another local port', origin, { origin: 'http://127.0.0.1:3000' }],
  ['a page without origin', origin, { origin: 'null' }],
])('a request from %s is refused', async (_, base, headers) => {
  const platform = await startPlatform();
  for (const path of ['/platform/v1/whoami', '/api/flow/tags', '/', '/style.css']) {
    const answer = await platform.call('GET', new URL(path, base).href, { headers });
    expect([path, answer.status]).toEqual([path, 403]);
    expect(answer.text).not.toContain('Riverside');
  }
});

test.each([['http://localhost:8181'], ['http://app.localhost:8181'], ['http://127.0.0.1:8181'], ['http://[::1]:8181']])(
  'a request from a page of %s itself is answered',
  async (base) => {
    const platform = await startPlatform();
    const answer = await platform.call('GET', `${base}/platform/v1/whoami`, { headers: { origin: base } });
    expect(answer.status).toBe(200);
  },
);

test('a bug is logged with its trace, and the caller learns nothing of it', async () => {
  const platform = await startPlatform({
    options: {
      url: () => {
        throw new Error('the inside story');
      },
    },
  });
  for (const accept of ['application/json', 'text/html']) {
    const answer = await platform.call('PUT', draftPath, {
      json: { manifest: manifestOf(), assets: {} },
      headers: { accept },
    });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('inside story');
    expect(answer.json.error.code).toBe('internal');
  }
  expect(platform.logged[0]).toMatch(
    /^PUT \/platform\/v1\/apps\/email-verifier\/draft failed: Error: the inside story\n +at /,
  );
});
