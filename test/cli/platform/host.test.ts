import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createWorld, type RunOptions } from '../../world.ts';

const password = 'correct horse battery';
const variable = 'MINIAPP_PLATFORM_PASSWORD';

async function start(host: string, options: RunOptions = {}) {
  const world = await createWorld();
  const argv = ['platform', 'start', '--port', '0', '--host', host];
  return { world, finished: await world.run(argv, { signal: 'SIGTERM', ...options }) };
}

test.each(['127.0.0.1', 'localhost', '::1', '[::1]'])('%s needs no password', async (host) => {
  const { finished } = await start(host);
  expect(finished.exitCode).toBe(143);
  expect(finished.stderr).not.toContain('other computers');
});

describe('a host that other computers reach', () => {
  test.each<[string, Record<string, string>, string]>([
    ['none', {}, 'there is none'],
    ['a short one', { [variable]: 'elevenchars' }, 'shorter than 12 characters'],
    ['one of two lines', { [variable]: 'twelve chars\nand more' }, 'more than one line'],
  ])('needs a password, and refuses %s', async (_what, environment, problem) => {
    const { finished } = await start('0.0.0.0', { environment });
    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain(problem);
    expect(finished.stderr).toContain(variable);
    for (const value of Object.values(environment)) expect(finished.stderr).not.toContain(value.slice(0, 11));
  });

  test('starts with one, says how it is reached and that others can listen, and never shows it', async () => {
    const { world, finished } = await start('0.0.0.0', { environment: { [variable]: password } });
    expect(finished.exitCode).toBe(143);
    expect(finished.stdout).toMatch(/runs on http:\/\/127\.0\.0\.1:\d+ and http:\/\/0\.0\.0\.0:\d+/);
    expect(finished.stderr).toContain('plain HTTP');
    expect(finished.stdout + finished.stderr).not.toContain(password);
    const running = await world.start(['platform', 'start', '--port', '0', '--host', '0.0.0.0'], {
      environment: { [variable]: password },
    });
    expect(await running.event('ready')).toMatchObject({ network_url: expect.stringMatching(/^http:\/\/0\.0\.0\.0:/) });
    await running.stop();
  });

  test('takes it from a file', async () => {
    const world = await createWorld();
    await writeFile(world.path('password.txt'), `${password}\n`);
    const environment = { [`${variable}_FILE`]: 'password.txt' };
    const argv = ['platform', 'start', '--port', '0', '--host', '0.0.0.0'];
    expect(await world.run(argv, { environment, signal: 'SIGTERM' })).toMatchObject({ exitCode: 143 });
    expect(await world.run(argv, { environment: { [`${variable}_FILE`]: 'none' }, signal: 'SIGTERM' })).toMatchObject({
      exitCode: 2,
    });
  });
});

test.each(['http://127.0.0.1', '1.2.3.4:80', 'a b', 'x/y', ''])('%s is no host', async (host) => {
  const { finished } = await start(host, { environment: { [variable]: password } });
  expect(finished.exitCode).toBe(2);
});
