import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { escapeLine } from '../../../src/core/escape.ts';
import { ruleDocs } from '../../../src/core/manifest/policy.ts';
import { rules } from '../../../src/core/manifest/rules.ts';
import { check } from './check.ts';
import { requiredLines } from './hostile.ts';

const root = new URL('../../../', import.meta.url);

/** Code, severity, start and end as line and column, pointer, suggestion. */
type Expected = [string, string, [number, number], [number, number], string, string?];

/** By rule of the families that are checked while reading: every diagnostic of its invalid fixture. */
const expected: Record<string, Expected[]> = {
  'yaml/syntax': [['yaml/syntax', 'error', [2, 7], [2, 8], '']],
  'yaml/duplicate-key': [
    ['yaml/duplicate-key', 'error', [6, 1], [6, 5], '/name'],
    ['yaml/duplicate-key', 'error', [11, 5], [11, 9], '/subscribe/body/plan'],
  ],
  'yaml/multiple-documents': [['yaml/multiple-documents', 'error', [6, 1], [6, 4], '']],
  'yaml/aliases': [['yaml/aliases', 'error', [8, 14], [8, 22], '']],
  'yaml/too-large': [['yaml/too-large', 'error', [1, 1], [1, 1], '']],
  'yaml/too-deep': [['yaml/too-deep', 'error', [8, 110], [8, 111], '']],
  'yaml/lossy-number': [
    ['yaml/lossy-number', 'error', [9, 14], [9, 32], '/subscribe/body/partner'],
    ['yaml/lossy-number', 'error', [10, 15], [10, 20], '/subscribe/body/postcode'],
    ['yaml/lossy-number', 'error', [11, 13], [11, 17], '/subscribe/body/factor'],
  ],
  'yaml/unquoted-placeholder': [
    ['yaml/unquoted-placeholder', 'error', [9, 11], [9, 29], '/subscribe/body/flow'],
    ['yaml/unquoted-placeholder', 'error', [10, 14], [10, 37], '/subscribe/body/places/0'],
  ],
  'yaml/missing-variable': [
    ['yaml/missing-variable', 'error', [7, 8], [7, 24], '/subscribe/url'],
    ['yaml/missing-variable', 'error', [9, 12], [9, 20], '/subscribe/body/price'],
  ],
  'schema/required': [
    ['schema/required', 'error', [1, 1], [1, 15], '/description'],
    ['schema/required', 'error', [5, 1], [5, 10], '/subscribe/url'],
  ],
  'schema/type': [
    ['schema/type', 'error', [4, 10], [4, 13], '/version'],
    ['schema/type', 'error', [9, 17], [9, 18], '/subscribe/headers/X-Attempts'],
    ['schema/type', 'error', [10, 9], [10, 16], '/subscribe/body'],
    ['schema/type', 'error', [13, 1], [13, 11], '/app_fields'],
  ],
  'schema/enum': [
    ['schema/enum', 'error', [8, 11], [8, 15], '/subscribe/method', 'POST'],
    ['schema/enum', 'error', [13, 11], [13, 15], '/app_fields/0/type'],
  ],
  'schema/format': [
    ['schema/format', 'error', [4, 10], [4, 14], '/version'],
    ['schema/format', 'error', [6, 16], [6, 32], '/documentation'],
  ],
  'schema/pattern': [
    ['schema/pattern', 'error', [3, 7], [3, 21], '/slug'],
    ['schema/pattern', 'error', [6, 8], [6, 34], '/video'],
  ],
  'schema/length': [
    ['schema/length', 'error', [2, 7], [2, 74], '/name'],
    ['schema/length', 'error', [5, 14], [5, 16], '/description'],
    ['schema/length', 'error', [16, 19], [16, 20], '/auth/inputs/0/max_length'],
  ],
  'schema/unknown-field': [
    ['schema/unknown-field', 'error', [2, 1], [2, 5], '/nmae', 'name'],
    ['schema/unknown-field', 'error', [6, 1], [6, 8], '/license'],
    ['schema/unknown-field', 'error', [9, 3], [9, 7], '/subscribe/verb'],
  ],
  'schema/newer-version': [['schema/newer-version', 'error', [1, 17], [1, 18], '/schema_version']],
  'scopes/unknown': [
    ['scopes/unknown', 'error', [6, 14], [6, 28], '/api_scopes/0', 'flow-tags:view'],
    ['scopes/unknown', 'error', [6, 30], [6, 46], '/api_scopes/1', 'subscribers:view'],
    ['scopes/unknown', 'error', [6, 48], [6, 57], '/api_scopes/2'],
  ],
  'scopes/redundant': [
    ['scopes/redundant', 'warning', [8, 5], [8, 19], '/api_scopes/1'],
    ['scopes/redundant', 'warning', [10, 5], [10, 21], '/api_scopes/3'],
  ],
  'scopes/without-subscribe': [['scopes/without-subscribe', 'warning', [6, 1], [6, 11], '/api_scopes']],
  'scopes/unused-key': [
    ['scopes/unused-key', 'warning', [9, 14], [9, 34], '/subscribe/body/api_key'],
    ['scopes/unused-key', 'warning', [10, 11], [10, 39], '/subscribe/body/note'],
  ],
};

