import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  findBroken,
  readApp,
  runPushCampaign,
  startGateway,
  startLocalPlatform,
  startPush,
  writeProject,
} from './push-campaign.ts';
import { bin, start, temporaryFolder } from './spawn.ts';

it('a push that is killed leaves the old draft or the new one, and the next completes it', async () => {
  const { phases, wrong } = await runPushCampaign(5, 'push');
  expect(wrong).toEqual([]);
  // Otherwise the kills met no push.
  expect(Object.keys(phases).length).toBeGreaterThan(2);
  expect(phases['ended before'] ?? 0).toBeLessThan(3);
});

it.each(['PUT assets, sent', 'PUT draft, answered'])(
  'a platform that is killed at %s has the old draft or the new one, and takes the next push',
  async (moment) => {
    const folder = await temporaryFolder();
    const first = await startLocalPlatform(folder);
    await writeProject(folder, 1);
    await startPush(folder, first.url, first.token).ended;
    const before = await readApp(first);

    await writeProject(folder, 2);
    const gateway = await startGateway(first.url);
    const pushing = startPush(folder, gateway.url, first.token);
    await gateway.until((phase) => phase === moment);
    first.child.kill('SIGKILL');
    await first.ended;
    // Nobody is there any more, as when the platform is talked to directly.
    gateway.close();
    expect(await pushing.ended).toMatchObject({ exitCode: 4, signal: null });

    const second = await startLocalPlatform(folder);
    const between = await readApp(second);
    const finished = await startPush(folder, second.url, second.token).ended;
    expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
    const { hash } = (JSON.parse(finished.stdout) as { result: { hash: string } }).result;
    expect([before?.hash, hash]).toContain(between?.hash);
    expect((await readApp(second))?.hash).toBe(hash);
  },
);

it('Ctrl-C during a push: 130, nothing is half-written, and the next completes it', async () => {
  const folder = await temporaryFolder();
  const platform = await startLocalPlatform(folder);
  await writeProject(folder, 1);
  const gateway = await startGateway(platform.url);
  // The shell says how it ended, as a script would see it.
  const push = `echo $$ > pid; exec "${process.execPath}" "${bin}" push --host ${gateway.url}`;
  const script = `sh -c '${push}'; echo $? > status`;
  const shell = start('sh', ['-c', script], { directory: folder, environment: { MINIAPP_TOKEN: platform.token } });
  await gateway.until((phase) => phase === 'PUT assets, sent');
  process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')), 'SIGINT');
  const { stdout, stderr } = await shell.ended;
  expect(await readFile(join(folder, 'status'), 'utf8')).toBe('130\n');
  expect(stdout + stderr).not.toMatch(/✓|created|Error| at /);
  expect(await findBroken(folder)).toEqual([]);
  expect(await readApp(platform)).toBeNull();
  expect(await startPush(folder, platform.url, platform.token).ended).toMatchObject({ exitCode: 0 });
});
