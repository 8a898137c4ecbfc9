import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainManifest } from '../cli/manifests.ts';
import { readOutput } from '../cli/output.ts';
import { startMiniapp, temporaryFolder } from '../e2e/spawn.ts';
import { openPage, useChromium, violationsOf } from './chromium.ts';

const manifest = `${plainManifest}api_scopes: [flow-tags:view]
subscribe: { url: https://api.example.com/subscribe }
unsubscribe: { url: https://api.example.com/unsubscribe }
auth:
  type: oauth2
  authorization_url: https://accounts.example.com/authorize
  token_url: https://accounts.example.com/token
  client_id: email-verifier
  scopes: [profile, mail.read]
`;

/** `simulate-install --sign-in browser`, up to the address that it asks to be opened. */
async function startSignIn() {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'miniapp.yaml'), manifest);
  const run = startMiniapp(['simulate-install', '--sign-in', 'browser', '--json'], { directory });
  let told = '';
  const address = new Promise<string>((resolve) => {
    run.child.stderr?.on('data', (chunk: string) => {
      told += chunk;
      const url = /^(http:\/\/127\.0\.0\.1:\S+)\n/m.exec(told)?.[1];
      if (url) resolve(url);
    });
  });
  return {
    ...run,
    address: await Promise.race([address, run.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]),
  };
}

useChromium();

describe.each(['light', 'dark'] as const)('signing in by OAuth, in %s', (colorScheme) => {
  test('a person allows it by clicking, and the tokens are in the request', async () => {
    const { address, ended } = await startSignIn();
    const page = await openPage({ colorScheme });
    await page.goto(address);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Email Verifier');
    expect(await page.getByText('mail.read').count()).toBe(1);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const finished = await ended;
    expect(finished.exitCode).toBe(0);
    const { oauth, request } = readOutput(finished).result as unknown as {
      oauth: { title: string }[];
      request: { body: string };
    };
    expect(oauth.map(({ title }) => title)).toEqual([
      'Authorization request',
      'Callback',
      'Token request',
      'Refresh request',
    ]);
    expect(JSON.parse(request.body)).toMatchObject({ access_token: expect.stringMatching(/^miniapptest_access_/) });
  });
});

test('by keyboard alone, without JavaScript, on a narrow screen', async () => {
  const { address, ended } = await startSignIn();
  const page = await openPage({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await page.goto(address);
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.locator(':focus').textContent())?.trim() === 'Allow') break;
  }
  await page.keyboard.press('Enter');
  expect(await ended).toMatchObject({ exitCode: 0 });
});

test('a person denies it', async () => {
  const { address, ended } = await startSignIn();
  const page = await openPage();
  await page.goto(address);
  await page.getByRole('button', { name: 'Deny' }).click();
  const finished = await ended;
  expect(finished.exitCode).toBe(1);
  expect(JSON.parse(finished.stdout)).toMatchObject({ ok: false, error: { code: 'sign-in-denied' } });
});
