import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analysis, checkManifest, readManifest } from '../../../src/core/manifest/analyze.ts';
import { readDocument } from '../../../src/core/manifest/document.ts';
import { applyFixes } from '../../../src/core/manifest/fix.ts';
import { mergeValues } from '../../../src/core/manifest/merge.ts';
import { parseYaml } from '../../../src/core/manifest/parse.ts';
import { createSource } from '../../../src/core/source.ts';
import { place, violations } from './check.ts';
import { requiredLines } from './hostile.ts';

const names = { base: 'miniapp.yaml', overlay: 'miniapp.staging.yaml' };

/** The texts of a manifest and of an environment laid over it. */
function parse(base: string, overlay: string) {
  return {
    base: parseYaml(createSource(names.base, base)),
    overlay: parseYaml(createSource(names.overlay, overlay)),
  };
}

function checkMerged(base: string, overlay: string, environment = {}): Analysis {
  return checkManifest(readManifest(parse(base, overlay), environment), {});
}

/** The steps of RFC 7396, section 2, word by word. */
function referenceMerge(target: unknown, patch: unknown): unknown {
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, referenceMerge(result.get(name), value));
  }
  return Object.fromEntries(result);
}

describe('RFC 7396', () => {
  // Appendix A.
  test.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('%s with %s over it', (base, overlay, merged) => {
    expect(readDocument(parse(base, overlay), {})).toEqual({
      layers: expect.anything(),
      value: JSON.parse(merged),
      findings: [],
    });
  });

  test('any values come out as by the steps of the standard, and stay as they are', () => {
    const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 1, 'x'),
        fc.array(tie('tree'), { maxLength: 2 }),
        fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (below, above) => {
        const before = JSON.stringify([below, above]);
        expect(JSON.stringify(mergeValues(below, above))).toBe(JSON.stringify(referenceMerge(below, above)));
        expect(JSON.stringify([below, above])).toBe(before);
        const read = readDocument(parse(JSON.stringify(below), JSON.stringify(above)), null);
        expect(read.value).toEqual(referenceMerge(below, above));
      }),
      { seed: 20260101, numRuns: 1000 },
    );
  });

  test('a file without content changes nothing', () => {
    expect(checkMerged(requiredLines, '# nothing yet\n').manifest).toEqual(checkMerged(requiredLines, '{}\n').manifest);
  });
});

