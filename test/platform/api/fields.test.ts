import { expect, test } from 'vitest';
import { type FieldType, fieldTypes, readFieldValue } from '../../../src/platform/field-values.ts';
import { startInstalled } from './calls.ts';
import { findIds } from './examples.ts';

test.each<[FieldType, unknown, unknown]>([
  ['text', 'Tea', 'Tea'],
  ['text', '', ''],
  ['text', 12, '12'],
  ['number', 12, 12],
  ['number', ' -4.50 ', -4.5],
  ['number', '12', 12],
  ['boolean', true, true],
  ['boolean', 'False', false],
  ['boolean', 1, true],
  ['date', '2024-02-29', '2024-02-29'],
  ['datetime', '2018-07-02T00:00:00+00:00', '2018-07-02T00:00:00+00:00'],
  ['datetime', '2018-07-02 01:30', '2018-07-02T01:30:00+00:00'],
  ['datetime', '2018-07-02T01:30:00.5+02:00', '2018-07-01T23:30:00+00:00'],
  ['array', '[1, 2]', '[1, 2]'],
  ['array', { a: [1] }, '{"a":[1]}'],
  ['longtext', 'x'.repeat(500_000), 'x'.repeat(500_000)],
  ['longtext', [1], '[1]'],
])('%s takes %j', (type, given, value) => {
  expect(readFieldValue(type, given)).toEqual({ value });
});

test.each<[FieldType, readonly unknown[]]>([
  ['text', ['x'.repeat(20_001), 'a\u0000', '\ud800', {}, []]],
  ['number', ['', 'x', '1e5', '0x10', Number.POSITIVE_INFINITY, true, {}, '9'.repeat(400)]],
  ['boolean', ['yes', 2, '', {}, []]],
  ['date', ['2026-02-30', '2026-13-01', '18/07/2026', '2026-07-18T00:00:00Z', 20260718, '']],
  ['datetime', ['2026-02-30 10:00', '2026-07-18', '2026-07-18 25:00', '2026-07-18T10:00:00+99:00', 1, '']],
  ['array', ['[1', 'text', '', JSON.stringify('x'.repeat(20_000))]],
  ['longtext', ['x'.repeat(500_001), 'a\u0000']],
])('%s refuses what it cannot hold', (type, values) => {
  for (const given of values) expect(readFieldValue(type, given)).toEqual({ problem: expect.any(String) });
});

test('values keep their type from setting to showing, by id and by name', async () => {
  const { perform, list } = await startInstalled();
  const [user] = await list('/subscribers');
  const values = {
    text: 'Tea',
    number: 3.5,
    boolean: false,
    date: '2026-07-18',
    datetime: '2026-07-18T09:30:00+00:00',
    array: '["a"]',
    longtext: 'Long',
  } as const;
  for (const var_type of fieldTypes) {
    const name = `My ${var_type}`;
    const created = (await perform('POST /flow/create-user-field', { name, var_type })).json.data;
    expect(created).toEqual({ name, var_type, description: '', var_ns: expect.stringMatching(/^f\d+v\d+$/) });
    const bot = (await perform('POST /flow/create-bot-field', { name, var_type, value: values[var_type] })).json.data;
    expect(bot).toMatchObject({ name, var_type, value: values[var_type], is_template_field: false });
    expect(bot.var_ns).not.toBe(created.var_ns);
    const { user_ns } = user;
    const byId = { user_ns, data: [{ var_ns: created.var_ns, value: values[var_type] }] };
    expect((await perform('PUT /subscriber/set-user-fields', byId)).status).toBe(200);
  }
  const read = async () => {
    const { user_fields } = (await perform('GET /subscriber/get-info', { user_ns: user.user_ns })).json.data;
    const own = user_fields.filter(({ name }: { name: string }) => name.startsWith('My '));
    return Object.fromEntries(own.map((field: { name: string; value: unknown }) => [field.name.slice(3), field.value]));
  };
  expect(await read()).toEqual(values);
  await perform('PUT /subscriber/set-user-fields-by-name', {
    user_ns: user.user_ns,
    data: [
      { name: 'My number', value: '7' },
      { name: 'My boolean', value: 1 },
    ],
  });
  await perform('DELETE /subscriber/clear-user-fields-by-name', { user_ns: user.user_ns, data: [{ name: 'My text' }] });
  const { text: _, ...rest } = values;
  expect(await read()).toEqual({ ...rest, number: 7, boolean: true });
  await perform('DELETE /flow/delete-user-field-by-name', { name: 'My number' });
  expect(Object.keys(await read())).not.toContain('number');
});

test('a value that does not fit names parameter, field and type, and sets nothing of the list', async () => {
  const installed = await startInstalled();
  const { perform, list } = installed;
  const { user_ns, user_field, bot_field } = await findIds(installed);
  const wrong = { name: 'Loyalty points', value: 'many' };
  const user = await perform('PUT /subscriber/set-user-fields-by-name', {
    user_ns,
    data: [{ name: user_field, value: 'Chai' }, wrong],
  });
  expect(user.json.message).toBe(
    'data[1].value must be a number, such as 12 or 4.5, since the field “Loyalty points” has the type number.',
  );
  const shown = (await perform('GET /subscriber/get-info', { user_ns })).json.data.user_fields;
  expect(shown.find(({ name }: { name: string }) => name === user_field)?.value).not.toBe('Chai');
  const bot = await perform('PUT /flow/set-bot-fields-by-name', {
    data: [
      { name: bot_field, value: 'Closed' },
      { name: 'Delivery fee', value: {} },
    ],
  });
  expect([bot.status, bot.json.message]).toEqual([422, expect.stringMatching(/^data\[1\]\.value/)]);
  expect((await list('/flow/bot-fields')).find(({ name }) => name === bot_field).value).not.toBe('Closed');
});

test('names of fields, tags and labels are free once', async () => {
  const { perform } = await startInstalled();
  for (const operation of ['create-user-field', 'create-bot-field', 'create-tag']) {
    const parameters = { name: 'Twice', var_type: 'text', value: '' };
    expect((await perform(`POST /flow/${operation}`, parameters)).status).toBe(200);
    const { status, json } = await perform(`POST /flow/${operation}`, parameters);
    expect([status, json.message]).toEqual([422, expect.stringMatching(/^name must be free, .*“Twice”/)]);
  }
  const created = (await perform('POST /team/create-label', { name: 'Twice' })).json.data;
  expect(created).toEqual({ id: expect.any(Number), name: 'Twice' });
  expect((await perform('POST /team/create-label', { name: 'Twice' })).status).toBe(422);
});

test('a field keeps its type; its name and display can change, and a new one gets a new id', async () => {
  const { perform, list } = await startInstalled();
  const create = async () => (await perform('POST /flow/create-user-field', { name: 'Size', var_type: 'number' })).json;
  const { var_ns } = (await create()).data;
  await perform('POST /flow/update-user-field', { var_ns, name: 'Cup size', display_type: 'hidden' });
  expect((await list('/flow/user-fields?name=cup'))[0]).toMatchObject({ var_ns, name: 'Cup size', var_type: 'number' });
  expect((await perform('POST /flow/update-user-field', { var_ns, name: 'Birthday' })).status).toBe(422);
  await perform('DELETE /flow/delete-user-field', { var_ns });
  expect((await create()).data.var_ns).not.toBe(var_ns);
});
