import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installTemplate } from './project.ts';
import { root, start, temporaryFolder } from './spawn.ts';

const key = randomBytes(32);
const secret = `whsec_${key.toString('base64')}`;
const installation = {
  installation_id: 'inst-1',
  api_key: 'key-0123456789-abcdefghij',
  flow_ns: 'f190385',
  workspace_id: 'w1',
  token: 'token-0123456789-abcdefghij',
};
const now = () => Math.floor(Date.now() / 1000);

interface Stored {
  readonly installations: Record<string, Record<string, string>>;
  readonly processed: Record<string, number>;
}

/** A signature made by hand; each part can be another than the standard's. */
function sign(id: string, text: string, { timestamp = String(now()), by = key as Buffer | string } = {}) {
  const hash = createHmac('sha256', by).update(`${id}.${timestamp}.${text}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${hash}` };
}

describe.each([
  { name: 'server', script: 'server.js' },
  { name: 'server-ts', script: 'dist/server.js' },
])('the template $name under attack', ({ name, script }) => {
  let project: string;

  beforeAll(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), 'miniapp-e2e-')));
    await installTemplate(name, project);
    if (name === 'server') return;
    // npm run build
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
      cwd: project,
    });
  }, 60_000);
  afterAll(() => rm(project, { recursive: true, force: true }));

  /** Starts the server; with the same data file, it is the same server again. */
  async function serve({ signed = false, dataFile = '', environment = {} } = {}) {
    const file = dataFile || join(await temporaryFolder(), 'data', 'installations.json');
    const spawned = start(process.execPath, [script], {
      directory: project,
      environment: { PORT: '0', DATA_FILE: file, ...(signed && { WEBHOOK_SECRET: secret }), ...environment },
    });
    const url = (await spawned.output(/Listening on (\S+)/))[1] ?? '';
    const post = async (event: string, body: unknown, headers: Record<string, string> = {}) => {
      const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
      const answer = await fetch(`${url}/miniapp/${event}`, { method: 'POST', body: text as string, headers });
      const { status, error } = (await answer.json()) as { status?: string; error?: string };
      return { code: answer.status, status, error };
    };
    return {
      url,
      dataFile: file,
      post,
      subscribe: (body: unknown, headers?: Record<string, string>) => post('subscribe', body, headers),
      unsubscribe: (body: unknown, headers?: Record<string, string>) => post('unsubscribe', body, headers),
      /** Signs the request as the sender's library does. */
      signed: (event: string, id: string, body: unknown) => {
        const text = JSON.stringify(body);
        const time = new Date();
        return post(event, text, {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(id, time, text),
        });
      },
      stored: async () => JSON.parse(await readFile(file, 'utf8')) as Stored,
      async stop(signal: NodeJS.Signals = 'SIGTERM') {
        spawned.child.kill(signal);
        return spawned.ended;
      },
    };
  }

  it('refuses every signature but the right one', async () => {
    const { subscribe, unsubscribe, stored, stop } = await serve({ signed: true, environment: { DEBUG: '1' } });
    const text = JSON.stringify(installation);
    const right = sign('msg-1', text);
    const signature = right['webhook-signature'];
    const replaced = (part: Partial<typeof right>) => ({ ...right, ...part });
    const without = (part: keyof typeof right) => {
      const { [part]: _, ...rest } = right;
      return rest as Record<string, string>;
    };
    const old = now() - 301;
    const refused: [string, Record<string, string>][] = [
      ['none', {}],
      ['no id', without('webhook-id')],
      ['no timestamp', without('webhook-timestamp')],
      ['no signature', without('webhook-signature')],
      ['an empty id', replaced({ 'webhook-id': '' })],
      ['an empty signature', replaced({ 'webhook-signature': '' })],
      ['nothing after the version', replaced({ 'webhook-signature': 'v1,' })],
      ['the version alone', replaced({ 'webhook-signature': 'v1' })],
      ['no version', replaced({ 'webhook-signature': signature.slice(3) })],
      ['another version', replaced({ 'webhook-signature': signature.replace('v1', 'v2') })],
      ['a version in upper case', replaced({ 'webhook-signature': signature.replace('v1', 'V1') })],
      ['more at its end', replaced({ 'webhook-signature': `${signature}A` })],
      ['less at its end', replaced({ 'webhook-signature': signature.slice(0, -2) })],
      [
        'a letter changed',
        replaced({ 'webhook-signature': signature.replace(/.(?=.$)/, (old) => (old === 'A' ? 'B' : 'A')) }),
      ],
      ['a letter that is none', replaced({ 'webhook-signature': signature.replace(/.=$/, '\xff=') })],
      [
        'many wrong ones',
        replaced({
          'webhook-signature': Array(200)
            .fill(`v1,${'A'.repeat(43)}=`)
            .join(' '),
        }),
      ],
      ['another id', replaced({ 'webhook-id': 'msg-2' })],
      ['another time', replaced({ 'webhook-timestamp': String(now() - 10) })],
      ['another key', sign('msg-1', text, { by: randomBytes(32) })],
      ['no key', sign('msg-1', text, { by: '' })],
      ['the secret’s text as key', sign('msg-1', text, { by: secret })],
      ['its base64 as key', sign('msg-1', text, { by: secret.slice('whsec_'.length) })],
      ['another body', sign('msg-1', JSON.stringify({ ...installation, token: 'other' }))],
      ['the body written anew', sign('msg-1', JSON.stringify(installation, null, 2))],
      ['the body with a line end', sign('msg-1', `${text}\n`)],
      [
        'the body alone',
        replaced({ 'webhook-signature': `v1,${createHmac('sha256', key).update(text).digest('base64')}` }),
      ],
      ['too old', sign('msg-1', text, { timestamp: String(old) })],
      ['from the future', sign('msg-1', text, { timestamp: String(now() + 310) })],
      ['milliseconds', sign('msg-1', text, { timestamp: String(Date.now()) })],
      ['a negative time', sign('msg-1', text, { timestamp: `-${now()}` })],
      ...['0', 'NaN', 'Infinity', '-Infinity', 'today', new Date().toISOString()].map(
        (timestamp): [string, Record<string, string>] => [timestamp, sign('msg-1', text, { timestamp })],
      ),
    ];
    for (const [what, headers] of refused) {
      const { code, error } = await subscribe(text, headers);
      expect({ code, error }, what).toEqual({ code: 401, error: expect.stringMatching(/signature|timestamp/) });
    }
    expect(await unsubscribe({ installation_id: 'inst-1' })).toMatchObject({ code: 401 });
    await expect(stored()).rejects.toMatchObject({ code: 'ENOENT' });

    expect(await subscribe(text, right)).toMatchObject({ code: 200, status: 'ok' });
    const { stdout, stderr } = await stop();
    expect(stdout + stderr).not.toContain(secret.slice('whsec_'.length, 'whsec_'.length + 8));
    expect(stdout + stderr).not.toMatch(/key-0|token-0/);
    expect(stderr).toBe('');
  });

  it('takes the right one in every form that the standard allows', async () => {
    const { subscribe, signed, stored } = await serve({ signed: true });
    const odd = '{ "installation_id":"inst-é漢🎉",\r\n\t"flow_ns":"f", "workspace_id":"w", "token":"\\u00e9" }\n\n';
    expect(await subscribe(odd, sign('msg-1', odd))).toMatchObject({ code: 200, status: 'ok' });
    const text = JSON.stringify(installation);
    const right = sign('msg.2', text);
    const several = `v1a,${'A'.repeat(86)}== v1,AAAA ${right['webhook-signature']} v2,x`;
    const upper = {
      'WEBHOOK-ID': 'msg.2',
      'Webhook-Timestamp': right['webhook-timestamp'],
      'Webhook-Signature': several,
    };
    expect(await subscribe(text, upper)).toMatchObject({ code: 200, status: 'ok' });
    const late = sign('msg-3', text, { timestamp: String(now() - 290) });
    expect(await subscribe(text, late)).toMatchObject({ code: 200, status: 'ok' });
    expect(await signed('subscribe', 'msg-4', { ...installation, installation_id: 'inst-4' })).toMatchObject({
      code: 200,
    });
    const { installations, processed } = await stored();
    expect(Object.keys(installations)).toEqual(['inst-é漢🎉', 'inst-1', 'inst-4']);
    expect(Object.keys(processed)).toEqual(['msg-1', 'msg.2', 'msg-3', 'msg-4']);
  });

  it('processes a request once, however often and with whatever it comes', async () => {
    const first = await serve({ signed: true });
    const copies = await Promise.all(
      Array.from({ length: 20 }, () => first.signed('subscribe', 'msg-1', installation)),
    );
    expect(copies.map(({ code }) => code)).toEqual(Array(20).fill(200));
    expect(copies.map(({ status }) => status).sort()).toEqual([...Array(19).fill('already processed'), 'ok']);

    const gone = { installation_id: 'inst-1' };
    expect(await first.signed('unsubscribe', 'msg-2', gone)).toMatchObject({ code: 200, status: 'ok' });
    // An id belongs to one request, also when it comes with another body or to the other address.
    expect(await first.signed('unsubscribe', 'msg-1', gone)).toMatchObject({ code: 200, status: 'already processed' });
    await first.stop('SIGKILL');

    const second = await serve({ signed: true, dataFile: first.dataFile });
    expect(await second.signed('subscribe', 'msg-1', installation)).toMatchObject({
      code: 200,
      status: 'already processed',
    });
    expect((await second.stored()).installations).toEqual({});
  });

  it('remembers only what was processed', async () => {
    const { signed, stored } = await serve({ signed: true });
    expect(await signed('subscribe', 'msg-1', { ...installation, token: 1 })).toMatchObject({ code: 400 });
    expect(await signed('other', 'msg-1', installation)).toMatchObject({ code: 404 });
    expect(await signed('subscribe', 'msg-1', installation)).toMatchObject({ code: 200, status: 'ok' });
    expect(Object.keys((await stored()).processed)).toEqual(['msg-1']);
  });

  it('takes no notice of ids that are not signed', async () => {
    const { subscribe, stored } = await serve();
    for (const api_key of ['first', 'second']) {
      const headers = sign('msg-1', 'something else');
      expect(await subscribe({ ...installation, api_key }, headers)).toMatchObject({ code: 200, status: 'ok' });
    }
    expect(await stored()).toMatchObject({ installations: { 'inst-1': { api_key: 'second' } }, processed: {} });
  });

  it('keeps names that mean something to JavaScript, also over a restart', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', '1', ' ', '\u0000\u202e'];
    const first = await serve({ signed: true });
    for (const name of names) {
      const body = { ...installation, installation_id: name };
      const id = `msg${encodeURIComponent(name)}`;
      expect(await first.signed('subscribe', id, body)).toMatchObject({ code: 200, status: 'ok' });
    }
    expect(await first.signed('subscribe', '__proto__', installation)).toMatchObject({ status: 'ok' });
    expect(await first.signed('subscribe', '__proto__', installation)).toMatchObject({ status: 'already processed' });
    await first.stop();

    const second = await serve({ signed: true, dataFile: first.dataFile });
    expect(await second.signed('subscribe', '__proto__', installation)).toMatchObject({ status: 'already processed' });
    expect(Object.keys((await second.stored()).installations).sort()).toEqual([...names, 'inst-1'].sort());
    const gone = { installation_id: '__proto__' };
    expect(await second.signed('unsubscribe', 'gone', gone)).toMatchObject({ code: 200 });
    expect(Object.keys((await second.stored()).installations).sort()).toEqual([...names.slice(1), 'inst-1'].sort());
  });

  it('takes fields from the body alone, not from its prototype', async () => {
    const { subscribe, unsubscribe, stored } = await serve();
    const text = JSON.stringify(installation);
    expect(await subscribe(`{"__proto__": ${text}}`)).toMatchObject({ code: 400 });
    expect(await subscribe(`{"constructor": {"prototype": ${text}}}`)).toMatchObject({ code: 400 });
    expect(await unsubscribe('{"__proto__": {"installation_id": "inst-1"}}')).toMatchObject({ code: 400 });
    await expect(stored()).rejects.toMatchObject({ code: 'ENOENT' });
    const extra = `{"__proto__": {"token": "other"}, ${text.slice(1)}`;
    expect(await subscribe(extra)).toMatchObject({ code: 200 });
    const { installed_at, ...fields } = (await stored()).installations['inst-1'] ?? {};
    const { installation_id, ...expected } = installation;
    expect(fields).toEqual(expected);
  });

  it('refuses wrong types and what is no JSON', async () => {
    const { subscribe, unsubscribe, stored } = await serve();
    for (const value of [null, 1, true, [], ['inst-1'], {}, { toString: 'x' }, '']) {
      for (const field of Object.keys(installation)) {
        expect(await subscribe({ ...installation, [field]: value })).toMatchObject({
          code: 400,
          error: `These fields must be texts: ${field}.`,
        });
      }
      expect(await unsubscribe({ installation_id: value })).toMatchObject({ code: 400 });
    }
    for (const body of [
      '',
      ' ',
      '{',
      'null',
      '1',
      '[{}]',
      '"text"',
      'installation_id=inst-1',
      '\u0000',
      new Uint8Array([255]),
    ]) {
      expect(await subscribe(body)).toMatchObject({ code: 400 });
      expect(await unsubscribe(body)).toMatchObject({ code: 400 });
    }
    await expect(stored()).rejects.toMatchObject({ code: 'ENOENT' });
    // 60,000 levels.
    const deep = `${JSON.stringify(installation).slice(0, -1)}, "deep": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect(await subscribe(deep)).toMatchObject({ code: 200 });
  });

  it('answers what is too long, and goes on', async () => {
    const { url, subscribe } = await serve({ signed: true });
    const long = JSON.stringify({ ...installation, padding: 'x'.repeat(3 * 1024 * 1024) });
    expect(await subscribe(long, sign('msg-1', long))).toMatchObject({ code: 413 });
    // Without a length that is told before.
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${url}/miniapp/subscribe`, { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      for (let part = 0; part < 100; part++) sent.write('x'.repeat(1024));
      sent.end();
    });
    expect(status).toBe(413);
    // One that is cut off.
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () => {
        socket.write('POST /miniapp/subscribe HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"installation_id"');
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve());
    });
    const text = JSON.stringify(installation);
    expect(await subscribe(text, sign('msg-1', text))).toMatchObject({ code: 200, status: 'ok' });
  });

  it('unsubscribing what is unknown is no error', async () => {
    const { unsubscribe, stored } = await serve();
    for (const installation_id of ['inst-1', 'constructor', '__proto__']) {
      expect(await unsubscribe({ installation_id })).toMatchObject({ code: 200 });
    }
    expect(await stored()).toEqual({ installations: {}, processed: {} });
  });

  it('loses nothing that it confirmed when it is killed while it writes', { timeout: 120_000 }, async () => {
    let dataFile = '';
    const confirmed = new Map<string, string>();
    let interrupted = 0;
    for (let round = 0; round < 8; round++) {
      const server = await serve({ signed: true, dataFile });
      dataFile = server.dataFile;
      let answered = 0;
      // Every second one replaces the key of the round before.
      const requests = Array.from({ length: 40 }, async (_, index) => {
        const installation_id = `inst-${index % 2 === 0 ? index : `${round}-${index}`}`;
        const id = `msg-${round}-${index}`;
        const api_key = `key of round ${round} ${'x'.repeat(500)}`;
        const { code } = await server.signed('subscribe', id, { ...installation, installation_id, api_key });
        if (code !== 200) return;
        confirmed.set(installation_id, id);
        // The others are waiting, or being written.
        if (++answered > round * 2) server.stop('SIGKILL');
      });
      const results = await Promise.allSettled(requests);
      await server.stop('SIGKILL');
      if (results.some(({ status }) => status === 'rejected')) interrupted++;
      const { installations, processed } = await server.stored();
      for (const [installation_id, id] of confirmed) {
        expect(installations[installation_id]).toMatchObject({ flow_ns: 'f190385' });
        expect(processed[id]).toBeTypeOf('number');
      }
      // Each is remembered together with its work.
      const works = Object.keys(processed).map((id) => id.split('-').slice(1).map(Number));
      expect(new Set(works.map(([of, index = 0]) => `inst-${index % 2 === 0 ? index : `${of}-${index}`}`))).toEqual(
        new Set(Object.keys(installations)),
      );
    }
    // On a busy machine all may have been answered before the signal arrived.
    expect(interrupted).toBeGreaterThan(0);
    const { signed, stored } = await serve({ signed: true, dataFile });
    expect(await signed('subscribe', 'after', { ...installation, installation_id: 'after' })).toMatchObject({
      code: 200,
    });
    expect(Object.keys((await stored()).installations)).toEqual(expect.arrayContaining([...confirmed.keys(), 'after']));
  });
});
