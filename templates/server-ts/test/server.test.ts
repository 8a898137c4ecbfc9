// Starts the real server on a free port, with its data in a temporary folder. Run it with: npm test

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { installation, readStored, secret, sign, temporaryFolder } from './support.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
let dataFile: string;
const started: { stop(): Promise<number | null> }[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
  dataFile = join(folder, 'data', 'installations.json');
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

/** Starts the server and waits until it listens, or has ended. */
async function start(environment: Record<string, string> = {}) {
  const { DEBUG, HOST, WEBHOOK_SECRET, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    cwd: project,
    env: { ...inherited, PORT: '0', DATA_FILE: dataFile, ...environment },
  });
  const exit = once(child, 'close').then(([code]): number | null => code);
  let output = '';
  const listening = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        const url = /Listening on (\S+)\n/.exec(output)?.[1];
        if (url) resolve(url);
      });
    }
  });
  const server = {
    url: await Promise.race([listening, exit.then(() => '')]),
    output: () => output,
    exit,
    stop(signal: NodeJS.Signals = 'SIGTERM') {
      child.kill(signal);
      return exit;
    },
    async subscribe(body: unknown, headers: Record<string, string> = {}) {
      const { status } = await fetch(`${this.url}/miniapp/subscribe`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers,
      });
      return status;
    },
  };
  started.push(server);
  return server;
}

test('installations and what was processed survive a restart', async () => {
  const first = await start({ WEBHOOK_SECRET: secret });
  assert.equal(await first.subscribe(installation, sign('msg-1', installation)), 200);
  assert.equal(await first.stop(), 0);
  const before = await readStored(dataFile);
  assert.deepEqual(Object.keys(before.processed), ['msg-1']);

  const second = await start({ WEBHOOK_SECRET: secret });
  assert.equal(await second.subscribe(installation, sign('msg-1', installation)), 200);
  assert.deepEqual(await readStored(dataFile), before);
  const other = { ...installation, installation_id: 'inst-2' };
  assert.equal(await second.subscribe(other, sign('msg-2', other)), 200);
  assert.deepEqual(Object.keys((await readStored(dataFile)).installations), ['inst-1', 'inst-2']);
  assert.doesNotMatch(first.output() + second.output(), /Warning|whsec_/);
});

test('a body over 64 KiB is answered before the connection ends', async () => {
  const server = await start();
  assert.equal(await server.subscribe({ ...installation, padding: 'x'.repeat(2 * 1024 * 1024) }), 413);
});

test('a secret that is none stops the start, and is not printed', async () => {
  for (const wrong of ['', 'my-password', 'whsec_', 'whsec_dG9vLXNob3J0', 'whsec_not/base64!', secret.slice(6)]) {
    const server = await start({ WEBHOOK_SECRET: wrong });
    assert.equal(await server.exit, 1);
    // The same words for every secret, so none of them is in it.
    assert.equal(
      server.output(),
      'WEBHOOK_SECRET must be whsec_ and at least 24 bytes in base64, as this prints: npx miniapp-cli webhook secret\n',
    );
  }
});

test('without a secret it warns once', async () => {
  const server = await start();
  for (let time = 1; time <= 2; time++) await server.subscribe(installation);
  assert.equal(server.output().match(/WEBHOOK_SECRET/g)?.length, 1);
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
    const server = await start();
    assert.equal(await server.exit, 1);
    assert.match(server.output(), /installations\.json does not hold installations/);
    assert.doesNotMatch(server.output(), /secret/);
    assert.equal(await readFile(dataFile, 'utf8'), text);
  }
});

test('SIGINT and SIGTERM end it', { skip: process.platform === 'win32' }, async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const server = await start();
    assert.equal(await server.stop(signal), 0);
  }
});

test('the handler contract of miniapp holds, without signatures and with them', async () => {
  const open = await start();
  await checkContract(open.url, []);
  const signed = await start({ WEBHOOK_SECRET: secret, DATA_FILE: join(folder, 'signed.json') });
  await checkContract(signed.url, ['--sign', 'standard'], { MINIAPP_WEBHOOK_SECRET: secret });
});

/** Lets miniapp send what a platform sends, also twice and wrong, and expects the right answer to each. */
async function checkContract(url: string, flags: string[], environment: Record<string, string> = {}) {
  let description: string;
  try {
    description = import.meta.resolve('miniapp-cli/package.json');
  } catch {
    assert.fail('miniapp-cli is not installed. Run this first: npm install');
  }
  const cli = fileURLToPath(new URL('bin/miniapp.cjs', description));
  // After --, Node takes no flag for its own. The manifest's addresses keep their paths, but lead to this server.
  const child = spawn(process.execPath, ['--', cli, 'simulate-install', '--deliver', url, '--assert', ...flags], {
    cwd: project,
    env: { ...process.env, ...environment },
  });
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
