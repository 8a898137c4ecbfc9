import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createWorld, type World } from '../../world.ts';
import { manage } from '../management.ts';
import { serverManifest } from '../manifests.ts';
import { listen } from '../server.ts';

const example = new URL('../../../docs/examples/workspace.yaml', import.meta.url);

/** Starts a platform from a seed file; the app that is installed may read everything. */
async function startWith(world: World, text: string | Buffer, flags: readonly string[] = []) {
  await writeFile(world.path('workspace.yaml'), text);
  const platform = await world.start(['platform', 'start', '--port', '0', '--seed-file', 'workspace.yaml', ...flags]);
  const { url } = await platform.event('ready');
  const server = await listen((_request, response) => response.end('{}'));
  const scopes = '[subscribers:view, flow-tags:view, bot-fields:view, user-fields:view, workspace:view, flows:view]';
  const manifest = serverManifest(server.url).replace(/api_scopes: .*/, `api_scopes: ${scopes}`);
  await writeFile(world.path('miniapp.yaml'), manifest);
  expect(await world.run(['push'])).toMatchObject({ exitCode: 0 });
  const inputs = { token: 'abc', limit: 5, region: 'eu', news: false };
  await manage(world, 'POST', '/apps/email-verifier/installations', { inputs });
  const { api_key } = JSON.parse(server.received[0]?.body ?? '') as { api_key: string };
  const list = async (path: string) => {
    const request = {
      method: 'GET',
      url: `${url}/api${path}`,
      headers: { authorization: `Bearer ${api_key}` },
      body: null,
    };
    const { body } = await world.http(request, { timeout: 5_000, bodyLimit: 1_000_000 });
    return (JSON.parse(new TextDecoder().decode(body)) as { data: Record<string, unknown>[] }).data;
  };
  return { platform, list };
}

test('a new workspace has what the file says, under the ids it gives', async () => {
  const { list } = await startWith(await createWorld(), await readFile(example));
  expect(await list('/team-info')).toMatchObject({ name: 'Harbour Bakery', owner_email: 'marta@example.com' });
  expect(await list('/flow/tags')).toEqual([
    { name: 'Newsletter', tag_ns: expect.stringMatching(/^f190385t\d+$/) },
    { name: 'VIP', tag_ns: 'f190385t456' },
  ]);
  expect((await list('/flow/subflows')).map(({ name }) => name)).toEqual(['Order status', 'Welcome']);
  expect((await list('/flow/bot-fields')).map(({ value }) => value)).toEqual([4.5, 'Mon to Sat 7:30 to 18:00']);
  const [carla, bruno, ada] = await list('/subscribers');
  expect(ada).toMatchObject({
    user_ns: 'f190385u394247863',
    user_id: '12025550101',
    name: 'Ada Ashby',
    channel: 'whatsapp_cloud',
    agent_name: 'Ines Okoro',
    subscribed: '2026-01-18 09:30:00',
    opted_in_sms: '2026-01-18 09:30:00',
    opted_in_email: null,
    last_interaction: '2026-07-18 09:30:00',
    tags: [{ name: 'VIP', tag_ns: 'f190385t456' }, { name: 'Newsletter' }],
    labels: [{ name: 'Urgent' }],
    user_fields: [
      { name: 'Loyalty points', var_ns: 'f190385v8089537', value: 120 },
      { name: 'Birthday', value: '1990-02-28' },
      { name: 'Last order', value: '[{"name":"Rye bread","count":2}]' },
    ],
  });
  expect(bruno).toMatchObject({ name: 'Bruno', channel: 'telegram', user_id: '4711', status: 'done' });
  expect(carla).toMatchObject({ name: 'Carla Castell', first_name: 'Carla', channel: 'web', subscribed: null });
});

