import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '../../src/system/http.ts';
import { createCertificate } from '../certificates.ts';
import { startProxy } from '../proxy.ts';
import { createWorld, packageDirectory, type RunOptions } from '../world.ts';
import { manage } from './management.ts';
import { plainManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

const logo = await readFile(join(packageDirectory, 'templates/shared/assets/logo.png'));
const manifest = `${plainManifest}logo: assets/logo.png\n`;

interface Arrived {
  /** `PUT draft`, for example. */
  readonly what: string;
  readonly key: string | undefined;
}

/** Answers in the platform's stead, and returns true; false lets the request through. */
type Intervene = (what: string, incoming: IncomingMessage, response: ServerResponse) => boolean;

/** A project, and the real platform behind a real socket that the test stands at. */
async function startGateway(intervene: Intervene) {
  const world = await createWorld();
  await mkdir(world.path('assets'));
  await writeFile(world.path('assets', 'logo.png'), logo);
  await writeFile(world.path('miniapp.yaml'), manifest);
  const platform = await world.start(['platform', 'start', '--port', '0']);
  const { url } = await platform.event('ready');
  const note = JSON.parse(await readFile(world.path('.miniapp', 'platform.json'), 'utf8')) as { token: string };
  const { token } = note;
  const arrived: Arrived[] = [];
  let isOpen = false;

  const server = createServer(async (incoming, response) => {
    const { method = '', url: path = '', headers } = incoming;
    const what = `${method} ${/assets|draft$|replay$/.exec(path)?.[0] ?? 'app'}`;
    arrived.push({ what, key: headers['idempotency-key'] as string | undefined });
    if (!isOpen && intervene(what, incoming, response)) return;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const answer = await world.http(
      {
        method,
        url: `${url}${path}`,
        headers: Object.fromEntries(
          Object.entries(headers).flatMap(([name, value]) =>
            typeof value === 'string' && name !== 'host' ? [[name, value]] : [],
          ),
        ),
        body: chunks.length > 0 ? Buffer.concat(chunks) : null,
      },
      { timeout: 5_000, bodyLimit: 8_000_000 },
    );
    response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    world,
    host,
    note,
    arrived,
    async push(flags: readonly string[] = [], options: RunOptions = {}) {
      const environment = { MINIAPP_TOKEN: token };
      const finished = await world.run(['push', '--host', host, ...flags], { environment, hurry: true, ...options });
      expect(finished.stdout + finished.stderr).not.toContain(token);
      return finished;
    },
    /** What the platform has, or null. */
    async stored() {
      const { status, json } = await manage(world, 'GET', '/apps/email-verifier');
      return status === 404 ? null : json;
    },
    /** Nothing is left of a push that failed, and the next one does all of it. */
    async completes() {
      isOpen = true;
      for (const file of await readdir(world.path('.miniapp', 'pushed')).catch(() => [])) {
        expect(JSON.parse(await readFile(world.path('.miniapp', 'pushed', file), 'utf8'))).toHaveProperty('known');
      }
      const finished = await world.run(['push', '--host', host, '--json'], { environment: { MINIAPP_TOKEN: token } });
      expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
      const { hash } = readOutput(finished).result as unknown as { hash: string };
      const { json } = await manage(world, 'GET', '/apps/email-verifier');
      expect(json['hash']).toBe(hash);
    },
  };
}

/** Answers requests of one kind with a status, `times` of them. */
function answering(
  kind: string,
  status: number,
  {
    times = Number.POSITIVE_INFINITY,
    headers = {},
    error = {},
  }: {
    times?: number;
    headers?: Record<string, string>;
    error?: Record<string, unknown>;
  } = {},
): Intervene {
  let answered = 0;
  return (what, incoming, response) => {
    if (what !== kind || answered++ >= times) return false;
    const body = JSON.stringify({ error: { code: 'no', message: 'Not now.', ...error } });
    incoming.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    });
    return true;
  };
}

const kinds = ['GET app', 'HEAD assets', 'PUT assets', 'PUT draft'];

