import fc from 'fast-check';
import { expect, it } from 'vitest';
import { convertApp } from '../../../src/core/import/convert.ts';
import { settleManifest } from '../../../src/core/import/settle.ts';
import { isRecord } from '../../../src/core/json-value.ts';
import { childPointer } from '../../../src/core/manifest/pointer.ts';
import { valueAt } from '../../../src/core/manifest/schema-node.ts';

const words = [
  'auth',
  'params',
  'request',
  'connection',
  'type',
  'name',
  'title',
  'url',
  'headers',
  'qs',
  'body',
  'form',
  'method',
  'mapping',
  'default',
  'options',
  'source',
  'required',
  'secret',
  'placeholder',
  'max_length',
  'save_to',
  'value',
  'label',
  'actions',
  'sources',
  'triggers',
  'api_scopes',
  'apiScopes',
  'scopes',
  'api_token_requests',
  'subscribe',
  'unsubscribe',
  'event',
  'path',
  'items',
  'checked',
  'logo',
  'version',
  'slug',
  'description',
  '__proto__',
  'constructor',
  'Authorization',
  '',
  'a/b~c',
  '0',
];
const texts = [
  'token',
  '[[token]]',
  '[[email]]x',
  '\\[[token]]',
  '$[[token]]',
  '{{token}}',
  '${HOME}',
  '[[API_HOST]]',
  '[[flow_ns]]',
  'https://api.example.com/[[token]]',
  'http://[[API_HOST]]',
  'APIKEY',
  'select',
  'number',
  'View flow tags',
  'flow-tags:manage',
  'GET',
  '$.data.token',
  'Basic [[a]]:[[b]]',
  'Bearer q8Zk31xLw09Tb7VnR2',
  'true',
  '12',
  '',
];

const key = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 }));
const scalar = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ maxLength: 10 }),
  fc.integer({ max: 1e6 }),
  fc.boolean(),
  fc.constant(null),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('json')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

// Of the form that an app has, so that more of it is looked at.
const texty = fc.oneof(scalar, json);
const request = fc.record(
  { url: texty, method: texty, headers: json, qs: json, body: json, mapping: json },
  { requiredKeys: ['url'] },
);
const param = fc.record(
  {
    name: texty,
    type: texty,
    title: texty,
    default: texty,
    required: texty,
    secret: texty,
    options: json,
    source: texty,
    max_length: texty,
    extra: json,
  },
  { requiredKeys: ['name'] },
);
const app = fc.record(
  {
    title: texty,
    auth: fc.record(
      { type: texty, params: fc.array(param, { maxLength: 3 }), request, connection: json, more: json },
      { requiredKeys: [] },
    ),
    sources: json,
    actions: json,
    api_scopes: json,
    api_token_requests: fc.oneof(json, request, fc.array(request, { maxLength: 3 })),
    other: json,
  },
  { requiredKeys: [] },
);

/** The pointers of all single values, and of what is empty. */
function leavesOf(value: unknown, pointer = ''): string[] {
  const entries = isRecord(value) || Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [pointer];
  return entries.flatMap(([name, item]) => leavesOf(item, childPointer(pointer, name)));
}

type Ledger = ReturnType<typeof convertApp>['ledger'];

/** The leaves of which nothing was said, and those of which it is said that they are in a manifest which has them not. */
function lost(value: unknown, { carried, left }: Ledger, manifest: unknown): string[] {
  const places = new Map(carried.map(({ from, to }) => [from, to]));
  const leftPointers = new Set(left.map(({ pointer }) => pointer));
  return leavesOf(value).filter((leaf) => {
    for (let pointer = leaf; ; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
      if (leftPointers.has(pointer)) return false;
      const to = places.get(pointer);
      // Options and mappings have another form there; a body has the same.
      const isBody = to?.endsWith('/body') && isRecord(valueAt(value, pointer));
      if (to !== undefined) return isBody && valueAt(manifest, to + leaf.slice(pointer.length)) === undefined;
      if (pointer === '') return true;
    }
  });
}

const listing = {
  schema_version: 1,
  name: 'App',
  slug: 'app',
  version: '1.0.0',
  description: 'An app that does something.',
};

it('carries over or reports every value, whatever it is given', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 1, arbitrary: json }, { weight: 4, arbitrary: app }), (value) => {
      const { fields, ledger, listing: own } = convertApp(value);
      expect(lost(value, ledger, fields)).toEqual([]);
      const { diagnostics, manifest } = settleManifest({ ...own, ...listing, ...fields }, ledger, 'miniapp.yaml', {});
      expect(lost(value, ledger, manifest)).toEqual([]);
      // What is said to be in the manifest is there, and what is there can be read.
      for (const { to } of ledger.carried) {
        if (to !== null) expect([to, valueAt(manifest, to)]).not.toEqual([to, undefined]);
      }
      expect(diagnostics.filter(({ code }) => code.startsWith('yaml/'))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
