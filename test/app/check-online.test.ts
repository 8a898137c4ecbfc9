import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkOnline, type OnlineLimits, onlineLimits } from '../../src/app/check-online.ts';
import { analyzeBytes } from '../../src/app/load-manifest.ts';
import type { Http } from '../../src/core/http.ts';
import type { RuleSettings } from '../../src/core/manifest/policy.ts';
import { createHttp, type LookupAll } from '../../src/system/http.ts';
import { noHttp } from '../world.ts';

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A server on this machine that notes what it is asked. */
async function serve(answer: Answer) {
  const asked: string[] = [];
  const port = await listen(
    createHttpServer((incoming, outgoing) => {
      asked.push(`${incoming.method} ${incoming.url}`);
      answer(incoming, outgoing);
    }),
  );
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, port, asked };
}

/** Answers each path by its name: `/200`, `/302?/to`, `/head-405`. */
const byPath: Answer = ({ method, url = '' }, outgoing) => {
  const [path = '', target] = url.split(/\?(.*)/s);
  const onHead = /^\/head-(\d+)$/.exec(path)?.[1];
  const status = onHead === undefined ? Number(path.slice(1)) : method === 'HEAD' ? Number(onHead) : 200;
  outgoing.writeHead(status, target === undefined ? {} : { location: decodeURIComponent(target) }).end();
};

const required =
  'schema_version: 1\nname: A\nslug: an-app\nversion: 1.0.0\ndescription: Checks e-mail addresses that users type into a chat, before they are saved.\n';

function manifest(lines: string, settings: RuleSettings = {}, file = 'miniapp.yaml') {
  return analyzeBytes(new TextEncoder().encode(required + lines), file, {
    environment: { DOCS: 'http://[' },
    settings,
  });
}

const publicHttp = createHttp({ allowPrivate: false });
const version = '1.2.3';

/** The messages about a manifest whose documentation is at this address. */
async function ask(url: string, http: Http = publicHttp, limits: OnlineLimits = onlineLimits): Promise<string[]> {
  const one = manifest(`documentation: ${JSON.stringify(url)}\n`);
  expect(one.links).toHaveLength(1);
  return (await checkOnline([one], { publicHttp: http, version }, limits)).map(({ message }) => message);
}

const remedy = 'Correct it, or see to it that it answers.';

describe('an address that answers', () => {
  test.each(['/200', '/201', '/204', '/301?/200', '/302?/301?/200', '/303?/307?/308?/200', '/302?/head-405'])(
    '%s is fine',
    async (path) => {
      const { url } = await serve(byPath);
      // What comes after the first question mark is decoded once for each redirect.
      expect(await ask(url + path)).toEqual([]);
    },
  );

  test('is asked once, without wanting a body, by name', async () => {
    let agent: string | undefined;
    const { url, asked } = await serve((incoming, outgoing) => {
      agent = incoming.headers['user-agent'];
      outgoing.end('a page');
    });
    expect(await ask(`${url}/docs?a=b#start`)).toEqual([]);
    expect(asked).toEqual(['HEAD /docs?a=b']);
    expect(agent).toBe('miniapp/1.2.3');
  });

  test.each([403, 405, 501])('is asked again when it refuses HEAD with %i', async (status) => {
    const { url, asked } = await serve(byPath);
    expect(await ask(`${url}/head-${status}`)).toEqual([]);
    expect(asked).toEqual([`HEAD /head-${status}`, `GET /head-${status}`]);
  });

  test('is not read to its end', async () => {
    let closed: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await serve((incoming, outgoing) => {
      if (incoming.method === 'HEAD') return outgoing.writeHead(405).end();
      outgoing.on('error', () => {});
      outgoing.on('close', closed);
      const more = () => outgoing.write('x'.repeat(700), (error) => error ?? setImmediate(more));
      return more();
    });
    expect(await ask(url)).toEqual([]);
    await ended;
  });

  test('redirects to another path, relative to where it stands', async () => {
    const { url, asked } = await serve(({ url: path }, outgoing) => {
      if (path === '/a/b') return outgoing.writeHead(302, { location: '../c#here' }).end();
      return outgoing.end();
    });
    expect(await ask(`${url}/a/b`)).toEqual([]);
    expect(asked).toEqual(['HEAD /a/b', 'HEAD /c']);
  });
});