describe('an answer that says no', () => {
  it.each<[string, number, number, string]>([
    ['GET app', 403, 3, 'token-forbidden'],
    ['HEAD assets', 401, 3, 'token-refused'],
    ['PUT assets', 403, 3, 'token-forbidden'],
    ['PUT assets', 413, 1, 'platform-rejected'],
    ['PUT assets', 422, 1, 'platform-rejected'],
    ['PUT draft', 401, 3, 'token-refused'],
    ['PUT draft', 409, 1, 'platform-rejected'],
    ['PUT draft', 412, 5, 'remote-changed'],
    ['PUT draft', 413, 1, 'platform-rejected'],
    ['PUT draft', 501, 4, 'host-failed'],
  ])('to %s, with %i: exit %i, asked once, and nothing is written', async (kind, status, exitCode, code) => {
    const gateway = await startGateway(answering(kind, status));
    const finished = await gateway.push(['--json']);
    expect(finished.exitCode).toBe(exitCode);
    expect(readOutput(finished).error).toMatchObject({ code, hint: expect.stringMatching(/\w/) });
    expect(gateway.arrived.filter(({ what }) => what === kind)).toHaveLength(1);
    expect(await gateway.stored()).toBeNull();
    await gateway.completes();
  });

  it('at two places of the manifest: each is shown at its line', async () => {
    const diagnostics = [
      { code: 'x/name', severity: 'error', message: 'This name is taken.', pointer: '/name' },
      { code: 'x/logo', severity: 'error', message: 'This logo is somebody else’s.', pointer: '/logo' },
    ];
    const error = { code: 'manifest-invalid', message: 'It has 2 errors.', diagnostics };
    const gateway = await startGateway(answering('PUT draft', 422, { error }));
    const finished = await gateway.push();
    expect(finished).toMatchObject({ exitCode: 1, stdout: '' });
    expect(finished.stderr).toContain('miniapp.yaml:2:7 error x/name');
    expect(finished.stderr).toContain('miniapp.yaml:6:7 error x/logo');
    expect(await gateway.stored()).toBeNull();
  });

  it('before the picture was all sent: the answer is read all the same', async () => {
    const gateway = await startGateway((what, incoming, response) => {
      if (what !== 'PUT assets') return false;
      // Nothing of the body is read: more is on its way than the sockets hold.
      incoming.pause();
      const body = JSON.stringify({ error: { code: 'too-large', message: 'The picture is too large for us.' } });
      response.writeHead(413, { 'content-type': 'application/json', connection: 'close' }).end(body);
      return true;
    });
    await writeFile(gateway.world.path('assets', 'logo.png'), Buffer.concat([logo, Buffer.alloc(4_900_000)]));
    const finished = await gateway.push(['--json']);
    expect(finished.exitCode).toBe(1);
    expect(readOutput(finished).error).toMatchObject({
      code: 'platform-rejected',
      message: expect.stringContaining('The picture is too large for us.'),
    });
    expect(keysOf(gateway.arrived, 'PUT assets').count).toBe(1);
    await gateway.completes();
  });
});

