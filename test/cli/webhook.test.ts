import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signMessage } from '../../src/core/install/signature.ts';
import { verificationReasons } from '../../src/core/install/verification.ts';
import { createWorld, packageDirectory, type World } from '../world.ts';
import { plainManifest, wrongManifest } from './manifests.ts';
import { readOutput } from './output.ts';

const secretForm = /^whsec_[A-Za-z0-9+/]{43}=\n$/;
const given = `whsec_${Buffer.from('given by whoever runs the test!!').toString('base64')}`;
const other = `whsec_${Buffer.from('another secret of another sender').toString('base64')}`;
/** The time in every world. */
const seconds = Date.parse('2026-01-01T00:00:00Z') / 1000;

async function worldWithApp(): Promise<World> {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), plainManifest);
  return world;
}

const secretsFile = (world: World) => world.path('.miniapp', 'webhook-secrets.json');

async function readSecrets(world: World) {
  return JSON.parse(await readFile(secretsFile(world), 'utf8')) as Record<string, string>;
}

describe('webhook secret', () => {
  it('prints the secret alone, and the same one again', async () => {
    const world = await worldWithApp();
    const first = await world.run(['webhook', 'secret']);
    expect(first).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(secretForm),
      stderr: 'It is kept for email-verifier in .miniapp/webhook-secrets.json, which only you can read.\n',
    });
    expect(await world.run(['webhook', 'secret'])).toEqual(first);
    expect(await readSecrets(world)).toEqual({ 'email-verifier': first.stdout.trim() });
    expect(await world.run(['webhook', 'secret', '--quiet'])).toEqual({ ...first, stderr: '' });
  });

  it('keeps it in a file and a folder for this user alone, and leaves nothing else there', async () => {
    const world = await worldWithApp();
    await world.run(['webhook', 'secret']);
    expect((await stat(secretsFile(world))).mode & 0o777).toBe(0o600);
    expect((await stat(world.path('.miniapp'))).mode & 0o777).toBe(0o700);
    expect(await readdir(world.path('.miniapp'))).toEqual(['.gitignore', 'webhook-secrets.json']);
    // A file that others could read does not stay so.
    await chmod(secretsFile(world), 0o644);
    await world.run(['webhook', 'secret', '--rotate']);
    expect((await stat(secretsFile(world))).mode & 0o777).toBe(0o600);
  });

  it.each(['.miniapp', 'secrets/mine'])('keeps %s out of git, and writes over no .gitignore', async (folder) => {
    const world = await worldWithApp();
    const ignored = world.path(folder, '.gitignore');
    await world.run(['webhook', 'secret', '--data', folder]);
    expect(await readFile(ignored, 'utf8')).toBe('*\n');
    await writeFile(ignored, '*.json\n');
    await world.run(['webhook', 'secret', '--data', folder, '--rotate']);
    expect(await readFile(ignored, 'utf8')).toBe('*.json\n');
  });

  it('hides nothing else from git: a folder of the person’s own stays as it is', async () => {
    const world = await worldWithApp();
    const before = await readdir(world.path());
    await world.run(['webhook', 'secret', '--data', '.']);
    expect(await readdir(world.path())).toEqual([...before, 'webhook-secrets.json'].sort());
  });

  it('is another one for another app, in the same file', async () => {
    const world = await worldWithApp();
    await mkdir(world.path('second'));
    // A name that every object has.
    await writeFile(world.path('second', 'miniapp.yaml'), plainManifest.replace('email-verifier', 'constructor'));
    const first = (await world.run(['webhook', 'secret'])).stdout.trim();
    const second = (await world.run(['webhook', 'secret', 'second'])).stdout.trim();
    expect(second).not.toBe(first);
    expect(await readSecrets(world)).toEqual({ 'email-verifier': first, constructor: second });
    await world.run(['webhook', 'secret', '--rotate']);
    expect((await readSecrets(world))['constructor']).toBe(second);
  });

  it('--rotate makes a new one', async () => {
    const world = await worldWithApp();
    const before = (await world.run(['webhook', 'secret'])).stdout;
    const rotated = await world.run(['webhook', 'secret', '--rotate']);
    expect(rotated).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(secretForm) });
    expect(rotated.stderr).toContain('A local platform that runs signs with it from the next delivery on.');
    expect(rotated.stdout).not.toBe(before);
    expect((await world.run(['webhook', 'secret'])).stdout).toBe(rotated.stdout);
  });

  it('--json tells where it is', async () => {
    const world = await worldWithApp();
    const { stdout } = await world.run(['webhook', 'secret']);
    const { result } = readOutput(await world.run(['webhook', 'secret', '--json']));
    expect(result).toEqual({
      slug: 'email-verifier',
      secret: stdout.trim(),
      source: 'project',
      path: '.miniapp/webhook-secrets.json',
      rotated: false,
    });
    const { result: rotated } = readOutput(await world.run(['webhook', 'secret', '--rotate', '--json']));
    expect(rotated).toMatchObject({ rotated: true });
  });

  it('--data says where it is kept', async () => {
    const world = await worldWithApp();
    const { stdout } = await world.run(['webhook', 'secret', '--data', 'some/where']);
    const kept = JSON.parse(await readFile(world.path('some', 'where', 'webhook-secrets.json'), 'utf8')) as object;
    expect(kept).toEqual({ 'email-verifier': stdout.trim() });
  });

  it('is that of the environment, when it has one', async () => {
    const world = await worldWithApp();
    const environment = { MINIAPP_WEBHOOK_SECRET: ` ${given}\n` };
    expect(await world.run(['webhook', 'secret'], { environment })).toEqual({
      exitCode: 0,
      stdout: `${given}\n`,
      stderr: 'It comes from MINIAPP_WEBHOOK_SECRET.\n',
    });
    const { result } = readOutput(await world.run(['webhook', 'secret', '--json'], { environment }));
    expect(result).toMatchObject({ source: 'environment', path: null });
    await expect(stat(secretsFile(world))).rejects.toThrow('ENOENT');
    const rotate = await world.run(['webhook', 'secret', '--rotate'], { environment });
    expect(rotate).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('would not be used') });
    const empty = { MINIAPP_WEBHOOK_SECRET: '' };
    expect((await world.run(['webhook', 'secret', '--json'], { environment: empty })).stdout).toContain('"project"');
  });

  it.each<[string, string]>([
    ['no JSON', `{ "email-verifier": "${given}"`],
    ['a list', `["${given}"]`],
    ['null', 'null'],
    ['nothing', ''],
    ['a secret that is no text', `{ "email-verifier": { "old": "${given}" } }`],
    ['more than a MiB', JSON.stringify({ 'email-verifier': given, more: 'x'.repeat(1024 * 1024) })],
  ])('leaves a damaged file alone: %s', async (_what, content) => {
    const world = await worldWithApp();
    await mkdir(world.path('.miniapp'));
    await writeFile(secretsFile(world), content);
    for (const argv of [
      ['webhook', 'secret'],
      ['webhook', 'secret', '--rotate'],
      ['webhook', 'sign'],
      ['webhook', 'verify', '--header', 'webhook-id: 1'],
    ]) {
      for (const json of [[], ['--json']]) {
        const { exitCode, stdout, stderr } = await world.run([...argv, ...json]);
        expect(exitCode).toBe(2);
        expect(stdout + stderr).toContain(
          'data in .miniapp/webhook-secrets.json cannot be used: it is not a JSON object',
        );
        expect(stdout + stderr).not.toContain(given.slice(6, 20));
      }
    }
    expect(await readFile(secretsFile(world), 'utf8')).toBe(content);
  });

  it('says for which app a kept secret is none, and rotates it', async () => {
    const world = await worldWithApp();
    await mkdir(world.path('.miniapp'));
    await writeFile(secretsFile(world), JSON.stringify({ 'email-verifier': 'whsec_abcdefghijkl', other: 'kept' }));
    const { exitCode, stdout, stderr } = await world.run(['webhook', 'secret']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      'in .miniapp/webhook-secrets.json for email-verifier cannot be used: it is too short: 9 bytes',
    );
    expect(await world.run(['webhook', 'secret', '--rotate'])).toMatchObject({ exitCode: 0 });
    expect((await readSecrets(world))['other']).toBe('kept');
  });

  it.each([
    ['no manifest', undefined, 2, 'manifest-not-found'],
    ['a wrong one', wrongManifest, 1, 'manifest-invalid'],
  ])('needs a sound manifest: %s', async (_what, manifest, exitCode, code) => {
    const world = await createWorld();
    if (manifest !== undefined) await writeFile(world.path('miniapp.yaml'), manifest);
    const finished = await world.run(['webhook', 'secret', '--json']);
    expect(finished.exitCode).toBe(exitCode);
    expect(readOutput(finished).error).toMatchObject({ code });
    expect(await readdir(world.directory)).not.toContain('.miniapp');
  });
});

