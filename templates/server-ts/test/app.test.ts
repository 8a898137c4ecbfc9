// Calls the routes without a port, with the data in a temporary folder. Run it with: npm test

import assert from 'node:assert/strict';
import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createApp } from '../src/app.ts';
import { openInstallations } from '../src/installations.ts';
import { createVerify } from '../src/signature.ts';
import { installation, newSecret, readStored, secret, sign, temporaryFolder } from './support.ts';

interface Options {
  /** The secret to check signatures by. */
  readonly by?: string;
  readonly dataFile?: string;
  readonly debug?: boolean;
}

/** An app with its data in a folder of its own. */
async function start({ by, debug = false, ...options }: Options = {}) {
  const dataFile = options.dataFile ?? join(await temporaryFolder(), 'data', 'installations.json');
  const printed: string[] = [];
  const app = createApp({
    installations: await openInstallations(dataFile),
    verify: by === undefined ? undefined : createVerify(by),
    debug,
    print: (text) => printed.push(text),
  });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });
  return {
    app,
    dataFile,
    printed,
    post,
    subscribe: (body: unknown, headers?: Record<string, string>) => post('/miniapp/subscribe', body, headers),
    unsubscribe: (body: unknown, headers?: Record<string, string>) => post('/miniapp/unsubscribe', body, headers),
    stored: async () => (await readStored(dataFile)).installations,
  };
}

async function errorOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { error: string }).error;
}

test('subscribe stores the installation; twice is harmless', async () => {
  const { subscribe, stored } = await start();
  assert.equal((await subscribe({ ...installation, from_the_future: true })).status, 200);
  const first = await stored();
  const { installed_at, ...fields } = first['inst-1'] ?? {};
  const { installation_id, ...expected } = installation;
  assert.deepEqual(fields, expected);
  assert.ok(!Number.isNaN(Date.parse(installed_at ?? '')));

  assert.equal((await subscribe(installation)).status, 200);
  assert.deepEqual(await stored(), first);
});

test('subscribe again with another key replaces the key', async () => {
  const { subscribe, stored } = await start();
  await subscribe(installation);
  await subscribe({ ...installation, api_key: 'another' });
  assert.equal((await stored())['inst-1']?.api_key, 'another');
});

test('an app without scopes gets no key', async () => {
  const { subscribe, stored } = await start();
  const { api_key, ...withoutKey } = installation;
  assert.equal((await subscribe(withoutKey)).status, 200);
  assert.ok(!('api_key' in ((await stored())['inst-1'] ?? {})));
});

test('unsubscribe deletes the installation; twice is harmless', async () => {
  const { subscribe, unsubscribe, stored } = await start();
  await subscribe(installation);
  await subscribe({ ...installation, installation_id: 'inst-2' });
  for (let time = 1; time <= 2; time++) {
    assert.equal((await unsubscribe({ installation_id: 'inst-1' })).status, 200);
    assert.deepEqual(Object.keys(await stored()), ['inst-2']);
  }
});

test('requests at the same time are all stored', async () => {
  const { subscribe, stored } = await start();
  const ids = Array.from({ length: 20 }, (_, index) => `inst-${index}`);
  const answers = await Promise.all(ids.map((id) => subscribe({ ...installation, installation_id: id })));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.deepEqual(Object.keys(await stored()).sort(), ids.sort());
});

test('with a secret, only what is signed with it is processed', async () => {
  const { app, subscribe, unsubscribe, stored } = await start({ by: secret });
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  const right = sign('msg-1', installation);
  const other = sign('msg-1', installation, { by: newSecret() });
  const { 'webhook-id': id, ...withoutId } = right;
  const refused = [
    {},
    withoutId,
    other,
    { ...right, 'webhook-id': 'msg-2' },
    { ...right, 'webhook-signature': 'v1,' },
    { ...right, 'webhook-signature': right['webhook-signature'].replace('v1,', 'v2,') },
    { ...right, 'webhook-timestamp': 'today' },
    sign('msg-1', { ...installation, token: 'another' }),
    sign('msg-1', installation, { time: minutes(-6) }),
    sign('msg-1', installation, { time: minutes(6) }),
  ];
  for (const headers of refused) {
    const answer = await subscribe(installation, headers);
    assert.equal(answer.status, 401, JSON.stringify(headers));
    assert.match(await errorOf(answer), /^The signature is missing or wrong: /);
  }
  assert.equal((await unsubscribe({ installation_id: 'inst-1' })).status, 401);
  await assert.rejects(stored(), { code: 'ENOENT' });

  const both = `${other['webhook-signature']} ${right['webhook-signature']}`;
  assert.equal((await subscribe(installation, { ...right, 'webhook-signature': both })).status, 200);
  assert.deepEqual(Object.keys(await stored()), ['inst-1']);
  assert.equal((await app.request('/health')).status, 200);
});

