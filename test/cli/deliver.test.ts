import { writeFile } from 'node:fs/promises';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createWorld, noHttp, type RunOptions } from '../world.ts';
import { plainManifest, serverManifest } from './manifests.ts';
import { readOutput } from './output.ts';
import { listen } from './server.ts';

async function simulate(manifest: string, flags: readonly string[], options: RunOptions = {}) {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest);
  return world.run(['simulate-install', '.', ...flags], options);
}

interface Simulated {
  readonly api_key: { readonly key: string };
  readonly previous: { readonly api_key: string; readonly installation_id: string } | null;
  readonly system: Readonly<Record<string, string>>;
  readonly app_fields: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly origin: string;
    readonly problem: string | null;
  }[];
  readonly auth: { readonly outcome: string; readonly problem: string | null } | null;
  readonly request: { readonly body: string; readonly headers: Record<string, string> } | null;
  readonly delivery: {
    readonly id: string;
    readonly url: string;
    readonly state: string;
    readonly attempts: readonly {
      readonly status: number | null;
      readonly problem: string | null;
      readonly answer: { readonly body: string } | null;
    }[];
  } | null;
}

async function simulated(manifest: string, flags: readonly string[], options: RunOptions = {}) {
  const finished = await simulate(manifest, [...flags, '--json'], options);
  return { exitCode: finished.exitCode, ...(readOutput(finished).result as unknown as Simulated) };
}

const seeded = ['--seed', '1', '--now', '2026-01-01T00:00:00Z'];

describe('events', () => {
  const server = 'https://api.example.com';

  it('from one seed tell one story', async () => {
    const of = (event: string) => simulated(serverManifest(server), [...seeded, '--event', event], { http: noHttp });
    const [install, upgrade, reinstall, uninstall] = await Promise.all(
      ['install', 'upgrade', 'reinstall', 'uninstall'].map(of),
    );
    const { api_key: key, installation_id: id, flow_ns, workspace_id } = install?.system ?? {};
    expect(install?.previous).toBeNull();
    expect(upgrade?.previous).toEqual({ api_key: key, installation_id: id });
    expect(upgrade?.system).toMatchObject({ installation_id: id, flow_ns, workspace_id });
    expect(upgrade?.system['api_key']).not.toBe(key);
    expect(reinstall?.previous).toEqual({ api_key: key, installation_id: id });
    expect(reinstall?.system).toMatchObject({ flow_ns, workspace_id });
    expect(reinstall?.system['installation_id']).not.toBe(id);
    expect(reinstall?.system['api_key']).not.toBe(key);
    expect(uninstall).toMatchObject({ system: install?.system, previous: null });
    expect(JSON.parse(uninstall?.request?.body ?? '')).toEqual({ installation_id: id });
    for (const event of [upgrade, reinstall]) {
      expect(JSON.parse(event?.request?.body ?? '')).toMatchObject({ api_key: event?.api_key.key });
    }
  });

  it('what a reinstall replaces is named, but masked', async () => {
    const { previous } = await simulated(serverManifest(server), [...seeded, '--event', 'reinstall']);
    const { stdout } = await simulate(serverManifest(server), [...seeded, '--event', 'reinstall']);
    expect(stdout).toContain(`in place of ${previous?.api_key.slice(0, 16)}…, which is void`);
    expect(stdout).toContain(`the installation before was ${previous?.installation_id}`);
    expect(stdout).not.toContain(previous?.api_key);
  });

  it('--sign shows the headers of the signature, which is that of the bytes as sent', async () => {
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const { request } = await simulated(
      serverManifest(server),
      ['--sign', 'standard', '--now', new Date().toISOString(), '--input', 'token=abc', '--reveal'],
      { environment: { MINIAPP_WEBHOOK_SECRET: secret } },
    );
    expect(new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {})).toMatchObject({ token: 'abc' });
  });
});