describe('every diagnostic lies where its value is written', () => {
  const url = 'subscribe: { url: https://a.example.com }\nunsubscribe: { url: https://a.example.com }\n';
  test.each([
    ['a value of the overlay', '', 'name: 1\n', ['miniapp.staging.yaml 1:7-1:8 schema/type']],
    ['a value of the base', 'video: 1\n', 'name: A\n', ['miniapp.yaml 6:8-6:9 schema/type']],
    ['a value that is replaced', 'video: 1\n', 'video: null\n', []],
    [
      'a field missing in a mapping of both',
      'auth: { inputs: [] }\n',
      'auth: { instructions: x }\n',
      ['miniapp.yaml 6:1-6:5 schema/required'],
    ],
    [
      'a field missing in a mapping of the overlay',
      '',
      'unsubscribe: {}\n',
      ['miniapp.staging.yaml 1:1-1:12 schema/required'],
    ],
    ['a field that the overlay removes', '', 'name: null\n', ['miniapp.staging.yaml 1:7-1:11 schema/required']],
    ['a field that the overlay removes by nothing', '', 'name:\n', ['miniapp.staging.yaml 1:1-1:5 schema/required']],
    ['a field removed in a mapping', url, 'subscribe:\n  url: ~\n', ['miniapp.staging.yaml 2:8-2:9 schema/required']],
    [
      'a request that the overlay removes',
      url,
      'unsubscribe: null\n',
      ['miniapp.staging.yaml 1:14-1:18 request/unsubscribe-missing'],
    ],
    ['an unknown field of the overlay', '', 'descripton: x\n', ['miniapp.staging.yaml 1:1-1:11 schema/unknown-field']],
    ['an unknown field of the base', 'foo: x\n', 'name: A\n', ['miniapp.yaml 6:1-6:4 schema/unknown-field']],
    [
      'an item of a list of the overlay',
      'api_scopes: [flow-tags:view]\n',
      `${url}api_scopes: [flow-tags:veiw]\n`,
      ['miniapp.staging.yaml 3:14-3:28 scopes/unknown'],
    ],
    [
      'a value behind an alias',
      url,
      'subscribe: &s { url: 1 }\nunsubscribe: *s\n',
      ['miniapp.staging.yaml 1:22-1:23 schema/type', 'miniapp.staging.yaml 2:1-2:12 schema/type'],
    ],
    ['a root that is no mapping', '', '[]\n', ['miniapp.staging.yaml 1:1-1:3 schema/type']],
    [
      'an error of YAML in each',
      'a: [\n',
      'b: ]\n',
      ['miniapp.staging.yaml 1:4-1:5 yaml/syntax', expect.stringMatching(/^miniapp.yaml .* yaml\/syntax$/)],
    ],
    ['a key twice in a file', '', 'name: A\nname: B\n', ['miniapp.staging.yaml 2:1-2:5 yaml/duplicate-key']],
    [
      'a variable that is missing',
      `documentation: $\{BASE}\n`,
      'video: ${OVER}\n',
      ['miniapp.staging.yaml 1:8-1:15 yaml/missing-variable', 'miniapp.yaml 6:16-6:23 yaml/missing-variable'],
    ],
    [
      'a missing variable in a value that is replaced',
      `documentation: $\{BASE}\n`,
      'documentation: https://a.example.com\n',
      [],
    ],
  ])('%s', (_name, base, overlay, expected) => {
    const { diagnostics } = checkMerged(requiredLines + base, overlay);
    expect(diagnostics.map((diagnostic) => `${diagnostic.file} ${place(diagnostic)}`)).toEqual(expected);
  });

  test('and no other, whatever is laid over what', () => {
    const lines = fc.shuffledSubarray([
      'name: 1',
      'name:',
      'version: null',
      'descripton: x',
      'subscribe: { url: http://a.example.com, body: { a: "{{auth.x}}" } }',
      'subscribe: { url: null, body: { a: null, b: [1, { c: null }] } }',
      'unsubscribe: []',
      'auth: &a { type: api_key, inputs: [{ name: token, type: string, title: T, required: true }] }',
      'auth: { type: none, inputs: null }',
      'auth: *a',
      'api_scopes: [flow-tags:veiw, flow-tags:view, flow-tags:view]',
      'video: ${NONE}',
      'logo: {{x}}',
      '# miniapp-ignore-next-line request/insecure-url -- why',
      '__proto__: { a: 1 }',
      'subscribe: [',
    ]);
    fc.assert(
      fc.property(lines, lines, fc.boolean(), (below, above, isWhole) => {
        const base = (isWhole ? requiredLines : '') + below.map((line) => `${line}\n`).join('');
        const overlay = above.map((line) => `${line}\n`).join('');
        const analysis = checkMerged(base, overlay);
        for (const [file, text] of [
          [names.base, base],
          [names.overlay, overlay],
        ] as const) {
          const own = analysis.diagnostics.filter((diagnostic) => diagnostic.file === file);
          const failed = own.some(({ severity }) => severity === 'error');
          expect(violations(text, { manifest: failed ? null : ({} as never), diagnostics: own })).toEqual([]);
        }
        expect(analysis.diagnostics.every(({ file }) => file === names.base || file === names.overlay)).toBe(true);
      }),
      { seed: 20260101, numRuns: 1000 },
    );
  });
});

test('ignores count in the file they stand in, and those of the base are judged where it stands alone', () => {
  const ignore = '# miniapp-ignore-next-line request/insecure-url -- why\n';
  const insecure = 'subscribe: { url: http://a.example.com }\n';
  const codes = ({ diagnostics }: Analysis) => diagnostics.map(({ file, code }) => `${file} ${code}`);
  const base = `${requiredLines}unsubscribe: { url: https://a.example.com }\n`;
  expect(codes(checkMerged(base + ignore + insecure, ''))).toEqual([]);
  expect(codes(checkMerged(base, ignore + insecure))).toEqual([]);
  expect(codes(checkMerged(base + ignore + insecure, insecure))).toEqual(['miniapp.staging.yaml request/insecure-url']);
  expect(codes(checkMerged(base + ignore + insecure, `${ignore}name: A\n`))).toEqual([
    'miniapp.staging.yaml ignore/unused',
  ]);
});

test('a fix is one of the text that it lies in', () => {
  const overlay = 'descripton: Checks addresses.\napi_scopes: [flow-tags:veiw]\n';
  const base = requiredLines.replace(/^description:.*\n/m, '');
  const { diagnostics } = checkMerged(base, overlay);
  expect(new Set(diagnostics.map(({ file }) => file))).toEqual(new Set([names.overlay]));
  expect(applyFixes(overlay, diagnostics).text).toBe('description: Checks addresses.\napi_scopes: [flow-tags:view]\n');
});
