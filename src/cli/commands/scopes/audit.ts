import { type Audited, auditManifest } from '../../../app/audit-scopes.ts';
import { exitCodes } from '../../../core/errors.ts';
import { escapeLine } from '../../../core/escape.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import { dataOption } from '../../delivery-options.ts';
import { manifestOptions } from '../../manifest-options.ts';
import { flag } from '../../options.ts';

export default defineCommand({
  description:
    'Compares the manifest’s API scopes with the calls that the app made on the local platform: which scopes were never ' +
    'used, which calls would need another, and the shortest list that covers all calls. Only what was called counts, so ' +
    'let the app do all it does before. Exits 1 when the manifest has another list.',
  arguments: [{ name: '[manifest]', description: 'the manifest, or its folder (default: .)' }],
  options: {
    write: flag('Write the shortest list into the manifest; comments and layout stay'),
    data: dataOption,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp scopes audit', does: 'After the app’s server ran against the local platform.' },
    { command: 'miniapp scopes audit --write', does: 'Ask for what is needed, and no more.' },
  ],
  async run([target], options, { system, directory }): Promise<Outcome<Audited>> {
    const { audited, passed } = await auditManifest({ ...options, target, directory }, system);
    return { result: audited, exitCode: passed ? exitCodes.done : exitCodes.checkFailed };
  },
  present({ result }, { style }) {
    if (!result?.called) return '';
    const { unused, excessive, missing, minimal } = result;
    const findings = [
      ...unused.map((scope) => ({ mark: style.yellow('-'), scope, words: 'no call needed it' })),
      ...excessive.map(({ scope, enough }) => ({
        mark: style.yellow('~'),
        scope,
        words: `${enough.join(', ')} ${enough.length === 1 ? 'is' : 'are'} enough`,
      })),
      ...missing.map(({ scope, operations }) => ({
        mark: style.red('+'),
        scope,
        words: `missing for ${operations.map(escapeLine).join(', ')}`,
      })),
    ];
    const width = Math.max(0, ...findings.map(({ scope }) => scope.length));
    const lines = findings.map(({ mark, scope, words }) => `${mark} ${scope.padEnd(width)}  ${words}\n`);
    return `${lines.join('')}api_scopes: [${minimal.join(', ')}]\n`;
  },
  remark({ result }, { style }) {
    if (!result) return '';
    const { called, file, slug, written, minimal, unused, excessive, missing } = result;
    const name = escapeLine(file);
    if (written) return `${style.green('✓')} ${name}: this list was written\n`;
    if (unused.length + excessive.length + missing.length > 0) return 'Write this list with: --write\n';
    if (called) return `${style.green('✓')} ${name} asks for what is needed and no more\n`;
    if (minimal.length === 0) return `${style.green('✓')} ${name} asks for no scope, and no API call needed one\n`;
    return (
      `No API call of ${slug} needed a scope yet, so nothing can be said of its list.\n` +
      'Install it on the local platform, and let its server call the API with the key it gets.\n'
    );
  },
});