test('a late copy of a subscribe does not bring back what was deleted', async () => {
  const { subscribe, unsubscribe, stored } = await start({ by: secret });
  const gone = { installation_id: 'inst-1' };
  const copy = () => subscribe(installation, sign('msg-1', installation));
  assert.deepEqual(await (await copy()).json(), { status: 'ok' });
  assert.equal((await unsubscribe(gone, sign('msg-2', gone))).status, 200);
  const answer = await copy();
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { status: 'already processed' });
  assert.deepEqual(await stored(), {});
  assert.equal((await subscribe(installation, sign('msg-3', installation))).status, 200);
  assert.deepEqual(Object.keys(await stored()), ['inst-1']);
});

test('processed requests are forgotten after three days, and when there are too many', async () => {
  const dataFile = join(await temporaryFolder(), 'installations.json');
  const now = Date.now();
  const day = 24 * 60 * 60 * 1000;
  const processed: Record<string, number> = { old: now - 3.1 * day, recent: now - 2.9 * day };
  for (let number = 1; number < 9_999; number++) processed[number] = now - 1000;
  await writeFile(dataFile, JSON.stringify({ installations: {}, processed }));
  const { subscribe } = await start({ by: secret, dataFile });
  for (const id of ['recent', 'old', 'new']) await subscribe(installation, sign(id, installation));
  const remembered = Object.keys((await readStored(dataFile)).processed);
  assert.equal(remembered.length, 10_000);
  assert.deepEqual(remembered.slice(-2), ['old', 'new']);
  assert.ok(!remembered.includes('recent'));
});

test('the data is readable by its owner only', { skip: process.platform === 'win32' }, async () => {
  const { subscribe, dataFile } = await start();
  await subscribe(installation);
  assert.equal((await stat(dataFile)).mode & 0o777, 0o600);
  assert.equal((await stat(dirname(dataFile))).mode & 0o777, 0o700);
});

test('wrong bodies are refused and nothing is stored', async () => {
  const { subscribe, unsubscribe, stored } = await start();
  const wrong = ['', '{', 'null', '[]', '"text"', {}, { ...installation, token: 1 }, { ...installation, api_key: '' }];
  for (const body of wrong) {
    assert.equal((await subscribe(body)).status, 400, JSON.stringify(body));
  }
  const { flow_ns, token, ...incomplete } = installation;
  const answer = await subscribe(incomplete);
  assert.equal(answer.status, 400);
  assert.match(await errorOf(answer), /flow_ns, token/);
  assert.equal((await unsubscribe({})).status, 400);
  await assert.rejects(stored(), { code: 'ENOENT' });
});

test('a body over 64 KiB is refused', async () => {
  const { subscribe } = await start();
  const padding = (length: number) => ({ ...installation, padding: 'x'.repeat(length) });
  assert.equal((await subscribe(padding(60 * 1024))).status, 200);
  assert.equal((await subscribe(padding(64 * 1024))).status, 413);
});

test('other routes and methods', async () => {
  const { app, post } = await start();
  assert.deepEqual(await (await app.request('/health')).json(), { status: 'ok' });
  assert.equal((await app.request('/')).status, 404);
  assert.equal((await post('/miniapp/other', installation)).status, 404);
  const answer = await app.request('/miniapp/subscribe');
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get('allow'), 'POST');
  assert.equal((await post('/health', {})).status, 405);
});

test('one line is printed for a request, without secrets', async () => {
  const { post, printed } = await start();
  await post('/miniapp/subscribe?token=secret-in-query', installation);
  assert.deepEqual(printed, ['POST /miniapp/subscribe 200']);
});

test('with debug, the request is printed with its secrets masked', async () => {
  const { subscribe, printed } = await start({ debug: true });
  await subscribe({ ...installation, token: 'short', nested: { api_key: installation.api_key } });
  await subscribe(`not JSON ${installation.api_key}`);
  const output = printed.join('\n');
  assert.match(output, /"flow_ns": "f190385"/);
  assert.match(output, /content-type: text\/plain/);
  assert.match(output, /"api_key": "key-…"/);
  assert.match(output, /"token": "…"/);
  assert.doesNotMatch(output, /key-0|short/);
});

test('what cannot be stored is answered with 500, and is processed when it comes again', async () => {
  const folder = await temporaryFolder();
  const { subscribe, stored } = await start({ by: secret, dataFile: join(folder, 'file', 'installations.json') });
  await writeFile(join(folder, 'file'), '');
  const headers = sign('msg-1', installation);
  assert.equal((await subscribe(installation, headers)).status, 500);
  await rm(join(folder, 'file'));
  assert.deepEqual(await (await subscribe(installation, headers)).json(), { status: 'ok' });
  assert.deepEqual(Object.keys(await stored()), ['inst-1']);
});
