// Starts the real server on a free port, with its data in a temporary folder. Run it with: npm test

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('.', import.meta.url));
const script = join(project, 'server.js');
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const installation = {
  installation_id: 'inst-1',
  api_key: 'key-0123456789-abcdefghij',
  flow_ns: 'f190385',
  workspace_id: 'w1',
  token: 'token-0123456789-abcdefghij',
};

let folder;
let dataFile;
let server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mini-app-'));
  dataFile = join(folder, 'data', 'installations.json');
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Starts the server and waits until it listens. */
async function start(environment = {}) {
  const { DEBUG, HOST, WEBHOOK_SECRET, ...inherited } = process.env;
  const child = spawn(process.execPath, [script], {
    env: { ...inherited, PORT: '0', DATA_FILE: dataFile, ...environment },
  });
  const exit = once(child, 'close');
  let output = '';
  const listening = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        const url = /Listening on (\S+)\n/.exec(output)?.[1];
        if (url) resolve(url);
      });
    }
  });
  server = {
    url: await Promise.race([listening, exit.then(() => undefined)]),
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return (await exit)[0];
    },
    async exitCode() {
      return (await exit)[0];
    },
  };
  return server;
}

function post(path, body, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(server.url + path, { method: 'POST', body: text, headers });
}

const subscribe = (body, headers) => post('/miniapp/subscribe', body, headers);
const unsubscribe = (body, headers) => post('/miniapp/unsubscribe', body, headers);

/** The headers of a signed request. */
function sign(id, body, { timestamp = Math.floor(Date.now() / 1000), by = secret } = {}) {
  const key = Buffer.from(by.slice('whsec_'.length), 'base64');
  const hash = createHmac('sha256', key)
    .update(`${id}.${timestamp}.${JSON.stringify(body)}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${hash}` };
}

async function storedFile() {
  return JSON.parse(await readFile(dataFile, 'utf8'));
}

async function stored() {
  return (await storedFile()).installations;
}

test('subscribe stores the installation; twice is harmless', async () => {
  await start();
  assert.equal((await subscribe({ ...installation, from_the_future: true })).status, 200);
  const first = await stored();
  const { installed_at, ...fields } = first['inst-1'];
  const { installation_id, ...expected } = installation;
  assert.deepEqual(fields, expected);
  assert.ok(!Number.isNaN(Date.parse(installed_at)));

  assert.equal((await subscribe(installation)).status, 200);
  assert.deepEqual(await stored(), first);
});

test('subscribe again with another key replaces the key', async () => {
  await start();
  await subscribe(installation);
  await subscribe({ ...installation, api_key: 'another' });
  assert.equal((await stored())['inst-1'].api_key, 'another');
});

test('an app without scopes gets no key', async () => {
  await start();
  const { api_key, ...withoutKey } = installation;
  assert.equal((await subscribe(withoutKey)).status, 200);
  assert.ok(!('api_key' in (await stored())['inst-1']));
});

test('unsubscribe deletes the installation; twice is harmless', async () => {
  await start();
  await subscribe(installation);
  await subscribe({ ...installation, installation_id: 'inst-2' });
  for (let time = 1; time <= 2; time++) {
    assert.equal((await unsubscribe({ installation_id: 'inst-1' })).status, 200);
    assert.deepEqual(Object.keys(await stored()), ['inst-2']);
  }
});

test('installations survive a restart', async () => {
  await start();
  await subscribe(installation);
  assert.equal(await server.stop(), 0);
  await start();
  await subscribe({ ...installation, installation_id: 'inst-2' });
  assert.deepEqual(Object.keys(await stored()), ['inst-1', 'inst-2']);
});

test('requests at the same time are all stored', async () => {
  await start();
  const ids = Array.from({ length: 20 }, (_, index) => `inst-${index}`);
  const answers = await Promise.all(ids.map((id) => subscribe({ ...installation, installation_id: id })));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.deepEqual(Object.keys(await stored()).sort(), ids.sort());
});

