import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { presentLines } from '../../src/cli/present/diagnostics.ts';
import { analyzeManifest } from '../../src/core/manifest/analyze.ts';
import { isAdjustable } from '../../src/core/manifest/policy.ts';
import type { Rule } from '../../src/core/manifest/rule.ts';
import { rules } from '../../src/core/manifest/rules.ts';
import { createSource } from '../../src/core/source.ts';
import { banner, type GeneratedFile, readText, root } from './files.ts';

const severities: Readonly<Record<Rule['severity'], string>> = {
  error: 'error, blocks push',
  warning: 'warning, blocks publish',
  info: 'info, blocks nothing',
};

/** docs/reference/rules.md: each rule, with what it says of the fixture that breaks it. */
export function ruleReference(): GeneratedFile {
  const content = `<!-- ${banner} -->

# Rules

What \`miniapp validate\` reports. An error blocks push, a warning blocks publish, an info blocks nothing. The rules of
the families \`yaml\` and \`schema\`, and \`scopes/unknown\`, keep a manifest from being read or understood: they are always
errors.

| rule | severity | |
| --- | --- | --- |
${rules.map(({ id, severity, summary }) => `| [\`${id}\`](#${id.replace('/', '')}) | ${severity} | ${summary} |`).join('\n')}

${rules.map(ruleSection).join('\n')}`;
  return { path: 'docs/reference/rules.md', content: `${content.trimEnd()}\n` };
}

function ruleSection({ id, severity, summary, why, how }: Rule): string {
  const isFixed = isAdjustable(id) ? '' : ', cannot be ignored';
  return `## ${id}

${summary}

- Severity: ${severities[severity]}${isFixed}
- Why: ${why}
- How to satisfy it: ${how}

${example(id)}`;
}

/** The rule's invalid fixture and what is reported of it; nothing for rules whose fixture tests make. */
function example(id: string): string {
  const path = `test/fixtures/${id}/invalid.yaml`;
  if (!existsSync(join(root, path))) return '';
  const text = readText(path);
  const { diagnostics } = analyzeManifest(createSource('miniapp.yaml', text), { environment: {} });
  return `For example, \`miniapp validate --format line\` says of

${fence('yaml', text)}

${fence('text', presentLines(diagnostics))}
`;
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