describe('what fails in passing', () => {
  it.each([
    ['GET app', 500],
    ['HEAD assets', 503],
    ['PUT assets', 502],
    ['PUT draft', 500],
  ])('%s is sent again after %i, under the same key, and nothing else is', async (kind, status) => {
    const gateway = await startGateway(answering(kind, status, { times: 2 }));
    const finished = await gateway.push();
    expect(finished).toMatchObject({ exitCode: 0 });
    expect(finished.stderr).toMatch(
      /^(Not yet: it answered with status 50[023]\. Trying again in \d s\.\n){2}✓ email-verifier created/,
    );
    const counts = Object.fromEntries(kinds.map((each) => [each, keysOf(gateway.arrived, each)]));
    // The app is read before and after.
    expect(counts['GET app']?.count).toBe(kind === 'GET app' ? 4 : 2);
    for (const each of kinds.slice(1)) expect(counts[each]?.count).toBe(each === kind ? 3 : 1);
    expect(counts['PUT assets']?.keys).toEqual([expect.stringMatching(/^[\w-]{24}$/)]);
    expect(counts['PUT draft']?.keys).toEqual([expect.stringMatching(/^[\w-]{24}$/)]);
    expect(counts['PUT draft']?.keys).not.toEqual(counts['PUT assets']?.keys);
    await gateway.completes();
  });

  it('429 with a short Retry-After: waited for, and sent again', async () => {
    const headers = { 'retry-after': '7' };
    const gateway = await startGateway(answering('PUT draft', 429, { times: 1, headers }));
    const waits: number[] = [];
    const finished = await gateway.push([], { onWait: (milliseconds) => waits.push(milliseconds) });
    expect(finished).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^Not yet: it answered with status 429\. Trying again in 7 s\.\n✓/),
    });
    expect(waits).toEqual([7_000]);
    expect(keysOf(gateway.arrived, 'PUT draft')).toMatchObject({ count: 2, keys: [expect.any(String)] });
  });

  it('429 with a long Retry-After: exit 4 at once, with the wait', async () => {
    const gateway = await startGateway(answering('PUT draft', 429, { headers: { 'retry-after': '31' } }));
    const finished = await gateway.push();
    expect(finished).toMatchObject({ exitCode: 4, stdout: '' });
    expect(finished.stderr).toContain('it takes no more requests for now, and says to wait: 31.');
    expect(keysOf(gateway.arrived, 'PUT draft').count).toBe(1);
    expect(await gateway.stored()).toBeNull();
    await gateway.completes();
  });

  it.each(kinds)('503 to %s for good: exit 4 after four tries, and nothing is written', async (kind) => {
    const gateway = await startGateway(answering(kind, 503));
    const finished = await gateway.push(['--json']);
    expect(finished.exitCode).toBe(4);
    expect(readOutput(finished).error).toMatchObject({ code: 'host-failed', hint: expect.stringContaining('later') });
    const { count, keys } = keysOf(gateway.arrived, kind);
    expect({ count, keys: keys.length }).toEqual({ count: 4, keys: kind.startsWith('PUT') ? 1 : 0 });
    expect(await gateway.stored()).toBeNull();
    await gateway.completes();
  });

  it('a request that must not arrive twice is sent once', async () => {
    const gateway = await startGateway(answering('POST replay', 503));
    await writeFile(
      gateway.world.path('.miniapp', 'platform.json'),
      JSON.stringify({ ...gateway.note, url: gateway.host }),
    );
    expect(await gateway.world.run(['deliveries', 'replay', 'del_1'])).toMatchObject({ exitCode: 4 });
    expect(gateway.arrived).toEqual([{ what: 'POST replay', key: undefined }]);
  });
});

describe('a connection that breaks', () => {
  /** Breaks it in the middle of the body of a request, `times` of them. */
  function cutting(times: number): Intervene {
    let cut = 0;
    return (what, incoming) => {
      if (what !== 'PUT assets' || cut++ >= times) return false;
      incoming.once('data', () => incoming.socket.resetAndDestroy());
      return true;
    };
  }

  it('in the middle of a picture: sent again from the start, under the same key', async () => {
    const gateway = await startGateway(cutting(2));
    await writeFile(gateway.world.path('assets', 'logo.png'), Buffer.concat([logo, Buffer.alloc(3_000_000)]));
    const finished = await gateway.push();
    expect(finished).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/^(Not yet: 127\.0\.0\.1:\d+ closed the connection .*\n){2}✓/),
    });
    expect(keysOf(gateway.arrived, 'PUT assets')).toMatchObject({ count: 3, keys: [expect.any(String)] });
    await gateway.completes();
  });

  it('in the middle of a picture, for good: exit 4, and nothing is half there', async () => {
    const gateway = await startGateway(cutting(Number.POSITIVE_INFINITY));
    const finished = await gateway.push(['--json']);
    expect(finished.exitCode).toBe(4);
    expect(readOutput(finished).error).toMatchObject({ code: 'host-unreachable' });
    expect(gateway.arrived.map(({ what }) => what)).not.toContain('PUT draft');
    await gateway.completes();
  });

  it.each(['GET app', 'PUT draft'])('in the middle of the answer to %s: asked again', async (kind) => {
    let cut = 0;
    const gateway = await startGateway((what, incoming, response) => {
      if (what !== kind || cut++ >= 2) return false;
      incoming.resume().on('end', () => {
        response.writeHead(200, { etag: '"1"', 'content-length': '900' });
        response.write('{"slug":', () => response.socket?.resetAndDestroy());
      });
      return true;
    });
    expect(await gateway.push()).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^(Not yet: .*\n){2}✓/) });
    await gateway.completes();
  });

  it('while the answer to the write never comes: exit 4 when the time is up, and the next push completes it', async () => {
    const gateway = await startGateway((what) => what === 'PUT draft');
    const impatient = createHttp({ allowPrivate: false });
    const finished = await gateway.push(['--json'], {
      http: (request, limits) => impatient(request, { ...limits, timeout: request.method === 'PUT' ? 400 : 5_000 }),
    });
    expect(finished.exitCode).toBe(4);
    expect(readOutput(finished).error).toMatchObject({
      code: 'host-unreachable',
      message: expect.stringContaining('gave no whole answer within'),
    });
    expect(keysOf(gateway.arrived, 'PUT draft')).toMatchObject({ count: 4, keys: [expect.any(String)] });
    await gateway.completes();
  });
});

