import { expect, test } from 'vitest';
import { emulated } from '../../../src/platform/api/emulated.ts';
import { recallReads } from '../../../src/platform/store/recall.ts';
import { openStore } from '../../../src/platform/store/store.ts';
import { addTag, listNamed } from '../../../src/platform/store/workspace-lists.ts';
import { openDatabase } from '../../../src/system/database.ts';
import { connectedTo, startAppServer } from '../harness.ts';
import { startInstalled } from './calls.ts';
import { examples, findIds } from './examples.ts';

test('after each operation, every list and record that was read before is as if read anew', async () => {
  const installed = await startInstalled(undefined, { options: { rateLimit: 0 } });
  const ids = await findIds(installed);
  const reads = Object.keys(emulated).filter((name) => name.startsWith('GET '));
  const writes = Object.keys(emulated).filter((name) => !name.startsWith('GET '));
  const readAll = (more = {}) =>
    Promise.all(
      reads.map(async (name) => {
        const { text } = await installed.perform(name, { ...examples[name]?.(ids), ...more });
        return [name, text];
      }),
    );
  await readAll();
  for (const name of writes) {
    await installed.perform(name, examples[name]?.(ids));
    // What is not declared is left aside, but makes another address.
    expect([name, await readAll()]).toEqual([name, await readAll({ unread: name })]);
  }
});

test('a key that was just used is void at once when the app is uninstalled', async () => {
  const { api, installation, platform } = await startInstalled();
  expect((await api('GET', '/flow/tags')).status).toBe(200);
  await platform.call('DELETE', `/platform/v1/installations/${installation}`);
  expect((await api('GET', '/flow/tags')).status).toBe(401);
});

test('a key that was just used is void at once when an upgrade makes another, which has its own scopes', async () => {
  const { api, installation, platform } = await startInstalled(['flow-tags:view']);
  expect((await api('GET', '/flow/tags')).status).toBe(200);
  const server = await startAppServer();
  const manifest = connectedTo(server.url, ['workspace:view']);
  await platform.call('PUT', '/platform/v1/apps/email-verifier/draft', { json: { manifest, assets: {} } });
  await platform.call('POST', `/platform/v1/installations/${installation}/upgrade`, { json: { consent: true } });
  expect((await api('GET', '/flow/tags')).status).toBe(401);
  const { api_key: bearer } = JSON.parse(server.received[0]?.body ?? '{}');
  expect((await api('GET', '/flow/tags', { bearer })).status).toBe(403);
  expect((await api('GET', '/team-info', { bearer })).status).toBe(200);
});

test('what depends on the time is read each time', async () => {
  const { platform, list } = await startInstalled();
  const recent = '/subscribers?is_interacted_in_last_24h=yes';
  expect(await list(recent)).not.toEqual([]);
  platform.advance(60 * 24 * 60 * 60 * 1_000);
  expect(await list(recent)).toEqual([]);
});

test('what changed while it was read is read again, and so is what is too long', async () => {
  const { database, recall } = recallReads(await openStore(await openDatabase(':memory:'), 'memory'));
  await database
    .insertInto('workspace')
    .values({ id: 'w', flow_ns: 'f1', name: 'W', created_at: '2026-01-02T03:04:05.000Z' })
    .execute();
  const countTags = async () => (await listNamed(database, 'tags', { limit: 10, offset: 0 })).total;
  const overtaken = await recall('tags', async () => {
    const total = await countTags();
    await addTag(database, 'f1', 'new');
    return total;
  });
  expect([overtaken, await recall('tags', countTags)]).toEqual([0, 1]);
  const never = () => Promise.reject(new Error('was not recalled'));
  expect(await recall('tags', never)).toBe(1);
  await recall('long', countTags, () => 100_000);
  await expect(recall('long', never)).rejects.toThrow('was not recalled');
  await database.destroy();
});
