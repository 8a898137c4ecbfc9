import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createWorld, noHttp, type RunOptions } from '../world.ts';
import { plainManifest, serverManifest, warnedManifest, wrongManifest } from './manifests.ts';
import { readOutput } from './output.ts';

const server = 'https://api.example.com';
const repeatable = ['--seed', '1', '--now', '2026-01-01T00:00:00Z'];
const formats = ['pretty', 'json', 'curl', 'http'];

async function simulate(manifest: string, flags: readonly string[] = [], options: RunOptions = {}) {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest);
  return world.run(['simulate-install', ...flags], { http: noHttp, ...options });
}

/** The request of `--format json`. */
async function request(manifest: string, flags: readonly string[] = []) {
  const finished = await simulate(manifest, [...flags, '--json']);
  expect(finished).toMatchObject({ exitCode: 0 });
  return readOutput(finished).result as unknown as {
    api_key: { key: string };
    system: Record<string, string>;
    inputs: { name: string; value: unknown; origin: string; masked: boolean }[];
    request: { method: string; url: string; headers: Record<string, string>; body: string } | null;
  };
}

describe('formats', () => {
  it('pretty shows key, inputs and request', async () => {
    const { exitCode, stdout, stderr } = await simulate(serverManifest(server), [
      ...repeatable,
      '--input',
      'token=abc',
    ]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('Secret inputs are masked; --reveal shows them.\n');
    const key = /^API key\n {2}([0-9A-Za-z]{60})\n/.exec(stdout)?.[1];
    const installation = /ins_\w+/.exec(stdout)?.[0];
    const flow = /f\d{4,}/.exec(stdout)?.[0];
    expect(stdout).toBe(`API key
  ${key}
  flow-tags:view  View flow tags
  workspace:view  View workspace

Auth inputs
  token   ••••••
  limit   10 (default)
  region  sample-region (sample)
  news    true (sample)

Subscribe request
  POST https://api.example.com/subscribe
  host: api.example.com
  user-agent: miniapp/0.0.0-test
  content-type: application/json
  content-length: ${JSON.stringify({ installation_id: installation, api_key: key, flow_ns: flow, token: 'abc', limit: 10, news: true, note: 'Limit: 10' }).length}
  X-Region: sample-region

  {
    "installation_id": "${installation}",
    "api_key": "${key}",
    "flow_ns": "${flow}",
    "token": "••••••",
    "limit": 10,
    "news": true,
    "note": "Limit: 10"
  }
`);
  });

  it('json has the same in fields', async () => {
    const { api_key, system, inputs, request: sent } = await request(serverManifest(server), ['--input', 'limit=2.5']);
    expect(system['api_key']).toBe(api_key.key);
    expect(inputs).toEqual([
      { name: 'token', value: 'sample-token', origin: 'sample', masked: false },
      { name: 'limit', value: 2.5, origin: 'given', masked: false },
      { name: 'region', value: 'sample-region', origin: 'sample', masked: false },
      { name: 'news', value: true, origin: 'sample', masked: false },
    ]);
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      installation_id: system['installation_id'],
      api_key: api_key.key,
      flow_ns: system['flow_ns'],
      token: 'sample-token',
      limit: 2.5,
      news: true,
      note: 'Limit: 2.5',
    });
    expect(sent?.headers).toMatchObject({ host: 'api.example.com', 'content-length': String(sent?.body.length) });
  });

  it('curl is a command with the same request', async () => {
    const flags = [...repeatable, '--input', `region=it's`];
    const { request: sent } = await request(serverManifest(server), flags);
    const { exitCode, stdout } = await simulate(serverManifest(server), [...flags, '--format', 'curl']);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`curl 'https://api.example.com/subscribe' \\
  --request 'POST' \\
  --header 'user-agent: miniapp/0.0.0-test' \\
  --header 'content-type: application/json' \\
  --header 'X-Region: it'\\''s' \\
  --data-raw '${sent?.body}'
`);
  });

  it('http is the message as it goes over the wire', async () => {
    const { request: sent } = await request(serverManifest(server), repeatable);
    const { exitCode, stdout } = await simulate(serverManifest(server), [...repeatable, '--format', 'http']);
    expect(exitCode).toBe(0);
    const [head, body] = stdout.split('\r\n\r\n');
    expect(head?.split('\r\n')).toEqual([
      'POST /subscribe HTTP/1.1',
      ...Object.entries(sent?.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ]);
    expect(body).toBe(`${sent?.body}\n`);
  });

  it.each(formats)('%s is the same byte for byte with --seed and --now', async (format) => {
    const flags = [...repeatable, '--format', format];
    const first = await simulate(serverManifest(server), flags);
    expect(first.exitCode).toBe(0);
    expect(await simulate(serverManifest(server), flags)).toEqual(first);
    expect((await simulate(serverManifest(server), [...flags, '--seed', '2'])).stdout).not.toBe(first.stdout);
  });

  it('--now is the time', async () => {
    for (const now of ['2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00']) {
      const { result } = readOutput(await simulate(plainManifest, ['--now', now, '--json']));
      expect(result).toMatchObject({ time: '2026-01-01T00:00:00.000Z' });
    }
  });

  it.each(['yesterday', '2026', '2026-01-01', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01T00:00:00'])(
    '--now %s is refused',
    async (now) => {
      expect(await simulate(plainManifest, ['--now', now])).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining(`--now must be a time such as 2026-01-01T00:00:00Z, but it is "${now}".`),
      });
    },
  );
});