test('with a secret, only what is signed with it is processed', async () => {
  await start({ WEBHOOK_SECRET: secret });
  const now = Math.floor(Date.now() / 1000);
  const right = sign('msg-1', installation);
  const other = sign('msg-1', installation, { by: `whsec_${randomBytes(32).toString('base64')}` });
  const { 'webhook-id': id, ...withoutId } = right;
  const refused = [
    [{}, /needed/],
    [withoutId, /needed/],
    [other, /wrong/],
    [{ ...right, 'webhook-id': 'msg-2' }, /wrong/],
    [{ ...right, 'webhook-signature': 'v1,' }, /wrong/],
    [{ ...right, 'webhook-signature': right['webhook-signature'].replace('v1,', 'v2,') }, /wrong/],
    [sign('msg-1', { ...installation, token: 'another' }), /wrong/],
    [sign('msg-1', installation, { timestamp: now - 400 }), /300 seconds/],
    [sign('msg-1', installation, { timestamp: now + 400 }), /300 seconds/],
    [sign('msg-1', installation, { timestamp: 'today' }), /300 seconds/],
  ];
  for (const [headers, message] of refused) {
    const answer = await subscribe(installation, headers);
    assert.equal(answer.status, 401, JSON.stringify(headers));
    assert.match((await answer.json()).error, message);
  }
  assert.equal((await unsubscribe({ installation_id: 'inst-1' })).status, 401);
  await assert.rejects(stored(), { code: 'ENOENT' });

  const both = `${other['webhook-signature']} ${right['webhook-signature']}`;
  assert.equal((await subscribe(installation, { ...right, 'webhook-signature': both })).status, 200);
  assert.deepEqual(Object.keys(await stored()), ['inst-1']);
  assert.equal((await fetch(`${server.url}/health`)).status, 200);
  assert.doesNotMatch(server.output(), /Warning|whsec_/);
});

test('a late copy of a subscribe does not bring back what was deleted, also after a restart', async () => {
  await start({ WEBHOOK_SECRET: secret });
  const gone = { installation_id: 'inst-1' };
  const copy = () => subscribe(installation, sign('msg-1', installation));
  assert.deepEqual(await (await copy()).json(), { status: 'ok' });
  assert.equal((await unsubscribe(gone, sign('msg-2', gone))).status, 200);
  for (let time = 1; time <= 2; time++) {
    const answer = await copy();
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), { status: 'already processed' });
    assert.deepEqual(await stored(), {});
    await server.stop();
    await start({ WEBHOOK_SECRET: secret });
  }
  assert.equal((await subscribe(installation, sign('msg-3', installation))).status, 200);
  assert.deepEqual(Object.keys(await stored()), ['inst-1']);
});

test('a request that failed is processed when it comes again', async () => {
  dataFile = join(folder, 'file', 'installations.json');
  await start({ WEBHOOK_SECRET: secret });
  await writeFile(join(folder, 'file'), '');
  const headers = sign('msg-1', installation);
  assert.equal((await subscribe(installation, headers)).status, 500);
  await rm(join(folder, 'file'));
  assert.deepEqual(await (await subscribe(installation, headers)).json(), { status: 'ok' });
  assert.deepEqual(Object.keys((await storedFile()).processed), ['msg-1']);
});

test('processed requests are forgotten after three days, and when there are too many', async () => {
  dataFile = join(folder, 'installations.json');
  const now = Date.now();
  const day = 24 * 60 * 60 * 1000;
  const processed = { old: now - 3.1 * day, recent: now - 2.9 * day };
  for (let number = 1; number < 9_999; number++) processed[number] = now - 1000;
  await writeFile(dataFile, JSON.stringify({ installations: {}, processed }));
  await start({ WEBHOOK_SECRET: secret });
  for (const id of ['recent', 'old', 'new']) await subscribe(installation, sign(id, installation));
  const remembered = Object.keys((await storedFile()).processed);
  assert.equal(remembered.length, 10_000);
  assert.deepEqual(remembered.slice(-2), ['old', 'new']);
  assert.ok(!remembered.includes('recent'));
});

test('a secret that is none stops the start, and is not printed', async () => {
  for (const wrong of ['', 'my-password', 'whsec_', 'whsec_dG9vLXNob3J0', 'whsec_not/base64!', secret.slice(6)]) {
    await start({ WEBHOOK_SECRET: wrong });
    assert.equal(await server.exitCode(), 1);
    // The same words for every secret, so none of them is in it.
    assert.equal(
      server.output(),
      'WEBHOOK_SECRET must be whsec_ and at least 24 bytes in base64, as this prints: npx miniapp-cli webhook secret\n',
    );
  }
});

test('without a secret it warns once', async () => {
  await start();
  await subscribe(installation);
  await unsubscribe(installation);
  assert.equal(server.output().match(/WEBHOOK_SECRET/g).length, 1);
});

test('the handler contract of miniapp holds, without signatures and with them', async () => {
  await start();
  await checkContract([]);
  await server.stop();
  await start({ WEBHOOK_SECRET: secret });
  await checkContract(['--sign', 'standard'], { MINIAPP_WEBHOOK_SECRET: secret });
});