describe('webhook sign', () => {
  const repeatable = ['--id', 'msg_1', '--time', '2026-01-01T00:00:00Z'];
  const environment = { MINIAPP_WEBHOOK_SECRET: given };
  const headersOf = (body: string | Uint8Array, secret = given) =>
    signMessage(secret, { id: 'msg_1', time: new Date(seconds * 1000), body: Buffer.from(body) });
  const printed = (headers: object) =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join('');

  it('prints the headers, one a line, for a file and for standard input', async () => {
    const world = await createWorld();
    await writeFile(world.path('body.json'), '{"a":1}');
    const expected = {
      exitCode: 0,
      stdout: printed(headersOf('{"a":1}')),
      stderr: 'Signed with the secret in MINIAPP_WEBHOOK_SECRET.\n',
    };
    expect(await world.run(['webhook', 'sign', 'body.json', ...repeatable], { environment })).toEqual(expected);
    for (const argv of [[], ['-']]) {
      const options = { environment, stdin: '{"a":1}' };
      expect(await world.run(['webhook', 'sign', ...argv, ...repeatable], options)).toEqual(expected);
    }
    expect(expected.stdout).toMatch(
      /^webhook-id: msg_1\nwebhook-timestamp: 1767225600\nwebhook-signature: v1,\S{44}\n$/,
    );
  });

  it('signs every byte, and says that a line break is one', async () => {
    const world = await createWorld();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => 255 - index);
    const binary = await world.run(['webhook', 'sign', ...repeatable], { environment, stdin: bytes });
    expect(binary.stdout).toBe(printed(headersOf(bytes)));
    const { stdout, stderr } = await world.run(['webhook', 'sign', ...repeatable], { environment, stdin: '{}\n' });
    expect(stdout).toBe(printed(headersOf('{}\n')));
    expect(stderr).toContain('The body ends with a line break, which is signed as well.\n');
  });

  it('takes a new id and the time of the clock', async () => {
    const world = await createWorld();
    const ids = new Set<string>();
    for (let count = 0; count < 3; count++) {
      const { result } = readOutput(await world.run(['webhook', 'sign', '--json'], { environment, stdin: 'é' }));
      expect(result).toMatchObject({
        id: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
        time: '2026-01-01T00:00:00.000Z',
        headers: { 'webhook-timestamp': String(seconds) },
        body_bytes: 2,
      });
      ids.add(String(result?.['id']));
    }
    expect(ids.size).toBe(3);
  });

  it('signs so that the reference library verifies it', async () => {
    const world = await worldWithApp();
    const secret = (await world.run(['webhook', 'secret'])).stdout.trim();
    const argv = ['webhook', 'sign', '--json', '--time', new Date().toISOString()];
    const { result } = readOutput(await world.run(argv, { stdin: '{"a":1}' }));
    const headers = (result as unknown as { headers: Record<string, string> }).headers;
    expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow();
  });

  it('takes the secret of the file, before that of the environment, before the app’s own', async () => {
    const world = await worldWithApp();
    await writeFile(world.path('secret.txt'), `\ufeff${other}\r\n`);
    const sign = async (flags: string[], variables: Record<string, string>) =>
      world.run(['webhook', 'sign', ...repeatable, ...flags], { environment: variables });
    const file = await sign(['--secret-file', 'secret.txt'], environment);
    expect(file).toMatchObject({ exitCode: 0, stdout: printed(headersOf('', other)) });
    expect(file.stderr).toBe('Signed with the secret in the file secret.txt.\n');
    expect((await sign([], { ...environment, MINIAPP_SECRET_FILE: 'secret.txt' })).stdout).toBe(file.stdout);
    expect((await sign([], environment)).stdout).toBe(printed(headersOf('')));
    expect(await readdir(world.directory)).not.toContain('.miniapp');
    const own = await sign([], {});
    const secret = (await readSecrets(world))['email-verifier'] ?? '';
    expect(own).toMatchObject({ exitCode: 0, stdout: printed(headersOf('', secret)) });
    expect(own.stderr).toBe('Signed with the secret in .miniapp/webhook-secrets.json for email-verifier.\n');
  });

  it('takes the own secret of another app, kept elsewhere', async () => {
    const world = await createWorld();
    await mkdir(world.path('app'));
    await writeFile(world.path('app', 'miniapp.yaml'), plainManifest);
    const { stdout } = await world.run(['webhook', 'secret', 'app', '--data', 'kept']);
    const signed = await world.run(['webhook', 'sign', ...repeatable, '--manifest', 'app', '--data', 'kept']);
    expect(signed.stdout).toBe(printed(headersOf('', stdout.trim())));
  });

  it.each<[string, string[], string]>([
    ['a missing body', ['nothing.json'], 'There is no file at'],
    ['a folder', ['.'], 'is not a regular file'],
    ['two bodies', ['a', 'b'], 'Too many arguments'],
    ['a time without a zone', ['--time', '2026-01-01T00:00:00'], '--time must be a time such as 2026-01-01T00:00:00Z'],
    ['a time before 1970', ['--time', '1969-12-31T23:59:59Z'], '--time must not be before 1970.'],
    ['an id with a full stop', ['--id', 'a.b'], '--id must be 1 to 256 visible ASCII characters'],
    ['an id that splits headers', ['--id', 'a\r\nx: 1'], '--id must be'],
    ['no id', ['--id', ''], '--id must be'],
    ['a missing secret file', ['--secret-file', 'nothing'], 'There is no file at'],
    ['the secret as a flag', ['--secret', given], "Unknown option '--secret'"],
  ])('refuses %s: exit 2', async (_what, flags, message) => {
    const world = await createWorld();
    const { exitCode, stdout, stderr } = await world.run(['webhook', 'sign', ...flags], { environment });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('reads a MiB and not a byte more, from a file and a pipe', async () => {
    const world = await createWorld();
    const fits = Buffer.alloc(1024 * 1024);
    await writeFile(world.path('fits'), fits);
    await writeFile(world.path('long'), Buffer.concat([fits, fits]));
    expect(await world.run(['webhook', 'sign', 'fits'], { environment })).toMatchObject({ exitCode: 0 });
    expect(await world.run(['webhook', 'sign'], { environment, stdin: fits })).toMatchObject({ exitCode: 0 });
    const long = Buffer.alloc(1024 * 1024 + 1);
    for (const [argv, stdin] of [
      [['long'], ''],
      [[], long],
    ] as const) {
      expect(await world.run(['webhook', 'sign', ...argv], { environment, stdin })).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringContaining('is longer than 1 MiB, more than is read of a body.'),
      });
    }
  });

  it('does not wait for a terminal', async () => {
    const world = await createWorld();
    expect(await world.run(['webhook', 'sign', '--no-color'], { environment, terminal: 80 })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Standard input is a terminal, so there is no body to read from it.'),
    });
  });

  it('says what is missing outside of a project', async () => {
    const world = await createWorld();
    const finished = await world.run(['webhook', 'sign', '--json']);
    expect(finished.exitCode).toBe(2);
    expect(readOutput(finished).error).toMatchObject({
      code: 'webhook-secret-missing',
      message: expect.stringContaining(`there is no manifest in ${world.directory}`),
      hint: expect.stringContaining('--secret-file'),
    });
    expect(await readdir(world.directory)).toEqual([]);
  });
});

