import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { createWorld } from '../world.ts';
import { badHandlers, goodHandler, serveHandler, verifyingHandler } from './handlers.ts';
import { plainManifest, serverManifest } from './manifests.ts';
import { readOutput } from './output.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Case {
  readonly id: string;
  readonly outcome: string;
  readonly message: string | null;
}

async function assertContract(url: string, flags: readonly string[] = [], manifest = serverManifest(url)) {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), manifest);
  const argv = ['simulate-install', '--deliver', url, '--assert', ...flags];
  return world.run(argv, { environment: { MINIAPP_WEBHOOK_SECRET: secret }, realTime: true });
}

async function outcomes(url: string, flags: readonly string[] = []) {
  const finished = await assertContract(url, [...flags, '--json']);
  const { contract } = readOutput(finished).result as unknown as { contract: Case[] };
  return {
    exitCode: finished.exitCode,
    cases: Object.fromEntries(contract.map((each) => [each.id, each.outcome])),
    contract,
  };
}

const allPassed = {
  answers: 'passed',
  twice: 'passed',
  'unknown-field': 'passed',
  'wrong-signature': 'skipped',
  reinstall: 'passed',
  uninstall: 'passed',
  'uninstall-twice': 'passed',
};
const nothingElse = Object.fromEntries(Object.keys(allPassed).map((id) => [id, 'skipped']));

describe('the handler contract', () => {
  it('a good server passes every case, and is left as it was', async () => {
    const installations = new Map<string, unknown>();
    const url = await serveHandler(goodHandler(installations));
    expect(await outcomes(url)).toMatchObject({ exitCode: 0, cases: allPassed });
    expect(installations.size).toBe(0);
  });

  it('a good server that verifies signatures passes with a secret, too', async () => {
    const url = await serveHandler(verifyingHandler(secret));
    const { exitCode, cases } = await outcomes(url, ['--sign', 'standard']);
    expect({ exitCode, cases }).toEqual({ exitCode: 0, cases: { ...allPassed, 'wrong-signature': 'passed' } });
  });

  it.each<[string, Partial<Record<string, string>>, RegExp]>([
    ['answers 500', { ...nothingElse, answers: 'failed' }, /The server answered 500\./],
    ['redirects', { ...nothingElse, answers: 'failed' }, /a redirect; redirects are not followed/],
    ['not idempotent', { ...allPassed, twice: 'failed' }, /The second time: The server answered 409\./],
    ['crashes on unknown fields', { ...allPassed, 'unknown-field': 'failed' }, /answered 500/],
    ['one installation a chatbot', { ...allPassed, reinstall: 'failed' }, /answered 409/],
    ['ignores uninstall', { ...allPassed, uninstall: 'failed', 'uninstall-twice': 'skipped' }, /answered 404/],
    ['fails the second uninstall', { ...allPassed, 'uninstall-twice': 'failed' }, /The second time: .* 500/],
  ])('a server that is wrong fails exactly the case meant for it: %s', async (name, cases, message) => {
    const url = await serveHandler(badHandlers[name]?.() ?? (() => 200));
    const found = await outcomes(url);
    expect(found).toMatchObject({ exitCode: 1, cases });
    const failures = found.contract.filter(({ outcome }) => outcome === 'failed');
    expect(failures).toHaveLength(1);
    expect(failures[0]?.message).toMatch(message);
  });

  it('a server that accepts any signature fails the case of signatures alone', async () => {
    const url = await serveHandler(goodHandler());
    const { exitCode, cases, contract } = await outcomes(url, ['--sign', 'standard']);
    expect({ exitCode, cases }).toEqual({ exitCode: 1, cases: { ...allPassed, 'wrong-signature': 'failed' } });
    const message = contract.find(({ id }) => id === 'wrong-signature')?.message;
    expect(message).toBe('The server accepted a request that is not signed: it answered 200.');
  });

  it.each<[string, (headers: Record<string, unknown>) => boolean, string]>([
    [
      'another secret',
      (headers) => headers['webhook-id'] !== undefined,
      'a request that was signed with another secret',
    ],
    [
      'an old time',
      (headers) =>
        headers['webhook-timestamp'] !== undefined && Number(headers['webhook-timestamp']) < Date.now() / 1000 - 1_800,
      'a request that was signed an hour ago',
    ],
  ])('a server that accepts %s is told so', async (_, accepts, what) => {
    const verifying = verifyingHandler(secret);
    const good = goodHandler();
    const url = await serveHandler(async (request) =>
      accepts({ ...request.incoming.headers }) ? good(request) : verifying(request),
    );
    const { contract } = await outcomes(url, ['--sign', 'standard']);
    expect(contract.find(({ id }) => id === 'wrong-signature')?.message).toBe(
      `The server accepted ${what}: it answered 200.`,
    );
  });

  it('a server that crashes on a wrong signature does not refuse it', async () => {
    const verifying = verifyingHandler(secret);
    const url = await serveHandler(async (request) => ((await verifying(request)) === 401 ? 500 : 200));
    const { contract } = await outcomes(url, ['--sign', 'standard']);
    expect(contract.find(({ id }) => id === 'wrong-signature')).toMatchObject({
      outcome: 'failed',
      message: 'To a request that is not signed the server answered 500; 401 would refuse it.',
    });
  });

  it('a slow server fails the first case', { timeout: 40_000 }, async () => {
    const url = await serveHandler(badHandlers['slow']?.() ?? (() => 200));
    const { cases, contract } = await outcomes(url);
    expect(cases).toEqual({ ...nothingElse, answers: 'failed' });
    expect(contract[0]?.message).toMatch(/gave no whole answer within 10 s/);
  });

  it('nothing that listens fails the first case', async () => {
    expect(await outcomes('http://127.0.0.1:9')).toMatchObject({
      exitCode: 1,
      cases: { ...nothingElse, answers: 'failed' },
    });
  });

  it('an app without an unsubscribe request is not asked for one', async () => {
    const url = await serveHandler(goodHandler());
    const manifest = `${plainManifest}subscribe: { url: ${url}/subscribe }\n`;
    const { exitCode, stdout } = await assertContract(url, [], manifest);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('The app declares no unsubscribe request.');
  });

  it('a request without a body gets the unknown field in its query', async () => {
    const queries: string[] = [];
    const url = await serveHandler(({ incoming }) => {
      queries.push(new URL(incoming.url ?? '', 'http://localhost').search);
      return 200;
    });
    const manifest = `${plainManifest}subscribe: { url: "${url}/subscribe?id={{system.installation_id}}", method: GET }\n`;
    expect((await assertContract(url, [], manifest)).exitCode).toBe(0);
    expect(queries.filter((query) => query.includes('miniapp_unknown_field=1'))).toHaveLength(1);
  });
});

