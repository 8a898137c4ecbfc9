import type { Check } from '../../app/examination/check.ts';
import { examineEnvironment } from '../../app/examine-environment.ts';
import { chooseDataFolder } from '../../app/local-platform-file.ts';
import { exitCodes } from '../../core/errors.ts';
import { escapeLine } from '../../core/escape.ts';
import { defineCommand, type Outcome } from '../command.ts';
import { dataOption } from '../delivery-options.ts';
import { hostOptions } from '../host-options.ts';
import { manifestOptions } from '../manifest-options.ts';
import { flag } from '../options.ts';
import type { Style } from '../present/view.ts';

interface Result {
  readonly checks: readonly Check[];
  readonly notes: number;
  readonly problems: number;
}

export default defineCommand({
  description:
    'Reports what miniapp runs on and with, and what is wrong with that: for you, and for reports of bugs. It shows no ' +
    'token, password or secret, and asks no network without --online. Exits 1 when something is in the way of miniapp.',
  arguments: [],
  options: {
    online: flag('Also ask the platform whether it takes the token'),
    ...hostOptions,
    data: dataOption,
    ...manifestOptions,
  },
  examples: [
    { command: 'miniapp doctor', does: 'The report.' },
    { command: 'miniapp doctor --online --profile work', does: 'Also whether that platform can be used.' },
    { command: 'miniapp doctor --json', does: 'For a program.' },
  ],
  async run(_args, options, { system, directory, interactive, progress }): Promise<Outcome<Result>> {
    const dataFolder = chooseDataFolder(options.data, directory);
    const checks = await progress('Looking', () =>
      examineEnvironment({ ...options, directory, dataFolder, interactive }, system),
    );
    const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
    const problems = count('problem');
    return {
      result: { checks, notes: count('note'), problems },
      exitCode: problems > 0 ? exitCodes.checkFailed : exitCodes.done,
    };
  },
  present: ({ result }, { style }) => (result?.checks ?? []).map((check) => presentCheck(check, style)).join(''),
  remark({ result }, { style }) {
    if (!result) return '';
    const { problems } = result;
    if (problems === 0) return `${style.green('✓')} nothing is in the way of miniapp\n`;
    return `${style.red('✗')} ${problems === 1 ? '1 problem' : `${problems} problems`}\n`;
  },
});

function presentCheck({ id, state, found, remedy }: Check, style: Style): string {
  const signs = { ok: style.green('✓'), note: style.yellow('!'), problem: style.red('✗') };
  const lines = [found, ...(remedy === null ? [] : [remedy])].join('\n').split('\n');
  const [first = '', ...rest] = lines.map(escapeLine);
  const more = rest.map((line) => `${' '.repeat(12)}${style.dim(line)}\n`).join('');
  return `${signs[state]} ${id.padEnd(10)}${first}\n${more}`;
}
