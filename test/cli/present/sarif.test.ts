import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { presentSarif } from '../../../src/cli/present/sarif.ts';
import type { Diagnostic } from '../../../src/core/diagnostic.ts';
import { escapeLine } from '../../../src/core/escape.ts';
import { rules } from '../../../src/core/manifest/rules.ts';
import { createSource, rangeBetween } from '../../../src/core/source.ts';
import { context, dangerousCharacter, hostile, hostileTexts, many, nothing, small, unknownScope } from './found.ts';

// RFC 3986: what may stand in a URI at all, and with a scheme in front.
const uriReference = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})*$/;

const isSarif = (() => {
  const url = new URL('../../fixtures/schemas/sarif-schema-2.1.0.json', import.meta.url);
  const { id, $schema, ...schema } = JSON.parse(readFileSync(url, 'utf8'));
  // The schema is of draft 4; of what differs in later drafts it uses the name of `$id` alone.
  expect($schema).toBe('http://json-schema.org/draft-04/schema#');
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat('uri-reference', uriReference);
  ajv.addFormat('uri', (text: string) => uriReference.test(text) && /^[a-z][a-z0-9+.-]*:/i.test(text));
  ajv.addFormat('date-time', true);
  return ajv.compile({ ...schema, $id: id });
})();

function read(validation: Parameters<typeof presentSarif>[0], given = context) {
  const text = presentSarif(validation, given);
  const log = JSON.parse(text);
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  return { text, log, run: log.runs[0] };
}

describe('presentSarif', () => {
  test('shows the small case', () => {
    const { run, log, text } = read(small);
    expect(text.endsWith('}\n')).toBe(true);
    expect(log).toEqual({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [expect.anything()],
    });
    const other = { uri: 'apps/other%20app/miniapp.yaml', uriBaseId: '%SRCROOT%', index: 1 };
    const artifactLocation = { uri: 'apps/miniapp.yaml', uriBaseId: '%SRCROOT%', index: 0 };
    const region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 18, charOffset: 24, charLength: 13 };
    const fingerprint = { 'finding/v1': expect.stringMatching(/^[0-9a-f]{32}$/) };
    expect(run).toEqual({
      tool: {
        driver: {
          name: 'miniapp',
          version: '1.2.3',
          semanticVersion: '1.2.3',
          rules: [
            {
              id: 'scopes/without-subscribe',
              shortDescription: { text: 'Scopes without a request.' },
              fullDescription: { text: 'Nobody learns the key.' },
              help: { text: 'Add a request.', markdown: 'Add a request.' },
              defaultConfiguration: { level: 'warning' },
            },
            {
              id: 'scopes/unknown',
              shortDescription: { text: 'A scope is unknown.' },
              fullDescription: { text: 'It opens nothing.' },
              help: { text: 'Choose one that is listed.', markdown: 'Choose one that is listed.' },
              defaultConfiguration: { level: 'error' },
            },
          ],
        },
      },
      invocations: [{ executionSuccessful: true }],
      artifacts: [
        { location: artifactLocation, roles: ['analysisTarget'] },
        { location: other, roles: ['analysisTarget'] },
      ],
      results: [
        {
          ruleId: 'scopes/unknown',
          ruleIndex: 1,
          level: 'error',
          message: { text: '"flow-tag:view" is not a scope. Did you mean "flow-tags:view"?' },
          locations: [{ physicalLocation: { artifactLocation, region } }],
          partialFingerprints: fingerprint,
          fixes: [
            {
              description: { text: 'Write flow-tags:view' },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: [{ deletedRegion: region, insertedContent: { text: 'flow-tags:view' } }],
                },
              ],
            },
          ],
        },
        {
          ruleId: 'scopes/without-subscribe',
          ruleIndex: 0,
          level: 'warning',
          message: { text: 'A key is generated, and nobody is told.' },
          locations: [
            {
              physicalLocation: {
                artifactLocation,
                region: { startLine: 2, startColumn: 1, endLine: 5, endColumn: 1, charOffset: 8, charLength: 49 },
              },
            },
          ],
          partialFingerprints: fingerprint,
        },
        {
          ruleId: 'listing/video',
          level: 'note',
          message: { text: 'The video is not checked.' },
          locations: [
            {
              physicalLocation: {
                artifactLocation,
                region: { startLine: 5, startColumn: 8, endLine: 5, endColumn: 9, charOffset: 64, charLength: 1 },
              },
            },
          ],
          partialFingerprints: fingerprint,
        },
      ],
      columnKind: 'utf16CodeUnits',
      newlineSequences: ['\r\n', '\n', '\r'],
    });
  });

  test('shows every rule there is, and no result', () => {
    const { run } = read(nothing, { ...context, rules });
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id));
    expect(run.results).toEqual([]);
  });

  test('shows hostile texts as text', () => {
    const { run, text } = read(hostile);
    expect(text).not.toMatch(dangerousCharacter);
    hostileTexts.forEach((hostileText, index) => {
      const result = run.results[index];
      expect(result.message.text).toBe(escapeLine(hostileText).replaceAll('](', '] ('));
      expect(result.message.text).not.toMatch(/\]\(/);
      expect(result.fixes[0].artifactChanges[0].replacements[0].insertedContent.text).toBe(hostileText);
      const { uri } = result.locations[0].physicalLocation.artifactLocation;
      expect(uri).toMatch(uriReference);
      expect(decodeURIComponent(uri)).toBe(`apps/${hostileText}.yaml`.replace(/\p{Surrogate}/gu, '\ufffd'));
    });
  });

  test('points from each result into the artifacts', () => {
    const { run } = read(hostile);
    for (const { locations } of run.results) {
      const { artifactLocation } = locations[0].physicalLocation;
      expect(run.artifacts[artifactLocation.index].location).toEqual(artifactLocation);
    }
  });

  test('shows one artifact when two names are one file', () => {
    const { run } = read(
      { files: ['miniapp.yaml', './miniapp.yaml'], diagnostics: [] },
      {
        ...context,
        repositoryPath: () => 'miniapp.yaml',
      },
    );
    expect(run.artifacts).toHaveLength(1);
  });

  test('shows 10,000 diagnostics', () => {
    const { run } = read(many(10_000));
    expect(run.results).toHaveLength(10_000);
    expect(new Set(run.results.map(fingerprintOf)).size).toBe(10_000);
  });
});