describe('--set', () => {
  const manifest = serverManifest('https://api.example.com');

  it.each([
    ['subscribe.url=https://other.example.com/on', { url: 'https://other.example.com/on' }],
    ['/subscribe/url=https://other.example.com/on', { url: 'https://other.example.com/on' }],
    ['subscribe.body.note=a=b', { body: expect.stringContaining('"note":"a=b"') }],
  ])('%s uses another value', async (set, expected) => {
    expect((await simulated(manifest, ['--set', set])).request).toMatchObject(expected);
  });

  it('keeps the type of the value, and reaches into lists', async () => {
    const { request } = await simulated(manifest, ['--set', 'auth.inputs.1.default=25']);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ limit: 25 });
    const { api_key } = await simulated(manifest, ['--set', 'api_scopes=subscribers:view, flows:view']);
    expect(api_key).toMatchObject({ scopes: [{ id: 'flows:view' }, { id: 'subscribers:view' }] });
  });

  it.each([
    ['subscribe.urll=x', /no value at subscribe\.urll.*\nDid you mean subscribe\.url\?/],
    ['subscribe.body.tokn=x', /Did you mean subscribe\.body\.token\?/],
    ['subscibe.url=x', /Did you mean subscribe\.url\?/],
    ['auth.inputs.9.default=1', /no value at auth\.inputs\.9\.default/],
    ['subscribe.method=PUT', /no value at subscribe\.method/],
    ['subscribe=x', /names a map, which is no single value/],
    ['auth.inputs=x', /names a list, which is no single value/],
    ['auth.inputs.1.default=many', /must be a number/],
    ['auth.inputs.0.required=yes', /must be true or false/],
    ['__proto__.x=1', /no value at __proto__\.x/],
    ['=x', /--set number 1 is not of the form path=value/],
  ])('%s is refused', async (set, message) => {
    const { exitCode, stdout, stderr } = await simulate(manifest, ['--set', set]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('is judged like what is written, at its place', async () => {
    const { exitCode, stderr } = await simulate(manifest, ['--set', 'api_scopes=flow-tags:veiw']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/miniapp\.yaml:6:14 error scopes\/unknown/);
  });

  it('leaves the file as it is', async () => {
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), manifest);
    await world.run(['simulate-install', '--set', 'subscribe.url=https://other.example.com']);
    expect(await world.run(['render'])).toMatchObject({ stdout: expect.not.stringContaining('other.example.com') });
  });
});

describe('--inputs', () => {
  async function withInputs(content: string | Uint8Array, flags: readonly string[] = []) {
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), serverManifest('https://api.example.com'));
    await writeFile(world.path('answers.yaml'), content);
    return world.run(['simulate-install', '--inputs', 'answers.yaml', '--reveal', ...flags]);
  }

  it.each([
    ['YAML', 'token: from-file\nlimit: 7\nnews: false\n'],
    ['JSON', '{"token": "from-file", "limit": 7, "news": false}'],
  ])('takes answers from %s; --input goes before it', async (_, content) => {
    const { stdout } = await withInputs(content, ['--json', '--input', 'limit=8']);
    expect(readOutput({ stdout }).result).toMatchObject({
      inputs: [
        { name: 'token', value: 'from-file', origin: 'given' },
        { name: 'limit', value: 8, origin: 'given' },
        { name: 'region', origin: 'sample' },
        { name: 'news', value: false, origin: 'given' },
      ],
    });
  });

  it.each([
    ['a list', '- s3cret\n', /answers\.yaml: It must be a map/],
    ['nothing', '', /It must be a map/],
    ['a nested value', 'token: { s3cret: 1 }\n', /The value of "token" must be text/],
    ['no value', 'token:\n', /The value of "token" must be text/],
    ['broken YAML', 'token: "s3cret\n', /answers\.yaml:\d:\d+: This is not valid YAML/],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0xfd]), /answers\.yaml: /],
    ['a wrong type', 'limit: s3cret-many\n', /The input limit must be a number/],
    ['an unknown input', 'tokn: s3cret\n', /There is no input "tokn"\. Did you mean token\?/],
  ])('%s is refused', async (_, content, message) => {
    const { exitCode, stdout, stderr } = await withInputs(content);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.replace('s3cret-many', '')).not.toContain('s3cret');
  });

  it('a file that is not there is an error', async () => {
    const { exitCode, stderr } = await simulate(plainManifest, ['--inputs', 'none.yaml']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('There is no file at');
  });
});

