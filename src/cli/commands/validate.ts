import { validateManifests } from '../../app/validate-manifests.ts';
import { exitCodes } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { choice, flag, integer, text } from '../options.ts';
import { countWords, presentLines, presentPretty } from '../present/diagnostics.ts';

interface Result {
  readonly files: readonly string[];
  readonly errors: number;
  readonly warnings: number;
}

export default defineCommand({
  description: 'Checks manifests against the schema and the rules, offline. Exits 0 when they can be pushed, else 1.',
  arguments: [
    { name: '[files...]', description: 'manifests, or folders that hold one; - reads standard input (default: .)' },
  ],
  options: {
    format: choice(['pretty', 'line', 'json'], 'How to print what was found', 'pretty'),
    strict: flag('Fail on warnings as well'),
    maxWarnings: integer('<n>', 'Fail when there are more warnings than this', [0, 1_000_000]),
    envFile: text('<file>', 'Take ${VARIABLES} from this file where the environment does not set them'),
    stdinFilename: text('<name>', 'The name to show for standard input'),
  },
  examples: [
    { command: 'miniapp validate', does: 'Check miniapp.yaml in this folder.' },
    { command: 'miniapp validate apps/one apps/two --strict', does: 'Check two apps; warnings fail too.' },
    { command: 'cat miniapp.yaml | miniapp validate - --format line', does: 'Check a stream, one problem a line.' },
  ],
  wantsJson: ({ format }) => format === 'json',
  async run(targets, options, { system, directory }): Promise<Outcome<Result>> {
    const { files, diagnostics, sources } = await validateManifests(
      { targets, directory, envFile: options.envFile, stdinFile: options.stdinFilename ?? '<stdin>' },
      system,
    );
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
    const limit = options.strict ? 0 : (options.maxWarnings ?? Number.POSITIVE_INFINITY);
    return {
      result: { files, errors, warnings },
      diagnostics,
      sources,
      exitCode: errors > 0 || warnings > limit ? exitCodes.checkFailed : exitCodes.done,
    };
  },
  present({ diagnostics = [], sources = new Map() }, view, { format }) {
    return format === 'line' ? presentLines(diagnostics) : presentPretty(diagnostics, sources, view);
  },
  remark({ result, diagnostics = [], exitCode }, { style }) {
    const files = result?.files.length ?? 0;
    const subject = files === 1 ? escapeLine(result?.files[0] ?? '') : `${files} manifests`;
    const verdict = exitCode === exitCodes.checkFailed ? style.red('✗') : style.green('✓');
    return `${verdict} ${subject}: ${countWords(diagnostics)}\n`;
  },
});