test('the example in the documentation works', async () => {
  const text = await readFile(new URL('../../../docs/local-platform.md', import.meta.url), 'utf8');
  const { list } = await startWith(await createWorld(), /```yaml\n([^`]*)```/.exec(text)?.[1] ?? '');
  expect(await list('/subscribers')).toMatchObject([{ name: 'Ada', tags: [{ name: 'VIP' }] }]);
});

test('JSON is taken as well, and a name is enough', async () => {
  const { list } = await startWith(await createWorld(), '{"name": "Empty"}');
  expect(await list('/team-info')).toMatchObject({ name: 'Empty', owner_id: null });
  expect(await list('/subscribers')).toEqual([]);
});

test('on data that is there already, it is left aside and says so', async () => {
  const world = await createWorld();
  const first = await startWith(world, await readFile(example));
  await first.platform.stop();
  await writeFile(world.path('workspace.yaml'), 'name: Another\n');
  const command = ['platform', 'start', '--port', '0', '--seed-file', 'workspace.yaml'];
  const { exitCode, stderr } = await world.run(command, { signal: 'SIGTERM' });
  expect(exitCode).toBe(143);
  expect(stderr).toContain(`The seed file was left aside: the data in ${world.path('.miniapp')} is there already.`);
  expect(stderr).toContain('miniapp platform reset');
  await (await world.start(['platform', 'start', '--port', '0'])).event('ready');
  expect((await manage(world, 'GET', '/whoami')).json).toMatchObject({ name: 'Harbour Bakery' });
});

test('dev takes it too, and a wrong one leaves no data behind', async () => {
  const world = await createWorld();
  await writeFile(world.path('miniapp.yaml'), serverManifest('http://127.0.0.1:1'));
  await writeFile(world.path('workspace.yaml'), 'nam: Typo\n');
  const command = ['dev', '--port', '0', '--seed-file', 'workspace.yaml'];
  expect(await world.run(command)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('workspace.yaml:1:1'),
  });
  await writeFile(world.path('workspace.yaml'), 'name: Right\n');
  const dev = await world.start(command);
  await dev.event('pushed');
  expect((await manage(world, 'GET', '/whoami')).json).toMatchObject({ name: 'Right' });
});

const valid = 'name: X\nflow_ns: f1\n';

test.each<[string, string, string]>([
  ['', '1:1', 'This must be a mapping'],
  ['name: X\nname: Y\n', '2:1', 'already given'],
  ['name: [X\n', '', ''],
  ['nam: X\n', '1:1', '"nam" is not known here. Did you mean "name"?'],
  ['tags: []\n', '1:1', '"name" is missing here.'],
  ['name: 12\n', '1:7', 'This must be text, but YAML reads 12 as something else. Put it in quotes.'],
  ['name: ""\n', '1:7', 'This is empty. Fill it in.'],
  ['name: X\nworkspace_id: 0\n', '2:15', 'This must be a number from 1 to 2147483647.'],
  ['name: X\nflow_ns: g1\n', '2:10', 'This must be the letter f and a number. Write it like f190385'],
  [`${valid}tags: VIP\n`, '3:7', 'This must be a list.'],
  [`${valid}tags:\n  - VIP\n`, '4:5', 'This must be a mapping.'],
  [`${valid}tags:\n  - { name: VIP }\n  - { name: VIP }\n`, '5:13', 'VIP is given twice.'],
  [`${valid}tags: [{ name: VIP, tag_ns: f2t1 }]\n`, '3:29', 'This must begin with the chatbot’s id, f1.'],
  ['name: X\ntags: [{ name: VIP, tag_ns: f2t1 }]\n', '2:29', 'Give that too: flow_ns: f2'],
  [`${valid}members: [{ name: A, email: a@b, role: bos }]\n`, '3:40', 'must be one of owner, admin, member, agent'],
  [
    `${valid}user_fields: [{ name: A, var_type: date, var_ns: f1v1 }]\nbot_fields: [{ name: B, var_type: date, value: 2026-01-01, var_ns: f1v1 }]\n`,
    '4:68',
    'f1v1 is given twice.',
  ],
  [
    `${valid}bot_fields: [{ name: B, var_type: date, value: 2026-02-30 }]\n`,
    '3:48',
    'This must be a date, such as 2026-07-18: "B" has the type date.',
  ],
  [`${valid}bot_fields: [{ name: B, var_type: text, value: }]\n`, '3:41', 'This must be given'],
  [`${valid}subscribers:\n  - tags: [VIP]\n`, '4:5', 'A subscriber needs a name, phone, email or user_id.'],
  [
    `${valid}tags: [{ name: VIP }]\nsubscribers:\n  - name: A\n    tags: [VPI]\n`,
    '6:12',
    'There is no tag "VPI" in this file. Did you mean "VIP"?',
  ],
  [
    `${valid}subscribers:\n  - name: A\n    labels: [Urgent]\n`,
    '5:14',
    'There is no label "Urgent" in this file. Add it above.',
  ],
  [`${valid}subscribers:\n  - name: A\n    agent: a@b\n`, '5:12', 'There is no member "a@b" in this file.'],
  [
    `${valid}subscribers:\n  - name: A\n    user_fields: { Points: 1 }\n`,
    '5:20',
    'There is no user field "Points" in this file.',
  ],
  [
    `${valid}user_fields: [{ name: Points, var_type: number }]\nsubscribers:\n  - name: A\n    user_fields: { Points: many }\n`,
    '6:28',
    'This must be a number',
  ],
  [
    `${valid}subscribers:\n  - phone: "+1 202 5550101"\n  - phone: "12025550101"\n`,
    '5:12',
    '12025550101 is given twice.',
  ],
  [
    `${valid}subscribers:\n  - email: A@example.com\n  - email: a@example.com\n`,
    '5:12',
    'a@example.com is given twice.',
  ],
  [
    `${valid}subscribers:\n  - { name: A, user_id: "12025550101" }\n  - phone: "12025550101"\n`,
    '5:5',
    '12025550101 is given twice.',
  ],
  [`${valid}subscribers:\n  - name: "a\\0"\n`, '4:11', 'U+0000'],
  [
    `${valid}subscribers:\n  - created_at: 2026-01-01\n`,
    '4:17',
    'a date and time with its zone. Write it like 2026-07-18T09:30:00Z',
  ],
])('a mistake is told at its place: %j', async (text, place, message) => {
  const world = await createWorld();
  await writeFile(world.path('workspace.yaml'), text);
  const command = ['platform', 'start', '--port', '0', '--seed-file', 'workspace.yaml'];
  const { exitCode, stdout, stderr } = await world.run(command);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`Error: The workspace data cannot be used. workspace.yaml:${place}`);
  expect(stderr).toContain(message);
});

test('a file that is not there, or too large, is told', async () => {
  const world = await createWorld();
  const command = ['platform', 'start', '--port', '0', '--seed-file', 'workspace.yaml'];
  expect(await world.run(command)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('There is no file') });
  await writeFile(world.path('workspace.yaml'), `name: X\n${'# comment\n'.repeat(200_000)}`);
  expect(await world.run(command)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('cannot be used') });
});

test('--rate-limit is what the API keeps to', async () => {
  const { list } = await startWith(await createWorld(), 'name: X\n', ['--rate-limit', '1']);
  expect(await list('/subscribers')).toEqual([]);
  expect(await list('/subscribers')).toBeUndefined();
});