function fingerprintOf({ partialFingerprints }: { partialFingerprints: Record<string, string> }): string | undefined {
  return partialFingerprints['finding/v1'];
}

describe('fingerprints', () => {
  const moved = rangeBetween(createSource('miniapp.yaml', '# a\n# b\n- flow-tag:view\n'), 10, 23);

  function fingerprint(...diagnostics: Diagnostic[]) {
    return read({ files: [], diagnostics }).run.results.map(fingerprintOf);
  }

  const tooLong: Diagnostic = { ...unknownScope, message: 'It must have at most 10 characters, but it has 12.' };

  test.each<[string, Partial<Diagnostic>, boolean]>([
    ['stays when lines move', { range: moved }, true],
    ['stays when a count changes', { message: tooLong.message.replace('12', '345') }, true],
    ['changes with the rule', { code: 'scopes/redundant' }, false],
    ['changes with the pointer', { pointer: '/api_scopes/1' }, false],
    ['changes with the file', { file: 'other.yaml' }, false],
    ['changes with what is said', { message: '"name" is missing. Add it.' }, false],
  ])('%s', (_, change, same) => {
    const [before] = fingerprint(tooLong);
    const [after] = fingerprint({ ...tooLong, ...change });
    expect(after === before).toBe(same);
  });

  test('tells apart what is the same twice, in both places alike', () => {
    const [first, second] = fingerprint(unknownScope, { ...unknownScope, range: moved });
    expect(first).not.toBe(second);
    expect(fingerprint({ ...unknownScope, range: moved }, unknownScope)).toEqual([first, second]);
  });
});