/** Lets miniapp send what a platform sends, also twice and wrong, and expects the right answer to each. */
async function checkContract(flags, environment = {}) {
  let description;
  try {
    description = import.meta.resolve('miniapp-cli/package.json');
  } catch {
    assert.fail('miniapp-cli is not installed. Run this first: npm install');
  }
  const cli = fileURLToPath(new URL('bin/miniapp.cjs', description));
  // After --, Node takes no flag for its own. The manifest's addresses keep their paths, but lead to this server.
  const child = spawn(
    process.execPath,
    ['--', cli, 'simulate-install', '--deliver', server.url, '--assert', ...flags],
    { cwd: project, env: { ...process.env, ...environment } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  child.stdin.end();
  const [exitCode] = await once(child, 'close');
  assert.equal(exitCode, 0, output);
}

test('the data is readable by its owner only', { skip: process.platform === 'win32' }, async () => {
  await start();
  await subscribe(installation);
  assert.equal((await stat(dataFile)).mode & 0o777, 0o600);
  assert.equal((await stat(dirname(dataFile))).mode & 0o777, 0o700);
});

test('wrong bodies are refused and nothing is stored', async () => {
  await start();
  const wrong = ['', '{', 'null', '[]', '"text"', {}, { ...installation, token: 1 }, { ...installation, api_key: '' }];
  for (const body of wrong) {
    assert.equal((await subscribe(body)).status, 400, JSON.stringify(body));
  }
  const { flow_ns, token, ...incomplete } = installation;
  const answer = await subscribe(incomplete);
  assert.equal(answer.status, 400);
  assert.match((await answer.json()).error, /flow_ns, token/);
  assert.equal((await unsubscribe({})).status, 400);
  await assert.rejects(stored(), { code: 'ENOENT' });
});

test('a body over 64 KiB is refused', async () => {
  await start();
  const padding = (length) => ({ ...installation, padding: 'x'.repeat(length) });
  assert.equal((await subscribe(padding(60 * 1024))).status, 200);
  assert.equal((await subscribe(padding(64 * 1024))).status, 413);
  assert.equal((await subscribe(padding(2 * 1024 * 1024))).status, 413);
});

test('other routes and methods', async () => {
  await start();
  assert.deepEqual(await (await fetch(`${server.url}/health`)).json(), { status: 'ok' });
  assert.equal((await fetch(`${server.url}/`)).status, 404);
  assert.equal((await post('/miniapp/other', installation)).status, 404);
  const answer = await fetch(`${server.url}/miniapp/subscribe`);
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get('allow'), 'POST');
  assert.equal((await post('/health', {})).status, 405);
});

test('one line is printed for a request, without secrets', async () => {
  await start();
  await post('/miniapp/subscribe?token=secret-in-query', installation);
  await server.stop();
  assert.deepEqual(server.output().trim().split('\n').slice(2), ['POST /miniapp/subscribe 200']);
});

test('DEBUG=1 prints the request with its secrets masked', async () => {
  await start({ DEBUG: '1' });
  await subscribe({ ...installation, token: 'short', nested: { api_key: installation.api_key } });
  await subscribe(`not JSON ${installation.api_key}`);
  await server.stop();
  const output = server.output();
  assert.match(output, /"flow_ns": "f190385"/);
  assert.match(output, /content-type: text\/plain/);
  assert.match(output, /"api_key": "key-…"/);
  assert.match(output, /"token": "…"/);
  assert.doesNotMatch(output, /key-0|short/);
});

test('a damaged data file stops the start and is left as it is', async () => {
  dataFile = join(folder, 'installations.json');
  for (const text of [
    '{"installations": {"inst-1": {"token": "cut-off-secret',
    '[]',
    '{"installations": {"inst-1": 1}, "processed": {}}',
    '{"installations": {}, "processed": {"msg-1": "today"}}',
  ]) {
    await writeFile(dataFile, text);
    await start();
    assert.equal(await server.exitCode(), 1);
    assert.match(server.output(), /installations\.json does not hold installations/);
    assert.doesNotMatch(server.output(), /secret/);
    assert.equal(await readFile(dataFile, 'utf8'), text);
  }
});

test('what cannot be stored is answered with 500, and the next one is served', async () => {
  dataFile = join(folder, 'file', 'installations.json');
  await start();
  await writeFile(join(folder, 'file'), '');
  assert.equal((await subscribe(installation)).status, 500);
  await rm(join(folder, 'file'));
  assert.equal((await subscribe(installation)).status, 200);
});

test('SIGINT and SIGTERM end it', { skip: process.platform === 'win32' }, async () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    await start();
    assert.equal(await server.stop(signal), 0);
  }
});
