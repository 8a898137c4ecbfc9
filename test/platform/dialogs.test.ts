import { describe, expect, test } from 'vitest';
import { hiddenFields, post, submit, visit } from './browse.ts';
import { connectedTo, manifestOf, push, type RunningPlatform, startAppServer, startPlatform } from './harness.ts';

const inputs = [
  { name: 'token', type: 'string', title: 'API token', required: true, secret: true },
  { name: 'limit', type: 'number', title: 'Checks a day', default: 10 },
  { name: 'region', type: 'select', title: 'Region', options: [{ value: 'eu', label: 'Europe' }] },
  { name: 'strict', type: 'checkbox', title: 'Strict', description: 'Refuses what cannot be checked.' },
  { name: 'note', type: 'text', title: 'Note', max_length: 20 },
];
const subscribeBody = Object.fromEntries(inputs.map(({ name }) => [name, `{{auth.${name}}}`]));
const install = '/apps/email-verifier/install';

/** An app with an input of each type, and its server. */
async function startInstallable(scopes: readonly string[] = ['flow-tags:view'], changes: Record<string, unknown> = {}) {
  const server = await startAppServer();
  const platform = await startPlatform();
  const manifest = connectedTo(server.url, scopes, {
    auth: { type: 'api_key', inputs },
    subscribe: { url: `${server.url}/subscribe`, body: { key: '{{system.api_key}}', ...subscribeBody } },
    ...changes,
  });
  expect((await push(platform, manifest)).status).toBe(201);
  return { platform, server, manifest };
}

/** The state of the only installation. */
async function installed(platform: RunningPlatform): Promise<string[]> {
  const { text } = await visit(platform, '/installations');
  return [...text.matchAll(/href="\/installations\/(ins_[a-z0-9]+)"/g)].map(([, id]) => id ?? '');
}

