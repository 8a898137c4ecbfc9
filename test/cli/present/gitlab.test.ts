import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { presentGitlab } from '../../../src/cli/present/gitlab.ts';
import { escapeLine } from '../../../src/core/escape.ts';
import { context, dangerousCharacter, hostile, hostileTexts, many, nothing, small, unknownScope } from './found.ts';

// After https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format; GitLab publishes no schema.
const place = {
  type: 'object',
  required: ['line', 'column'],
  properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
};
const isReport = new Ajv({ allErrors: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    additionalProperties: false,
    properties: {
      description: { type: 'string' },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'positions'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\.?/)' },
          positions: { type: 'object', required: ['begin', 'end'], properties: { begin: place, end: place } },
        },
      },
    },
  },
});

function read(validation: Parameters<typeof presentGitlab>[0]) {
  const text = presentGitlab(validation, context);
  expect(text).not.toMatch(dangerousCharacter);
  const report = JSON.parse(text);
  isReport(report);
  expect(isReport.errors ?? []).toEqual([]);
  return report;
}

describe('presentGitlab', () => {
  test('shows the small case', () => {
    expect(presentGitlab({ files: [], diagnostics: [unknownScope] }, context)).toBe(`[
  {
    "description": "\\"flow-tag:view\\" is not a scope. Did you mean \\"flow-tags:view\\"?",
    "check_name": "scopes/unknown",
    "fingerprint": "9c35407eec90f57a5a065f341c67c123",
    "severity": "critical",
    "location": {
      "path": "apps/miniapp.yaml",
      "positions": {
        "begin": {
          "line": 3,
          "column": 5
        },
        "end": {
          "line": 3,
          "column": 18
        }
      }
    }
  }
]
`);
  });

  test('shows severities as GitLab names them', () => {
    expect(read(small).map(({ severity }: { severity: string }) => severity)).toEqual(['critical', 'major', 'info']);
  });

  test('is an empty report when there is nothing', () => {
    expect(presentGitlab(nothing, context)).toBe('[]\n');
  });

  test('shows hostile texts as text', () => {
    const report = read(hostile);
    hostileTexts.forEach((text, index) => {
      expect(report[index].description).toBe(escapeLine(text));
      expect(report[index].location.path).toBe(escapeLine(`apps/${text}.yaml`));
    });
  });

  test('gives each of 10,000 a fingerprint of its own, also when they are alike', () => {
    const alike = { files: [], diagnostics: Array.from({ length: 10_000 }, () => unknownScope) };
    for (const validation of [many(10_000), alike]) {
      const fingerprints = read(validation).map(({ fingerprint }: { fingerprint: string }) => fingerprint);
      expect(new Set(fingerprints).size).toBe(10_000);
    }
  });
});
