import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rules } from '../../src/core/manifest/rules.ts';
import { createWorld, noHttp, packageDirectory, type World } from '../world.ts';

const sound = `schema_version: 1
name: Email Verifier
slug: email-verifier
version: 1.0.0
description: Checks e-mail addresses that users type into a chat.
`;
const warned = `${sound}api_scopes: [flow-tags:view]\n`;
const wrong = `${sound}licence: MIT\n`;

/** A world with these files in its folder. */
async function worldWith(files: Record<string, string>): Promise<World> {
  const world = await createWorld();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(world.path(name)), { recursive: true });
    await writeFile(world.path(name), content);
  }
  return world;
}

describe('exit statuses', () => {
  const formats = ['auto', 'pretty', 'line', 'json', 'sarif', 'github', 'junit', 'gitlab', 'markdown'];

  test.each(formats)('are 0, 1 and 2 with --format %s', async (format) => {
    const world = await worldWith({ 'sound.yaml': sound, 'warned.yaml': warned, 'wrong.yaml': wrong });
    const exit = async (...args: string[]) =>
      (await world.run(['validate', '--format', format, ...args], { http: noHttp })).exitCode;
    expect(await exit('sound.yaml')).toBe(0);
    expect(await exit('warned.yaml')).toBe(0);
    expect(await exit('warned.yaml', '--strict')).toBe(1);
    expect(await exit('warned.yaml', '--max-warnings', '1')).toBe(0);
    expect(await exit('warned.yaml', '--max-warnings', '0')).toBe(1);
    expect(await exit('warned.yaml', '--rule', 'scopes/without-subscribe=error')).toBe(1);
    expect(await exit('warned.yaml', '--strict', '--rule', 'scopes/without-subscribe=off')).toBe(0);
    expect(await exit('wrong.yaml')).toBe(1);
    expect(await exit('missing.yaml')).toBe(2);
    expect(await exit('none/*')).toBe(2);
  });
});