describe('the install dialog', () => {
  test('shows the scopes in words and asks for each input by its type', async () => {
    const { platform } = await startInstallable();
    const { text, status } = await visit(platform, install);
    expect(status).toBe(200);
    for (const part of [
      'View flow tags',
      '<input type="password" id="input-token" name="input.token" required=""',
      '<input type="number" step="any" value="10" id="input-limit"',
      '<option value="eu">Europe</option>',
      '<input type="checkbox" value="true" id="input-strict" name="input.strict" aria-describedby="input-strict-help"',
      '<textarea rows="4" id="input-note" name="input.note" maxlength="20"',
      'Refuses what cannot be checked.',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('installs what was filled in and agreed to, and shows the installation', async () => {
    const { platform, server } = await startInstallable();
    const answers = {
      'input.token': 's3cret-token',
      'input.limit': '',
      'input.strict': 'true',
      'input.note': 'a\r\nb',
    };
    const sent = await submit(platform, install, { ...answers, consent: 'yes' });
    expect([sent.status, sent.location]).toEqual([303, expect.stringMatching(/^\/installations\/ins_/)]);
    const body = JSON.parse(server.received[0]?.body ?? '');
    expect(body).toMatchObject({ token: 's3cret-token', limit: null, region: null, strict: true, note: 'a\nb' });
    const page = await visit(platform, sent.location ?? '');
    expect(page.text).toContain('>Installed<');
    expect(page.text).toContain('View flow tags');
    expect(page.text).not.toContain(body.key);
    expect(page.text).not.toContain('s3cret-token');
  });

  test('says what is wrong beside each field, keeps the other answers, and installs nothing', async () => {
    const { platform, server } = await startInstallable();
    const wrong = { 'input.token': 'tok-en', 'input.limit': 'many', 'input.region': 'mars', 'input.note': 'kept' };
    const { status, text } = await submit(platform, install, wrong);
    expect(status).toBe(422);
    for (const part of [
      '<a href="#input-limit">Checks a day</a>: The input limit must be a number',
      'id="input-region-problem"',
      'aria-invalid="true"',
      'You have not agreed',
      '>\nkept</textarea>',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('tok-en');
    expect(server.received).toEqual([]);
    expect(await installed(platform)).toEqual([]);
  });

  test('shows a refusal of the platform itself', async () => {
    const { platform } = await startInstallable([], {
      subscribe: { url: 'https://api.example.com', headers: { 'X-Note': '{{auth.note}}' } },
    });
    const { status, text } = await submit(platform, install, {
      'input.token': 'x',
      'input.note': 'two\r\nlines',
      consent: 'yes',
    });
    expect(status).toBe(422);
    expect(text).toContain('It was not installed');
    expect(text).toContain('X-Note');
    expect(await installed(platform)).toEqual([]);
  });

  test('says that nobody signs in here, for an app that signs in by OAuth', async () => {
    const platform = await startPlatform();
    const oauth = {
      type: 'oauth2',
      authorization_url: 'https://a.example.com',
      token_url: 'https://t.example.com',
      client_id: 'c',
    };
    await push(platform, manifestOf({ auth: oauth }));
    const { text } = await visit(platform, install);
    expect(text).toContain('test tokens');
    expect(text).toContain('It asks for no access');
  });
});

describe('consent is for what was shown', () => {
  test('an app that changed meanwhile is shown again, and not installed', async () => {
    const { platform, manifest } = await startInstallable();
    const shown = hiddenFields(await visit(platform, install));
    await push(platform, { ...manifest, api_scopes: ['flow-tags:view', 'subscribers:manage'] });
    const fields = { ...shown, 'input.token': 'x', consent: 'yes' };
    const { status, text } = await post(platform, install, fields);
    expect(status).toBe(412);
    expect(text).toContain('The app has changed since this was shown to you.');
    expect(text).toContain('Manage subscribers');
    expect(text).not.toContain('value="yes" required="" checked');
    expect(await installed(platform)).toEqual([]);
    expect((await submit(platform, install, { 'input.token': 'x', consent: 'yes' })).status).toBe(303);
  });

  test('so is an upgrade', async () => {
    const { platform, manifest } = await startInstallable();
    const { location } = await submit(platform, install, { 'input.token': 'x', consent: 'yes' });
    const path = `${location}/upgrade`;
    await push(platform, { ...manifest, version: '1.1.0' });
    const shown = hiddenFields(await visit(platform, path));
    await push(platform, { ...manifest, api_scopes: ['flow-tags:view', 'subscribers:manage'] });
    expect((await post(platform, path, { ...shown, consent: 'yes' })).status).toBe(412);
    expect((await visit(platform, location ?? '')).text).not.toContain('Manage subscribers');
  });
});

test('the draft is shown and installed by its link, beside a published version', async () => {
  const { platform, manifest } = await startInstallable();
  await submit(platform, '/apps/email-verifier/versions', {});
  await submit(platform, '/review', { decision: 'approve' }, '/apps/email-verifier/versions/1/review');
  await push(platform, { ...manifest, version: '1.1.0', auth: { type: 'none' }, subscribe: undefined });
  expect((await visit(platform, '/apps/email-verifier')).text).toContain('Version 1.0.0');
  expect((await visit(platform, '/apps/email-verifier')).text).toContain('href="/apps/email-verifier/draft"');
  const draft = await visit(platform, '/apps/email-verifier/draft');
  expect(draft.text).toContain('Version 1.1.0');
  expect(draft.text).toContain('href="/apps/email-verifier/draft/install"');
  const sent = await submit(platform, '/apps/email-verifier/draft/install', { consent: 'yes' });
  expect((await visit(platform, sent.location ?? '')).text).toContain('<dd>Draft</dd>');
});

test('an upgrade asks for what is new only, then replaces the key', async () => {
  const { platform, server, manifest } = await startInstallable();
  const { location } = await submit(platform, install, { 'input.token': 'first-token', consent: 'yes' });
  const more = [...inputs, { name: 'team', type: 'string', title: 'Team', required: true }];
  await push(platform, {
    ...manifest,
    api_scopes: ['flow-tags:view', 'subscribers:view'],
    auth: { type: 'api_key', inputs: more },
    subscribe: { url: `${server.url}/subscribe`, body: { token: '{{auth.token}}', team: '{{auth.team}}' } },
  });
  expect((await visit(platform, location ?? '')).text).toContain('asks for more than was agreed to');
  const path = `${location}/upgrade`;
  const dialog = await visit(platform, path);
  expect(dialog.text).toContain('View subscribers');
  expect(dialog.text).not.toContain('View flow tags');
  expect(dialog.text).not.toContain('API token');
  expect((await submit(platform, path, { 'input.team': '' })).status).toBe(422);
  const sent = await submit(platform, path, { 'input.team': 'red', consent: 'yes' });
  expect([sent.status, sent.location]).toEqual([303, location]);
  expect(JSON.parse(server.received.at(-1)?.body ?? '')).toEqual({ token: 'first-token', team: 'red' });
  expect((await visit(platform, location ?? '')).text).toContain('View subscribers');
  expect((await visit(platform, path)).status).toBe(409);
});

test('the answers of before can be given anew on an upgrade', async () => {
  const { platform, server, manifest } = await startInstallable();
  const { location } = await submit(platform, install, { 'input.token': 'first-token', consent: 'yes' });
  await push(platform, { ...manifest, version: '1.1.0' });
  const dialog = await visit(platform, `${location}/upgrade`);
  expect(dialog.text).toContain(`href="${location}/upgrade?answers=all"`);
  const again = await visit(platform, `${location}/upgrade?answers=all`);
  expect(again.text).toContain('API token');
  expect(again.text).not.toContain('first-token');
  await submit(platform, `${location}/upgrade?answers=all`, { 'input.token': 'second-token', consent: 'yes' });
  expect(JSON.parse(server.received.at(-1)?.body ?? '')).toMatchObject({ token: 'second-token' });
});

test('an uninstall is asked for once more, revokes the key, and cannot be done twice', async () => {
  const { platform, server } = await startInstallable([]);
  const { location } = await submit(platform, install, { 'input.token': 'x', consent: 'yes' });
  expect((await visit(platform, location ?? '')).text).toContain(`href="${location}/uninstall"`);
  const sent = await submit(platform, `${location}/uninstall`, {});
  expect([sent.status, sent.location]).toEqual([303, location]);
  expect(server.received.map(({ path }) => path)).toEqual(['/subscribe', '/unsubscribe']);
  const page = await visit(platform, location ?? '');
  expect(page.text).toContain('>Uninstalled<');
  expect(page.text).toContain('the key was revoked');
  expect(page.text).not.toContain('/uninstall"');
  expect((await visit(platform, `${location}/uninstall`)).text).toContain('uninstalled before');
});

describe('versions and review', () => {
  test('a draft is submitted, reviewed, published; another goes back', async () => {
    const { platform, manifest } = await startInstallable();
    const versions = '/apps/email-verifier/versions';
    expect((await visit(platform, versions)).text).toContain('Nothing was published yet.');
    expect(await submit(platform, versions, {})).toMatchObject({ status: 303, location: versions });
    expect((await visit(platform, versions)).text).toContain('The draft is in review.');
    const queue = await visit(platform, '/review');
    expect(queue.text).toContain('1 version waits');
    expect(queue.text).toContain('Its first version');
    await submit(platform, '/review', { decision: 'reject', note: 'No <logo>' }, `${versions}/1/review`);
    expect((await visit(platform, versions)).text).toContain('No &lt;logo&gt;');

    for (const [number, version] of [
      [2, '1.0.1'],
      [3, '1.1.0'],
    ] as const) {
      await push(platform, { ...manifest, version });
      await submit(platform, versions, {});
      await submit(platform, '/review', { decision: 'approve' }, `${versions}/${number}/review`);
    }
    expect((await visit(platform, `${versions}/3`)).text).toContain('What differs from version 2 (published)');
    expect((await visit(platform, `${versions}/3`)).text).toContain('<code>/version</code>');
    expect((await visit(platform, '/apps/email-verifier')).text).toContain('Version 1.1.0');
    await submit(platform, versions, { version: '2' }, '/apps/email-verifier/rollback');
    expect((await visit(platform, '/apps/email-verifier')).text).toContain('Version 1.0.1');
  });

  test('a draft cannot be submitted from any page of the list while a version is in review', async () => {
    const { platform, manifest } = await startInstallable();
    const versions = '/apps/email-verifier/versions';
    await submit(platform, versions, {});
    await submit(platform, '/review', { decision: 'reject' }, `${versions}/1/review`);
    await push(platform, { ...manifest, version: '1.0.1' });
    await submit(platform, versions, {});
    await push(platform, { ...manifest, version: '1.0.2' });
    expect((await visit(platform, `${versions}?limit=1&page=2`)).text).toContain('when version 2 was reviewed');
  });

  test('what is submitted is the draft that was shown', async () => {
    const { platform, manifest } = await startInstallable();
    const versions = '/apps/email-verifier/versions';
    const shown = hiddenFields(await visit(platform, versions));
    await push(platform, { ...manifest, version: '1.0.1' });
    const refused = await post(platform, versions, shown);
    expect(refused.status).toBe(412);
    expect(refused.text).toContain('not what it was when it was last read');
    expect((await visit(platform, versions)).text).toContain('None yet.');
    expect(await submit(platform, versions, {})).toMatchObject({ status: 303 });
  });

  test('what keeps a draft from being submitted is listed', async () => {
    const { platform, manifest } = await startInstallable();
    await push(platform, { ...manifest, unsubscribe: undefined });
    const { status, text } = await submit(platform, '/apps/email-verifier/versions', {});
    expect(status).toBe(422);
    expect(text).toContain('1 warning');
    expect(text).toContain('unsubscribe');
  });

  test.each(['/apps/email-verifier/versions/9', '/apps/email-verifier/versions/x', '/apps/none/versions'])(
    '%s is not there',
    async (path) => {
      const { platform } = await startInstallable();
      expect((await visit(platform, path)).status).toBe(404);
    },
  );
});

describe('a form', () => {
  const fields = { 'input.token': 'x', consent: 'yes' };

  test.each([
    ['without a token', {}, {}],
    ['with a wrong token', { form_token: 'x'.repeat(43) }, {}],
    ['of another site', {}, { origin: 'https://evil.example' }],
    ['of a sandboxed page', {}, { origin: 'null' }],
  ])('%s is refused, and does nothing', async (_, extra, headers) => {
    const { platform } = await startInstallable();
    expect((await post(platform, install, { ...fields, ...extra }, headers)).status).toBe(403);
    expect(await installed(platform)).toEqual([]);
  });

  test('that is no form is refused', async () => {
    const { platform } = await startInstallable();
    expect((await post(platform, install, fields, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await post(platform, install, { note: 'x'.repeat(2_000_000) })).status).toBe(413);
  });

  test('from before a restart says so', async () => {
    const { platform } = await startInstallable();
    const { text } = await visit(platform, install);
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(text) ?? [];
    await platform.close();
    const again = await startPlatform({ path: platform.path, options: { token: 'another' } });
    const { status, text: answer } = await post(again, install, { ...fields, form_token: token });
    expect(status).toBe(403);
    expect(answer).toContain('before it was restarted');
  });
});
