import { describe, expect, onTestFinished, test } from 'vitest';
import { serve } from '../../src/system/serve.ts';
import { connectedTo, install, startAppServer, startPlatform } from '../platform/harness.ts';
import { openPage, useChromium, violationsOf } from './chromium.ts';

const auth = {
  type: 'api_key',
  inputs: [{ name: 'token', type: 'string', title: 'API token', required: true, secret: true }],
};

/** The platform on a socket, with a delivery that the app's server refused; from then on it accepts. */
async function startRefused() {
  let url = '';
  const platform = await startPlatform({ options: { url: () => url } });
  const server = await serve(platform.fetch, 0);
  onTestFinished(() => server.close());
  url = server.url;
  let status = 500;
  const app = await startAppServer(({ body }) => ({ status, body }));
  const manifest = connectedTo(app.url, ['flow-tags:view'], { auth });
  const { json } = await install(platform, manifest, { token: 's3cret-value' });
  status = 200;
  return { platform, url, app, id: json.delivery.id as string };
}

useChromium();

describe.each(['light', 'dark'] as const)('the delivery inspector, in %s', (colorScheme) => {
  test('is found, reveals secrets, and replays by a click; axe finds nothing', async () => {
    const { url, app } = await startRefused();
    const page = await openPage({ colorScheme });
    await page.goto(`${url}/deliveries`);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Install', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Install of Email Verifier' }).waitFor();
    expect(await page.content()).not.toContain('s3cret-value');
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole('button', { name: 'Reveal secrets' }).click();
    await page.getByText('Secrets are shown').waitFor();
    expect(await page.content()).toContain('s3cret-value');
    await page.getByText('Copy as curl').click();
    expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(true);
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole('button', { name: 'Replay' }).click();
    await page.waitForURL(/#attempts$/);
    await page.getByText('Attempt 2').waitFor();
    expect(app.received).toHaveLength(2);
    expect(await page.getByText('Delivered').count()).toBe(1);
    expect(await page.content()).not.toContain('s3cret-value');
    expect(await violationsOf(page)).toEqual([]);
  });
});

test('a delivery’s state changes without a reload; what is open, typed and focused stays', async () => {
  const { platform, url, id } = await startRefused();
  const page = await openPage({ viewport: { width: 320, height: 640 } });
  await page.goto(`${url}/deliveries/${id}`);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  await page.evaluate('window.isStillHere = true');
  await page.getByLabel('To another address').fill('http://127.0.0.1:1');
  await page.locator('#attempt-1-summary').focus();
  await platform.call('POST', `/platform/v1/deliveries/${id}/replay`, { json: {} });
  await page.getByText('Attempt 2').waitFor();
  expect(await page.getByText('Delivered').count()).toBe(1);
  expect(await page.locator('#attempt-1').getAttribute('open')).not.toBeNull();
  expect(await page.locator('#attempt-1-summary:focus').count()).toBe(1);
  expect(await page.getByLabel('To another address').inputValue()).toBe('http://127.0.0.1:1');
  expect(await page.evaluate('window.isStillHere')).toBe(true);
});
