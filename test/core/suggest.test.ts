import { describe, expect, it } from 'vitest';
import { closest, isTypingError } from '../../src/core/suggest.ts';

const fields = ['name', 'slug', 'version', 'description', 'documentation', 'api_scopes', 'subscribe', 'unsubscribe'];

describe('closest', () => {
  it.each([
    ['a changed letter', 'nome', fields, 'name'],
    ['a missing letter', 'sug', fields, 'slug'],
    ['a letter too much', 'versiion', fields, 'version'],
    ['two letters swapped', 'vesrion', fields, 'version'],
    ['swapped in a short word', 'nmae', fields, 'name'],
    ['other case', 'API_SCOPES', fields, 'api_scopes'],
    ['camel case', 'apiScopes', fields, 'api_scopes'],
    ['a hyphen for an underscore', 'api-scopes', fields, 'api_scopes'],
    ['the beginning', 'desc', fields, 'description'],
    ['the beginning and more', 'version_number', fields, 'version'],
    ['a typing error before a prefix', 'vie', ['viewer', 'via', 'view'], 'via'],
    ['the exact word before all', 'unsubscribe', fields, 'unsubscribe'],
    ['of equally near ones the first', 'cat', ['bat', 'hat'], 'bat'],
    ['three errors in a long word', 'flw-tgs:veiw', ['flows:view', 'flow-tags:view'], 'flow-tags:view'],
  ])('finds the word: %s', (_, word, candidates, expected) => {
    expect(closest(word, candidates)).toBe(expected);
  });

  it.each([
    ['another word', 'colour', fields],
    ['the empty word', '', fields],
    ['no candidates', 'name', []],
    ['an empty candidate', 'a', ['']],
    ['one letter', 'x', ['y', 'z']],
    ['two errors in a short word', 'nxxe', fields],
    ['two letters as a prefix', 'de', fields],
  ])('finds nothing: %s', (_, word, candidates) => {
    expect(closest(word, candidates)).toBeUndefined();
  });

  it('does not compare hostile long words letter by letter', () => {
    const long = 'a'.repeat(5_000_000);
    expect(closest(long, Array<string>(2000).fill(`${long}b`))).toBe(`${long}b`);
    expect(closest(`x${long}`, Array<string>(2000).fill(long))).toBeUndefined();
  });
});

describe('isTypingError', () => {
  it.each([
    ['nmae', 'name', true],
    ['descripton', 'description', true],
    ['VERSION', 'version', true],
    ['author', 'auth', false],
    ['sub', 'subscribe', false],
    ['license', 'slug', false],
    ['x'.repeat(1000), 'x', false],
  ])('%s for %s: %s', (word, candidate, expected) => {
    expect(isTypingError(word, candidate)).toBe(expected);
  });
});