describe('an address that does not answer as it should', () => {
  test.each([304, 400, 401, 404, 410, 429, 500, 503])('answers %i', async (status) => {
    const { url, host, asked } = await serve(byPath);
    expect(await ask(`${url}/${status}`)).toEqual([
      `The address in "documentation" does not work: ${host} answered ${status}. ${remedy}`,
    ]);
    expect(asked).toHaveLength(1);
  });

  test.each([403, 405, 501])('answers %i to both questions', async (status) => {
    const { url, host, asked } = await serve(byPath);
    expect(await ask(`${url}/${status}`)).toEqual([
      `The address in "documentation" does not work: ${host} answered ${status}. ${remedy}`,
    ]);
    expect(asked).toEqual([`HEAD /${status}`, `GET /${status}`]);
  });

  test('redirects for ever', async () => {
    const { url, asked } = await serve((_, outgoing) => outgoing.writeHead(302, { location: '/' }).end());
    expect(await ask(url)).toEqual([`The address in "documentation" redirects more than 3 times. ${remedy}`]);
    expect(asked).toHaveLength(4);
  });

  test('redirects without saying where to', async () => {
    const { url, host } = await serve((_, outgoing) => outgoing.writeHead(302).end());
    expect(await ask(url)).toEqual([`The address in "documentation" does not work: ${host} answered 302. ${remedy}`]);
  });

  test.each(['ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x'])(
    'redirects to %s',
    async (location) => {
      const { url, asked } = await serve((_, outgoing) => outgoing.writeHead(301, { location }).end());
      expect(await ask(url)).toEqual([
        `The address in "documentation" redirects to something that is no http or https address. ${remedy}`,
      ]);
      expect(asked).toHaveLength(1);
    },
  );

  test('redirects to what is no address', async () => {
    const { url, host } = await serve((_, outgoing) => outgoing.writeHead(301, { location: 'http://[/' }).end());
    expect(await ask(url)).toEqual([
      `The address in "documentation" does not work: ${host} redirects to something that is no address. ${remedy}`,
    ]);
  });

  test('nobody listens there', async () => {
    const port = await listen(createServer());
    const http: Http = (request, limits) => publicHttp({ ...request, url: 'http://127.0.0.1:1/' }, limits);
    expect(await ask(`http://127.0.0.1:${port}/`, http)).toEqual([
      `The address in "documentation" does not work: nothing listens at 127.0.0.1:1. ${remedy}`,
    ]);
  });

  test('it hangs up, or does not speak HTTP', async () => {
    const silent = await listen(createServer((socket) => socket.destroy()));
    const wrong = await listen(createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n'))));
    const [message] = await ask(`http://127.0.0.1:${silent}/`);
    expect(message).toContain('closed the connection before its answer was complete');
    const [other] = await ask(`http://127.0.0.1:${wrong}/`);
    expect(other).toContain('is not HTTP');
  });

  test('a picture’s address that is no URL is not asked', async () => {
    const found = await checkOnline([manifest('logo: https://[/logo.png\n')], { publicHttp: noHttp, version });
    expect(found.map(({ message }) => message)).toEqual([`The address in "logo" is no URL. ${remedy}`]);
  });

  test('our own mistakes are not taken for the server’s', async () => {
    const broken: Http = () => Promise.reject(new TypeError('a bug'));
    await expect(ask('http://127.0.0.1:9/', broken)).rejects.toThrow('a bug');
  });
});

describe('private networks', () => {
  /** Names of the test’s own: `public` ones lead to this machine, as a stand-in for the internet. */
  const lookup: LookupAll = (hostname, callback) => {
    const address = hostname.endsWith('.internal.test')
      ? '10.0.0.1'
      : hostname === 'metadata.test'
        ? '169.254.169.254'
        : '127.0.0.1';
    callback(null, [{ address, family: 4 }]);
  };
  const guarded = createHttp({ allowPrivate: false, lookup });

  test('are not asked', async () => {
    expect(await ask('http://intranet.internal.test/docs', guarded)).toEqual([
      `The address in "documentation" does not work: intranet.internal.test (10.0.0.1) is in a private network, where requests are not sent. ${remedy}`,
    ]);
  });

  test.each([
    ['http://intranet.internal.test/', 'intranet.internal.test (10.0.0.1)'],
    ['http://metadata.test/latest/meta-data/', 'metadata.test (169.254.169.254)'],
    ['http://192.168.1.1/', '192.168.1.1'],
    ['http://[fd00::1]/', 'fd00::1'],
    ['http://0x0a000001/', '10.0.0.1'],
  ])('are not asked after a redirect to %s', async (location, named) => {
    const { port, asked } = await serve((_, outgoing) => outgoing.writeHead(302, { location }).end());
    const [message] = await ask(`http://public.test:${port}/`, guarded);
    expect(message).toContain(`${named} is in a private network, where requests are not sent`);
    expect(asked).toHaveLength(1);
  });

  test('are not asked after several redirects', async () => {
    const { port, asked } = await serve(({ url }, outgoing) => {
      outgoing.writeHead(302, { location: url === '/2' ? 'http://a.internal.test/' : '/2' }).end();
    });
    const [message] = await ask(`http://public.test:${port}/`, guarded);
    expect(message).toContain('a.internal.test (10.0.0.1) is in a private network');
    expect(asked).toEqual(['HEAD /', 'HEAD /2']);
  });
});

describe('time', () => {
  test('of one address is limited over all its redirects', async () => {
    const { url, asked } = await serve(({ url: path }, outgoing) => {
      setTimeout(() => outgoing.writeHead(302, { location: `${path}x` }).end(), 120);
    });
    const start = performance.now();
    expect(await ask(url, publicHttp, { ...onlineLimits, redirects: 100, each: 500 })).toEqual([
      `The address in "documentation" did not answer within 0.5 s. ${remedy}`,
    ]);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(asked.length).toBeGreaterThan(1);
  });

  test.each<[string, Answer]>([
    ['says nothing', () => {}],
    ['begins to answer', (_, outgoing) => outgoing.socket?.write('HTTP/1.1 200 OK\r\n')],
    [
      'sends a header without end',
      (_, outgoing) => {
        outgoing.socket?.write('HTTP/1.1 200 OK\r\nX: ');
        const timer = setInterval(() => outgoing.socket?.write('x'), 20);
        outgoing.socket?.on('close', () => clearInterval(timer));
      },
    ],
  ])('is limited for a server that %s', async (_what, answer) => {
    const { url } = await serve(answer);
    expect(await ask(url, publicHttp, { ...onlineLimits, each: 300 })).toEqual([
      `The address in "documentation" did not answer within 0.3 s. ${remedy}`,
    ]);
  });

  test.each(['HEAD', 'GET'])('is not spent on a body that comes drop by drop, after %s', async (method) => {
    const { url } = await serve((incoming, outgoing) => {
      if (incoming.method !== method) return void outgoing.writeHead(405).end();
      outgoing.writeHead(200).flushHeaders();
      const timer = setInterval(() => outgoing.write('x'), 20);
      outgoing.on('close', () => clearInterval(timer));
    });
    expect(await ask(url, publicHttp, { ...onlineLimits, each: 1_000 })).toEqual([]);
  });

  test('of all addresses is limited, and those that were not asked are told so', async () => {
    const { url, asked } = await serve(() => {});
    const many = Array.from({ length: 1_000 }, (_, index) => {
      return manifest(`documentation: ${url}/${index}\n`, {}, `${String(index).padStart(4, '0')}.yaml`);
    });
    const found = await checkOnline(many, { publicHttp, version }, { ...onlineLimits, each: 200, all: 700 });
    expect(found).toHaveLength(1_000);
    expect(asked.length).toBeGreaterThanOrEqual(16);
    expect(asked.length).toBeLessThanOrEqual(40);
    const notAsked = found.filter(({ message }) => message.includes('was not asked'));
    const unanswered = found.filter(({ message }) => message.includes('did not answer'));
    expect(notAsked.length + unanswered.length).toBe(1_000);
    // The last ones may be given up before the server sees them.
    expect(unanswered.length - asked.length).toBeGreaterThanOrEqual(0);
    expect(unanswered.length - asked.length).toBeLessThanOrEqual(onlineLimits.atOnce);
    expect(notAsked[0]?.message).toBe(
      'The address in "documentation" was not asked: the 0.7 s for all addresses were over. Check fewer manifests at a time.',
    );
  });

  test('of all addresses is not passed by the last of them', async () => {
    const { url } = await serve(() => {});
    const start = performance.now();
    const found = await ask(url, publicHttp, { ...onlineLimits, all: 300 });
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(found).toEqual([`The address in "documentation" did not answer within 0.3 s. ${remedy}`]);
  });

  test('the limits are those of the documentation', () => {
    expect(onlineLimits).toEqual({ atOnce: 8, redirects: 3, each: 5_000, all: 15_000 });
  });
});

describe('many addresses', () => {
  test('are asked side by side, at most eight at a time, each once', async () => {
    let open = 0;
    let most = 0;
    const { url, asked } = await serve((_, outgoing) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        outgoing.end();
      }, 5);
    });
    const many = Array.from({ length: 1_000 }, (_, index) =>
      manifest(`documentation: ${url}/${index % 300}#${index}\n`),
    );
    expect(await checkOnline(many, { publicHttp, version })).toEqual([]);
    expect(most).toBe(8);
    expect(asked).toHaveLength(300);
    expect(new Set(asked).size).toBe(300);
  });

  test('none need no network', async () => {
    expect(await checkOnline([], { publicHttp: noHttp, version })).toEqual([]);
    expect(await checkOnline([manifest('logo: logo.png\n'), manifest('')], { publicHttp: noHttp, version })).toEqual(
      [],
    );
  });
});

