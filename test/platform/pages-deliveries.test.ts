import { describe, expect, test } from 'vitest';
import { post, submit, visit } from './browse.ts';
import { connectedTo, install, manifestOf, type RunningPlatform, startAppServer, startPlatform } from './harness.ts';

const auth = {
  type: 'api_key',
  inputs: [{ name: 'token', type: 'string', title: 'API token', required: true, secret: true }],
};

type Answerer = NonNullable<Parameters<typeof startAppServer>[0]>;

/** An installed app with a secret input, and its delivery. */
async function startDelivered(answer?: Answerer, secret = 's3cret-value') {
  const server = await startAppServer(answer);
  const platform = await startPlatform();
  const { json } = await install(platform, connectedTo(server.url, ['flow-tags:view'], { auth }), { token: secret });
  const [first] = server.received;
  const key = (JSON.parse(first?.body ?? '') as { api_key: string }).api_key;
  return { platform, server, key, installation: json.id as string, path: `/deliveries/${json.delivery.id}` };
}

/** The page of a delivery, on a platform that signs or does not. */
async function inspected(signingSecret: (() => Promise<string>) | null): Promise<string> {
  const server = await startAppServer();
  const platform = await startPlatform({ options: { deliveries: { signingSecret } } });
  const { json } = await install(platform, connectedTo(server.url, []));
  return (await visit(platform, `/deliveries/${json.delivery.id}`)).text;
}

test('the curl command of a platform that signs says that it is unsigned', async () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const notice = 'It is not signed';
  expect(await inspected(async () => secret)).toContain(notice);
  expect(await inspected(null)).not.toContain(notice);
});

/** The paths of the deliveries that a list leads to, in its order. */
async function listed(platform: RunningPlatform, query = ''): Promise<string[]> {
  const { text } = await visit(platform, `/deliveries${query}`);
  return [...text.matchAll(/href="(\/deliveries\/msg_[0-9a-f]+)"/g)].map(([, path]) => path ?? '');
}

describe('the list of deliveries', () => {
  test('says what appears there while there is none', async () => {
    const platform = await startPlatform();
    const { text, status } = await visit(platform, '/deliveries');
    expect(status).toBe(200);
    expect(text).toContain('No deliveries yet');
    expect(text).not.toContain('<select');
  });

  test('is newest first, with the app’s name, and can be narrowed', async () => {
    const server = await startAppServer(({ path }) => ({ status: path === '/subscribe' ? 200 : 410 }));
    const platform = await startPlatform();
    const first = (await install(platform, connectedTo(server.url, []))).json;
    const other = connectedTo(server.url, [], { slug: 'other-app', name: 'Other & more' });
    const second = (await install(platform, other)).json;
    const ended = (await platform.call('DELETE', `/platform/v1/installations/${first.id}`)).json;
    const [a, b, c] = [first, second, ended].map(({ delivery }) => `/deliveries/${delivery.id}`);

    expect(await listed(platform)).toEqual([c, b, a]);
    expect(await listed(platform, '?state=failed')).toEqual([c]);
    expect(await listed(platform, '?event=install')).toEqual([b, a]);
    expect(await listed(platform, '?app=other-app')).toEqual([b]);
    expect(await listed(platform, `?installation=${first.id}&event=install`)).toEqual([a]);
    expect(await listed(platform, '?state=&event=&app=')).toEqual([c, b, a]);
    const { text } = await visit(platform, `/deliveries?app=other-app&installation=${second.id}`);
    expect(text).toContain('Other &amp; more</td>');
    expect(text).toMatch(/<option value="other-app" selected/);
    // What scrolls sideways on a phone must be reached by keyboard.
    expect(text).toMatch(/<section class="table" [^>]*tabindex="0" aria-label="Table of deliveries"/);
    expect(text).toContain(`<input type="hidden" name="installation" value="${second.id}"`);
  });

  test('is paged, and keeps its filter', async () => {
    const server = await startAppServer();
    const platform = await startPlatform();
    for (let count = 0; count < 3; count++) await install(platform, connectedTo(server.url, []));
    const { text } = await visit(platform, '/deliveries?state=delivered&limit=2');
    expect(text).toContain('Page 1 of 2');
    expect(text).toContain('href="?state=delivered&amp;limit=2&amp;page=2"');
    expect(await listed(platform, '?state=delivered&limit=2&page=2')).toHaveLength(1);
  });

  test('says so when nothing matches, and refuses a state that is none', async () => {
    const { platform } = await startDelivered();
    expect((await visit(platform, '/deliveries?state=canceled')).text).toContain('No such deliveries');
    expect((await visit(platform, '/deliveries?app=gone')).text).toMatch(/<option value="gone" selected/);
    const refused = await visit(platform, '/deliveries?state=lost');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('state must be one of due, delivered, failed, canceled.');
  });
});

