import { describe, expect, test } from 'vitest';
import { manifestOf, push } from '../platform/harness.ts';
import { openPage, useChromium, violationsOf } from './chromium.ts';
import { startServed, uploadPictures } from './pages.ts';

/** The platform on a socket, with an app that has pictures and one that has none. */
async function startStore() {
  const { platform, url } = await startServed();
  await push(
    platform,
    manifestOf({
      logo: 'logo.png',
      cover: 'cover.png',
      api_scopes: ['flow-tags:view'],
      documentation: 'https://example.com/docs',
    }),
    await uploadPictures(platform),
  );
  await push(platform, manifestOf({ slug: 'plain', name: 'Plain & <b>bold</b>' }));
  return url;
}

useChromium();

describe.each(['light', 'dark'] as const)('the store, in %s', (colorScheme) => {
  test('is found, read and clicked through; axe finds nothing', async () => {
    const url = await startStore();
    const page = await openPage({ colorScheme });
    await page.goto(url);
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Email Verifier',
      'Plain & <b>bold</b>',
    ]);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Email Verifier' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Email Verifier');
    expect(await page.getByText('View flow tags').count()).toBe(1);
    const pictures = await page.evaluate('[...document.images].map((image) => image.naturalWidth > 0)');
    expect(pictures).not.toContain(false);
    expect(await violationsOf(page)).toEqual([]);
  });
});

test('what a reviewer has typed stays when another version comes in, and goes with the decision', async () => {
  const { platform, url } = await startServed();
  const submitted = async (slug: string) => {
    await push(platform, manifestOf({ slug }));
    expect((await platform.call('POST', `/platform/v1/apps/${slug}/versions`)).status).toBe(201);
  };
  await submitted('first');
  const page = await openPage();
  await page.goto(`${url}/review`);
  await page.getByLabel('Note for the developer').fill('Nearly there.');
  await page.getByRole('button', { name: 'Reject' }).focus();
  const looked = page.waitForResponse((response) => response.url() === `${url}/review`);
  await submitted('second');
  await looked;
  await page.getByRole('button', { name: 'Reject' }).click();
  await page.getByText('1 version waits').waitFor();
  const { json } = await platform.call('GET', '/platform/v1/apps/first/versions');
  expect(json.data[0].note).toBe('Nearly there.');
});

test('an empty store says how to begin, and fits a narrow screen', async () => {
  const { platform, url } = await startServed();
  const page = await openPage({ viewport: { width: 320, height: 640 } });
  await page.goto(url);
  expect(await page.getByText('miniapp push').count()).toBe(1);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  expect(await violationsOf(page)).toEqual([]);
  await push(platform, manifestOf());
  // Shown without a reload.
  await page.getByRole('link', { name: 'Email Verifier' }).waitFor();
});