describe('webhook verify', () => {
  const body = '{"a":1}';
  const headers = signMessage(given, { id: 'msg_1', time: new Date(seconds * 1000), body: Buffer.from(body) });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const flags = lines.flatMap((line) => ['--header', line]);
  const request = `POST /subscribe HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
  const environment = { MINIAPP_WEBHOOK_SECRET: given };
  const valid = '✓ valid: msg_1, signed at 2026-01-01T00:00:00.000Z\n';
  const stderr = 'Verified with the secret in MINIAPP_WEBHOOK_SECRET.\n';

  it('takes a body and its headers', async () => {
    const world = await createWorld();
    await writeFile(world.path('body'), body);
    const expected = { exitCode: 0, stdout: valid, stderr };
    expect(await world.run(['webhook', 'verify', 'body', ...flags], { environment })).toEqual(expected);
    for (const argv of [[], ['-']]) {
      const options = { environment, stdin: body };
      expect(await world.run(['webhook', 'verify', ...argv, ...flags], options)).toEqual(expected);
    }
    const variable = { ...environment, MINIAPP_HEADER: lines.join('\n').toUpperCase().replace('MSG_1', 'msg_1') };
    const shouted = await world.run(['webhook', 'verify'], { environment: variable, stdin: body });
    // The names do not depend on case, the signature does.
    expect(shouted.stdout).toMatch(/^✗ signature-/);
  });

  it('takes a recorded request', async () => {
    const world = await createWorld();
    await writeFile(world.path('request.http'), request);
    const expected = { exitCode: 0, stdout: valid, stderr };
    expect(await world.run(['webhook', 'verify', '--request', 'request.http'], { environment })).toEqual(expected);
    const piped = { environment, stdin: `${lines.join('\n')}\n\n${body}` };
    expect(await world.run(['webhook', 'verify', '--request', '-'], piped)).toEqual(expected);
  });

  it('takes what sign prints', async () => {
    const world = await worldWithApp();
    const signed = await world.run(['webhook', 'sign'], { stdin: body });
    const verified = await world.run(['webhook', 'verify', '--request', '-'], { stdin: `${signed.stdout}\n${body}` });
    expect(verified).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^✓ valid: msg_[0-9a-f]{32}, /) });
  });

  it('says why it does not verify, and what to do: exit 1', async () => {
    const world = await createWorld();
    const finished = await world.run(['webhook', 'verify', ...flags], { environment, stdin: '{ "a": 1 }' });
    expect(finished).toEqual({
      exitCode: 1,
      stdout:
        '✗ body-reserialised\n' +
        '  What was signed is the same JSON written in another way: on one line without spaces.\n' +
        '  Sign and verify the bytes that are sent, before anything parses or changes them: in a server, the raw body.\n',
      stderr,
    });
  });

  it('--json has the same in fields', async () => {
    const world = await createWorld();
    const verify = (stdin: string, more: string[] = []) =>
      world.run(['webhook', 'verify', ...flags, '--json', ...more], { environment, stdin });
    const right = readOutput(await verify(body));
    expect(right).toMatchObject({ ok: true, error: null });
    expect(right.result).toEqual({
      valid: true,
      id: 'msg_1',
      time: '2026-01-01T00:00:00.000Z',
      reason: null,
      message: null,
      hint: null,
    });
    const wrong = await verify(`${body}\n`);
    expect(wrong.exitCode).toBe(1);
    expect(readOutput(wrong)).toMatchObject({
      ok: false,
      error: null,
      result: {
        valid: false,
        id: null,
        time: null,
        reason: 'body-line-ends',
        message: expect.stringMatching(/line break/),
      },
    });
  });

  it('works with another time and tolerance', async () => {
    const world = await createWorld();
    const verify = async (...more: string[]) =>
      world.run(['webhook', 'verify', ...flags, ...more], { environment, stdin: body });
    expect(await verify('--now', '2026-01-01T00:05:00Z')).toMatchObject({ exitCode: 0 });
    const old = await verify('--now', '2026-01-01T00:05:01Z');
    expect(old.stdout).toMatch(/^✗ timestamp-too-old\n {2}The message was signed 5 minutes 1 second ago/);
    expect(await verify('--now', '2026-01-01T00:05:01Z', '--tolerance', '301')).toMatchObject({ exitCode: 0 });
    expect((await verify('--now', '2025-12-31T23:59:59Z', '--tolerance', '0')).stdout).toMatch(
      /^✗ timestamp-in-future/,
    );
  });

  it('tells of another secret, wherever it comes from', async () => {
    const world = await worldWithApp();
    await writeFile(world.path('other.txt'), other);
    await world.run(['webhook', 'secret']);
    for (const [more, place] of [
      [['--secret-file', 'other.txt'], 'the file other.txt'],
      [[], '.miniapp/webhook-secrets.json for email-verifier'],
    ] as const) {
      const finished = await world.run(['webhook', 'verify', ...flags, ...more], { stdin: body });
      expect(finished).toMatchObject({ exitCode: 1, stderr: `Verified with the secret in ${place}.\n` });
      expect(finished.stdout).toMatch(/^✗ signature-mismatch\n/);
    }
  });

  it('makes no secret: a new one would verify nothing', async () => {
    const world = await worldWithApp();
    const finished = await world.run(['webhook', 'verify', ...flags, '--json'], { stdin: body });
    expect(finished.exitCode).toBe(2);
    expect(readOutput(finished).error).toMatchObject({
      code: 'webhook-secret-missing',
      message: expect.stringContaining('email-verifier has none in'),
    });
    expect(await readdir(world.directory)).toEqual(['miniapp.yaml']);
  });

  it('mentions a body that is not as long as content-length says', async () => {
    const world = await createWorld();
    const verify = (stdin: string) => world.run(['webhook', 'verify', '--request', '-'], { environment, stdin });
    const declared = request.replace('Host: localhost', 'Content-Length: 7');
    expect(await verify(`${declared}\n`)).toMatchObject({ exitCode: 0 });
    const cut = await verify(declared.slice(0, -1));
    expect(cut).toMatchObject({ exitCode: 1 });
    expect(cut.stdout).toContain('The body has 6 bytes where content-length says 7: it is not the one that was sent.');
  });

  it.each<[string, string[], string]>([
    ['no headers', [], 'There are no headers to verify.'],
    ['a header without a name', ['--header', `: ${given}`], '--header number 1 is not of the form name: value.'],
    ['a header without a colon', [...flags, '--header', given], '--header number 4 is not of the form'],
    ['request and header', ['--request', '-', '--header', 'a: b'], '--request holds headers and body'],
    ['request and body', ['--request', '-', 'body'], '--request holds headers and body'],
    ['a missing request', ['--request', 'nothing'], 'There is no file at'],
    ['a negative tolerance', [...flags, '--tolerance=-1'], '--tolerance must be a whole number from 0'],
    ['a time that is none', [...flags, '--now', 'now'], '--now must be a time such as'],
  ])('refuses %s: exit 2', async (_what, more, message) => {
    const world = await createWorld();
    const { exitCode, stdout, stderr } = await world.run(['webhook', 'verify', ...more], { environment, stdin: body });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('says where a recorded request stops to be one', async () => {
    const world = await createWorld();
    const options = { environment, stdin: `POST / HTTP/1.1\n${lines.join('\n')}\n${body}` };
    expect(await world.run(['webhook', 'verify', '--request', '-'], options)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Standard input is no recorded request: line 5 is no header.'),
    });
    const long = { environment, stdin: `a: b\n\n${'x'.repeat(1024 * 1024)}` };
    expect(await world.run(['webhook', 'verify', '--request', '-'], long)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Standard input is longer than 1 MiB'),
    });
  });

  it('lets nothing that a terminal obeys through', async () => {
    const world = await createWorld();
    const hostile = '\x1b]0;owned\x07\u202e\u009b2J';
    const more = ['--header', `webhook-id: ${hostile}`, '--header', 'webhook-signature: v1,x'];
    for (const json of [[], ['--json']]) {
      const argv = ['webhook', 'verify', ...more, '--header', `webhook-timestamp: ${hostile}`, ...json];
      const finished = await world.run(argv, { environment });
      expect(finished.exitCode).toBe(1);
      expect(finished.stdout).toContain('timestamp-malformed');
      expect(finished.stdout + finished.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
    }
    // The id of a valid message is shown.
    const key = Buffer.from(given.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${hostile}.${seconds}.`).digest('base64');
    const headers = [`webhook-id: ${hostile}`, `webhook-timestamp: ${seconds}`, `webhook-signature: v1,${signature}`];
    for (const json of [[], ['--json']]) {
      const argv = ['webhook', 'verify', ...headers.flatMap((line) => ['--header', line]), ...json];
      const finished = await world.run(argv, { environment });
      expect(finished.exitCode).toBe(0);
      expect(finished.stdout).toContain('owned');
      expect(finished.stdout + finished.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
    }
  });

  it('has each of its reasons in the output’s schema', async () => {
    const schema = JSON.parse(await readFile(join(packageDirectory, 'schemas/output.schema.json'), 'utf8')) as {
      $defs: { 'webhook-verify': { properties: { reason: { enum: unknown[] } } } };
    };
    expect(schema.$defs['webhook-verify'].properties.reason.enum).toEqual([null, ...verificationReasons]);
  });
});