const body = 'subscribe:\n  url: https://example.com/\n  body: ';
const unsubscribe = '\nunsubscribe:\n  url: https://example.com/\n';

/** Fixtures that are too dull for a file. */
const generated: Record<string, string> = {
  'yaml/too-large/valid': `${requiredLines}${body}{ list: [${Array(19_000).fill('x').join(', ')}] }${unsubscribe}`,
  'yaml/too-large/invalid': `${requiredLines}${body}{ list: [${Array(20_000).fill('x').join(', ')}] }${unsubscribe}`,
  'yaml/too-deep/valid': `${requiredLines}${body}{a: ${'['.repeat(97)}${']'.repeat(97)}}${unsubscribe}`,
  'yaml/too-deep/invalid': `${requiredLines}${body}{a: ${'['.repeat(98)}${']'.repeat(98)}}${unsubscribe}`,
};

function fixture(id: string, kind: 'valid' | 'invalid'): string {
  return generated[`${id}/${kind}`] ?? readFileSync(new URL(`test/fixtures/${id}/${kind}.yaml`, root), 'utf8');
}

/** The families that a manifest alone cannot set off have tests of their own. */
const needsMore = /^(asset|online)\//;
const byManifest = rules.filter(({ id }) => !needsMore.test(id));

describe.each(Object.keys(expected))('%s', (id) => {
  test('the valid fixture has no diagnostics', () => {
    const { manifest, diagnostics } = check(fixture(id, 'valid'));
    expect(diagnostics).toEqual([]);
    expect(manifest).not.toBeNull();
  });

  test('the invalid fixture has exactly the expected diagnostics', () => {
    const { manifest, diagnostics } = check(fixture(id, 'invalid'));
    const found = diagnostics.map(
      ({ code, severity, range: { start, end }, pointer, suggestion }): Expected => [
        code,
        severity,
        [start.line, start.column],
        [end.line, end.column],
        pointer,
        ...(suggestion === undefined ? ([] as const) : ([suggestion] as const)),
      ],
    );
    expect(found).toEqual(expected[id]);
    expect(manifest === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  });
});

describe('the registry', () => {
  test('has each rule once', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s is described and has a file of its own', (id, rule) => {
    expect(id).toMatch(/^[a-z]+\/[a-z]+(-[a-z]+)*$/);
    for (const words of [rule.summary, rule.why, rule.how]) expect(words).toMatch(/^[A-Z].*\S$/s);
    expect(existsSync(new URL(`src/core/manifest/rules/${id}.ts`, root))).toBe(true);
  });

  test.each(byManifest.map(({ id }) => [id]))('%s has both fixtures', (id) => {
    for (const kind of ['valid', 'invalid'] as const) expect(fixture(id, kind)).not.toBe('');
    expect(check(fixture(id, 'invalid')).diagnostics.map(({ code }) => code)).toContain(id);
    expect(check(fixture(id, 'valid')).diagnostics.map(({ code }) => code)).not.toContain(id);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s is in the reference', (id, rule) => {
    const [path = '', anchor = ''] = ruleDocs(id).split('#');
    const reference = readFileSync(new URL(path, root), 'utf8');
    const heading = new RegExp(`^## ${id}$`, 'm').exec(reference)?.[0] ?? '';
    // As GitHub makes anchors of headings.
    expect(
      heading
        .slice(3)
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    ).toBe(anchor);
    expect(reference).toContain(rule.summary);
  });
});

test('messages are one line that a terminal can show', () => {
  for (const id of Object.keys(expected)) {
    for (const { message } of check(fixture(id, 'invalid')).diagnostics) {
      expect(message).toBe(escapeLine(message));
      expect(message).toMatch(/^\S.*\S$/);
    }
  }
});
