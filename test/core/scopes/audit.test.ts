import { describe, expect, test } from 'vitest';
import { auditScopes, isMinimal, type ScopeAudit } from '../../../src/core/scopes/audit.ts';
import { scopes as catalog } from '../../../src/generated/catalog.ts';

/** Calls by scope: how many were answered, and how many refused. */
type Calls = Readonly<Record<string, readonly [answered: number, refused: number]>>;

function audit(requested: readonly string[], calls: Calls): ScopeAudit {
  const scopes = Object.entries(calls).map(([scope, [answered, refused]]) => ({
    scope,
    answered,
    refused,
    operations: [{ operation: `GET /${scope}`, answered, refused }],
  }));
  return auditScopes(requested, { scopes }, catalog);
}

const minimalLists: [name: string, requested: string[], calls: Calls][] = [
  ['each scope was used', ['workspace:view', 'flow-tags:view'], { 'flow-tags:view': [1, 0], 'workspace:view': [3, 0] }],
  [
    'manage was used, and view by way of it',
    ['flow-tags:manage'],
    { 'flow-tags:manage': [1, 0], 'flow-tags:view': [9, 0] },
  ],
  ['a scope that the key lacked then', ['messages:send'], { 'messages:send': [0, 4] }],
];

test.each(minimalLists)('%s: the list stays', (_, requested, calls) => {
  const found = audit(requested, calls);
  expect(found).toEqual({ called: true, unused: [], excessive: [], missing: [], minimal: requested });
  expect(isMinimal(found)).toBe(true);
});

test.each<[name: string, requested: string[], calls: Calls]>([
  ['no call at all', ['workspace:view', 'flow-tags:view'], {}],
  ['no call that counts', ['workspace:view'], { 'workspace:view': [0, 0] }],
  ['calls for what only another platform knows', ['workspace:view'], { 'coffee:brew': [3, 1] }],
])('%s: nothing is said, and the list stays', (_, requested, calls) => {
  expect(audit(requested, calls)).toEqual({
    called: false,
    unused: [],
    excessive: [],
    missing: [],
    minimal: requested,
  });
});

describe('what is to change', () => {
  const missing = (scope: string) => ({ scope, operations: [`GET /${scope}`] });

  test.each<[name: string, requested: string[], calls: Calls, Partial<ScopeAudit>]>([
    [
      'an unused scope',
      ['workspace:view', 'flow-tags:view'],
      { 'flow-tags:view': [1, 0] },
      { unused: ['workspace:view'], minimal: ['flow-tags:view'] },
    ],
    [
      'manage where view is enough, in its place',
      ['workspace:view', 'flow-tags:manage', 'labels:view'],
      { 'labels:view': [1, 0], 'flow-tags:view': [1, 0], 'workspace:view': [1, 0] },
      {
        excessive: [{ scope: 'flow-tags:manage', enough: ['flow-tags:view'] }],
        minimal: ['workspace:view', 'flow-tags:view', 'labels:view'],
      },
    ],
    [
      'view beside manage, which includes it',
      ['flow-tags:view', 'flow-tags:manage'],
      { 'flow-tags:view': [1, 0], 'flow-tags:manage': [1, 0] },
      { excessive: [{ scope: 'flow-tags:view', enough: ['flow-tags:manage'] }], minimal: ['flow-tags:manage'] },
    ],
    [
      'view beside manage, when only manage was used',
      ['flow-tags:view', 'flow-tags:manage'],
      { 'flow-tags:manage': [1, 0] },
      { unused: ['flow-tags:view'], minimal: ['flow-tags:manage'] },
    ],
    [
      'manage beside view, which is enough',
      ['flow-tags:manage', 'flow-tags:view'],
      { 'flow-tags:view': [2, 0] },
      { excessive: [{ scope: 'flow-tags:manage', enough: ['flow-tags:view'] }], minimal: ['flow-tags:view'] },
    ],
    [
      'a refused call',
      ['workspace:view'],
      { 'workspace:view': [1, 0], 'messages:send': [0, 2] },
      { missing: [missing('messages:send')], minimal: ['workspace:view', 'messages:send'] },
    ],
    [
      'a call that an older list allowed',
      ['workspace:view'],
      { 'workspace:view': [1, 0], 'labels:view': [5, 0] },
      { missing: [missing('labels:view')], minimal: ['workspace:view', 'labels:view'] },
    ],
    [
      'manage for view, in its place',
      ['flow-tags:view', 'workspace:view'],
      { 'workspace:view': [1, 0], 'flow-tags:view': [1, 0], 'flow-tags:manage': [0, 1] },
      {
        excessive: [{ scope: 'flow-tags:view', enough: ['flow-tags:manage'] }],
        missing: [missing('flow-tags:manage')],
        minimal: ['flow-tags:manage', 'workspace:view'],
      },
    ],
    [
      'what is missing comes last, in the catalogue’s order',
      ['workspace:view'],
      { 'workspace:view': [1, 0], 'labels:manage': [0, 1], 'labels:view': [0, 1], 'flow-tags:view': [0, 1] },
      {
        missing: [missing('flow-tags:view'), missing('labels:view'), missing('labels:manage')],
        minimal: ['workspace:view', 'flow-tags:view', 'labels:manage'],
      },
    ],
    [
      'no list yet',
      [],
      { 'flow-tags:view': [0, 1] },
      { missing: [missing('flow-tags:view')], minimal: ['flow-tags:view'] },
    ],
  ])('%s', (_, requested, calls, expected) => {
    const found = audit(requested, calls);
    expect(found).toEqual({ called: true, unused: [], excessive: [], missing: [], ...expected });
    expect(isMinimal(found)).toBe(false);
    // The list that is proposed is found right by the next audit.
    expect(isMinimal(audit(found.minimal, calls))).toBe(true);
  });
});
