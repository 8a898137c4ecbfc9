import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { connectedTo, manifestOf, push, startAppServer } from '../platform/harness.ts';
import { openPage, useChromium } from './chromium.ts';
import { inspect, startServed, uploadPictures } from './pages.ts';

const auth = {
  type: 'api_key',
  inputs: [
    { name: 'token', type: 'string', title: 'API token', required: true, secret: true, save_to: 'api_token' },
    {
      name: 'region',
      type: 'select',
      title: 'Region',
      default: 'eu',
      options: [
        { value: 'eu', label: 'Europe' },
        { value: 'us', label: 'United States' },
      ],
    },
    { name: 'limit', type: 'number', title: 'Checks a day', description: 'Further addresses are let through.' },
    { name: 'strict', type: 'checkbox', title: 'Refuse addresses that cannot be checked' },
    { name: 'note', type: 'text', title: 'Note for the support team' },
  ],
};

/** The platform on a socket with an app that asks for one input of each type, and the app's server. */
async function startLife() {
  const { platform, url } = await startServed();
  const server = await startAppServer();
  const assets = await uploadPictures(platform);
  const answers = Object.fromEntries(auth.inputs.map(({ name }) => [name, `{{auth.${name}}}`]));
  const manifest = connectedTo(server.url, ['flow-tags:view', 'subscribers:view'], {
    logo: 'logo.png',
    cover: 'cover.png',
    documentation: 'https://example.com/docs',
    video: 'dQw4w9WgXcQ',
    auth,
    app_fields: [{ name: 'api_token', type: 'text' }],
    subscribe: { url: `${server.url}/subscribe`, body: { api_key: '{{system.api_key}}', ...answers } },
  });
  expect((await push(platform, manifest, assets)).status).toBe(201);
  // Neighbours, without pictures of their own.
  for (const [slug, name, description] of [
    ['order-tracker', 'Order Tracker', 'Tells users where their order is, and asks them when it has arrived.'],
    ['table-booking', 'Table Booking', 'Books a table from a chat, and reminds guests the day before.'],
  ]) {
    expect((await push(platform, manifestOf({ slug, name, description }))).status).toBe(201);
  }
  return { platform, url, server, manifest, assets };
}

useChromium();