describe('formats', () => {
  test('are GitHub’s commands in GitHub Actions, relative to the repository', async () => {
    const world = await worldWith({ '.git/HEAD': '', 'apps/a/miniapp.yaml': wrong });
    const environment = { GITHUB_ACTIONS: 'true' };
    const { stdout } = await world.run(['validate', '-C', 'apps/a'], { environment });
    expect(stdout).toMatch(/^::error file=apps\/a\/miniapp\.yaml,line=6,/);
    const { stdout: pretty } = await world.run(['validate', '-C', 'apps/a', '--format', 'pretty'], { environment });
    expect(pretty).toMatch(/^miniapp\.yaml:6:1 error/);
  });

  test('can be written to several files at once', async () => {
    const world = await worldWith({ 'miniapp.yaml': wrong });
    const outputs = ['sarif=out.sarif', 'junit=out.xml', 'gitlab=out.json', 'json=envelope.json', 'line=out.txt'];
    const { exitCode, stdout } = await world.run(['validate', ...outputs.flatMap((output) => ['--output', output])]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^miniapp\.yaml:6:1 error/);
    const read = (name: string) => readFile(world.path(name), 'utf8');
    expect(JSON.parse(await read('out.sarif')).runs[0].results).toHaveLength(1);
    expect(await read('out.xml')).toContain('failures="1"');
    expect(JSON.parse(await read('out.json'))).toHaveLength(1);
    expect(JSON.parse(await read('envelope.json'))).toMatchObject({ ok: false, result: { errors: 1 } });
    expect(await read('out.txt')).toMatch(/^miniapp\.yaml:6:1: error: .*\n$/);
  });

  test('add to the summary that GitHub collects, and replace any other file', async () => {
    const world = await worldWith({ 'miniapp.yaml': wrong, 'summary.md': 'before\n', 'other.md': 'before\n' });
    const environment = { GITHUB_STEP_SUMMARY: world.path('summary.md') };
    await world.run(['validate', '--output', 'markdown=summary.md', '--output', 'markdown=other.md'], { environment });
    expect(await readFile(world.path('summary.md'), 'utf8')).toMatch(/^before\n## miniapp validate/);
    expect(await readFile(world.path('other.md'), 'utf8')).toMatch(/^## miniapp validate/);
  });

  test.each([
    ['no file', 'sarif', 'is not of the form format=file'],
    ['no name', 'sarif=', 'is not of the form format=file'],
    ['a format nobody knows', 'srif=x', 'Did you mean sarif=…?'],
    ['a folder that is not there', 'sarif=a/b/c.sarif', 'its folder does not exist'],
  ])('refuse an output with %s', async (_, output, expected) => {
    const world = await worldWith({ 'miniapp.yaml': sound });
    const { exitCode, stderr } = await world.run(['validate', '--output', output]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(expected);
  });
});

/** Ten mistakes, each in a line of its own, among comments and odd layout that must stay. */
const tenMistakes = `# first comment
schema_version: 1

nmae:   Email Verifier      # 1 misspelt field
slug: "email-verifier"
version: 1.0.0
descripton: 'Checks e-mail addresses that users type into a chat.' # 2 misspelt field


api_scopes:   # comment
  - flow-tags:veiw          # 3 misspelt scope
  - View subscribers        # 4 label for an id
  - flow-tags:view          # 5 twice, once the third is corrected

subscribe:
    url: https://api.example.com/subscribe
    method:  pots           # 6 misspelt value
    headers: { X-App: 5 }   # 7 number for text
    body:
        api_key: {{system.api_key}}  # 8 no quotes
        order: 12345678901234567890  # 9 loses digits
unsubscrib: # 10 misspelt field
    url: https://api.example.com/unsubscribe
# last comment`;

const tenCorrected = tenMistakes
  .replace('nmae:', 'name:')
  .replace('descripton:', 'description:')
  .replace('flow-tags:veiw ', 'flow-tags:view ')
  .replace('View subscribers ', 'subscribers:view ')
  .replace('  - flow-tags:view          # 5 twice, once the third is corrected\n', '')
  .replace('pots', 'POST')
  .replace('X-App: 5', 'X-App: "5"')
  .replace('{{system.api_key}}', '"{{system.api_key}}"')
  .replace('12345678901234567890', '"12345678901234567890"')
  .replace('unsubscrib:', 'unsubscribe:');

describe('--fix', () => {
  test('corrects ten mistakes and leaves everything else alone', async () => {
    const world = await worldWith({ 'miniapp.yaml': tenMistakes });
    await chmod(world.path('miniapp.yaml'), 0o640);
    const { exitCode, stdout, stderr } = await world.run(['validate', '--fix']);
    expect(await readFile(world.path('miniapp.yaml'), 'utf8')).toBe(tenCorrected);
    expect(stderr).toBe('✓ miniapp.yaml: no problems, 10 fixed\n');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('-nmae:   Email Verifier      # 1 misspelt field\n+name:   Email Verifier');
    expect((await stat(world.path('miniapp.yaml'))).mode & 0o777).toBe(0o640);

    const again = await world.run(['validate', '--fix', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, result: { fixes: [] } });
    expect(await readFile(world.path('miniapp.yaml'), 'utf8')).toBe(tenCorrected);
  });

  test('is only shown by --fix-dry-run', async () => {
    const world = await worldWith({ 'miniapp.yaml': tenMistakes });
    const { exitCode, stdout } = await world.run(['validate', '--fix-dry-run', '--json']);
    expect(await readFile(world.path('miniapp.yaml'), 'utf8')).toBe(tenMistakes);
    expect(exitCode).toBe(0);
    const [fix] = JSON.parse(stdout).result.fixes;
    expect(fix).toMatchObject({ file: 'miniapp.yaml', fixed: 10 });
    expect(fix.patch.split('\n').filter((line: string) => /^-[^-]/.test(line))).toHaveLength(10);
  });

  test('says what is left', async () => {
    const world = await worldWith({ 'miniapp.yaml': `${sound.replace('name:', 'nmae:')}licence: MIT\n` });
    const { exitCode, stderr } = await world.run(['validate', '--fix']);
    expect(exitCode).toBe(1);
    expect(stderr).toBe('✗ miniapp.yaml: 1 error, 1 fixed\n');
  });

  test('writes through a link, and keeps the link', async () => {
    const world = await worldWith({ 'real/app.yaml': sound.replace('name:', 'nmae:') });
    await symlink(world.path('real/app.yaml'), world.path('miniapp.yaml'));
    expect((await world.run(['validate', '--fix'])).exitCode).toBe(0);
    expect(await readFile(world.path('real/app.yaml'), 'utf8')).toBe(sound);
  });

  test('leaves a file that needs nothing untouched', async () => {
    const world = await worldWith({ 'miniapp.yaml': wrong });
    const before = await stat(world.path('miniapp.yaml'));
    await world.run(['validate', '--fix']);
    expect((await stat(world.path('miniapp.yaml'))).ino).toBe(before.ino);
  });

  test('refuses standard input', async () => {
    const world = await worldWith({});
    const { exitCode, stderr } = await world.run(['validate', '--fix', '-'], { stdin: wrong });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('cannot be corrected in place');
  });
});

describe('the configuration', () => {
  test('names the apps, and their severities', async () => {
    const world = await worldWith({
      'miniapp.config.yaml':
        'apps: [apps/*]\nrules: {scopes/without-subscribe: error}\noverrides: [{files: apps/b/*, rules: {scopes/without-subscribe: off}}]\n',
      'apps/a/miniapp.yaml': warned,
      'apps/b/miniapp.yaml': warned,
    });
    const { exitCode, stdout, stderr } = await world.run(['validate', '--format', 'line']);
    expect(stdout).toMatch(/^apps\/a\/miniapp\.yaml:6:1: error: .*\[scopes\/without-subscribe\]\n$/);
    expect(stderr).toBe('✗ 2 manifests: 1 error\n');
    expect(exitCode).toBe(1);
    const flag = await world.run(['validate', '--rule', 'scopes/without-subscribe=off']);
    expect(flag).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('that cannot be used is told with its place, and nothing is checked', async () => {
    const world = await worldWith({ 'miniapp.config.yaml': 'rules:\n  scopes/nothing: off\n', 'miniapp.yaml': sound });
    const { exitCode, stdout, stderr } = await world.run(['validate']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('miniapp.config.yaml:2:3: There is no rule "scopes/nothing".');
  });
});

describe('--watch', () => {
  test('checks again what changed, and only that, until it is stopped', async () => {
    const world = await worldWith({ 'a.yaml': sound, 'b.yaml': wrong });
    const running = await world.start(['validate', '--watch', 'a.yaml', 'b.yaml']);
    await expect.poll(() => running.events.length).toBe(2);
    await writeFile(world.path('b.yaml'), sound);
    await expect.poll(() => running.events.length, { timeout: 5000 }).toBe(3);
    expect(running.events.map(({ file, ok }) => [file, ok])).toEqual([
      ['a.yaml', true],
      ['b.yaml', false],
      ['b.yaml', true],
    ]);
    expect((await running.stop()).exitCode).toBe(130);
  });
});

describe('--online', () => {
  test('asks the addresses, and warns of those that do not answer', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/docs' ? 200 : 404;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const world = await worldWith({ 'miniapp.yaml': `${sound}documentation: ${origin}/docs\n` });
    expect(await world.run(['validate', '--online', '--strict'])).toMatchObject({ exitCode: 0, stdout: '' });
    await writeFile(world.path('miniapp.yaml'), `${sound}documentation: ${origin}/gone\n`);
    const { exitCode, stdout } = await world.run(['validate', '--online', '--format', 'line', '--strict']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^miniapp\.yaml:6:16: warning: .*404.*\[online\/unreachable\]\n$/);
  });
});

describe('every rule', () => {
  // Made by their tests: a megabyte, and a hundred levels, are no files to read.
  const generated = ['yaml/too-large', 'yaml/too-deep'];

  test.each(rules.map(({ id }) => id).filter((id) => !generated.includes(id)))('%s has fixtures', async (id) => {
    for (const kind of ['valid', 'invalid']) {
      const fixture = await readFile(join(packageDirectory, 'test', 'fixtures', id, `${kind}.yaml`), 'utf8');
      expect(fixture).not.toBe('');
    }
  });

  test('is in the SARIF output', async () => {
    const world = await worldWith({ 'miniapp.yaml': sound });
    const { stdout } = await world.run(['validate', '--format', 'sarif']);
    const listed = JSON.parse(stdout).runs[0].tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(listed).toEqual(rules.map(({ id }) => id));
  });
});

describe('the commands around validate', () => {
  test('rules lists every rule, and explain explains each', async () => {
    const world = await worldWith({});
    const { stdout } = await world.run(['rules']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(rules.length);
    for (const { id, why, how } of rules) {
      const explained = await world.run(['explain', id]);
      expect(explained.exitCode).toBe(0);
      expect(explained.stdout).toContain(why);
      expect(explained.stdout).toContain(how);
      expect(stdout).toContain(id);
    }
  });

  test('explain knows what was meant', async () => {
    const world = await worldWith({});
    const { exitCode, stderr } = await world.run(['explain', 'scopes/redundent']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean: miniapp explain scopes/redundant');
  });

  test('scopes searches ids, labels and operations', async () => {
    const world = await worldWith({});
    expect((await world.run(['scopes', 'send-text'])).stdout).toMatch(/^messages:send +Send messages\n$/);
    expect((await world.run(['scopes', 'VIEW', 'flow', 'tags'])).stdout).toContain('flow-tags:view');
    expect(await world.run(['scopes', 'nothing-like-it'])).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('schema prints the schema', async () => {
    const world = await worldWith({});
    const { stdout } = await world.run(['schema']);
    expect(JSON.parse(stdout)).toMatchObject({ $id: 'urn:miniapp:schema:1' });
  });

  test('render fills in the environment, and nothing else', async () => {
    const manifest = `${sound}subscribe:\n  url: \${BASE:-https://a.example}/in\n  body: {key: "{{system.api_key}}"}\n`;
    const world = await worldWith({ 'miniapp.yaml': manifest, 'staging.env': 'BASE=https://b.example\n' });
    expect(JSON.parse((await world.run(['render'])).stdout).subscribe.url).toBe('https://a.example/in');
    const { stdout } = await world.run(['render', '--env-file', 'staging.env']);
    expect(JSON.parse(stdout).subscribe).toEqual({
      url: 'https://b.example/in',
      body: { key: '{{system.api_key}}' },
    });
    expect((await world.run(['render', '--env-file', 'none.env'])).exitCode).toBe(2);
  });
});

describe('on a terminal', () => {
  test.each([
    [
      'a hardcoded secret',
      `subscribe: {url: https://a.example, headers: {Authorization: Bearer Zx9kQ7w2Lm4Tp8Rv3Ny6}}\n`,
    ],
    [
      'a secret default',
      'auth:\n  type: api_key\n  inputs: [{name: t, type: string, title: T, secret: true, default: Zx9kQ7w2Lm4Tp8Rv3Ny6}]\n',
    ],
  ])('the line of %s is not shown', async (_, text) => {
    const world = await worldWith({ 'miniapp.yaml': sound + text });
    const { stdout } = await world.run(['validate'], { terminal: 100 });
    expect(stdout).toMatch(/secret\/hardcoded|auth\/secret-default/);
    expect(stdout).not.toContain('Zx9kQ7w2');
  });
});