describe('a secret', () => {
  const base64 = given.slice('whsec_'.length);
  const verify = ['webhook', 'verify', '--header', 'webhook-id: 1'];

  it.each<[string, string[], Record<string, string>]>([
    ['given for the body', ['webhook', 'sign', given], {}],
    ['given for the secret’s file', ['webhook', 'sign', '--secret-file', given], {}],
    ['given for the secret’s file, without whsec_', ['webhook', 'sign', '--secret-file', base64], {}],
    ['given for the manifest', ['webhook', 'secret', given], {}],
    ['given for a request', ['webhook', 'verify', '--request', given], {}],
    ['given for a header', ['webhook', 'verify', '--header', given], {}],
    ['given for a time', [...verify, '--now', given], {}],
    ['given for a command', ['webhook', given], {}],
    ['given with a flag that does not exist', ['webhook', 'sign', `--secret=${given}`], {}],
    ['damaged in the environment', ['webhook', 'sign'], { MINIAPP_WEBHOOK_SECRET: `${given}?` }],
    ['damaged in the environment, without whsec_', verify, { MINIAPP_WEBHOOK_SECRET: `${base64}?` }],
    ['damaged in the environment of secret', ['webhook', 'secret'], { MINIAPP_WEBHOOK_SECRET: given.slice(0, -1) }],
    ['damaged in a file', ['webhook', 'sign', '--secret-file', 'damaged.txt'], {}],
    ['in a file that is longer than any', ['webhook', 'sign', '--secret-file', 'long.txt'], {}],
    ['in a file that is no text', [...verify, '--secret-file', 'binary.txt'], {}],
  ])('%s is not repeated by the error', async (_what, argv, environment) => {
    const world = await worldWithApp();
    await writeFile(world.path('damaged.txt'), `"${given}"`);
    await writeFile(world.path('long.txt'), given.padEnd(2000));
    await writeFile(world.path('binary.txt'), Buffer.concat([Buffer.from(given), Buffer.from([0xff])]));
    for (const json of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await world.run([...argv, ...json], { environment });
      expect(exitCode).toBe(2);
      expect(stdout + stderr).not.toContain(base64.slice(0, 8));
      expect(stdout + stderr).not.toContain(base64.slice(-12, -2));
      if (json.length === 0) expect(stderr).toMatch(/^Error: /);
    }
  });

  it('is not repeated by a bug’s trace', async () => {
    const world = await worldWithApp();
    const disk = {
      kind: async () => {
        throw new TypeError(`no ${given} here`);
      },
    };
    for (const json of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await world.run(['webhook', 'secret', ...json], { disk });
      expect(exitCode).toBe(70);
      expect(stdout + stderr).toContain('no whsec_•••••• here');
      expect(stdout + stderr).not.toContain(base64.slice(0, 8));
    }
  });
});

