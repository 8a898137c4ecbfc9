import { expect, test } from 'vitest';
import { grantedScopes } from '../../../src/core/scopes/granted.ts';
import type { scopes as catalog } from '../../../src/generated/catalog.ts';

test('included scopes are granted with theirs', () => {
  const scope = (id: string, ...includes: string[]) => ({
    id,
    includes,
    label: '',
    resource: '',
    description: '',
    operations: [],
  });
  const scopes = [scope('a', 'b'), scope('b', 'c'), scope('c', 'a'), scope('d')] as unknown as typeof catalog;
  expect([...grantedScopes(['a'], scopes)].sort()).toEqual(['a', 'b', 'c']);
});
