import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCatalog } from '../../scripts/generate/catalog.ts';
import { listing, oauthFields, scopes, systemFields } from '../../src/generated/catalog.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const catalog = parseCatalog(read('schemas/catalog.yaml'));
const operations = read('schemas/operations.tsv')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t').slice(0, 2).join(' '));

describe('the catalogue of scopes', () => {
  test('opens each operation of the API exactly once, and no other', () => {
    expect(operations).toHaveLength(220);
    const opened = catalog.scopes.flatMap((scope) => scope.operations);
    expect([...opened].sort()).toEqual([...operations].sort());
  });

  test('has unique ids and labels', () => {
    expect(new Set(catalog.scopes.map(({ id }) => id)).size).toBe(catalog.scopes.length);
    expect(new Set(catalog.scopes.map(({ label }) => label)).size).toBe(catalog.scopes.length);
  });

  test('keeps the one label the platform’s help names', () => {
    expect(catalog.scopes.find(({ id }) => id === 'flow-tags:view')?.label).toBe('View flow tags');
  });

  test.each(catalog.scopes.map((scope) => [scope.id, scope] as const))('%s is well formed', (id, scope) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*:(view|manage|send|fire)$/);
    const [resource, action] = id.split(':');
    expect(scope.resource.toLowerCase().replaceAll(' ', '-')).toBe(resource);
    expect(scope.label.toLowerCase().split(' ')[0]).toBe(action);
    expect(scope.description).toMatch(/^[A-Z].*\.$/);
    expect(scope.operations.length).toBeGreaterThan(0);
    for (const other of scope.includes ?? []) expect(catalog.scopes.map((known) => known.id)).toContain(other);
  });

  test.each(catalog.scopes.filter(({ id }) => id.endsWith(':manage')).map((scope) => [scope.id, scope] as const))(
    '%s includes the view of the same resource',
    (id, { includes }) => {
      expect(includes).toEqual([id.replace(':manage', ':view')]);
    },
  );

  test('opens by view nothing but reads', () => {
    const viewed = catalog.scopes.filter(({ id }) => id.endsWith(':view')).flatMap((scope) => scope.operations);
    const reads = operations.filter((operation) => /^GET |-template\/list$|\/chat-messages-by-mids$/.test(operation));
    expect([...viewed].sort()).toEqual([...reads].sort());
  });
});

test('the generated catalogue is the one of the YAML file', () => {
  expect(scopes).toEqual(catalog.scopes);
  expect(systemFields).toEqual(catalog.system_fields);
  expect(systemFields.map(({ name }) => name)).toEqual(['api_key', 'flow_ns', 'workspace_id', 'installation_id']);
  expect(oauthFields).toEqual(catalog.oauth_fields);
  expect(oauthFields.map(({ name }) => name)).toEqual(['access_token', 'refresh_token']);
  for (const image of ['logo', 'cover'] as const) {
    const { minimum, maximum, aspectRatio, maximumBytes } = listing[image];
    expect(maximumBytes).toBe(catalog.listing[image].maximum_bytes);
    for (const { width, height } of [minimum, maximum]) {
      expect(width / height).toBe(aspectRatio.width / aspectRatio.height);
    }
  }
});
