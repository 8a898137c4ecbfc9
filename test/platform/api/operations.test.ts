import { expect, test } from 'vitest';
import { emulated } from '../../../src/platform/api/emulated.ts';
import type { Operation } from '../../../src/platform/api/operation.ts';
import type { Parameter } from '../../../src/platform/api/parameters.ts';
import { type Installed, startInstalled } from './calls.ts';
import { examples, findIds } from './examples.ts';

const operations = Object.entries(emulated);

test('each emulated operation has an example here', () => {
  expect(Object.keys(examples).sort()).toEqual(Object.keys(emulated).sort());
});

test.each(operations)('%s works', async (name) => {
  const installed = await startInstalled();
  const { status, json } = await installed.perform(name, examples[name]?.(await findIds(installed)));
  expect([status, json]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
  if ('meta' in json) {
    expect(json.data).toBeInstanceOf(Array);
    expect(json.meta).toEqual({
      current_page: 1,
      per_page: expect.any(Number),
      total: expect.any(Number),
    });
  }
  expect(installed.platform.logged).toEqual([]);
});

test.each(operations)('%s refuses what is missing, wrong or unknown, and changes nothing', async (name, operation) => {
  const installed = await startInstalled(undefined, { options: { rateLimit: 0 } });
  const example = examples[name]?.(await findIds(installed)) ?? {};
  const before = await snapshot(installed);
  const isQuery = name.startsWith('GET');

  for (const [parameter, declared] of Object.entries(operation.parameters)) {
    const { [parameter]: _, ...rest } = example;
    const isPath = name.includes(`{${parameter}}`);
    if (declared.required && !isPath) {
      const { status, json } = await installed.perform(name, rest);
      expect([status, json.message]).toEqual([422, expect.stringMatching(new RegExp(`^${parameter} is missing`))]);
    }
    for (const value of wrongValues(declared)) {
      // A query and a path hold texts only.
      if ((isQuery || isPath) && typeof value !== 'string' && typeof value !== 'number') continue;
      const { status, json } = await installed.perform(name, { ...rest, [parameter]: value });
      // The message begins with the parameter, or with a place inside it.
      expect([parameter, value, status, json.message]).toEqual([
        parameter,
        value,
        422,
        expect.stringMatching(new RegExp(`^${parameter}[ .[]`)),
      ]);
    }
  }
  for (const parameter of unknownIn(name, operation)) {
    const { status, json } = await installed.perform(name, { ...example, [parameter]: unknown[parameter] });
    const message = expect.stringMatching(/^There is no .* here\.$/);
    expect([parameter, status, json]).toEqual([parameter, 404, { status: 'error', message }]);
  }
  expect(await snapshot(installed)).toEqual(before);
  expect(installed.platform.logged).toEqual([]);
});

/** What no example workspace has. */
const unknown: Readonly<Record<string, unknown>> = {
  user_ns: 'f123456u1',
  user_id: '1',
  tag_ns: 'f123456t1',
  tag_name: 'Nobody has this',
  label_name: 'Nobody has this',
  sub_flow_ns: 'f123456s1',
  flow_name: 'Nobody has this',
  var_ns: 'f123456v1',
  field_name: 'Nobody has this',
  agent_id: 1,
  app_id: 1,
  user_field_ns: 'f123456v1',
  user_ns_list: 'f123456u1',
  user_id_list: '1',
  tags: ['f123456t1'],
  exclude_tags: ['f123456t1'],
  id: 1,
  name: 'Nobody has this',
};

function unknownIn(name: string, { parameters }: Operation): string[] {
  const filters = ['GET /subscribers', 'GET /team-bot-users'];
  return Object.keys(parameters).filter((parameter) => {
    // Filters for what is not there find nothing, but for a field: its type is needed.
    if (filters.includes(name)) return parameter === 'user_field_ns';
    // Elsewhere a name is a new one, or what the name of a list must hold.
    if (parameter === 'name') return /-by-name$/.test(name);
    return Object.hasOwn(unknown, parameter);
  });
}

async function snapshot({ list }: Installed) {
  const paths = [
    '/subscribers',
    '/flow/tags',
    '/flow/user-fields',
    '/flow/bot-fields',
    '/team/labels',
    '/flow/subflows',
  ];
  return Promise.all(paths.map((path) => list(`${path}?limit=100`)));
}

/** Values that a declared parameter does not take. */
function wrongValues(parameter: Parameter): unknown[] {
  switch (parameter.type) {
    case 'text': {
      const { longest = 255, choices, form, required } = parameter;
      const texts = ['x'.repeat(longest + 1), 'a\u0000b', ...(required ? [' '] : [])];
      return [...texts, {}, [], true, ...(choices ? ['nothing'] : []), ...(form ? ['f1', '__proto__'] : [])];
    }
    case 'integer': {
      const { least, most } = parameter;
      return ['x', '1.5', least - 1, most + 1, 1e300, '9'.repeat(400), {}, [], true];
    }
    case 'object':
      return ['x', 1, [], true];
    case 'list': {
      const isOfObjects = parameter.of.type === 'object';
      const tooMany = Array(parameter.most + 1).fill(isOfObjects ? {} : 'x');
      return ['x', 1, {}, tooMany, [null], [[]], [1], ...(isOfObjects ? [['f1t1'], [{ __proto__: null }]] : [])];
    }
    case 'value':
      return [];
  }
}