describe('a delivery', () => {
  test('shows what was sent and what was answered, digits as they were', async () => {
    const { platform, server, path, installation } = await startDelivered(() => ({
      status: 500,
      body: '{"id":12345678901234567890,"price":1.10}',
    }));
    const { text, status, headers } = await visit(platform, path);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    for (const part of [
      'Install of Email Verifier',
      'badge waiting">Due<',
      'The next attempt is due at',
      'datetime="2026-01-02T03:04:',
      `<strong>POST</strong> <code>${server.url}/subscribe</code>`,
      '<dt>content-type</dt><dd>application/json</dd>',
      `href="/installations/${installation}"`,
      '&quot;id&quot;: 12345678901234567890,\n  &quot;price&quot;: 1.10\n',
      'The server answered 500.',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('hides key and secret inputs wherever they stand, unless they are asked for', async () => {
    const secret = 'p@ss "wörd" <1>';
    const { platform, path, key } = await startDelivered(
      ({ body }) => ({ status: 200, body: `${body} ${encodeURIComponent(secret)} ${secret}` }),
      secret,
    );
    const hidden = (await visit(platform, path)).text;
    const json = JSON.stringify(secret).slice(1, -1);
    const forms = [secret, json, encodeURIComponent(secret)].flatMap((form) => [form, escapeHtml(form)]);
    for (const form of [key, ...forms]) expect(hidden).not.toContain(form);
    expect(hidden).toContain('Reveal secrets');
    expect(hidden).toContain('masked in it');

    const revealed = (await visit(platform, `${path}?reveal=true`)).text;
    for (const form of [key, escapeHtml(json), escapeHtml(secret)]) expect(revealed).toContain(form);
    expect(revealed).toContain('Secrets are shown on this page');
    expect(revealed).toContain('Hide secrets');
  });

  test('can be copied as a curl command', async () => {
    const { platform, server, path, key } = await startDelivered();
    const [, command = ''] = /<code id="curl">([^<]*)</.exec((await visit(platform, `${path}?reveal=true`)).text) ?? [];
    expect(command).toContain(`curl &#39;${server.url}/subscribe&#39; \\\n  --request &#39;POST&#39;`);
    expect(command).toContain(`&quot;api_key&quot;:&quot;${key}&quot;`);
  });

  test('shows what a server answers as text, never as markup', async () => {
    const hostile = '</code><script>alert(1)</script>\u202e';
    const { platform, path } = await startDelivered(() => ({ status: 200, body: hostile }));
    const { text } = await visit(platform, path);
    expect(text).toContain('&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;\\u202e');
    expect(text).not.toContain('<script>');
  });

  test('shows the newest answers, and says that there were more', async () => {
    const { platform, path } = await startDelivered();
    for (let count = 0; count < 9; count++) await platform.call('POST', `/platform/v1${path}/replay`, { json: {} });
    const { text } = await visit(platform, path);
    expect([...text.matchAll(/<strong>Attempt (\d+)</g)].map(([, number]) => number)).toEqual([
      '10',
      '9',
      '8',
      '7',
      '6',
      '5',
      '4',
      '3',
    ]);
    expect(text).toContain('The newest 8 of 10 attempts are shown.');
    expect([...text.matchAll(/<details [^>]*\bopen\b[^>]*>/g)].map(([tag]) => /id="([^"]+)"/.exec(tag)?.[1])).toEqual([
      'attempt-10',
    ]);
  });

  test('that is not here is a page that says so', async () => {
    const platform = await startPlatform();
    for (const path of ['/deliveries/msg_none', '/deliveries/%3Cb%3E']) {
      const { status, text } = await visit(platform, path);
      expect(status).toBe(404);
      expect(text).toContain('<h1>Not found</h1>');
      expect(text).not.toContain('<b>');
    }
  });
});

describe('replaying a delivery', () => {
  test('sends it once more and comes back', async () => {
    let status = 500;
    const { platform, server, path } = await startDelivered(() => ({ status }));
    status = 200;
    const answer = await submit(platform, path, { to: '' }, `${path}/replay`);
    expect(answer).toMatchObject({ status: 303, location: `${path}#attempts` });
    expect(server.received.map(({ path: sent }) => sent)).toEqual(['/subscribe', '/subscribe']);
    const { text } = await visit(platform, path);
    expect(text).toContain('badge good">Delivered<');
    expect(text).toContain('Replay</span>');
    expect(text).not.toContain('The next attempt');
  });

  test('sends it elsewhere, to an address as people type it', async () => {
    const { platform, server, path } = await startDelivered();
    const elsewhere = await startAppServer();
    await submit(platform, path, { to: elsewhere.url.replace('http://', '') }, `${path}/replay`);
    expect([server.received.length, elsewhere.received[0]?.path]).toEqual([1, '/subscribe']);
    expect((await visit(platform, path)).text).toContain(`Sent to <code>${elsewhere.url}</code> instead.`);
  });

  test.each([['ftp://example.com/<b>'], ['not an address'], ['http://me:pass@127.0.0.1/']])(
    'refuses %s, keeps what was typed, and sends nothing',
    async (to) => {
      const { platform, server, path } = await startDelivered();
      const answer = await submit(platform, path, { to }, `${path}/replay`);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(`value="${escapeHtml(to)}"`);
      expect(answer.text).toContain('id="replay-problem"');
      expect(server.received).toHaveLength(1);
    },
  );

  test('takes forms of its own page only, and of deliveries that are here', async () => {
    const { platform, server, path } = await startDelivered();
    expect((await post(platform, `${path}/replay`, { to: '' })).status).toBe(403);
    expect((await post(platform, `${path}/replay`, { form_token: 'guessed' })).status).toBe(403);
    expect(server.received).toHaveLength(1);
    expect((await submit(platform, path, {}, '/deliveries/msg_none/replay')).status).toBe(404);
  });
});

test('an installation leads to its deliveries by their names', async () => {
  const { platform, installation, path } = await startDelivered();
  const { text } = await visit(platform, `/installations/${installation}`);
  expect(text).toContain(`<a href="${path}">Install</a>`);
  expect((await visit(platform, '/installations')).text).toContain(
    `<a href="/installations/${installation}">${manifestOf().name}</a>`,
  );
});

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