describe('somewhere else', () => {
  it.each([302, 307])('a redirect (%i) is not followed: the token goes nowhere else', async (status) => {
    const elsewhere = await listen((_request, response) => response.end('{}'));
    const location = `${elsewhere.url}/platform/v1/apps/email-verifier?secret=hunter3`;
    const gateway = await startGateway(answering('GET app', status, { headers: { location }, error: { message: 1 } }));
    const finished = await gateway.push(['--json']);
    expect(finished.exitCode).toBe(4);
    expect(readOutput(finished).error).toMatchObject({
      code: 'host-failed',
      message: expect.stringContaining(
        `it answered with status ${status} and leads to ${elsewhere.url}, where the token is not sent.`,
      ),
    });
    expect(finished.stdout).not.toContain('hunter3');
    expect(elsewhere.received).toEqual([]);
    expect(gateway.arrived).toHaveLength(1);
  });

  it('a certificate that nobody vouches for: exit 4, and nothing is sent', async () => {
    const gateway = await startGateway(() => false);
    const certificate = await createCertificate('localhost');
    const received: unknown[] = [];
    const server = createHttpsServer(certificate, (incoming) => received.push(incoming.url));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `https://localhost:${(server.address() as AddressInfo).port}`;
    const finished = await gateway.world.run(['push', '--host', host, '--json'], {
      environment: { MINIAPP_TOKEN: 'hunter2' },
    });
    expect(finished.exitCode).toBe(4);
    expect(readOutput(finished).error).toMatchObject({
      code: 'host-untrusted',
      message: expect.stringMatching(/was sent nothing: no trusted TLS connection to localhost:\d+ \(self-signed cert/),
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    expect(finished.stdout + finished.stderr).not.toContain('hunter2');
    expect(received).toEqual([]);
  });

  it.each<[string, number, RegExp, number]>([
    ['demands a password', 407, /the proxy 127\.0\.0\.1:\d+ refused the user name and password\./, 1],
    ['cannot reach it', 502, /the proxy 127\.0\.0\.1:\d+ opened no way to it, and answered with status 502\./, 4],
  ])('a proxy that %s: exit 4, told by its host, without its password', async (_what, status, message, times) => {
    const gateway = await startGateway(() => false);
    const proxy = await startProxy(status);
    const environment = { HTTPS_PROXY: `http://me:hunter3@${proxy.host}` };
    const finished = await gateway.world.run(['push', '--host', 'https://platform.test', '--json'], {
      environment: { MINIAPP_TOKEN: 'hunter2' },
      http: createHttp({ allowPrivate: true, environment }),
      hurry: true,
    });
    expect(finished.exitCode).toBe(4);
    expect(readOutput(finished).error).toMatchObject({
      code: 'proxy-failed',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('HTTPS_PROXY'),
    });
    expect(finished.stdout + finished.stderr).not.toContain('hunter');
    expect(proxy.asked).toHaveLength(times);
  });
});

/** How often a request of this kind arrived, and under which different keys. */
function keysOf(arrived: readonly Arrived[], kind: string): { count: number; keys: string[] } {
  const found = arrived.filter(({ what }) => what === kind);
  return { count: found.length, keys: [...new Set(found.flatMap(({ key }) => key ?? []))] };
}