describe('docs/webhooks.md', () => {
  it('shows servers that verify', async () => {
    const text = await readFile(join(packageDirectory, 'docs/webhooks.md'), 'utf8');
    const blocks = [...text.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code);
    expect(blocks).toHaveLength(2);
    const world = await createWorld();
    const library = pathToFileURL(createRequire(import.meta.url).resolve('standardwebhooks')).href;
    const bytes = Buffer.from('{"a":"é"}');
    const time = new Date();
    const headers = signMessage(given, { id: 'msg_1', time, body: bytes });
    const old = signMessage(given, { id: 'msg_1', time: new Date(time.getTime() - 301_000), body: bytes });
    const cases = [
      [headers, bytes, true],
      [headers, Buffer.from('{"a":"e"}'), false],
      [old, bytes, false],
      [{ ...headers, 'webhook-signature': `v1,x ${headers['webhook-signature']}` }, bytes, true],
      [{ ...headers, 'webhook-signature': 'v1' }, bytes, false],
      [{ ...headers, 'webhook-id': 'msg_2' }, bytes, false],
      [{ 'webhook-signature': headers['webhook-signature'] }, bytes, false],
    ] as const;
    for (const [index, code] of blocks.entries()) {
      const path = world.path(`server${index}.mjs`);
      const calls = cases.map(
        ([given, body]) => `isGenuine(${JSON.stringify(given)}, Buffer.from('${body.toString('base64')}', 'base64'))`,
      );
      const program = `${code.replace("'standardwebhooks'", JSON.stringify(library))}
        console.log(JSON.stringify([${calls.join(', ')}]));`;
      await writeFile(path, program);
      const env = { ...process.env, WEBHOOK_SECRET: given };
      const printed = execFileSync(process.execPath, [path], { env, encoding: 'utf8' });
      expect(JSON.parse(printed)).toEqual(cases.map(([, , genuine]) => genuine));
    }
  });
});
