import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { serve } from '../../src/system/serve.ts';
import { type RunningPlatform, startPlatform } from '../platform/harness.ts';
import { violationsOf } from './chromium.ts';

const template = join(import.meta.dirname, '../../templates/shared/assets');

/** The platform on a socket. */
export async function startServed(): Promise<{ readonly platform: RunningPlatform; readonly url: string }> {
  let url = '';
  const platform = await startPlatform({ options: { url: () => url } });
  const server = await serve(platform.fetch, 0);
  onTestFinished(() => server.close());
  url = server.url;
  return { platform, url };
}

/** Uploads the pictures of the template; returns them for a draft. */
export async function uploadPictures(platform: RunningPlatform): Promise<Record<string, string>> {
  const assets: Record<string, string> = {};
  for (const name of ['logo.png', 'cover.png']) {
    const body = await readFile(join(template, name));
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect((await platform.call('PUT', `/platform/v1/assets/${sha256}`, { body })).status).toBe(201);
    assets[name] = sha256;
  }
  return assets;
}

/**
 * Looks at a page: nothing that axe finds, nothing wider than the window. With MINIAPP_SCREENSHOTS set to a folder, a
 * picture of it is left there.
 */
export async function inspect(page: Page, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  expect(await violationsOf(page), name).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), name).toBe(true);
  const folder = process.env.MINIAPP_SCREENSHOTS;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
}