describe('--deliver', () => {
  it('sends what was shown, and shows the answer', async () => {
    const server = await listen((_, response) =>
      response.writeHead(201, { 'x-answer': 'yes' }).end('{"welcome":true}'),
    );
    const { exitCode, delivery, request } = await simulated(serverManifest(server.url), [
      '--deliver',
      '--input',
      'token=abc',
      '--reveal',
    ]);
    expect(exitCode).toBe(0);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({ method: 'POST', path: '/subscribe', body: request?.body });
    expect(delivery).toMatchObject({
      id: expect.stringMatching(/^msg_/),
      url: `${server.url}/subscribe`,
      signed: false,
      state: 'delivered',
      attempts: [
        { number: 1, status: 201, problem: null, answer: { headers: { 'x-answer': 'yes' }, body: '{"welcome":true}' } },
      ],
    });
    const { stdout } = await simulate(serverManifest(server.url), ['--deliver']);
    expect(stdout).toMatch(/Delivery msg_\w+ to http:\S+\/subscribe\n\nAttempt 1\n {2}✓ 201/);
    expect(stdout).toContain('"welcome": true');
  });

  it.each([
    ['a host alone keeps the path', '', '/subscribe'],
    ['a whole address is taken as it is', '/hooks/on?a=b', '/hooks/on?a=b'],
  ])('to another server: %s', async (_, suffix, path) => {
    const server = await listen((__, response) => response.end());
    const { exitCode } = await simulated(serverManifest('https://api.example.com'), ['--deliver', server.url + suffix]);
    expect(exitCode).toBe(0);
    expect(server.received).toMatchObject([{ path, headers: { host: new URL(server.url).host } }]);
  });

  it('masks given secrets in what the server answers', async () => {
    const server = await listen(({ body }, response) => response.end(body));
    const { stdout } = await simulate(serverManifest(server.url), ['--deliver', '--input', 'token=hunter2-hunter2']);
    expect(server.received[0]?.body).toContain('hunter2-hunter2');
    expect(stdout).not.toContain('hunter2');
    const revealed = await simulate(serverManifest(server.url), [
      '--deliver',
      '--reveal',
      '--input',
      'token=hunter2-hunter2',
    ]);
    expect(revealed.stdout.match(/hunter2-hunter2/g)?.length).toBeGreaterThan(2);
  });

  it('signs what it sends', async () => {
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const server = await listen((_, response) => response.end());
    const { delivery, request } = await simulated(serverManifest(server.url), ['--deliver', '--sign', 'standard'], {
      environment: { MINIAPP_WEBHOOK_SECRET: secret },
      realTime: true,
    });
    const [received] = server.received;
    const headers = received?.headers as Record<string, string>;
    expect(headers['webhook-id']).toBe(delivery?.id);
    expect(request?.headers).toMatchObject({ 'webhook-signature': headers['webhook-signature'] });
    expect(new Webhook(secret).verify(received?.body ?? '', headers)).toHaveProperty('api_key');
  });

  it.each([
    ['an answer that is no success', 500, 'The server answered 500.'],
    ['a redirect', 302, 'The server answered 302, a redirect; redirects are not followed.'],
  ])('%s is a failure, tried once', async (_, status, problem) => {
    const server = await listen((__, response) => response.writeHead(status, { location: '/x' }).end());
    const { exitCode, delivery } = await simulated(serverManifest(server.url), ['--deliver']);
    expect(exitCode).toBe(4);
    expect(delivery).toMatchObject({ state: 'failed', attempts: [{ status, problem }] });
    expect(server.received).toHaveLength(1);
  });

  it('tries again by the schedule when asked to, and says so', async () => {
    let count = 0;
    const server = await listen((_, response) => response.writeHead(++count < 3 ? 503 : 200).end());
    const { exitCode, stderr } = await simulate(serverManifest(server.url), [
      '--deliver',
      '--attempts',
      '5',
      '--time-scale',
      '100000',
    ]);
    expect(exitCode).toBe(0);
    expect(server.received).toHaveLength(3);
    expect(stderr).toMatch(/^Attempt 1: The server answered 503\. The next one is due at .*Z\.\nAttempt 2: /);
    expect(new Set(server.received.map(({ body }) => body)).size).toBe(1);
  });

  it('410 stops it', async () => {
    const server = await listen((_, response) => response.writeHead(410).end());
    const { exitCode } = await simulate(serverManifest(server.url), [
      '--deliver',
      '--attempts',
      '5',
      '--time-scale',
      '100000',
    ]);
    expect(exitCode).toBe(4);
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['10.0.0.1', 'http://10.0.0.1/hook'],
    ['metadata', 'http://169.254.169.254/latest/meta-data'],
    ['decimal', 'http://167772161/'],
    ['octal', 'http://0251.0376.0251.0376/'],
    ['hexadecimal', 'http://0xa9fea9fe/'],
    ['mapped into IPv6', 'http://[::ffff:169.254.169.254]/'],
    ['NAT64', 'http://[64:ff9b::a00:1]/'],
  ])('a private address is refused: %s', async (_, url) => {
    const { exitCode, delivery } = await simulated(serverManifest('https://api.example.com'), [
      '--deliver',
      url,
      '--attempts',
      '3',
    ]);
    expect(exitCode).toBe(4);
    expect(delivery?.attempts).toMatchObject([
      { status: null, problem: expect.stringMatching(/is in a private network, where requests are not sent\.$/) },
    ]);
  });

  it.each([['miniapp.yaml'], ['ftp://example.com'], ['http://user:secret@example.com'], ['http://']])(
    '--deliver %s is no address',
    async (given) => {
      const { exitCode, stderr } = await simulate(plainManifest, ['--deliver', given]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/--deliver must/);
    },
  );

  it('nothing to deliver is a mistake', async () => {
    const { exitCode, stderr } = await simulate(plainManifest, ['--deliver']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('The app declares no subscribe request, so there is nothing to deliver.');
  });

  it('faults: a duplicate arrives twice, a lost answer is a failure although it arrived', async () => {
    const server = await listen((_, response) => response.end());
    expect((await simulated(serverManifest(server.url), ['--deliver', '--fault', 'duplicate'])).exitCode).toBe(0);
    expect(server.received).toHaveLength(2);
    const { exitCode, delivery } = await simulated(serverManifest(server.url), ['--deliver', '--fault', 'timeout']);
    expect(exitCode).toBe(4);
    expect(server.received).toHaveLength(3);
    expect(delivery?.attempts[0]?.problem).toContain('Fault injected');
  });

  it('an unknown fault is explained', async () => {
    const { exitCode, stderr } = await simulate(plainManifest, ['--fault', 'explode']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--fault cannot be "explode".\nIt is one of:\n  timeout: ');
  });
});

describe('the auth request', () => {
  const withAuth = (
    server: string,
    response = '{ api_token: /data/token, plan: /data/plan }',
  ) => `${plainManifest}subscribe:
  url: ${server}/subscribe
auth:
  type: api_key
  inputs:
    - { name: user, type: string, title: User, required: true }
    - { name: password, type: string, title: Password, required: true, secret: true }
  request:
    url: ${server}/login
    body: { user: "{{auth.user}}", password: "{{auth.password}}" }
    response: ${response}
app_fields:
  - { name: api_token, type: text }
  - { name: plan, type: number }
  - { name: region, type: text, default: eu }
`;
  const given = ['--input', 'user=ann', '--input', 'password=hunter2-hunter2'];

  it('is shown before the subscribe request, masked', async () => {
    const { stdout } = await simulate(withAuth('https://api.example.com'), given, { http: noHttp });
    expect(stdout.indexOf('Auth request\n  POST https://api.example.com/login')).toBeGreaterThan(0);
    expect(stdout.indexOf('Auth request')).toBeLessThan(stdout.indexOf('Subscribe request'));
    expect(stdout).toContain('"password": "••••••"');
    expect(stdout).toContain('region     eu (default)');
    expect(stdout).not.toContain('hunter2');
  });

  it('is performed on --deliver, and its answer mapped to app fields', async () => {
    const server = await listen(({ path }, response) =>
      response.end(path === '/login' ? '{"data":{"token":"t0ken-of-the-service","plan":3}}' : ''),
    );
    const flags = [...given, '--deliver', '--reveal'];
    const { exitCode, auth, app_fields } = await simulated(withAuth(server.url), flags);
    expect(exitCode).toBe(0);
    expect(server.received.map(({ path }) => path)).toEqual(['/login', '/subscribe']);
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({ user: 'ann', password: 'hunter2-hunter2' });
    expect(auth).toMatchObject({ outcome: 'answered', problem: null });
    expect(app_fields).toMatchObject([
      { name: 'api_token', value: 't0ken-of-the-service', origin: 'response' },
      { name: 'plan', value: 3, origin: 'response' },
      { name: 'region', value: 'eu', origin: 'default' },
    ]);
    const masked = await simulate(withAuth(server.url), [...given, '--deliver']);
    expect(masked.stdout).not.toMatch(/hunter2|t0ken/);
  });

  it.each([
    ['a pointer that leads nowhere', '{"data":{"token":"t"}}', 'plan: The answer has nothing at /data/plan.'],
    [
      'a value of another type',
      '{"data":{"token":"t","plan":"gold"}}',
      'plan: The field holds a number, and the value is none.',
    ],
    ['an answer that is not JSON', '<html>', 'The answer is not JSON, so nothing can be taken from it.'],
  ])('%s is told', async (_, answer, problem) => {
    const server = await listen((__, response) => response.end(answer));
    const { auth } = await simulated(withAuth(server.url), [...given, '--deliver']);
    expect(auth).toMatchObject({ outcome: 'answered', problem });
    expect(server.received).toHaveLength(2);
  });

  it('one that is refused ends the install', async () => {
    const server = await listen((_, response) => response.writeHead(401).end());
    const { exitCode, auth, delivery } = await simulated(withAuth(server.url), [...given, '--deliver']);
    expect(exitCode).toBe(4);
    expect(auth).toMatchObject({ outcome: 'refused', problem: 'The server answered 401.' });
    expect(delivery).toBeNull();
    expect(server.received.map(({ path }) => path)).toEqual(['/login']);
  });

  it('one whose server is not there is left out', async () => {
    const server = await listen((_, response) => response.end());
    const manifest = withAuth(server.url).replace(`${server.url}/login`, 'http://127.0.0.1:9/login');
    const { exitCode, auth } = await simulated(manifest, [...given, '--deliver']);
    expect(exitCode).toBe(0);
    expect(auth).toMatchObject({ outcome: 'unreachable', problem: 'Nothing listens at 127.0.0.1:9.' });
    expect(server.received.map(({ path }) => path)).toEqual(['/subscribe']);
  });

  it('a report of a server whose auth request is refused has a failure', async () => {
    const server = await listen((_, response) => response.writeHead(401).end());
    const flags = [...given, '--deliver', '--assert', '--format', 'junit'];
    const { exitCode, stdout } = await simulate(withAuth(server.url), flags);
    expect(exitCode).toBe(4);
    expect(stdout).toContain('<failure message="The server answered 401." type="answers">');
  });

  it('a secret answer is judged as it is, and masked', async () => {
    const numbers = withAuth('https://api.example.com').replace(
      '{ name: password, type: string, title: Password, required: true, secret: true }',
      '{ name: password, type: number, title: PIN, secret: true, save_to: plan }',
    );
    const { app_fields } = await simulated(numbers, ['--input', 'user=ann', '--input', 'password=123456']);
    expect(app_fields[1]).toMatchObject({ name: 'plan', value: '••••••', problem: null });
  });

  it('is not part of an uninstall', async () => {
    const { stdout } = await simulate(withAuth('https://api.example.com'), ['--event', 'uninstall', ...given]);
    expect(stdout).not.toContain('Auth request');
  });
});
