import chromium from '@sparticuz/chromium';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';

let browser: Browser | undefined;

/** Starts a real Chromium, which comes from the npm registry, for the tests of a file. */
export function useChromium(): void {
  beforeAll(async () => {
    browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      // Of the package's own flags, those that turn the browser's security off would defeat the tests.
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    browser = undefined;
  });
}

/** A page of its own for a test; what the browser complains of (blocked by the policy, a script's error) fails the test. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  if (!browser) throw new Error('Call useChromium() first.');
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  // Shorter than a test may take, so that the failure says what was waited for.
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    // That a page itself is an error is for the test to judge.
    const isPage = message.text().startsWith('Failed to load') && message.location().url === page.url();
    if (message.type() === 'error' && !isPage) complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  return page;
}

/** What axe finds wrong with a page, as sentences; it looks from outside, past the page's own policy. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The devtools protocol is not bound by the page's Content-Security-Policy.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(', ')})`);
}