describe.each(['light', 'dark'] as const)('an app’s whole life, in %s', (colorScheme) => {
  test('by clicking and typing; pages that are open follow what happens', async () => {
    const { platform, url, server, manifest, assets } = await startLife();
    const page = await openPage({ colorScheme, viewport: { width: 1200, height: 800 } });
    const look = (name: string) => inspect(page, name, colorScheme);
    const click = (role: 'link' | 'button', name: string) =>
      page.getByRole(role, { name, exact: true }).first().click();

    await page.goto(url);
    await look('store');
    await click('link', 'Email Verifier');
    await look('app');
    await click('link', 'Install');
    await look('install');
    await page.getByLabel('API token').fill('s3cret-token');
    await page.getByLabel('Region').selectOption('us');
    await page.getByLabel('Checks a day').fill('25');
    await page.getByLabel('Refuse addresses').check();
    await page.getByLabel('I agree').check();
    await click('button', 'Install');
    await page.getByText('What its API key opens').waitFor();
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
      token: 's3cret-token',
      region: 'us',
      limit: 25,
      strict: true,
      note: null,
    });
    await look('installation');
    expect(await page.content()).not.toContain('s3cret-token');

    const { api_key } = JSON.parse(server.received[0]?.body ?? '') as { api_key: string };
    const call = (method: string, path: string, json?: unknown) =>
      platform.call(method, `/api${path}`, { bearer: api_key, ...(json !== undefined && { json }) });
    const { json } = await call('GET', '/subscribers?limit=1');
    expect((await call('POST', '/flow/create-tag', { name: 'New' })).status).toBe(403);
    await click('link', 'API calls');
    await page.getByText('/flow/create-tag').first().waitFor();
    await look('calls');
    await page.goto(`${url}/apps/email-verifier/scopes`);
    await look('scopes');
    await click('link', 'Deliveries');
    await look('deliveries');
    await click('link', 'Install');
    await look('delivery');
    await click('link', 'Installations');
    await click('link', 'Email Verifier');

    await push(
      platform,
      { ...manifest, version: '1.1.0', api_scopes: ['subscribers:manage', 'messages:send'] },
      assets,
    );
    // The page hears of it by itself.
    await click('link', 'Upgrade');
    await look('upgrade');
    await page.getByLabel('I agree').check();
    await click('button', 'Upgrade');
    await page.getByText('Manage subscribers').waitFor();
    const upgraded = JSON.parse(server.received[1]?.body ?? '') as { api_key: string };
    const message = { user_ns: json.data[0].user_ns, content: 'Your address is fine, thank you.' };
    const sent = await platform.call('POST', '/api/subscriber/send-text', { bearer: upgraded.api_key, json: message });
    expect(sent.status).toBe(200);
    await click('link', 'Outbox');
    await page.getByText(message.content).first().waitFor();
    await look('outbox');
    await click('link', 'Installations');
    await click('link', 'Email Verifier');
    await click('link', 'Uninstall');
    await look('uninstall');
    await click('button', 'Uninstall');
    await page.getByText('the key was revoked').waitFor();
    expect(server.received.map(({ path }) => path)).toEqual(['/subscribe', '/subscribe', '/unsubscribe']);
    await click('link', 'Installations');
    await look('installations');

    await click('link', 'Store');
    await click('link', 'Email Verifier');
    await click('link', 'Versions');
    await click('button', 'Submit for review');
    await page.getByText('The draft is in review.').waitFor();
    await click('link', 'Review');
    await look('review');
    await page.getByLabel('Note for the developer').fill('Welcome to the store.');
    await click('button', 'Approve and publish');
    await page.getByText('Nothing to review').waitFor();
    await push(platform, { ...manifest, version: '1.2.0', description: 'Checks addresses, and numbers too.' }, assets);
    await page.goto(`${url}/apps/email-verifier/versions`);
    await look('versions');
    await click('button', 'Submit for review');
    await click('link', 'Number 2');
    await look('version');
    await click('link', 'Review');
    await click('button', 'Approve and publish');
    await page.goto(`${url}/apps/email-verifier/versions`);
    await click('button', 'Make current number 1');
    await page.goto(`${url}/apps/email-verifier`);
    await page.getByText('Version 1.1.0').waitFor();
  });
});

test('install and uninstall by keyboard alone', async () => {
  const { url, server } = await startLife();
  const page = await openPage();
  await page.goto(url);
  await reach(page, page.getByRole('link', { name: 'Email Verifier' }));
  await page.keyboard.press('Enter');
  await reach(page, page.getByRole('link', { name: 'Install', exact: true }));
  await page.keyboard.press('Enter');
  await reach(page, page.getByLabel('API token'));
  await page.keyboard.type('s3cret-token');
  await reach(page, page.getByLabel('I agree'));
  await page.keyboard.press('Space');
  await reach(page, page.getByRole('button', { name: 'Install' }));
  await page.keyboard.press('Enter');
  await reach(page, page.getByRole('link', { name: 'Uninstall' }));
  await page.keyboard.press('Enter');
  await reach(page, page.getByRole('button', { name: 'Uninstall' }));
  await page.keyboard.press('Enter');
  await page.getByText('the key was revoked').waitFor();
  expect(server.received.map(({ path }) => path)).toEqual(['/subscribe', '/unsubscribe']);
});

test('without JavaScript, on a narrow screen', async () => {
  const { url, server } = await startLife();
  const page = await openPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await page.goto(`${url}/apps/email-verifier/install`);
  await page.getByLabel('API token').fill(' ');
  await page.getByLabel('Note for').fill('first\nsecond');
  await page.getByLabel('I agree').check();
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByRole('heading', { name: 'What its API key opens' }).waitFor();
  expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({ token: ' ', note: 'first\nsecond' });
  await page.goto(`${url}/apps/email-verifier/versions`);
  await page.getByRole('button', { name: 'Submit for review' }).click();
  await page.getByRole('link', { name: 'To the review' }).click();
  await page.getByRole('button', { name: 'Reject' }).click();
  await page.getByText('Nothing to review').waitFor();
});

/** Presses Tab until the element has the focus. */
async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`${target} cannot be reached by keyboard.`);
}
