import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Checked } from './format-context.ts';
import { attributes, escapeXml } from './xml.ts';

/**
 * JUnit XML as Jenkins and GitLab read it: a suite for each file, a case for each diagnostic. Errors and warnings are
 * failures and say by their type which they are; an info passes; a file without diagnostics is one case that passes.
 */
export function presentJunit({ files, diagnostics }: Checked): string {
  const byFile = new Map<string, Diagnostic[]>(files.map((file) => [file, []]));
  for (const diagnostic of diagnostics) {
    const ofFile = byFile.get(diagnostic.file);
    if (ofFile) ofFile.push(diagnostic);
    else byFile.set(diagnostic.file, [diagnostic]);
  }
  const suites = [...byFile].map(([file, ofFile]) => suite(file, ofFile));
  const tests = suites.reduce((sum, { cases }) => sum + cases.length, 0);
  const total = attributes({ name: 'miniapp validate', tests, failures: failures(diagnostics), errors: 0 });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${total}>\n${suites.map(({ xml }) => xml).join('')}</testsuites>\n`;
}

function suite(file: string, diagnostics: readonly Diagnostic[]): { xml: string; cases: readonly string[] } {
  const passing = `    <testcase${attributes({ name: 'no problems', classname: file })}/>\n`;
  const cases = diagnostics.length > 0 ? diagnostics.map(testcase) : [passing];
  const counts = { tests: cases.length, failures: failures(diagnostics), errors: 0, skipped: 0 };
  return { xml: `  <testsuite${attributes({ name: file, ...counts })}>\n${cases.join('')}  </testsuite>\n`, cases };
}

function testcase({ file, range, severity, message, code }: Diagnostic): string {
  const { line, column } = range.start;
  // Readers keep one case of those with the same name: only place, rule and message together tell all apart.
  const name = `${code} at ${line}:${column}: ${message}`;
  const text = escapeXml(`${file}:${line}:${column}: ${severity}: ${message} [${code}]`);
  const outcome =
    severity === 'info'
      ? `<system-out>${text}</system-out>`
      : `<failure${attributes({ message, type: severity })}>${text}</failure>`;
  return `    <testcase${attributes({ name, classname: file })}>\n      ${outcome}\n    </testcase>\n`;
}

function failures(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity !== 'info').length;
}