describe('secret inputs', () => {
  const secret = 'hunter2-hunter2';
  it.each(formats)('are masked in %s, but not with --reveal', async (format) => {
    const flags = ['--input', `token=${secret}`, '--format', format];
    const masked = await simulate(serverManifest(server), flags);
    expect(masked.exitCode).toBe(0);
    expect(masked.stdout + masked.stderr).not.toContain(secret);
    expect(masked.stdout).toContain('••••••');
    expect(masked.stderr).toBe(format === 'json' ? '' : 'Secret inputs are masked; --reveal shows them.\n');
    const revealed = await simulate(serverManifest(server), [...flags, '--reveal']);
    expect(revealed.stdout).toContain(secret);
    expect(revealed.stderr).toBe('');
  });

  it('are not repeated by an error', async () => {
    const manifest = serverManifest(server).replace('secret: true', 'secret: true, max_length: 3');
    const cases = [`token=${secret}`, secret, `=${secret}`];
    for (const input of cases) {
      const { exitCode, stdout, stderr } = await simulate(manifest, ['--input', input]);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).not.toContain(secret);
    }
  });
});

describe('inputs', () => {
  it.each<[string, string[], string]>([
    ['an unknown one', ['--input', 'tokn=1'], 'There is no input "tokn". Did you mean token?'],
    [
      'one far from any',
      ['--input', 'zzzzzz=1'],
      'There is no input "zzzzzz". The app has token, limit, region, news.',
    ],
    ['one named like a property', ['--input', '__proto__=1'], 'There is no input "__proto__".'],
    ['no number', ['--input', 'limit=many'], 'The input limit must be a number, not "many".'],
    ['no checkbox', ['--input', 'news=perhaps'], 'The input news must be true or false, not "perhaps".'],
    ['an empty required one', ['--input', 'token='], 'The input token is required, and its value is empty.'],
    ['none for a required one', ['--no-samples'], 'The input token is required, and has no value.'],
    ['a pair without =', ['--input', 'token'], '--input number 1 is not of the form name=value.'],
    ['a pair without name', ['--input', 'limit=1', '--input', '=1'], '--input number 2 is not of the form name=value.'],
  ])('%s: exit 2', async (_what, flags, message) => {
    const { exitCode, stdout, stderr } = await simulate(serverManifest(server), flags);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('several mistakes are told at once', async () => {
    const flags = ['--input', 'limit=many', '--input', 'tokn=1', '--no-samples'];
    const { stderr } = await simulate(serverManifest(server), flags);
    expect(stderr.split('\n').filter((line) => /input/.test(line))).toHaveLength(4);
  });

  it('may hold =, and the last of a name counts', async () => {
    const flags = ['--input', 'region=eu', '--input', 'region=a=b', '--no-samples', '--input', 'token=x'];
    const { inputs } = await request(serverManifest(server), flags);
    expect(inputs.map(({ value, origin }) => [value, origin])).toEqual([
      ['••••••', 'given'],
      [10, 'default'],
      ['a=b', 'given'],
      [null, 'empty'],
    ]);
  });

  it.each([
    ['CR and LF', 'eu\r\nX-Admin: 1'],
    ['LF', 'eu\nX-Admin: 1'],
    ['NUL', 'eu\0'],
    ['a letter beyond ASCII', 'Köln'],
  ])('cannot split a header: %s', async (_what, value) => {
    for (const format of formats) {
      const flags = ['--input', `region=${value}`, '--format', format];
      const { exitCode, stdout, stderr } = await simulate(serverManifest(server), flags);
      expect(exitCode).toBe(1);
      if (format !== 'json') expect(stdout).toBe('');
      expect(stdout + stderr).toContain('X-Region cannot carry {{auth.region}}');
      expect(stdout + stderr).not.toContain('X-Admin');
    }
  });
});

describe('events', () => {
  it('uninstall sends the unsubscribe request', async () => {
    const { system, request: sent } = await request(serverManifest(server), ['--event', 'uninstall']);
    expect(sent).toMatchObject({ method: 'POST', url: `${server}/unsubscribe` });
    expect(JSON.parse(sent?.body ?? '')).toEqual({ installation_id: system['installation_id'] });
    const { stdout } = await simulate(serverManifest(server), ['--event', 'uninstall']);
    expect(stdout).toContain('\nUnsubscribe request\n  POST https://api.example.com/unsubscribe\n');
  });

  it.each([
    ['install', 'subscribe'],
    ['uninstall', 'unsubscribe'],
  ])('%s of an app without %s request sends nothing', async (event, name) => {
    const { exitCode, stdout, stderr } = await simulate(plainManifest, ['--event', event]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^API key\n {2}\w{60}\n {2}no scopes: it opens nothing\n$/);
    expect(stderr).toBe(`The app declares no ${name} request, so nothing is sent.\n`);
    expect((await simulate(plainManifest, ['--event', event, '--format', 'curl'])).stdout).toBe('');
    expect((await request(plainManifest, ['--event', event])).request).toBeNull();
  });
});

describe('the manifest', () => {
  it('may be named, or its folder', async () => {
    const world = await createWorld();
    await mkdir(world.path('app'));
    await writeFile(world.path('app', 'miniapp.yaml'), plainManifest);
    for (const target of ['app', 'app/miniapp.yaml']) {
      const { result } = readOutput(await world.run(['simulate-install', target, '--json']));
      expect(result).toMatchObject({ file: 'app/miniapp.yaml' });
    }
  });

  it('with mistakes stops it: exit 1, with the diagnostics', async () => {
    const { exitCode, stdout, stderr } = await simulate(wrongManifest, ['--no-color'], { terminal: 80 });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^miniapp\.yaml:3:7 error schema\/pattern\n/);
    expect(stderr).toContain('  3 | slug: Email_Verifier\n');
    expect(stderr).toMatch(/\nError: miniapp\.yaml has 1 error\.\nCorrect what is listed above, then try again\.\n$/);
    const output = readOutput(await simulate(wrongManifest, ['--json']));
    expect(output).toMatchObject({
      ok: false,
      error: { code: 'manifest-invalid' },
      diagnostics: [{ pointer: '/slug' }],
    });
  });

  it('with warnings is simulated, and they are mentioned', async () => {
    const finished = await simulate(warnedManifest);
    expect(finished.exitCode).toBe(0);
    expect(finished.stderr).toContain('The manifest has warnings; see: miniapp validate\n');
    expect(readOutput(await simulate(warnedManifest, ['--json'])).diagnostics).toMatchObject([
      { code: 'scopes/without-subscribe' },
    ]);
  });
});

it.each(formats)('nothing that a terminal obeys reaches it raw with %s', async (format) => {
  const hostile = '\x1b]0;owned\x07\u202e\u009b2J\u2028::error::';
  const manifest = serverManifest(server)
    .replace('note: "Limit: {{auth.limit}}"', `"k\\u001b\\u202e": "v\\e[31m\\u009b \\x07"`)
    .replace('title: Region', 'title: "Region\\e[31m"');
  for (const flags of [[], ['--reveal']]) {
    const finished = await simulate(manifest, ['--input', `token=${hostile}`, '--format', format, ...flags]);
    expect(finished.exitCode).toBe(0);
    expect(finished.stdout + finished.stderr).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\u2028]/);
    expect(finished.stdout.replaceAll('\r\n', '')).not.toContain('\r');
  }
});