describe('how it is told', () => {
  it('a line a case, with what the server did', async () => {
    const url = await serveHandler(badHandlers['not idempotent']?.() ?? (() => 200));
    const { exitCode, stdout } = await assertContract(url);
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\d+ ms/g, 'N ms')).toBe(`✓ an install is answered with 2xx within 10 s  N ms
✗ the same delivery twice, one after the other and at once, is harmless  N ms
    The second time: The server answered 409.
✓ an unknown extra field is ignored  N ms
– a wrong signature is refused
    Requests are not signed; --sign standard signs them.
✓ a reinstall, with a new key, is accepted  N ms
✓ an uninstall succeeds  N ms
✓ an uninstall twice is harmless  N ms

5 passed, 1 failed, 1 skipped
`);
  });

  it('as JUnit XML, which says the same', async () => {
    const url = await serveHandler(badHandlers['ignores uninstall']?.() ?? (() => 200));
    const { exitCode, stdout } = await assertContract(url, ['--format', 'junit']);
    expect(exitCode).toBe(1);
    const schema = await readFile(new URL('../fixtures/schemas/junit-10.xsd', import.meta.url), 'utf8');
    const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: stdout }], schema });
    expect(errors).toEqual([]);
    expect(stdout).toMatch(
      /<testsuites name="miniapp simulate-install --assert" tests="7" failures="1" errors="0" time="\d/,
    );
    expect(stdout.match(/<testcase /g)).toHaveLength(7);
    expect(stdout.match(/<failure /g)).toHaveLength(1);
    expect(stdout.match(/<skipped /g)).toHaveLength(2);
    expect(stdout).toContain('<failure message="The server answered 404." type="uninstall">');
  });

  it.each([
    ['--assert', ['--assert'], '--assert needs --deliver.'],
    ['--format junit', ['--format', 'junit'], '--format needs --assert.'],
    ['--attempts', ['--attempts', '3'], '--attempts needs --deliver.'],
    ['--fault', ['--fault', 'delay'], '--fault needs --deliver.'],
    ['--event', ['--deliver', '--assert', '--event', 'upgrade'], '--assert goes through all events itself, once each.'],
    [
      'a path',
      ['--deliver', 'localhost:1/hook', '--assert'],
      '--assert sends several requests, so --deliver names the server alone',
    ],
  ])('%s that means nothing is a mistake', async (_, flags, message) => {
    const world = await createWorld();
    await writeFile(world.path('miniapp.yaml'), plainManifest);
    const { exitCode, stdout, stderr } = await world.run(['simulate-install', ...flags]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
