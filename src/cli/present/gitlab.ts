import type { Severity } from '../../core/diagnostic.ts';
import { escapeJson, escapeLine } from '../../core/escape.ts';
import type { Position } from '../../core/source.ts';
import { type Checked, type FormatContext, fingerprints } from './format-context.ts';

// Of info, minor, major, critical and blocker: as much as each of ours blocks, with room for what breaks a platform.
const severities = { error: 'critical', warning: 'major', info: 'info' } as const satisfies Record<Severity, string>;

/** A GitLab Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function presentGitlab({ diagnostics }: Checked, context: FormatContext): string {
  const marks = fingerprints(diagnostics, context);
  const issues = diagnostics.map(({ message, code, severity, file, range }, index) => ({
    description: escapeLine(message),
    check_name: code,
    fingerprint: marks[index],
    severity: severities[severity],
    location: {
      path: escapeLine(context.repositoryPath(file)),
      positions: { begin: lineAndColumn(range.start), end: lineAndColumn(range.end) },
    },
  }));
  return `${escapeJson(JSON.stringify(issues, null, 2))}\n`;
}

function lineAndColumn({ line, column }: Position) {
  return { line, column };
}