describe('diagnostics', () => {
  test('stand at the value, sorted by file and place, with the rule’s severity', async () => {
    const { url } = await serve(byPath);
    const secure: Http = (request, limits) =>
      publicHttp({ ...request, url: request.url.replace('https:', 'http:') }, limits);
    const text = `cover: ${url.replace('http', 'https')}/404\nlogo: ${url.replace('http', 'https')}/200\ndocumentation: "${url}/500" # here\n`;
    const found = await checkOnline([manifest(text, {}, 'b.yaml'), manifest(text, {}, 'a.yaml')], {
      publicHttp: secure,
      version,
    });
    expect(
      found.map(({ file, pointer, range }) => [file, pointer, range.start.line, range.start.column, range.end.column]),
    ).toEqual(
      ['a.yaml', 'b.yaml'].flatMap((file) => [
        [file, '/cover', 6, 8, 8 + url.length + 5],
        [file, '/documentation', 8, 16, 16 + url.length + 6],
      ]),
    );
    expect(found[0]).toMatchObject({
      code: 'online/unreachable',
      severity: 'warning',
      docs: 'docs/reference/rules.md#onlineunreachable',
    });
  });

  test('are also given for a manifest with other mistakes', async () => {
    const { url } = await serve(byPath);
    const broken = manifest(`documentation: ${url}/404\nnonsense: 1\n`);
    expect(broken.manifest).toBeNull();
    expect(await checkOnline([broken], { publicHttp, version })).toHaveLength(1);
  });

  test.each([
    ['error', ['error']],
    ['info', ['info']],
    ['off', []],
  ] as const)('have the severity that was set: %s', async (setting, severities) => {
    const { url } = await serve(byPath);
    const set = manifest(`documentation: ${url}/404\n`, { 'online/unreachable': setting });
    const found = await checkOnline([set], { publicHttp, version });
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });

  test('can be ignored, with a reason', async () => {
    const { url } = await serve(byPath);
    const ignore = '# miniapp-ignore-next-line online/unreachable';
    const ignored = manifest(`${ignore} -- only from the office\ndocumentation: ${url}/404\n`);
    expect(ignored.diagnostics).toEqual([]);
    expect(await checkOnline([ignored], { publicHttp, version })).toEqual([]);
    const other = manifest(`${ignore}\ndocumentation: ${url}/404\n`);
    expect(await checkOnline([other], { publicHttp, version })).toHaveLength(1);
  });

  test('hold nothing of an address but its host', async () => {
    const { port } = await serve(byPath);
    const [message] = await ask(`http://user:s3cret@127.0.0.1:${port}/404?token=s3cret`);
    expect(message).toContain('answered 404');
    expect(message).not.toContain('s3cret');
  });
});
