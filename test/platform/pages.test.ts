import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { visit } from './browse.ts';
import { manifestOf, push, type RunningPlatform, startPlatform } from './harness.ts';

const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const webp = new TextEncoder().encode('RIFF0000WEBPVP8 ');

async function upload(platform: RunningPlatform, bytes: Uint8Array): Promise<string> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  await platform.call('PUT', `/platform/v1/assets/${digest}`, { body: bytes });
  return digest;
}

test('a store without apps says how to push one', async () => {
  const platform = await startPlatform();
  const page = await visit(platform, '/');
  expect(page.status).toBe(200);
  expect(page.text).toMatch(/^<!doctype html><html lang="en">/i);
  expect(page.text).toContain('No apps yet');
  expect(page.text).toContain('miniapp push');
});

test('the store lists apps and links to their pages', async () => {
  const platform = await startPlatform();
  await push(platform, manifestOf());
  await push(platform, manifestOf({ slug: 'other', name: 'Other' }));
  const { text } = await visit(platform, '/');
  expect(text).toContain('2 apps');
  expect(text).toContain('<a href="/apps/email-verifier">Email Verifier</a>');
  expect(text).toContain('<a href="/apps/other">Other</a>');
});

test('an app’s page shows what users see before they install', async () => {
  const platform = await startPlatform();
  const logo = await upload(platform, jpeg);
  const manifest = manifestOf({
    logo: 'logo.jpg',
    cover: 'https://example.com/cover.png',
    documentation: 'https://example.com/docs?a=1&b=2',
    video: 'dQw4w9WgXcQ',
    version: '2.3.4',
    api_scopes: ['flow-tags:view', 'messages:send'],
  });
  expect((await push(platform, manifest, { 'logo.jpg': logo })).status).toBe(201);
  const { text } = await visit(platform, '/apps/email-verifier');
  for (const part of [
    '<title>Email Verifier – miniapp</title>',
    `src="/assets/${logo}"`,
    'src="https://example.com/cover.png"',
    'href="https://example.com/docs?a=1&amp;b=2"',
    'href="/apps/email-verifier?video=play#video"',
    'href="/apps/email-verifier/install"',
    'Checks e-mail addresses',
    'Version 2.3.4',
    'View flow tags',
    'Draft',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('flow-tags:view');
  expect(text).not.toContain('youtube');
});

test('a video is loaded from YouTube only when it is asked for', async () => {
  const platform = await startPlatform();
  await push(platform, manifestOf({ video: 'https://youtu.be/dQw4w9WgXcQ?t=10' }));
  const playing = await visit(platform, '/apps/email-verifier?video=play');
  expect(playing.text).toContain('<iframe class="video" src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ');
  expect(playing.headers.get('content-security-policy')).toMatch(/; frame-src https:\/\/www\.youtube-nocookie\.com$/);
  expect((await visit(platform, '/apps/email-verifier')).headers.get('content-security-policy')).not.toContain(
    'frame-src',
  );
  await push(platform, manifestOf());
  expect((await visit(platform, '/apps/email-verifier?video=play')).text).not.toContain('<iframe');
});

test('an app that asks for nothing says so', async () => {
  const platform = await startPlatform();
  await push(platform, manifestOf());
  expect((await visit(platform, '/apps/email-verifier')).text).toContain('asks for no access');
});

test('text of a manifest is never markup', async () => {
  const platform = await startPlatform();
  const hostile = '<img src=x onerror=alert(1)>"\'&';
  const manifest = manifestOf({ name: hostile, description: `${hostile} and twenty characters more` });
  expect((await push(platform, manifest)).status).toBe(201);
  for (const path of ['/', '/apps/email-verifier']) {
    const { text } = await visit(platform, path);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
    expect(text).not.toContain('<img src=x');
  }
});

test('pages load nothing from elsewhere but pictures, run our own script only, and cannot be framed', async () => {
  const platform = await startPlatform();
  await push(platform, manifestOf());
  for (const path of ['/', '/apps/email-verifier', '/apps/none', '/platform/v1/whoami', '/api/x']) {
    const { headers, text } = await visit(platform, path);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; img-src 'self' https:; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text.replace('<script src="/script.js" defer=""></script>', '')).not.toMatch(/<script| style=| on[a-z]+=/);
  }
});

test('a picture is served as what it is, for good', async () => {
  const platform = await startPlatform();
  const digest = await upload(platform, webp);
  const response = await platform.fetch(new Request(`http://127.0.0.1:8181/assets/${digest}`));
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(webp);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
});

test('style and icon are served with their types', async () => {
  const platform = await startPlatform();
  const style = await visit(platform, '/style.css');
  expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  const icon = await visit(platform, '/icon.svg');
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
});

test.each([['/apps/none'], ['/nothing'], [`/assets/${'a'.repeat(64)}`]])(
  '%s is a page that says so, with 404',
  async (path) => {
    const platform = await startPlatform();
    const page = await visit(platform, path);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('<h1>Not found</h1>');
  },
);
